import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `A refused save` {
  private func figures(_ copy: Store) throws -> [String] {
    try copy.figures(of: nil).map { "\($0.indicator) \($0.figure.value ?? -1) \($0.note ?? "")" }
  }

  @Test func `A15 is undone at the office, and its value kept with the reason`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "accepted")
    try await copies.sync(office)
    try office.record("HC11", "2022", value: 7, note: "not a yes or no")
    try office.record("HC12", "2022", value: 1)
    let outcome = try await copies.sync(office)
    #expect(outcome.refused.map(\.reason) == [.figureWrong])
    for copy in [office, copies.hub] {
      #expect(try figures(copy) == ["HC11 1000000 accepted", "HC12 1000000 "])
      #expect(try copy.verify().isClean)
    }
    let kept = try #require(try office.refusals().first)
    #expect(kept.transaction?.rows.first?.groups.first?.values.first == .integer(7_000_000))
    #expect(outcome.differing.isEmpty)
  }

  @Test func `of a row that it made leaves no row`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC99", "2022", value: 1)
    try await copies.sync(office)
    #expect(try office.figures(of: nil).isEmpty)
    #expect(try office.verify().isClean)
    try office.record("HC11", "2022", value: 1)
    #expect(try await copies.sync(office).differing.isEmpty)
  }

  @Test func `is no base: what was written over it stands on what it would have overwritten`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "accepted")
    try await copies.sync(office)
    try office.record("HC11", "2022", value: 7)
    try office.record("HC11", "2022", value: 0, note: "over it")
    let outcome = try await copies.sync(office)
    #expect(outcome.refused.count == 1)
    for copy in [office, copies.hub] {
      #expect(try figures(copy) == ["HC11 0 over it"])
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.verify().isClean)
    }
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    #expect(try copies.hub.conflictCount() == 0)
  }

  @Test func `is undone under saves that were made since, while the answer was on its way`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "first")
    try await copies.sync(office)
    try office.record("HC11", "2022", value: 7)
    try office.sealJournal()
    let segment = try #require(try office.segment(after: 1)).segment
    let answer = try await copies.hub.accept(segment, from: office.identity.origin.node)
    try office.record("HC11", "2022", value: 0, note: "since")
    let receipt = try Receipt(decoding: answer, key: copies.hub.key.publicKey)
    try office.step { storage in try storage.take(receipt, encoded: answer) }
    #expect(try figures(office) == ["HC11 0 since"])
    try await copies.sync(office)
    #expect(try figures(copies.hub) == ["HC11 0 since"])
    #expect(try copies.hub.conflictCount() == 0)
  }
}

@Suite struct `A delete` {
  private static let identity: [FieldValue] = [.text("500114"), .text("HC11"), .text("2022")]

  @Test func `D3 that met an edit it had not seen keeps the row and shows as a conflict`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    for copy in [first, second] { try await copies.sync(copy) }
    try first.edit { edit in try edit.delete(Schema.observation, Self.identity) }
    try second.record("HC11", "2022", value: 0, note: "edited meanwhile")
    for copy in [first, second, first] { try await copies.sync(copy) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.figures(of: nil).map(\.note) == ["edited meanwhile"])
      #expect(try copy.conflicts().map(\.group) == [0, 1])
    }
    // Whoever writes it again has seen both, and settles it.
    try first.record("HC11", "2022", value: 1, note: "kept")
    for copy in [first, second] { try await copies.sync(copy) }
    for copy in [copies.hub, first, second] { #expect(try copy.conflictCount() == 0) }
  }

  @Test func `D4 is followed by a new row under the same key`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try office.edit { edit in try edit.delete(Schema.observation, Self.identity) }
    try office.record("HC11", "2022", value: 0, note: "again")
    try await copies.sync(office)
    for copy in [copies.hub, office] {
      #expect(try copy.figures(of: nil).map(\.note) == ["again"])
      #expect(try copy.conflictCount() == 0)
    }
  }
}
