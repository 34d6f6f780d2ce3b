import Exchange
import GRDB
import Model
import Replica
import WireProtocol

import struct Foundation.Data

/// The tables of offers, and what hubs take from nodes into them.
enum OfferedRows {
  /// The tables.
  static let statements = [
    """
    CREATE TABLE offer (
      id BLOB PRIMARY KEY, table_id INTEGER NOT NULL, identity BLOB NOT NULL, register_group INTEGER NOT NULL,
      incarnation INTEGER NOT NULL, time INTEGER NOT NULL, content BLOB NOT NULL, state TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE offer_source (
      node BLOB NOT NULL, offer BLOB NOT NULL, arrived_at INTEGER NOT NULL, PRIMARY KEY (node, offer)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE offer_heard (
      node BLOB NOT NULL, incarnation INTEGER NOT NULL, through_time INTEGER NOT NULL,
      PRIMARY KEY (node, incarnation)
    ) STRICT, WITHOUT ROWID
    """,
  ]

  /// The group that stands for the whole row where a write deleted it.
  static let deletion: Int64 = -1

  static func bytes(_ values: [FieldValue]) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(values: values)
    return writer.bytes
  }

  static func values(_ bytes: [UInt8]) throws -> [FieldValue] {
    var reader = ByteReader(bytes)
    guard let values = reader.values(), reader.isAtEnd else { throw StoreError.damaged("offer") }
    return values
  }
}

/// A write of this hub that a row still rests on.
private struct OfferedWrite {
  let group: Int?
  let stamp: Stamp
  let values: [FieldValue]
}

extension WriteSession {
  /// Past which places a node is to offer what it has of this hub's own writes.
  ///
  /// A node that has answered is not asked again until it shows later ones.
  func wantedOffers(shownBy greeting: HandshakeRequest, from node: NodeID) throws -> [Stamp] {
    try lostOwnWrites(shownBy: greeting).filter { stamp in
      let heard = try Int64.fetchOne(
        db, sql: "SELECT through_time FROM offer_heard WHERE node = ? AND incarnation = ?",
        arguments: [Data(node.bytes), Int64(bitPattern: stamp.origin.incarnation)])
      return heard.map { UInt64(bitPattern: $0) < stamp.time.rawValue } ?? true
    }.map { Stamp(time: books.entry(of: $0.origin).time, origin: $0.origin) }
  }

  /// Keeps what a node offers, for a person to look at; nothing of it is applied.
  ///
  /// Passed over is what this hub holds, what it could not have written, and rows that the node does not see.
  func take(offers page: PullPage, from node: EnrolledNode) throws {
    let tree = try regions()
    let id = node.key.node
    var count =
      try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM offer_source WHERE node = ?", arguments: [Data(id.bytes)]) ?? 0
    for row in page.rows {
      guard let table = Schema.table(row.table), let text = row.identity[table.scopePosition].text,
        let scope = RegionCode(text),
        tree.isWithin(scope, node.region) || table.isHandedDown && tree.isWithin(node.region, scope)
      else { continue }
      for write in try lostWrites(in: row, table) where count < OfferLimits.perNode {
        guard try mayHaveBeenMade(write, row, table) else { continue }
        if try keep(write, row, from: id) { count += 1 }
      }
    }
    guard !page.hasMore else { return }
    try db.execute(
      sql: "INSERT OR REPLACE INTO offer_heard SELECT ?, incarnation, through_time FROM lost_write",
      arguments: [Data(id.bytes)])
  }

  private func lostWrites(in row: PulledRow, _ table: TableSchema) throws -> [OfferedWrite] {
    let heads = row.state.heads
    var writes: [OfferedWrite] = []
    for (position, group) in heads.groups(count: table.groups.count).enumerated() {
      if let shown = group.shown {
        writes.append(
          OfferedWrite(
            group: position, stamp: shown, values: Array(row.state.values[table.groups[position].range])))
      }
      writes += group.others.map { OfferedWrite(group: position, stamp: $0.stamp, values: $0.values) }
    }
    writes += (heads.deletion?.unsettled ?? []).map { OfferedWrite(group: nil, stamp: $0, values: []) }
    let latest = now() + ExchangeLimits.clockAheadMilliseconds
    return writes.filter { write in
      write.stamp.origin.node == self.node && write.stamp.time > books.entry(of: write.stamp.origin).time
        && write.stamp.time.milliseconds <= latest
    }
  }

  /// Whether this hub's desk could have saved that, and it would change something.
  private func mayHaveBeenMade(_ write: OfferedWrite, _ row: PulledRow, _ table: TableSchema) throws -> Bool {
    let change = RowChange(
      table: table.id, identity: row.identity,
      groups: write.group.map { [GroupChange(group: $0, values: write.values, bases: [])] } ?? [],
      deletes: write.group == nil ? [] : nil)
    let transaction = Transaction(time: write.stamp.time, account: "", reason: "", rows: [change])
    guard try refusal(of: transaction) == nil else { return false }
    return try shows(write.group, of: table, row.identity) != (write.group == nil ? nil : write.values)
  }

  /// What a group shows, or nil where there is no such row.
  func shows(_ group: Int?, of table: TableSchema, _ identity: [FieldValue]) throws -> [FieldValue]? {
    guard let state = try row(table, identity), !state.heads.isDeleted else { return nil }
    return group.map { Array(state.values[table.groups[$0].range]) } ?? []
  }

  private func keep(_ write: OfferedWrite, _ row: PulledRow, from node: NodeID) throws -> Bool {
    let group = write.group.map(Int64.init) ?? OfferedRows.deletion
    let identity = OfferedRows.bytes(row.identity)
    let content = OfferedRows.bytes(write.values)
    let incarnation = Int64(bitPattern: write.stamp.origin.incarnation)
    let time = Int64(bitPattern: write.stamp.time.rawValue)
    let name = OfferedRows.bytes([
      .integer(Int64(row.table)), .integer(group), .integer(incarnation), .integer(time), .blob(identity),
      .blob(content),
    ])
    let id = Data(Digest.sha256(name).prefix(Offer.idBytes))
    try db.execute(
      sql: "INSERT OR IGNORE INTO offer VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
      arguments: [id, Int64(row.table), Data(identity), group, incarnation, time, Data(content)])
    try db.execute(
      sql: "INSERT OR IGNORE INTO offer_source VALUES (?, ?, ?)", arguments: [Data(node.bytes), id, now()])
    return db.changesCount > 0
  }
}
