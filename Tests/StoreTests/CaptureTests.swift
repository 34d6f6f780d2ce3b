import Exchange
import Fixtures
import Foundation
import GRDB
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `Capture at the desk` {
  @Test func `a save and its change record are one commit`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    #expect(try office.unsentChanges() == 1)
    let journal = try office.read { db in try Row.fetchAll(db, sql: "SELECT * FROM journal") }
    let transactions = try PayloadCodec.decode(try #require(journal.first).bytes("payload"))
    #expect(transactions.count == 1)
    #expect(transactions[0].rows[0].identity == [.text("500114"), .text("HC23"), .text("2022-Q2")])
    #expect(transactions[0].rows[0].groups[0].bases.isEmpty)
  }

  @Test func `a save that fails half way leaves nothing behind`() throws {
    struct Stop: Error {}
    let copies = try Copies()
    let office = try copies.office("500114")
    #expect(throws: Stop.self) {
      try office.edit { edit in
        try edit.put(
          Schema.observation, [.text("500114"), .text("HC11"), .text("2022")], [(1, [.text("x")])])
        throw Stop()
      }
    }
    #expect(try office.unsentChanges() == 0)
    #expect(try office.figures(of: nil).isEmpty)
  }

  @Test func `saving the same again leaves no trace`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1)
    try office.record("HC11", "2022", value: 1)
    #expect(try office.unsentChanges() == 1)
  }

  @Test func `a second write within one save replaces the first`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let identity: [FieldValue] = [.text("500114"), .text("HC11"), .text("2022")]
    try office.edit { edit in
      try edit.put(Schema.observation, identity, [(1, [.text("first")])])
      try edit.put(Schema.observation, identity, [(1, [.text("second")])])
    }
    let rows = try office.read { db in try Row.fetchAll(db, sql: "SELECT * FROM journal") }
    let changes = try PayloadCodec.decode(try #require(rows.first).bytes("payload"))[0].rows
    #expect(changes.count == 1)
    #expect(changes[0].groups.map(\.values) == [[.text("second")]])
    #expect(try office.figures(of: nil)[0].note == "second")
  }

  @Test func `a group first set by the second write of a save has a stamp of its own`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let identity: [FieldValue] = [.text("500114"), .text("HC11"), .text("2022")]
    let figure: [FieldValue] = [
      .integer(1_000_000), .null, .null, .null, .integer(0), .integer(1), .text("office"),
    ]
    var changed = figure
    changed[0] = .integer(0)
    try office.edit { edit in
      try edit.put(Schema.observation, identity, [(0, figure)])
      try edit.put(Schema.observation, identity, [(0, changed), (1, [.text("note")])])
    }
    try office.edit { edit in try edit.put(Schema.observation, identity, [(1, [.text("later")])]) }
    let rows = try office.read { db in try Row.fetchAll(db, sql: "SELECT * FROM journal ORDER BY sequence") }
    let first = try PayloadCodec.decode(rows[0].bytes("payload"))[0]
    let second = try PayloadCodec.decode(rows[1].bytes("payload"))[0]
    #expect(first.rows.count == 1)
    #expect(first.rows[0].groups.map(\.group) == [0, 1])
    #expect(first.rows[0].groups[0].values == changed)
    #expect(second.rows[0].groups[0].bases == [Stamp(time: first.time, origin: office.identity.origin)])
  }

  @Test func `an edit names the stamp that it overwrites`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1)
    try office.record("HC11", "2022", value: 0)
    let rows = try office.read { db in try Row.fetchAll(db, sql: "SELECT * FROM journal ORDER BY sequence") }
    let first = try PayloadCodec.decode(rows[0].bytes("payload"))[0]
    let second = try PayloadCodec.decode(rows[1].bytes("payload"))[0]
    #expect(second.rows[0].groups[0].bases == [Stamp(time: first.time, origin: office.identity.origin)])
    #expect(second.time > first.time)
  }

  @Test(arguments: [
    "UPDATE observation SET numerator = 5", "DELETE FROM observation",
    "INSERT INTO observation (region, indicator, period, value) VALUES ('500114', 'HC12', '2022', 1)",
  ])
  func `the file refuses a writer that keeps no books`(statement: String) throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    let stranger = try DatabaseQueue(path: copies.folder.path("500114/" + Store.fileName))
    #expect(throws: DatabaseError.self) { try stranger.write { db in try db.execute(sql: statement) } }
    #expect(try office.figures(of: nil)[0].figure.numerator == 161_000_000)
  }

  @Test func `a row of another office is refused`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    #expect(throws: StoreError.self) {
      try office.record("HC11", "2022", value: 1, region: "500115")
    }
    #expect(try office.unsentChanges() == 0)
  }

  @Test func `an office's file has a rollback journal and full synchronisation`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let settings = try office.read { db in try Settings(db) }
    #expect(settings == Settings(journal: "delete", synchronous: 2))
  }

  @Test func `B7 a hub writes in WAL mode with full synchronisation`() throws {
    let copies = try Copies()
    let settings = try copies.hub.writeBooks { db in try Settings(db) }
    #expect(settings == Settings(journal: "wal", synchronous: 2))
  }

  private struct Settings: Equatable {
    var journal: String?
    var synchronous: Int?

    init(journal: String, synchronous: Int) {
      self.journal = journal
      self.synchronous = synchronous
    }

    init(_ db: Database) throws {
      journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
      synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
  }
}

@Suite struct `The journal and its segments` {
  @Test func `sealing moves the journal into one chain and is done once`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    for quarter in 1...4 { try office.record("HC23", "2022-Q\(quarter)", numerator: 1, denominator: 2) }
    try office.sealJournal()
    let position = try office.ownPosition()
    #expect(position.sequence == 4)
    try office.sealJournal()
    #expect(try office.ownPosition() == position)
    #expect(try office.unsentChanges() == 4)
    let segment = try #require(try office.segment(after: 0)?.segment)
    try segment.verify(office.key.publicKey)
    #expect(segment.previousHead == ChainPosition.start.head)
    #expect(segment.head == position.head)
    #expect(try office.verify().isClean)
  }

  @Test func `a long journal becomes several segments that follow each other`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let note = String(repeating: "长", count: 60_000)
    for quarter in 1...4 {
      try office.record("HC23", "2022-Q\(quarter)", numerator: 1, denominator: 2, note: note + "\(quarter)")
    }
    try office.sealJournal()
    var sequence: UInt64 = 0
    var head = ChainPosition.start.head
    var count = 0
    while let next = try office.segment(after: sequence)?.segment {
      #expect(next.firstSequence == sequence + 1)
      #expect(next.previousHead == head)
      (sequence, head) = (next.lastSequence, next.head)
      count += 1
    }
    #expect(sequence == 4)
    #expect(count > 1)
  }
}
