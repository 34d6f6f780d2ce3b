import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Seeds
import Testing
import WireProtocol

@testable import Store

@Suite struct `Segments at a hub` {
  private func line(_ hub: Store, _ region: String, _ indicator: String, _ period: String) throws -> Reading {
    let filter = RollupFilter(region: RegionCode(region), indicator: indicator, period: period)
    return try #require(try hub.rollups(filter).first).reading
  }

  @Test func `a segment is applied, rolled up and answered with a receipt`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    try await copies.sync(office)
    let reading = try line(copies.hub, "500000", "HC23", "2022-Q2")
    #expect(reading.value == 70_000_000)
    #expect(reading.reported == 1)
    #expect(reading.expected == 38)
    #expect(reading.met == nil)
    #expect(try office.unsentChanges() == 0)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `A1 the same segment again changes nothing and gives the same receipt`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    try office.sealJournal()
    let segment = try #require(try office.segment(after: 0)?.segment)
    let node = office.identity.origin.node
    let first = try await copies.hub.accept(segment, from: node)
    let before = try copies.hub.read { db in try Row.fetchAll(db, sql: "SELECT * FROM observation") }
    let second = try await copies.hub.accept(segment, from: node)
    #expect(first == second)
    let after = try copies.hub.read { db in try Row.fetchAll(db, sql: "SELECT * FROM observation") }
    #expect(after == before)
    #expect(try line(copies.hub, "500000", "HC23", "2022-Q2").reported == 1)
  }

  @Test func `A4 a segment out of order is refused with the number that is expected`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    try office.record("HC12", "2022", value: 1)
    try office.sealJournal()
    let second = try #require(try office.segment(after: 1)?.segment)
    await #expect(throws: IntakeProblem.gap(expected: 1)) {
      try await copies.hub.accept(second, from: office.identity.origin.node)
    }
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `A7 a segment with an altered byte changes nothing`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    let bytes = try #require(try office.segment(after: 0)?.segment).encoded()
    for position in bytes.indices {
      var altered = bytes
      altered[position] ^= 1
      await #expect(throws: (any Error).self) {
        try await copies.hub.accept(Segment(decoding: altered), from: office.identity.origin.node)
      }
    }
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `A3 a segment cut at any byte changes nothing`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    let bytes = try #require(try office.segment(after: 0)?.segment).encoded()
    for length in bytes.indices {
      await #expect(throws: (any Error).self) {
        try await copies.hub.accept(Segment(decoding: Array(bytes[..<length])), from: office.identity.origin.node)
      }
    }
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `A5 other content under the same numbers is a fork`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let tree = Transaction(
      time: HybridTimestamp(milliseconds: 1_700_000_000_000), account: "", reason: "",
      rows: [
        RowChange(
          table: Schema.observation.id, identity: [.text("500114"), .text("HC12"), .text("2022")],
          groups: [GroupChange(group: 1, values: [.text("clone")], bases: [])])
      ])
    let forged = try Segment.seal([tree], origin: office.identity.origin, after: .start, key: office.key)
    await #expect(throws: IntakeProblem.fork) {
      try await copies.hub.accept(forged, from: office.identity.origin.node)
    }
    #expect(try copies.hub.figures(of: nil).count == 1)
  }

  @Test func `A15 a refused transaction does not hold up what follows it`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    func change(_ region: String, _ note: String) -> RowChange {
      RowChange(
        table: Schema.observation.id, identity: [.text(region), .text("HC11"), .text("2022")],
        groups: [GroupChange(group: 1, values: [.text(note)], bases: [])])
    }
    let transactions = [("500115", "not mine"), ("500114", "mine")].enumerated().map { index, row in
      Transaction(
        time: HybridTimestamp(milliseconds: 1_656_600_000_000 + Int64(index)), account: "", reason: "",
        rows: [change(row.0, row.1)])
    }
    let segment = try Segment.seal(transactions, origin: office.identity.origin, after: .start, key: office.key)
    let receipt = try Receipt(
      decoding: try await copies.hub.accept(segment, from: office.identity.origin.node),
      key: copies.hub.key.publicKey)
    #expect(receipt.refused.map(\.sequence) == [1])
    #expect(receipt.refused.map(\.reason) == [.notOwner])
    #expect(try copies.hub.figures(of: nil).map(\.note) == ["mine"])
    #expect(try copies.hub.verify().isClean)
  }

  @Test(arguments: [
    ("HC99", "2022", Refusal.indicatorUnknown), ("HC23", "2022", .periodWrong), ("HC23", "2022-Q2", .figureWrong),
  ])
  func `a figure that breaks its indicator's rules is refused`(
    indicator: String, period: String, reason: Refusal
  ) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record(indicator, period, numerator: 9, denominator: 5)
    try await copies.sync(office)
    #expect(try office.refusals().map(\.reason) == [reason])
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `a node that is not enrolled, or shut out, is refused`() async throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    let segment = try #require(try office.segment(after: 0)?.segment)
    await #expect(throws: IntakeProblem.unknownNode) {
      try await copies.hub.accept(segment, from: office.identity.origin.node)
    }
    let member = try await copies.member("500115")
    #expect(try copies.hub.revoke(member.identity.origin.node))
    #expect(try await copies.hub.enrolledNode(member.identity.origin.node) == nil)
  }
}
