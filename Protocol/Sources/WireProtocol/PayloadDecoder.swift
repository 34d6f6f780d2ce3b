import Foundation
import Replica
import WireGenerated

struct PayloadDecoder {
  private let message: WirePayload
  private var cursors: [ColumnCursor?]
  private let origins: [Origin]
  /// The version of the schema that it is read by: what writer and reader both know.
  private let version: UInt32
  /// Whether what is not known is passed over, as the writer may know more.
  private let isTolerant: Bool
  private var row = 0
  private var nextBaseCount = 0
  private var nextBase = 0

  init(_ message: WirePayload, writer: UInt32, reader: UInt32) throws(WireError) {
    self.message = message
    version = min(writer, reader)
    isTolerant = writer > reader
    let count = message.time.count
    guard message.account.count == count, message.reason.count == count, message.rowCount.count == count,
      message.rowMask.count == message.rowTable.count, message.baseOrigin.count == message.baseAge.count
    else { throw .malformed("lengths") }
    let formers = [message.formerIncarnation.count, message.formerSequence.count]
    guard formers == [0, 0] || formers == [count, count] else { throw .malformed("former") }
    cursors = [ColumnCursor?](repeating: nil, count: PayloadLayout.slots.count)
    for column in message.columns {
      guard let table = Self.table(column.table, of: version),
        let position = Self.position(column.column, in: table, of: version)
      else {
        guard isTolerant else { throw .schemaUnknown }
        continue
      }
      let slot = PayloadLayout.base[Int(table.id)] + position
      guard cursors[slot] == nil else { throw .malformed("column") }
      cursors[slot] = ColumnCursor(column)
    }
    var read: [Origin] = []
    for origin in message.origins {
      guard let node = NodeID(origin.node), origin.node.count == NodeID.byteCount else { throw .malformed("origin") }
      read.append(Origin(node: node, incarnation: origin.incarnation))
    }
    origins = read
  }

  mutating func transactions() throws(WireError) -> [Transaction] {
    var transactions: [Transaction] = []
    transactions.reserveCapacity(message.time.count)
    var time: UInt64 = 0
    for index in message.time.indices {
      let (sum, overflow) = time.addingReportingOverflow(message.time[index])
      guard !overflow, sum > time else { throw .malformed("time") }
      time = sum
      var transaction = Transaction(
        time: HybridTimestamp(rawValue: time), account: try text(message.account[index]),
        reason: try text(message.reason[index]), rows: [], former: former(index))
      let count = Int(message.rowCount[index])
      guard count <= message.rowTable.count - row else { throw .malformed("rows") }
      transaction.rows.reserveCapacity(count)
      for _ in 0..<count {
        if let change = try nextRow(time: time) { transaction.rows.append(change) }
      }
      transactions.append(transaction)
    }
    guard row == message.rowTable.count else { throw .malformed("rows") }
    // What nobody reads could say something else to another reader of the same signed bytes.
    guard message.baseCount.isEmpty || nextBaseCount == message.baseCount.count,
      nextBase == message.baseOrigin.count
    else { throw .malformed("bases") }
    guard cursors.allSatisfy({ $0?.isUsedUp ?? true }) else { throw .malformed("column") }
    return transactions
  }

  private func former(_ index: Int) -> FormerIssue? {
    guard !message.formerSequence.isEmpty, message.formerSequence[index] > 0 else { return nil }
    return FormerIssue(incarnation: message.formerIncarnation[index], sequence: message.formerSequence[index])
  }

  private func text(_ index: UInt32) throws(WireError) -> String {
    guard index > 0 else { return "" }
    guard Int(index) <= message.texts.count else { throw .malformed("text") }
    return message.texts[Int(index) - 1]
  }

  private static func table(_ id: UInt32, of version: UInt32) -> TableSchema? {
    Schema.table(UInt16(clamping: id)).flatMap { $0.since <= version ? $0 : nil }
  }

  /// The place of a column among identity and value columns, or nil where the version does not have it.
  private static func position(_ column: UInt32, in table: TableSchema, of version: UInt32) -> Int? {
    let known = table.identity.count + table.columnCount(ofGroups: table.groupCount(of: version))
    return (table.identity + table.columns).prefix(known).firstIndex { UInt32($0.id) == column }
  }

  /// The next row, or nil for one of a table that is not known and may be passed over.
  private mutating func nextRow(time: UInt64) throws(WireError) -> RowChange? {
    let mask = message.rowMask[row]
    guard let table = Self.table(message.rowTable[row], of: version) else {
      guard isTolerant else { throw .schemaUnknown }
      row += 1
      for _ in 0..<mask.nonzeroBitCount { _ = try bases(time) }
      return nil
    }
    row += 1
    let known = table.groupCount(of: version)
    let unknown = mask >> UInt32(known + 1)
    guard unknown == 0 || isTolerant else { throw .schemaUnknown }
    let base = PayloadLayout.base[Int(table.id)]
    var change = RowChange(table: table.id, identity: try values(base, table.identity.count), groups: [])
    if mask & 1 != 0 { change.deletes = try bases(time) }
    for (position, group) in table.groups.prefix(known).enumerated() where mask & (2 << UInt32(position)) != 0 {
      let written = try values(base + table.identity.count + group.offset, group.columns.count)
      change.groups.append(GroupChange(group: position, values: written, bases: try bases(time)))
    }
    for _ in 0..<unknown.nonzeroBitCount { _ = try bases(time) }
    return isTolerant && change.groups.isEmpty && change.deletes == nil ? nil : change
  }

  private mutating func values(_ start: Int, _ count: Int) throws(WireError) -> [FieldValue] {
    var values: [FieldValue] = []
    values.reserveCapacity(count)
    for slot in start..<(start + count) {
      guard let value = cursors[slot]?.next() else { throw .malformed("column") }
      values.append(value)
    }
    return values
  }

  private mutating func bases(_ time: UInt64) throws(WireError) -> [Stamp] {
    guard !message.baseCount.isEmpty else { return [] }
    guard nextBaseCount < message.baseCount.count else { throw .malformed("bases") }
    let count = Int(message.baseCount[nextBaseCount])
    nextBaseCount += 1
    guard count <= message.baseOrigin.count - nextBase else { throw .malformed("bases") }
    var stamps: [Stamp] = []
    for _ in 0..<count {
      let origin = Int(message.baseOrigin[nextBase])
      guard origin < origins.count else { throw .malformed("origin") }
      let raw = time &- UInt64(bitPattern: message.baseAge[nextBase])
      stamps.append(Stamp(time: HybridTimestamp(rawValue: raw), origin: origins[origin]))
      nextBase += 1
    }
    return stamps
  }
}
