import Foundation
package import Replica
package import SwiftProtobuf
package import WireGenerated

/// Reading and writing of the small messages, whose fields need no further rules than protobuf's.
package enum WireMessage {
  /// The wire form of a message.
  /// - Throws: `message-malformed`.
  package static func encode(_ message: some SwiftProtobuf.Message) throws(WireError) -> [UInt8] {
    do { return try message.serializedBytes() } catch { throw .malformed("message") }
  }

  /// A message from its wire form.
  ///
  /// - Parameters:
  ///   - bytes: The body.
  ///   - type: The message expected.
  ///   - limit: The most bytes it may have.
  /// - Throws: `message-malformed`, `message-too-large`.
  package static func decode<Body: SwiftProtobuf.Message>(
    _ bytes: [UInt8], as type: Body.Type, limit: Int = WireLimits.messageBytes
  ) throws(WireError) -> Body {
    guard bytes.count <= limit else { throw .tooLarge("message", limit: limit) }
    do { return try Body(serializedBytes: bytes) } catch { throw .malformed("message") }
  }
}

/// What a node says first.
package typealias HandshakeRequest = WireHandshakeRequest
/// What the hub answers.
package typealias HandshakeResponse = WireHandshakeResponse
/// Asks to join a hub.
package typealias EnrollRequest = WireEnrollRequest
/// Welcomes a node.
package typealias EnrollResponse = WireEnrollResponse

/// A row as it stands at the hub, on its way down.
package struct PulledRow: Sendable, Hashable {
  /// The number of the table.
  package var table: UInt16
  /// Key and fixed columns.
  package var identity: [FieldValue]
  /// All value columns.
  package var values: [FieldValue]
  /// The greatest stamp of its groups.
  package var stamp: Stamp
  /// The groups that were ever set.
  package var mask: UInt16
  /// Whether the row is deleted.
  package var isDeleted: Bool

  /// Makes a row.
  package init(
    table: UInt16, identity: [FieldValue], values: [FieldValue], stamp: Stamp, mask: UInt16, isDeleted: Bool
  ) {
    self.table = table
    self.identity = identity
    self.values = values
    self.stamp = stamp
    self.mask = mask
    self.isDeleted = isDeleted
  }
}

/// A page of rows past a node's cursor.
package struct PullPage: Sendable, Hashable {
  /// The rows, by position.
  package var rows: [PulledRow]
  /// The cursor after them; opaque to the node.
  package var cursor: [UInt8]
  /// Whether there is another page.
  package var hasMore: Bool

  /// Makes a page.
  package init(rows: [PulledRow], cursor: [UInt8], hasMore: Bool) {
    self.rows = rows
    self.cursor = cursor
    self.hasMore = hasMore
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WirePullPage()
    message.cursor = Data(cursor)
    message.more = hasMore
    message.rows = rows.map { row in
      var wire = WirePulledRow()
      wire.table = UInt32(row.table)
      wire.identity = Self.bytes(row.identity)
      wire.values = Self.bytes(row.values)
      wire.stamp.time = row.stamp.time.rawValue
      wire.stamp.origin.node = Data(row.stamp.origin.node.bytes)
      wire.stamp.origin.incarnation = row.stamp.origin.incarnation
      wire.mask = UInt32(row.mask)
      wire.deleted = row.isDeleted
      return wire
    }
    return try WireMessage.encode(message)
  }

  private static func bytes(_ values: [FieldValue]) -> Data {
    var writer = ByteWriter()
    writer.append(values: values)
    return Data(writer.bytes)
  }

  /// Reads a page.
  ///
  /// Rows of tables that this version does not know are left out.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WirePullPage.self, limit: WireLimits.answerBytes)
    var rows: [PulledRow] = []
    for wire in message.rows {
      guard let table = Schema.table(UInt16(clamping: wire.table)) else { continue }
      var identityReader = ByteReader(Array(wire.identity))
      var valueReader = ByteReader(Array(wire.values))
      guard let identity = identityReader.values(), identity.count == table.identity.count,
        let values = valueReader.values(), values.count == table.columns.count,
        let node = NodeID(wire.stamp.origin.node), wire.mask <= UInt32(table.allGroups)
      else { throw .malformed("row") }
      let stamp = Stamp(
        time: HybridTimestamp(rawValue: wire.stamp.time),
        origin: Origin(node: node, incarnation: wire.stamp.origin.incarnation))
      rows.append(
        PulledRow(
          table: table.id, identity: identity, values: values, stamp: stamp, mask: UInt16(wire.mask),
          isDeleted: wire.deleted))
    }
    self.init(rows: rows, cursor: Array(message.cursor), hasMore: message.more)
  }
}
