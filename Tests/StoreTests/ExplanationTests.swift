import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

@Suite struct `An explanation` {
  private let copies: Copies

  init() throws { copies = try Copies() }

  private func code(_ indicator: String, _ period: String, region: String = "500000") throws -> FigureCode {
    FigureCode(
      indicator: indicator, period: try Period(parsing: period), region: try RegionCode(parsing: region),
      lens: .reported, moment: try copies.hub.moment())
  }

  @Test func `shows the leaves as they stood when the figure was printed, and what it says today`() async throws {
    let first = try await copies.member("500114")
    let second = try await copies.member("500115")
    try first.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    try second.record("HC23", "2022-Q2", numerator: 240, denominator: 400)
    for office in [first, second] { try await copies.sync(office) }
    let printed = try code("HC23", "2022-Q2")
    copies.world.advance(milliseconds: 60_000)
    try first.record("HC23", "2022-Q2", numerator: 170, denominator: 230)
    try await copies.sync(first)

    let explained = try copies.hub.explain(printed)
    #expect(explained.past?.numerator == 401_000_000 && explained.past?.denominator == 630_000_000)
    #expect(explained.present?.numerator == 410_000_000)
    #expect(explained.leaves.map(\.region.description) == ["500114", "500115"])
    #expect(explained.leaves.map(\.figure?.numerator) == [161_000_000, 240_000_000])
    #expect(explained.leaves.map(\.isChangedSince) == [true, false])
    #expect(explained.leaves.map(\.isVerified) == [true, true])
    #expect(explained.leaves.map(\.node) == [first.identity.origin.node, second.identity.origin.node])
    #expect(explained.leaves.allSatisfy { $0.counts && $0.sequence == 1 && $0.source == .office })

    let today = try copies.hub.explain(code("HC23", "2022-Q2"))
    #expect(today.leaves.first?.figure?.numerator == 170_000_000)
    #expect(today.past?.value == today.present?.value && today.past?.met == today.present?.met)
  }

  @Test func `gives the year of quarters from the quarters under it`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC23", "2022-Q1", numerator: 10, denominator: 100)
    try office.record("HC23", "2022-Q3", numerator: 70, denominator: 100)
    try await copies.sync(office)
    let explained = try copies.hub.explain(code("HC23", "2022"))
    #expect(explained.leaves.map(\.period) == ["2022-Q1", "2022-Q3"])
    #expect(explained.past?.value == 70_000_000 && explained.past?.value == explained.present?.value)
  }

  @Test func `leaves out what the hub refused and what was deleted by then`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    copies.world.advance(milliseconds: 1_000)
    try office.edit { edit in
      try edit.delete(Schema.observation, [.text("500114"), .text("HC11"), .text("2022")])
    }
    let before = try code("HC11", "2022")
    try await copies.sync(office)
    #expect(try copies.hub.explain(before).leaves.count == 1)
    let after = try copies.hub.explain(code("HC11", "2022"))
    #expect(after.leaves.isEmpty && after.past?.value == nil)
  }

  @Test func `counts the hub's own saves up to the one that the code names`() throws {
    try copies.hub.record("HC01", "2022", value: 78)
    let printed = try code("HC01", "2022")
    copies.world.advance(milliseconds: 1_000)
    try copies.hub.record("HC01", "2022", value: 79)
    let explained = try copies.hub.explain(printed)
    #expect(explained.past?.value == 78_000_000 && explained.present?.value == 79_000_000)
    #expect(explained.leaves.map(\.isVerified) == [nil])
  }

  @Test func `is refused for a moment that this copy has not come to`() throws {
    let now = try copies.hub.moment()
    let later = FigureCode(
      indicator: "HC11", period: try Period(parsing: "2022"), region: try RegionCode(parsing: "500000"),
      lens: .reported, moment: HubMoment(segments: now.segments + 1, own: now.own))
    #expect(throws: StoreError.momentUnknown) { try copies.hub.explain(later) }
  }
}
