import Exchange
import GRDB
import Model
import Replica
import WireProtocol

extension Store {
  /// Makes good what an older version of this program could not read, the first time that a newer one opens the file.
  ///
  /// Segments of newer writers were kept as they came: what they hold for tables and groups that are known now is
  /// applied. What a hub handed down in such is asked for again.
  func learn() throws {
    let known = try read { db in try Self.knownSchema(db) }
    guard known < surroundings.schema else { return }
    try write { session in
      var reading = Rereading(since: known)
      try session.forEachSegment { try reading.prepare($0, on: session) }
      try reading.begin(on: session)
      try session.forEachSegment { segment in
        let isOwn = segment.origin.node == session.node
        let writer = isOwn ? nil : try session.writer(of: segment.origin.node)
        guard isOwn || writer != nil else { return }
        _ = try reading.apply(segment, by: writer, on: session)
      }
      try reading.end(on: session)
      try session.db.execute(sql: "UPDATE upstream SET cursor = NULL")
      try session.db.set("schema", Int64(session.schema))
    }
  }

  /// The version of the schema by which the file was last written.
  static func knownSchema(_ db: Database) throws -> UInt32 {
    UInt32(clamping: try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'schema'") ?? 1)
  }
}

extension WriteSession {
  /// Calls a block for every segment, in the order in which they came.
  fileprivate func forEachSegment(_ body: (Segment) throws -> Void) throws {
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM segment ORDER BY id")
    while let row = try rows.next() { try body(try Segment(stored: row)) }
  }
}
