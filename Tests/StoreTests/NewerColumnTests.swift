import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Testing
import WireProtocol

import struct Foundation.Data

@testable import Store

/// Columns that came with version 3, among copies that know them and copies that do not.
@Suite struct `A column that an older version does not know` {
  private let region = "500114"

  /// Expects copies to hold the same rows to the last stamp, with the same conflicts, and to be sound.
  private func expectSame(_ copies: [Store], _ place: SourceLocation = #_sourceLocation) throws {
    let first = try #require(copies.first)
    let rows = try first.rows(of: Schema.observation, in: region)
    for copy in copies {
      #expect(try copy.rows(of: Schema.observation, in: region) == rows, sourceLocation: place)
      #expect(try conflicts(copy) == conflicts(first), sourceLocation: place)
      let report = try copy.verify()
      #expect(report.isClean, "\(report)", sourceLocation: place)
    }
  }

  private func conflicts(_ copy: Store) throws -> Set<String> {
    Set(try copy.conflictDetails().map { "\($0.key) \($0.group) \($0.choices.map(\.stamp))" })
  }

  /// A busy week under a hub of version 2: desks of version 3 and one of version 2, concurrent edits, deletes that had
  /// not seen everything, refused saves and what was built on them.
  private func week(_ copies: Copies, _ a: Store, _ b: Store, _ old: Store) async throws {
    func meet(_ offices: Store...) async throws { for office in offices { try await copies.sync(office) } }
    let rows = [("HC11", "2020"), ("HC12", "2020"), ("HC11", "2021"), ("HC11", "2022"), ("HC12", "2022")]
    for (indicator, period) in rows { try a.record(indicator, period, value: 1, note: "甲") }
    for (indicator, period) in rows.dropLast() { try a.stage("a1", of: indicator, period) }
    try await meet(a, b, old)
    // Neither sees the other's: the hub keeps both without knowing it.
    try b.stage("b1", of: "HC11")
    try b.stage("b1", of: "HC12")
    try old.record("HC11", "2022", value: 0, note: "旧")
    try old.deleteFigure(of: "HC11", "2021")
    try await meet(b, old, a)
    try a.stage("a2", of: "HC11")
    try a.stage("a2", of: "HC11", "2020")
    try a.deleteFigure(of: "HC12", "2020")
    // Refused whole, and the next save rests on it.
    try a.edit { edit in
      let row: [FieldValue] = [.text(region), .text("HC12"), .text("2022")]
      try edit.put(Schema.observation, row, [(2, [.text("refused")])])
      try edit.put(
        Schema.observation, [.text(region), .text("HC99"), .text("2022")],
        [(0, [.integer(1), .null, .null, .null, .integer(0), .integer(1), .text("office")])])
    }
    try a.stage("a3", of: "HC12")
    try await meet(a, b, old)
    // Deleted by one who had not seen the newer column, and made again by one who has.
    try b.deleteFigure(of: "HC11", "2020")
    try await meet(b, a)
    try a.record("HC11", "2020", value: 0)
    try await meet(a, b, old, a)
  }

  @Test func `A21 is kept, served and read after the upgrade as if it had been known from the start`() async throws {
    let copies = try Copies(hubSchema: 2)
    let a = try await copies.member(region, name: "a")
    let b = try await copies.member(region, name: "b")
    let old = try await copies.member(region, name: "old", schema: 2)
    try await week(copies, a, b, old)
    #expect(try copies.hub.stages(in: region).isEmpty)
    #expect(try old.stages(in: region).isEmpty)
    let refused = try a.refusals().map(\.reason)
    #expect(refused == [.indicatorUnknown])
    #expect(try copies.hub.verify().isClean)

    let later = try copies.upgrade(copies.hub)
    let renewed = try copies.upgrade(old)
    let offices = [a, b, renewed]
    for office in offices + offices {
      let outcome = try await copies.sync(office, with: later)
      #expect(outcome.differing.isEmpty && outcome.pushedSegments == 0)
    }
    try expectSame([later, a, b, renewed])
    #expect(try !conflicts(later).isEmpty)
    #expect(try later.stages(in: region).contains("a2"))

    let direct = try copies.hub("500000", name: "direct")
    for office in [b, renewed, a] {
      try await copies.join(office, to: direct)
      try await copies.sync(office, with: direct)
    }
    try expectSame([direct, later])
  }

  @Test func `A21 stays at the desk that wrote it while its hub sends the rest of the row`() async throws {
    let copies = try Copies(hubSchema: 2)
    let desk = try await copies.member(region, name: "desk")
    let colleague = try await copies.member(region, name: "colleague", schema: 2)
    try desk.record("HC11", "2022", value: 1)
    try desk.stage("sent", of: "HC11")
    for office in [desk, colleague] { try await copies.sync(office) }
    try colleague.record("HC11", "2022", value: 0, note: "同事")
    try await copies.sync(colleague)
    let first = try await copies.sync(desk)
    #expect(first.pulledRows == 1 && first.differing.isEmpty && first.healed.isEmpty)
    #expect(try desk.stages(in: region) == ["sent"])
    #expect(try desk.figures(of: nil).map(\.note) == ["同事"])
    // The same with a save that waits.
    try colleague.record("HC11", "2022", value: 1, note: "又改")
    try await copies.sync(colleague)
    try desk.stage("unsent", of: "HC11")
    try await copies.pullOnly(desk)
    try await copies.sync(desk)
    #expect(try desk.stages(in: region) == ["unsent"])
    #expect(try desk.figures(of: nil).map(\.note) == ["又改"])
    #expect(try await copies.sync(desk).differing.isEmpty)
    #expect(try desk.verify().isClean)
  }

