import Foundation
package import Replica
import SwiftProtobuf
import WireGenerated

/// Writes transactions column by column and puts them together again.
///
/// Values of one column lie side by side, which compresses to a fraction of row order. `Protocol/Spec/segment.md` is
/// the normative text.
package enum PayloadCodec {
  /// The protobuf bytes of some transactions.
  /// - Throws: `message-malformed` where a table, a group or a time cannot be written; `message-too-large` where no
  ///   hub would read it.
  package static func encode(_ transactions: [Transaction]) throws(WireError) -> [UInt8] {
    guard transactions.reduce(0, { $0 + $1.rows.count }) <= WireLimits.rowsPerSegment else {
      throw .tooLarge("segment rows", limit: WireLimits.rowsPerSegment)
    }
    var encoder = PayloadEncoder()
    for transaction in transactions { try encoder.append(transaction) }
    guard encoder.parts <= WireLimits.payloadParts else {
      throw .tooLarge("payload parts", limit: WireLimits.payloadParts)
    }
    do { return try encoder.finish().serializedBytes() } catch { throw .malformed("encode") }
  }

  /// The transactions in a payload.
  ///
  /// Where the writer is newer, what this version does not know is passed over: it stays in the segment, and is read
  /// once more after an upgrade.
  ///
  /// - Parameters:
  ///   - bytes: The protobuf bytes, already decompressed.
  ///   - limit: The most transactions it may hold.
  ///   - writer: The version of the writer's schema.
  ///   - reader: The version of the schema to read it by. What the writer's version does not have is read by nobody.
  /// - Throws: `message-malformed`, `schema-unknown`, `message-too-large`.
  package static func decode(
    _ bytes: [UInt8], limit: Int = WireLimits.transactionsPerSegment, writer: UInt32 = Schema.version,
    reader: UInt32 = Schema.version
  ) throws(WireError) -> [Transaction] {
    guard try PayloadSurvey.parts(in: bytes) <= WireLimits.payloadParts else {
      throw .tooLarge("payload parts", limit: WireLimits.payloadParts)
    }
    let message: WirePayload
    do { message = try WirePayload(serializedBytes: bytes) } catch { throw .malformed("payload") }
    guard message.time.count <= limit, message.rowTable.count <= WireLimits.rowsPerSegment else {
      throw .tooLarge("segment rows", limit: WireLimits.rowsPerSegment)
    }
    var decoder = try PayloadDecoder(message, writer: writer, reader: reader)
    return try decoder.transactions()
  }
}

struct PayloadEncoder {
  private var message = WirePayload()
  private var columns = [ColumnBuilder](repeating: ColumnBuilder(), count: PayloadLayout.slots.count)
  private var origins: [Origin: UInt32] = [:]
  private var texts: [String: UInt32] = [:]
  private var previousTime: UInt64 = 0

  /// How many parts the payload has at most, as `PayloadSurvey` counts them.
  var parts: Int { message.origins.count + message.texts.count + columns.count + PayloadSurvey.packedFields }

  mutating func append(_ transaction: Transaction) throws(WireError) {
    guard transaction.time.rawValue > previousTime else { throw .malformed("time") }
    message.time.append(transaction.time.rawValue - previousTime)
    previousTime = transaction.time.rawValue
    message.account.append(text(transaction.account))
    message.reason.append(text(transaction.reason))
    message.rowCount.append(UInt32(truncatingIfNeeded: transaction.rows.count))
    message.formerIncarnation.append(transaction.former?.incarnation ?? 0)
    message.formerSequence.append(transaction.former?.sequence ?? 0)
    for row in transaction.rows { try append(row, time: transaction.time) }
  }

  private mutating func text(_ text: String) -> UInt32 {
    guard !text.isEmpty else { return 0 }
    if let known = texts[text] { return known }
    message.texts.append(text)
    let index = UInt32(message.texts.count)
    texts[text] = index
    return index
  }

  private mutating func append(_ row: RowChange, time: HybridTimestamp) throws(WireError) {
    guard let table = Schema.table(row.table), row.identity.count == table.identity.count else {
      throw .malformed("table")
    }
    let base = PayloadLayout.base[Int(row.table)]
    for (position, value) in row.identity.enumerated() { columns[base + position].append(value) }
    var mask: UInt32 = row.deletes == nil ? 0 : 1
    if let seen = row.deletes { append(seen, time) }
    var next = 0
    for write in row.groups {
      // The decoder reads groups by position: out of order, their bases would change places.
      guard write.group >= next, write.group < table.groups.count else { throw .malformed("group") }
      next = write.group + 1
      let group = table.groups[write.group]
      guard write.values.count == group.columns.count else { throw .malformed("values") }
      mask |= 2 << UInt32(write.group)
      let start = base + table.identity.count + group.offset
      for (position, value) in write.values.enumerated() { columns[start + position].append(value) }
      append(write.bases, time)
    }
    message.rowTable.append(UInt32(row.table))
    message.rowMask.append(mask)
  }

  private mutating func append(_ bases: [Stamp], _ time: HybridTimestamp) {
    message.baseCount.append(UInt32(truncatingIfNeeded: bases.count))
    for stamp in bases {
      message.baseOrigin.append(origin(stamp.origin))
      message.baseAge.append(Int64(bitPattern: time.rawValue &- stamp.time.rawValue))
    }
  }

  private mutating func origin(_ origin: Origin) -> UInt32 {
    if let known = origins[origin] { return known }
    var wire = WireOrigin()
    wire.node = Data(origin.node.bytes)
    wire.incarnation = origin.incarnation
    let index = UInt32(message.origins.count)
    message.origins.append(wire)
    origins[origin] = index
    return index
  }

  consuming func finish() -> WirePayload {
    var finished = message
    if message.baseOrigin.isEmpty { finished.baseCount = [] }
    if message.formerSequence.allSatisfy({ $0 == 0 }) {
      finished.formerIncarnation = []
      finished.formerSequence = []
    }
    finished.columns = zip(PayloadLayout.slots, columns).compactMap { slot, builder in
      builder.message(table: slot.table, column: slot.column)
    }
    return finished
  }
}
