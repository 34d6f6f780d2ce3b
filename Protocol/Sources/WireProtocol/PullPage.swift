import Foundation
package import Replica
import WireGenerated

/// A row as it stands at the hub, on its way down.
package struct PulledRow: Sendable, Hashable {
  /// The number of the table.
  package var table: UInt16
  /// Key and fixed columns.
  package var identity: [FieldValue]
  /// Values and bookkeeping, the values of concurrent heads included.
  package var state: RowState
  /// How many of the table's groups whoever sends it knows; of the others it says nothing.
  package var groupCount: Int

  /// Makes a row.
  ///
  /// - Parameters:
  ///   - table: The number of the table.
  ///   - identity: Key and fixed columns.
  ///   - state: Values and bookkeeping.
  ///   - schema: The version of the schema that the sender knows.
  package init(table: UInt16, identity: [FieldValue], state: RowState, schema: UInt32 = Schema.version) {
    groupCount = Schema.table(table)?.groupCount(of: schema) ?? 0
    self.table = table
    self.identity = identity
    self.state = state
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
  /// On the last page, the sum over each scope that the node sees, as the hub's own rows give it.
  package var sums: [ScopeSum]
  /// The version of the schema that rows and sums are written by: what both sides know.
  package var schema: UInt32

  /// The version of a page that does not name one.
  private static let unnamedSchema: UInt32 = 2

  /// Makes a page.
  package init(
    rows: [PulledRow], cursor: [UInt8], hasMore: Bool, sums: [ScopeSum] = [], schema: UInt32 = Schema.version
  ) {
    self.schema = schema
    self.sums = sums
    self.rows = rows
    self.cursor = cursor
    self.hasMore = hasMore
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WirePullPage()
    var origins = OriginTable()
    message.cursor = Data(cursor)
    message.more = hasMore
    message.schema = schema
    message.sums = sums.map { sum in
      var wire = WireScopeSum()
      wire.scope = sum.scope
      wire.sum = Data(sum.sum.bytes)
      return wire
    }
    message.rows = rows.map { row in
      var wire = WirePulledRow()
      wire.table = UInt32(row.table)
      wire.identity = Self.bytes(row.identity)
      let table = Schema.table(row.table)
      let state = table.map { row.state.cut(to: row.groupCount, of: $0) } ?? row.state
      wire.values = Self.bytes(Array(state.values.prefix(table?.columnCount(ofGroups: row.groupCount) ?? 0)))
      wire.heads = Data(StampCodec.encode(state.heads.prefix(row.groupCount), origins: &origins))
      if case .split(let groups, _) = state.heads.prefix(row.groupCount) {
        wire.concurrent = groups.flatMap { group in group.others.map { Self.bytes($0.values) } }
      }
      return wire
    }
    message.origins = origins.origins.dropFirst().map { origin in
      var wire = WireOrigin()
      wire.node = Data(origin.node.bytes)
      wire.incarnation = origin.incarnation
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
  /// - Throws: `message-malformed`, `message-too-large`, `schema-unknown`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WirePullPage.self, limit: WireLimits.answerBytes)
    var origins = OriginTable()
    for wire in message.origins {
      guard let node = NodeID(wire.node), wire.node.count == NodeID.byteCount else { throw .malformed("origin") }
      _ = origins.intern(Origin(node: node, incarnation: wire.incarnation))
    }
    let schema = message.schema == 0 ? Self.unnamedSchema : message.schema
    // The hub was told what this copy knows.
    guard schema <= Schema.version else { throw .schemaUnknown }
    var rows: [PulledRow] = []
    for wire in message.rows {
      guard let table = Schema.table(UInt16(clamping: wire.table)) else { continue }
      rows.append(try Self.row(wire, table, origins, schema))
    }
    self.init(
      rows: rows, cursor: Array(message.cursor), hasMore: message.more,
      sums: message.sums.compactMap { wire in
        RowSum(Array(wire.sum)).map { ScopeSum(scope: wire.scope, sum: $0) }
      }, schema: schema)
  }

  private static func row(
    _ wire: WirePulledRow, _ table: TableSchema, _ origins: OriginTable, _ schema: UInt32
  ) throws(WireError) -> PulledRow {
    let identity = try values(wire.identity)
    let shown = try values(wire.values)
    let count = table.groupCount(of: schema)
    guard identity.count == table.identity.count, shown.count == table.columnCount(ofGroups: count),
      var heads = try? StampCodec.decode(Array(wire.heads), origins: origins)
    else { throw .malformed("row") }
    switch heads {
    case .single(_, let mask):
      guard UInt32(mask) >> UInt32(count) == 0, wire.concurrent.isEmpty else { throw .malformed("row") }
    case .split(var groups, let deletion):
      guard groups.count == count,
        wire.concurrent.count == groups.reduce(0, { $0 + $1.others.count })
      else { throw .malformed("row") }
      var next = 0
      for group in groups.indices {
        for head in groups[group].others.indices {
          let values = try values(wire.concurrent[next])
          guard values.count == table.groups[group].columns.count else { throw .malformed("row") }
          groups[group].others[head].values = values
          next += 1
        }
      }
      heads = .split(groups, deletion: deletion)
    }
    let missing = [FieldValue](repeating: .null, count: table.columns.count - shown.count)
    let state = RowState(values: shown + missing, heads: heads.padded(to: table.groups.count))
    return PulledRow(table: table.id, identity: identity, state: state, schema: schema)
  }

  private static func values(_ bytes: Data) throws(WireError) -> [FieldValue] {
    var reader = ByteReader(Array(bytes))
    guard let values = reader.values(), reader.isAtEnd else { throw .malformed("values") }
    return values
  }
}