  @Test func `A21 is not touched by an older desk that edits, deletes and makes the row again`() async throws {
    let copies = try Copies()
    let desk = try await copies.member(region, name: "desk")
    let old = try await copies.member(region, name: "old", schema: 2)
    try desk.record("HC11", "2022", value: 1)
    try desk.stage("kept", of: "HC11")
    try desk.record("HC12", "2022", value: 1)
    try desk.stage("kept", of: "HC12")
    for office in [desk, old] {
      let outcome = try await copies.sync(office)
      #expect(outcome.differing.isEmpty && outcome.healed.isEmpty)
    }
    #expect(try old.stages(in: region).isEmpty)
    #expect(
      try old.rows(of: Schema.observation, in: region)
        == copies.hub.rows(of: Schema.observation, in: region, known: 2).map { row in
          PulledRow(table: row.table, identity: row.identity, state: row.state)
        })
    try old.record("HC11", "2022", value: 0)
    try old.deleteFigure(of: "HC12")
    try await copies.sync(old)
    #expect(try copies.hub.stages(in: region) == ["kept", "kept"])
    // The delete had not seen the newer column: the row stays and shows it.
    #expect(try copies.hub.conflictCount() == 1)
    try old.record("HC12", "2022", value: 1)
    for office in [old, desk, old] {
      let outcome = try await copies.sync(office)
      #expect(outcome.differing.isEmpty)
    }
    let renewed = try copies.upgrade(old)
    #expect(try await copies.sync(renewed).pushedSegments == 0)
    #expect(try renewed.stages(in: region) == ["kept", "kept"])
    try expectSame([copies.hub, desk, renewed])
  }

  @Test func `A21 D7 read again in another order than it was written makes no conflict`() async throws {
    let copies = try Copies(hubSchema: 2)
    let meeting = try copies.hub("500000", name: "meeting")
    let first = try copies.office(region, name: "first")
    let second = try copies.office(region, name: "second")
    for office in [first, second] { try await copies.join(office, to: meeting) }
    try first.record("HC11", "2022", value: 1)
    try first.stage("1", of: "HC11")
    for office in [first, second] { try await copies.sync(office, with: meeting) }
    try second.stage("2", of: "HC11")
    for office in [second, first] { try await copies.sync(office, with: meeting) }
    // The hub of version 2 has the later write before the one that it rests on.
    for office in [second, first] {
      try await copies.join(office, to: copies.hub)
      try await copies.sync(office)
    }
    let later = try copies.upgrade(copies.hub)
    #expect(try later.stages(in: region) == ["2"])
    #expect(try later.conflictCount() == 0)
    try expectSame([later, meeting])
  }

  @Test func `F10 comes into a file of version 2 without a change record`() async throws {
    let copies = try Copies()
    let office = try await copies.member(region)
    for (index, indicator) in ["HC11", "HC12", "HC01"].enumerated() {
      try office.record(indicator, "2022", value: Int64(index % 2), note: "\(index)")
      if index < 2 { try await copies.sync(office) }
    }
    try fallBack(office, copies.hub)
    let before = try counts(office, copies.hub)
    let (renewed, hub) = (try copies.upgrade(office), try copies.upgrade(copies.hub))
    #expect(try counts(renewed, hub) == before)
    #expect(try renewed.unsentChanges() == 1)
    let outcome = try await copies.sync(renewed, with: hub)
    #expect(outcome.pushedSegments == 1 && outcome.pushedChanges == 1)
    #expect(outcome.pulledRows == 0 && outcome.differing.isEmpty && outcome.healed.isEmpty)
    #expect(try renewed.verify().isClean)
    #expect(try hub.verify().isClean)
    // And what it brought can be used.
    try renewed.stage("new", of: "HC01")
    try await copies.sync(renewed, with: hub)
    #expect(try hub.stages(in: region) == ["new"])
  }

  private func fallBack(_ copies: Store...) throws {
    for copy in copies { try copy.write { try $0.fallBack() } }
  }

  private func counts(_ copies: Store...) throws -> [String] {
    try copies.map { copy in
      try copy.read { db in
        let journal = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM journal") ?? -1
        let segments = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM segment") ?? -1
        let position = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'position'") ?? -1
        let stamps = try Data.fetchAll(db, sql: "SELECT stamps FROM observation ORDER BY region, indicator, period")
        let positions = try Int64.fetchAll(db, sql: "SELECT position FROM observation ORDER BY position")
        return "\(journal) \(segments) \(position) \(stamps.map(Array.init)) \(positions)"
      }
    }
  }
}

extension WriteSession {
  /// Makes the file what version 2 would have written.
  func fallBack() throws {
    for table in Schema.tables where table.since < 3 {
      for column in table.groups.filter({ $0.since == 3 }).flatMap(\.columns) {
        try db.execute(sql: "ALTER TABLE \(table.name) DROP COLUMN \(column.name)")
      }
    }
    for table in Schema.tables where table.since == 3 { try db.execute(sql: "DROP TABLE \(table.name)") }
    try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '2-climbing'")
    try db.set("schema", Int64(2))
  }
}
