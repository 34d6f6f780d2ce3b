import Exchange
import GRDB
import Model
import Replica
import WireProtocol

extension Store {
  /// Makes good what an older version of this program could not read, the first time that a newer one opens the file.
  ///
  /// Segments of newer writers were kept as they came: what they hold for tables that are known now is applied. What a
  /// hub handed down in such tables is asked for again.
  func learn(to version: UInt32 = Schema.version) throws {
    let known = try read { db in try Self.knownSchema(db) }
    guard known < version else { return }
    try write { session in
      let rows = try Row.fetchCursor(session.db, sql: "SELECT * FROM segment ORDER BY id")
      let regions = try Self.regionsOfNodes(session.db)
      while let row = try rows.next() {
        let stored = StoredSegment(segment: try Segment(stored: row), rowCount: row["row_count"])
        guard
          let region = stored.segment.origin.node == session.node ? session.region : regions[stored.segment.origin.node]
        else { continue }
        _ = try session.reread(
          stored, number: Int(row["origin"] as Int64), writer: RowWriter(region, by: .segment), from: known, to: version
        )
      }
      try session.db.execute(sql: "UPDATE upstream SET cursor = NULL")
      // Cells of older versions know neither the year of finer figures nor what was accepted.
      try session.rebuildRollups()
      try session.db.set("schema", Int64(version))
    }
  }

  /// The version of the schema by which the file was last written.
  static func knownSchema(_ db: Database) throws -> UInt32 {
    UInt32(clamping: try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'schema'") ?? 1)
  }

  private static func regionsOfNodes(_ db: Database) throws -> [NodeID: RegionCode] {
    let select = "SELECT id, region FROM node UNION SELECT id, region FROM relayed_node WHERE approved_at IS NOT NULL"
    let nodes = try Row.fetchAll(db, sql: select).compactMap { row in
      NodeID(row.bytes("id")).flatMap { node in RegionCode(row["region"] as String).map { (node, $0) } }
    }
    return Dictionary(nodes) { first, _ in first }
  }
}
