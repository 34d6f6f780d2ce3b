import Exchange
import GRDB
import Model
import Replica
package import WireProtocol

import struct Foundation.Data

/// Giving a restored hub back what its staff had written, one look at a time.
extension Store {
  /// Keeps what a node offers, for a person to look at; nothing of it is applied.
  package func take(offers page: PullPage, from node: EnrolledNode) async throws {
    try await write { session in try session.take(offers: page, from: node) }
  }

  /// The offers that nobody has settled, the earliest write first.
  ///
  /// Left out are those whose write came back by another way, and those that would change nothing any more.
  package func offers() throws -> [Offer] {
    guard identity.kind == .hub else { return [] }
    return try look { session in
      let regions = Dictionary(
        try Row.fetchAll(session.db, sql: "SELECT id, region FROM node").map {
          ($0.bytes("id"), RegionCode($0["region"] as String))
        }
      ) { first, _ in first }
      let rows = try Row.fetchAll(session.db, sql: "SELECT * FROM offer WHERE state = 'open' ORDER BY time, id")
      return try rows.compactMap { try offer($0, regions, session) }
    }
  }

  private func offer(_ row: Row, _ regions: [[UInt8]: RegionCode?], _ session: WriteSession) throws -> Offer? {
    guard let table = Schema.table(UInt16(clamping: row["table_id"] as Int64)) else { return nil }
    let number: Int64 = row["register_group"]
    let stamp = Stamp(
      time: HybridTimestamp(rawValue: UInt64(bitPattern: row["time"])),
      origin: Origin(node: identity.origin.node, incarnation: UInt64(bitPattern: row["incarnation"])))
    guard stamp.time > session.books.entry(of: stamp.origin).time else { return nil }
    let group = number == OfferedRows.deletion ? nil : Int(number)
    let key = try OfferedRows.values(row.bytes("identity"))
    let values = try OfferedRows.values(row.bytes("content"))
    let present = try session.shows(group, of: table, key)
    guard present != (group == nil ? nil : values) else { return nil }
    let id = row.bytes("id")
    let others = try Bool.fetchOne(
      session.db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM offer WHERE id <> ? AND table_id = ? AND identity = ? AND register_group = ?
          AND incarnation = ? AND time = ?)
        """,
      arguments: [
        Data(id), Int64(table.id), row["identity"] as Data, number, row["incarnation"] as Int64, row["time"] as Int64,
      ])
    let sources = try Row.fetchAll(
      session.db, sql: "SELECT node, arrived_at FROM offer_source WHERE offer = ? ORDER BY arrived_at, node",
      arguments: [Data(id)]
    ).compactMap { source in
      NodeID(source.bytes("node")).map {
        Offer.Source(node: $0, region: regions[source.bytes("node")] ?? nil, arrivedAt: source["arrived_at"])
      }
    }
    return Offer(
      id: id, table: table, identity: key, group: group, stamp: stamp, values: values, present: present,
      sources: sources, isContradicted: others == true)
  }

  /// Writes what an offer says as a new save of this hub's own staff, over what the row shows now; other words for the
  /// same write are settled with it.
  ///
  /// - Parameters:
  ///   - offer: The offer, as a person saw it.
  ///   - account: Who accepts it; empty where the program is used without accounts.
  ///   - reason: Why, for the row's history.
  /// - Throws: `change-refused` and what else an ordinary save throws, with nothing changed.
  package func accept(_ offer: Offer, account: String = "", reason: String) throws {
    try edit(account: account, reason: reason) { edit in
      if let group = offer.group {
        try edit.put(offer.table, offer.identity, [(group, offer.values)])
      } else {
        try edit.delete(offer.table, offer.identity)
      }
      try edit.database.execute(
        sql: """
          UPDATE offer SET state = CASE WHEN id = ?1 THEN 'accepted' ELSE 'dismissed' END
          WHERE (table_id, identity, register_group, incarnation, time) =
            (SELECT table_id, identity, register_group, incarnation, time FROM offer WHERE id = ?1)
          """, arguments: [Data(offer.id)])
    }
  }

  /// Settles an offer without writing anything; it does not come again.
  package func dismiss(_ offer: Offer) throws {
    try writeBooks { db in
      try db.execute(sql: "UPDATE offer SET state = 'dismissed' WHERE id = ?", arguments: [Data(offer.id)])
    }
  }
}
