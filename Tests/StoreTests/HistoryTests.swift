import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

@Suite struct `The history of a row` {
  private let copies: Copies
  private let key: [FieldValue] = [.text("500114"), .text("HC11"), .text("2022")]

  init() throws { copies = try Copies() }

  @Test func `has every value, over what, sent or not, from segments and journal`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "一")
    try await copies.sync(office)
    try office.record("HC11", "2022", value: 0)
    try office.record("HC05", "2022", value: 7)
    let history = try office.history(of: Schema.observation, key)
    let figures = history.entries.filter { $0.group == 0 }
    #expect(figures.map { $0.values[0] } == [.integer(1_000_000), .integer(0)])
    #expect(figures.map(\.outcome) == [.superseded, .current])
    #expect(figures.map(\.isUnsent) == [false, true])
    #expect(figures.map(\.sequence) == [1, 2])
    #expect(figures[1].bases == [figures[0].stamp])
    #expect(history.entries.filter { $0.group == 1 }.map(\.values) == [[.text("一")]])
    #expect(history.regions[office.identity.origin.node] == "500114")
    #expect(history.identity == key)
    #expect(!history.isDeleted)
  }

  @Test func `of a hub has the writes of all nodes`() async throws {
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    try second.record("HC11", "2022", value: 0)
    for office in [first, second, first] { try await copies.sync(office) }
    let entries = try copies.hub.history(of: Schema.observation, key).entries
    #expect(Set(entries.map(\.stamp.origin.node)).count == 2)
    #expect(entries.allSatisfy { $0.account == "" && $0.sequence != nil })
  }

  @Test func `names what was refused and why`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.record("HC11", "2022", value: 0)
    try await copies.sync(office)
    let own = office.identity.origin
    try await office.writer.write { db in
      try db.execute(
        sql: "INSERT INTO refusal VALUES (?, 2, ?)",
        arguments: [
          Int64(try #require(try Books(db).origins.index(of: own))),
          Int64(Refusal.malformed.rawValue),
        ])
    }
    let entries = try office.history(of: Schema.observation, key).entries
    #expect(entries.map(\.outcome) == [.superseded, .refused])
    #expect(entries.map(\.refusal) == [nil, .malformed])
  }

  @Test func `of an office shows another desk's value as it stands, without its account`() async throws {
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try second.record("HC11", "2022", value: 0)
    for office in [second, first] { try await copies.sync(office) }
    let entries = try first.history(of: Schema.observation, key).entries
    #expect(entries.map(\.stamp.origin.node) == [second.identity.origin.node])
    #expect(entries.map(\.account) == [nil])
    #expect(entries.map(\.outcome) == [.current])
  }

  @Test func `holds a delete and what it saw`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.edit { try $0.delete(Schema.observation, key) }
    let history = try office.history(of: Schema.observation, key)
    #expect(history.isDeleted)
    #expect(history.entries.map(\.group) == [0, nil])
    #expect(history.entries.map(\.outcome) == [.superseded, .current])
    #expect(history.entries[1].bases == [history.entries[0].stamp])
  }

  @Test func `of a row that nobody wrote is empty`() throws {
    let office = try copies.office("500114")
    #expect(try office.history(of: Schema.observation, key).entries.isEmpty)
  }
}
