import Exchange
import GRDB
import Replica
import WireProtocol

import struct Foundation.Data

/// What waits to be sent, and what is known of the hub above.
extension WriteSession {
  func forEachJournalEntry(_ body: (JournalEntry) throws -> Bool) throws {
    let cursor = try Row.fetchCursor(db, sql: "SELECT * FROM journal ORDER BY sequence")
    while let row = try cursor.next() {
      let entry = JournalEntry(
        sequence: UInt64(bitPattern: row["sequence"] as Int64), rowCount: row["row_count"],
        payload: row.bytes("payload"))
      guard try body(entry) else { return }
    }
  }

  func lastJournalEntry() throws -> UInt64? {
    let last = try db.cachedStatement(sql: "SELECT MAX(sequence) FROM journal")
    return try Int64.fetchOne(last).map { UInt64(bitPattern: $0) }
  }

  func append(_ entry: JournalEntry) throws {
    let insert = try PreparedStatement(db, sql: "INSERT INTO journal (sequence, row_count, payload) VALUES (?, ?, ?)")
    insert.bind(Int64(bitPattern: entry.sequence), at: 1)
    insert.bind(entry.rowCount, at: 2)
    insert.bind(entry.payload, at: 3)
    try insert.run()
  }

  func removeJournal(through sequence: UInt64) throws {
    try db.execute(sql: "DELETE FROM journal WHERE sequence <= ?", arguments: [Int64(clamping: sequence)])
  }

  func undo(of sequence: UInt64) throws -> [UndoEntry] {
    let select = try db.cachedStatement(sql: "SELECT content FROM undo WHERE sequence = ?")
    let content = try Data.fetchOne(select, arguments: [Int64(bitPattern: sequence)])
    return try UndoRecord.decode(content.map(Array.init) ?? [], books: books)
  }

  func keep(undo entries: [UndoEntry], of sequence: UInt64) throws {
    let insert = try PreparedStatement(db, sql: "INSERT OR REPLACE INTO undo VALUES (?, ?)")
    insert.bind(Int64(bitPattern: sequence), at: 1)
    insert.bind(UndoRecord.encode(entries, books: &books), at: 2)
    try insert.run()
  }

  func removeUndo(through sequence: UInt64) throws {
    try db.execute(sql: "DELETE FROM undo WHERE sequence <= ?", arguments: [Int64(clamping: sequence)])
  }

  func upstream() throws -> UpstreamState? {
    let select = try db.cachedStatement(sql: "SELECT * FROM upstream")
    return try Row.fetchOne(select).flatMap { row in
      try VerifyingKey(bytes: row.bytes("public_key")).map { key in
        UpstreamState(
          key: key, history: row.bytes("history"),
          acknowledged: UInt64(bitPattern: row["acknowledged"] as Int64),
          receipt: (row["receipt"] as Data?).map(Array.init), cursor: row.bytes("cursor"),
          clockCorrection: row["clock_correction"],
          bundles: try BundleBook(stored: (row["bundles"] as Data?).map(Array.init) ?? []))
      }
    }
  }

  func keep(_ upstream: UpstreamState) throws {
    try db.execute(
      sql: """
        UPDATE upstream SET history = ?, acknowledged = ?, receipt = ?, cursor = ?, clock_correction = ?,
          bundles = ?
        WHERE id = 1
        """,
      arguments: [
        Data(upstream.history), Int64(bitPattern: upstream.acknowledged), upstream.receipt.map { Data($0) },
        Data(upstream.cursor), upstream.clockCorrection, Data(upstream.bundles.stored),
      ])
  }
}
