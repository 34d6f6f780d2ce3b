import GRDB
package import Replica
package import WireProtocol

import struct Foundation.Data

/// What waits for the hub, and the segments it travels in.
extension Store {
  /// Seals everything in the journal into segments, in the order it was saved.
  ///
  /// A segment is sealed once and never changes; sealing again with an empty journal does nothing.
  package func sealJournal() throws {
    while try sealOne() {}
  }

  private func sealOne() throws -> Bool {
    try write { session in
      let own = session.books.number(of: identity.origin)
      var sealed: [Transaction] = []
      var rowCount: Int64 = 0
      var bytes = 0
      var last: Int64 = 0
      let cursor = try Row.fetchCursor(session.db, sql: "SELECT * FROM journal ORDER BY sequence")
      while let row = try cursor.next() {
        let payload = row.bytes("payload")
        let rows: Int64 = row["row_count"]
        let isFull =
          bytes + payload.count > WireLimits.sealBytes || sealed.count >= WireLimits.transactionsPerSegment
          || rowCount + rows > Int64(WireLimits.rowsPerSegment)
        if isFull, !sealed.isEmpty { break }
        sealed += try PayloadCodec.decode(payload)
        rowCount += rows
        bytes += payload.count
        last = row["sequence"]
      }
      guard !sealed.isEmpty else { return false }
      let position = session.books.positions[own]
      let segment = try Segment.seal(sealed, origin: identity.origin, after: position, key: key)
      try session.store(segment, number: own, rowCount: rowCount, at: surroundings.now(), receipt: nil)
      try session.db.execute(sql: "DELETE FROM journal WHERE sequence <= ?", arguments: [last])
      return true
    }
  }

  /// How far this copy has sealed its own transactions.
  package func ownPosition() throws -> ChainPosition {
    try read { db in try Books(db).position(of: identity.origin) }
  }

  /// The next own segment after a sequence, or nil where there is none.
  package func segment(after sequence: UInt64) throws -> (segment: Segment, rowCount: Int64)? {
    try read { db in
      guard let number = try Books(db).origins.index(of: identity.origin),
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM segment WHERE origin = ? AND first_sequence > ? ORDER BY first_sequence LIMIT 1",
          arguments: [Int64(number), Int64(sequence)])
      else { return nil }
      return (try Segment(stored: row), row["row_count"])
    }
  }
}

extension Segment {
  /// Reads a stored segment.
  init(stored row: Row) throws(WireError) {
    try self.init(header: row.bytes("header"), payload: row.bytes("payload"), signature: row.bytes("signature"))
  }
}

extension WriteSession {
  /// Stores a segment behind what is held of its chain.
  func store(_ segment: Segment, number: Int, rowCount: Int64, at time: Int64, receipt: [UInt8]?) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO segment
          (origin, first_sequence, last_sequence, row_count, header, payload, signature, head, stored_at, receipt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try insert.execute(
      arguments: [
        Int64(number), Int64(segment.firstSequence), Int64(segment.lastSequence), rowCount, Data(segment.header),
        Data(segment.payload), Data(segment.signature), Data(segment.head), time, receipt.map { Data($0) },
      ])
    books.advance(number, to: ChainPosition(sequence: segment.lastSequence, head: segment.head))
  }
}
