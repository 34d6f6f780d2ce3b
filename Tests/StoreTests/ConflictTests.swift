import Fixtures
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `A conflict` {
  private let copies: Copies

  init() throws { copies = try Copies() }

  /// Two desks of one region that wrote different figures, and both have seen both.
  private func pair() async throws -> (first: Store, second: Store) {
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    try second.record("HC11", "2022", value: 0)
    for office in [first, second, first] { try await copies.sync(office) }
    return (first, second)
  }

  @Test func `D1 names the row, every value, who wrote it and when`() async throws {
    let (first, second) = try await pair()
    for copy in [first, second, copies.hub] {
      let conflict = try #require(try copy.conflictDetails().first)
      #expect(conflict.table == Schema.observation)
      #expect(conflict.identity == [.text("500114"), .text("HC11"), .text("2022")])
      #expect(conflict.owner == "500114")
      #expect(conflict.choices.map { $0.values[0] } == [.integer(0), .integer(1_000_000)])
      #expect(conflict.choices.map(\.stamp.origin.node) == [second.identity.origin.node, first.identity.origin.node])
      #expect(conflict.choices[0].stamp > conflict.choices[1].stamp)
    }
    #expect(try copies.hub.conflictDetails()[0].choices.map(\.region) == ["500114", "500114"])
    #expect(try first.conflictDetails()[0].choices.map(\.account) == [nil, ""])
    #expect(try copies.hub.conflictDetails()[0].choices.map(\.account) == ["", ""])
    #expect(try first.conflictDetails()[0].key == copies.hub.conflictDetails()[0].key)
  }

  @Test(arguments: [0, 1]) func `D9 settled on one desk is settled everywhere, with the value kept`(keep: Int)
    async throws
  {
    let (first, second) = try await pair()
    let conflict = try #require(try first.conflictDetails().first)
    let kept = conflict.choices[keep]
    try first.settle(conflict, keeping: kept)
    #expect(try first.conflictCount() == 0)
    for office in [first, second] { try await copies.sync(office) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.figures(of: nil).map { FieldValue.optional($0.figure.value) } == [kept.values[0]])
    }
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `D9 a late third edit opens a new one with the value that was kept, and nothing more`() async throws {
    let (first, second) = try await pair()
    let third = try await copies.member("500114", name: "c")
    try third.record("HC11", "2022", value: 0, note: "丙")
    try third.record("HC05", "2022", value: 5)
    let conflict = try #require(try first.conflictDetails().first)
    try first.settle(conflict, keeping: conflict.choices[1])
    for office in [first, third, second, first, third] { try await copies.sync(office) }
    for copy in [copies.hub, first, second, third] {
      let found = try copy.conflictDetails()
      #expect(found.count == 1)
      let values = Set(found.flatMap { $0.choices.map { $0.values[0] } })
      #expect(values == [.integer(1_000_000), .integer(0)])
      #expect(found.first?.choices.count == 2)
    }
  }

  @Test(arguments: [false, true])
  func `D3 a delete that met an unseen edit is a choice, and either settles it everywhere`(deletes: Bool) async throws {
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    for office in [first, second] { try await copies.sync(office) }
    let key: [FieldValue] = [.text("500114"), .text("HC11"), .text("2022")]
    try first.edit { try $0.delete(Schema.observation, key) }
    try second.record("HC11", "2022", value: 0)
    for office in [first, second, first] { try await copies.sync(office) }
    let conflict = try #require(try first.conflictDetails().first)
    #expect(try first.conflictDetails().count == 1)
    #expect(conflict.choices.map(\.isDeletion) == [false, true])
    #expect(conflict.choices[0].values[0] == .integer(0))
    let history = try copies.hub.history(of: Schema.observation, key).entries
    #expect(history.first { $0.group == nil }?.outcome == .concurrent)
    try first.settle(conflict, keeping: conflict.choices[deletes ? 1 : 0])
    for office in [first, second] { try await copies.sync(office) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.figures(of: nil).count == (deletes ? 0 : 1))
    }
  }

  @Test func `is not settled where another value came since it was looked at`() async throws {
    let (first, second) = try await pair()
    let seen = try #require(try first.conflictDetails().first)
    try second.settle(try #require(try second.conflictDetails().first), keeping: seen.choices[0])
    for office in [second, first] { try await copies.sync(office) }
    #expect(code { try first.settle(seen, keeping: seen.choices[1]) } == "conflict-changed")
    #expect(try first.figures(of: nil).map(\.figure.value) == [0])
  }

  @Test func `is settled by the office whose row it is, not by the hub`() async throws {
    _ = try await pair()
    let conflict = try #require(try copies.hub.conflictDetails().first)
    #expect(code { try copies.hub.settle(conflict, keeping: conflict.choices[0]) } == "mandate-missing")
    #expect(try copies.hub.conflictCount() == 1)
  }
}
