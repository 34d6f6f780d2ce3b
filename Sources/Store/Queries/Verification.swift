import Exchange
import GRDB
import Replica
import WireProtocol

import struct Foundation.Data

/// What `verify` found.
package struct VerificationReport: Sendable, Hashable {
  /// Roll-up cells compared.
  package var rollupsChecked = 0
  /// Cells that differ, as `region|indicator|period|lens`.
  package var rollupsDiffering: [String] = []
  /// Chains checked.
  package var chainsChecked = 0
  /// What is broken, chain by chain.
  package var chainsBroken: [String] = []
  /// Rows whose bookkeeping was read.
  package var rowsChecked = 0
  /// Rows whose bookkeeping is damaged.
  package var rowsDamaged: [String] = []
  /// Attachments whose bytes were held against their hash.
  package var attachmentsChecked = 0
  /// The hashes of those whose bytes are others.
  package var attachmentsDamaged: [String] = []
  /// What SQLite's own check says, empty where it finds nothing.
  package var fileProblems: [String] = []

  /// Whether nothing was found.
  package var isClean: Bool {
    rollupsDiffering.isEmpty && chainsBroken.isEmpty && rowsDamaged.isEmpty && attachmentsDamaged.isEmpty
      && fileProblems.isEmpty
  }
}

extension Store {
  /// Recomputes every roll-up from its leaves by a second implementation, and checks every chain, signature, row
  /// bookkeeping, attachment and the file itself.
  ///
  /// Changes nothing.
  package func verify() throws -> VerificationReport {
    var report = try read { db in
      var report = VerificationReport()
      report.fileProblems = try String.fetchAll(db, sql: "PRAGMA quick_check").filter { $0 != "ok" }
      // What stands in pages that do not hang together may be of any kind; reading on would be guessing.
      guard report.fileProblems.isEmpty else { return report }
      try verifyRollups(db, &report)
      try verifyChains(db, &report)
      try verifyRelays(db, &report)
      try verifyRows(db, &report)
      try verifyValues(db, &report)
      return report
    }
    (report.attachmentsChecked, report.attachmentsDamaged) = try blobs.verify()
    return report
  }

  /// Recomputes every roll-up cell from its leaves by the second implementation.
  /// - Returns: How many cells were compared, and those that differ.
  package func verifyRollups() throws -> (checked: Int, differing: [String]) {
    let found = try read { db in try RollupComparison(db, top: identity.region) }
    return (found.checked, found.names)
  }

  private func verifyRollups(_ db: Database, _ report: inout VerificationReport) throws {
    guard identity.kind == .hub else { return }
    let differing = try RollupComparison(db, top: identity.region)
    report.rollupsChecked = differing.checked
    report.rollupsDiffering = differing.names
  }

  private func verifyChains(_ db: Database, _ report: inout VerificationReport) throws {
    let books = try Books(db)
    for (number, origin) in books.origins.origins.enumerated() where number > 0 {
      let rows = try Row.fetchCursor(
        db, sql: "SELECT * FROM segment WHERE origin = ? ORDER BY first_sequence", arguments: [Int64(number)])
      let verifier = try verifyingKey(of: origin.node, db)
      var position = ChainPosition.start
      var problem: String?
      var isEmpty = true
      while problem == nil, let row = try rows.next() {
        isEmpty = false
        problem = Self.problem(with: row, origin: origin, after: &position, key: verifier)
      }
      if isEmpty { continue }
      if problem == nil, position != books.entries[number].position { problem = "end" }
      report.chainsChecked += 1
      if let problem { report.chainsBroken.append("\(origin.node) \(problem)") }
    }
  }

  func verifyingKey(of node: NodeID, _ db: Database) throws -> VerifyingKey? {
    if node == key.publicKey.node { return key.publicKey }
    let bytes = try Data.fetchOne(
      db, sql: "SELECT public_key FROM node WHERE id = ?", arguments: [Data(node.bytes)])
    if let bytes { return VerifyingKey(bytes: Array(bytes)) }
    // A node of a hub below: the key that was pinned when its enrolment came.
    let select = "SELECT * FROM relayed_node WHERE id = ? AND approved_at IS NOT NULL"
    return try Row.fetchOne(db, sql: select, arguments: [Data(node.bytes)]).flatMap { try VouchedNode($0)?.key }
  }

  /// What is wrong with a stored segment, or nil; moves the position past it.
  private static func problem(
    with row: Row, origin: Origin, after position: inout ChainPosition, key: VerifyingKey?
  ) -> String? {
    let name = "\(row["first_sequence"] as Int64)"
    guard let key, let segment = try? Segment(stored: row), segment.origin == origin,
      segment.firstSequence == position.sequence + 1, segment.previousHead == position.head,
      row.bytes("head") == segment.head, (try? segment.verify(key)) != nil, (try? segment.transactions()) != nil
    else { return name }
    position = ChainPosition(sequence: segment.lastSequence, head: segment.head)
    return nil
  }

  private func verifyRows(_ db: Database, _ report: inout VerificationReport) throws {
    let books = try Books(db)
    for table in Schema.tables {
      let cursor = try Row.fetchCursor(db, sql: "SELECT stamps, deleted FROM \(table.name)")
      while let row = try cursor.next() {
        report.rowsChecked += 1
        let heads = try? StampCodec.decode(row.bytes("stamps"), origins: books.origins)
        let isDeleted = (row["deleted"] as Int64) == 1
        if heads?.isDeleted != isDeleted { report.rowsDamaged.append(table.name) }
      }
    }
  }
}
