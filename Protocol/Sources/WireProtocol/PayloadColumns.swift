import Foundation
import Replica
import WireGenerated

/// Numbers every column of every table, so that encoder and decoder find a column's stream without a look-up.
enum PayloadLayout {
  /// The first slot of each table, by table number.
  static let base: [Int] = {
    var base = [Int](repeating: 0, count: Int(Schema.lastNumber) + 1)
    var next = 0
    for table in Schema.tables {
      base[Int(table.id)] = next
      next += table.identity.count + table.columns.count
    }
    return base
  }()

  /// Table and column of each slot.
  static let slots: [(table: TableSchema, column: ColumnSchema)] = Schema.tables.flatMap { table in
    (table.identity + table.columns).map { (table, $0) }
  }
}

/// Collects the values of one column while rows are encoded.
struct ColumnBuilder {
  private var kinds: [UInt8] = []
  private var integers: [Int64] = []
  private var lengths: [UInt32] = []
  private var bytes: [UInt8] = []

  mutating func append(_ value: FieldValue) {
    switch value {
    case .null: kinds.append(0)
    case .integer(let integer):
      kinds.append(1)
      integers.append(integer)
    case .text(let text):
      kinds.append(2)
      let before = bytes.count
      bytes.append(contentsOf: text.utf8)
      lengths.append(UInt32(truncatingIfNeeded: bytes.count - before))
    case .blob(let blob):
      kinds.append(3)
      bytes.append(contentsOf: blob)
      lengths.append(UInt32(truncatingIfNeeded: blob.count))
    }
  }

  /// The stream, or nil where no row had the column.
  func message(table: TableSchema, column: ColumnSchema) -> WireColumn? {
    guard let first = kinds.first else { return nil }
    var message = WireColumn()
    message.table = UInt32(table.id)
    message.column = UInt32(column.id)
    message.kinds = Data(kinds.allSatisfy { $0 == first } ? [first] : kinds)
    message.divisor = 1
    message.integers = integers
    if column.type == .decimal, integers.allSatisfy({ $0 % 1_000_000 == 0 }) {
      message.divisor = 1_000_000
      message.integers = integers.map { $0 / 1_000_000 }
    }
    message.lengths = lengths
    message.data = Data(bytes)
    return message
  }
}

/// Reads the values of one column while rows are decoded.
struct ColumnCursor {
  private let kinds: [UInt8]
  private let divisor: Int64
  private let integers: [Int64]
  private let lengths: [UInt32]
  private let bytes: [UInt8]
  private var row = 0
  private var nextInteger = 0
  private var nextLength = 0
  private var offset = 0

  init(_ message: WireColumn) {
    kinds = [UInt8](message.kinds)
    divisor = message.divisor
    integers = message.integers
    lengths = message.lengths
    bytes = [UInt8](message.data)
  }

  /// The next row's value, or nil where the stream has none or is damaged.
  mutating func next() -> FieldValue? {
    let kind: UInt8
    if kinds.count == 1 {
      kind = kinds[0]
    } else {
      guard row < kinds.count else { return nil }
      kind = kinds[row]
    }
    row += 1
    switch kind {
    case 0: return .null
    case 1:
      guard nextInteger < integers.count else { return nil }
      let (value, overflow) = integers[nextInteger].multipliedReportingOverflow(by: divisor)
      nextInteger += 1
      return overflow ? nil : .integer(value)
    case 2:
      guard let part = nextPart(), let text = try? UTF8Span(validating: bytes.span.extracting(part)) else { return nil }
      return .text(String(copying: text))
    case 3: return nextPart().map { .blob(Array(bytes[$0])) }
    default: return nil
    }
  }

  /// Whether nothing is left over.
  var isUsedUp: Bool {
    (row == kinds.count || (kinds.count == 1 && row > 0)) && nextInteger == integers.count
      && nextLength == lengths.count && offset == bytes.count
  }

  private mutating func nextPart() -> Range<Int>? {
    guard nextLength < lengths.count else { return nil }
    let length = Int(lengths[nextLength])
    guard bytes.count - offset >= length else { return nil }
    defer {
      nextLength += 1
      offset += length
    }
    return offset..<(offset + length)
  }
}
