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
      writer.append(byte: UInt8(truncatingIfNeeded: period.utf8.count))
      writer.append(raw: period.utf8)
      let numbers = parts(of: sums)
      var mask: UInt8 = 0
      for index in numbers.indices where numbers[index] != 0 { mask |= 1 << UInt8(index) }
      writer.append(byte: mask)
      for index in numbers.indices where numbers[index] != 0 { append(numbers[index], to: &writer) }
    }
    return writer.bytes
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
    guard let length = reader.byte(), let name = reader.raw(Int(length)), let mask = reader.byte() else { return nil }
    var numbers = InlineArray<8, Int128>(repeating: 0)
    for index in numbers.indices where mask & 1 << UInt8(index) != 0 {
      guard let number = number(&reader) else { return nil }
      numbers[index] = number
    }
    guard let reported = Int64(exactly: numbers[5]), let notApplicable = Int64(exactly: numbers[6]),
      let onTime = Int64(exactly: numbers[7])
    else { return nil }
    let sums = CellSums(
      numerator: numbers[0], denominator: numbers[1], value: numbers[2], weighted: numbers[3], weight: numbers[4],
      reported: reported, notApplicable: notApplicable, onTime: onTime)
    return (String(decoding: name, as: UTF8.self), sums)
  }

  private static func number(_ reader: inout ByteReader) -> Int128? {
    guard let length = reader.byte(), (1...16).contains(length), let first = reader.byte() else { return nil }
    var number = Int128(Int8(bitPattern: first))
    for _ in 1..<length {
      guard let next = reader.byte() else { return nil }
      number = number << 8 | Int128(next)
    }
    return number
  }
}
