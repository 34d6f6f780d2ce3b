import Model
import Replica
import Rollup

/// The roll-up cells of one region, indicator and year as one blob: a change of a year's figures writes one row, not
/// one for each period.
///
/// Form: for each cell, by period: the period's length and bytes, a byte with one bit for each sum that is not zero,
/// and those sums, each as its length and that many bytes, big-endian in two's complement.
enum PackedCells {
  /// One cell of the blob.
  typealias Cell = (period: String, sums: CellSums)

  /// The blob of some cells, which are in the order of their periods.
  static func encode(_ cells: [Cell]) -> [UInt8] {
    var writer = ByteWriter(capacity: cells.count * 24)
    for (period, sums) in cells {
      append(period, sums, to: &writer)
    }
    return writer.bytes
  }

  /// The blob with changes brought into it; cells that do not change are copied as they are.
  ///
  /// - Parameter changes: Of one year, in the order of the periods, as the cells are.
  /// - Throws: `file-damaged`, `rollup-overflow`.
  static func adding(_ changes: [PeriodChange], to blob: [UInt8]) throws -> [UInt8] {
    var writer = ByteWriter(capacity: blob.count + changes.count * 24)
    var reader = ByteReader(blob)
    var next = 0
    while !reader.isAtEnd {
      let start = reader.position
      guard let period = period(&reader) else { throw StoreError.damaged("rollup_cell") }
      while next < changes.count, changes[next].period.place < period.place {
        append("\(changes[next].period)", changes[next].change, to: &writer)
        next += 1
      }
      if next < changes.count, changes[next].period == period {
        guard var sums = sums(&reader) else { throw StoreError.damaged("rollup_cell") }
        try sums.add(changes[next].change)
        append("\(changes[next].period)", sums, to: &writer)
        next += 1
      } else {
        guard skipSums(&reader) else { throw StoreError.damaged("rollup_cell") }
        writer.append(raw: blob[start..<reader.position])
      }
    }
    for change in changes[next...] { append("\(change.period)", change.change, to: &writer) }
    return writer.bytes
  }

  private static func append(_ period: String, _ sums: CellSums, to writer: inout ByteWriter) {
    writer.append(byte: UInt8(truncatingIfNeeded: period.utf8.count))
    writer.append(raw: period.utf8)
    let numbers = parts(of: sums)
    var mask: UInt8 = 0
    for index in numbers.indices where numbers[index] != 0 { mask |= 1 << UInt8(index) }
    writer.append(byte: mask)
    for index in numbers.indices where numbers[index] != 0 { append(numbers[index], to: &writer) }
  }

  private static func parts(of sums: CellSums) -> InlineArray<8, Int128> {
    [
      sums.numerator, sums.denominator, sums.value, sums.weighted, sums.weight, Int128(sums.reported),
      Int128(sums.notApplicable), Int128(sums.onTime),
    ]
  }

  private static func append(_ number: Int128, to writer: inout ByteWriter) {
    // The sign takes a bit of its own: 128 needs two bytes.
    let magnitude = number < 0 ? ~number : number
    let length = (128 - magnitude.leadingZeroBitCount) / 8 + 1
    writer.append(byte: UInt8(truncatingIfNeeded: length))
    if length <= 8 {
      let short = Int64(truncatingIfNeeded: number)
      for place in (0..<length).reversed() { writer.append(byte: UInt8(truncatingIfNeeded: short >> (8 * place))) }
      return
    }
    for place in (0..<length).reversed() { writer.append(byte: UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }

  /// The cells in a blob.
  /// - Throws: `file-damaged`.
  static func decode(_ blob: [UInt8]) throws -> [Cell] {
    var reader = ByteReader(blob)
    var cells: [Cell] = []
    while !reader.isAtEnd {
      guard let cell = cell(&reader) else { throw StoreError.damaged("rollup_cell") }
      cells.append(cell)
    }
    return cells
  }

  private static func cell(_ reader: inout ByteReader) -> Cell? {
    guard let length = reader.byte(), let name = reader.raw(Int(length)), let sums = sums(&reader) else { return nil }
    return (String(decoding: name, as: UTF8.self), sums)
  }

  private static func period(_ reader: inout ByteReader) -> Period? {
    reader.byte().flatMap { reader.raw(Int($0)) }.flatMap(Period.init(written:))
  }

  private static func sums(_ reader: inout ByteReader) -> CellSums? {
    guard let mask = reader.byte() else { return nil }
    var numbers = InlineArray<8, Int128>(repeating: 0)
    for index in numbers.indices where mask & 1 << UInt8(index) != 0 {
      guard let number = number(&reader) else { return nil }
      numbers[index] = number
    }
    guard let reported = Int64(exactly: numbers[5]), let notApplicable = Int64(exactly: numbers[6]),
      let onTime = Int64(exactly: numbers[7])
    else { return nil }
    return CellSums(
      numerator: numbers[0], denominator: numbers[1], value: numbers[2], weighted: numbers[3], weight: numbers[4],
      reported: reported, notApplicable: notApplicable, onTime: onTime)
  }

  private static func skipSums(_ reader: inout ByteReader) -> Bool {
    guard let mask = reader.byte() else { return false }
    for _ in 0..<mask.nonzeroBitCount {
      guard let length = reader.byte(), reader.skip(Int(length)) else { return false }
    }
    return true
  }

  private static func number(_ reader: inout ByteReader) -> Int128? {
    guard let length = reader.byte(), (1...16).contains(length), let first = reader.byte() else { return nil }
    if length <= 8 {
      var short = Int64(Int8(bitPattern: first))
      for _ in 1..<length {
        guard let next = reader.byte() else { return nil }
        short = short << 8 | Int64(next)
      }
      return Int128(short)
    }
    var number = Int128(Int8(bitPattern: first))
    for _ in 1..<length {
      guard let next = reader.byte() else { return nil }
      number = number << 8 | Int128(next)
    }
    return number
  }
}
