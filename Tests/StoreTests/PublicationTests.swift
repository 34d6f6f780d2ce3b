import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

@Suite struct `A publication` {
  private let copies: Copies

  init() throws { copies = try Copies() }

  @Test func `E2 stays as it was when figures change, beside the live ones`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    try await copies.sync(office)
    let period = try Period(parsing: "2022-Q2")
    let (publication, count) = try copies.hub.publish(name: "2022年二季度通报", period: period, lens: .reported)
    #expect(count == 2)
    copies.world.advance(milliseconds: 1_000)
    try office.record("HC23", "2022-Q2", numerator: 170, denominator: 230)
    try await copies.sync(office)
    let frozen = try copies.hub.figures(of: publication)
    #expect(frozen.map(\.region.description) == ["500000", "500114"])
    #expect(frozen.allSatisfy { $0.value == "70" && $0.numerator == "161" && $0.reported == 1 })
    #expect(frozen.map(\.expected) == [38, 1] && frozen.map(\.met) == [nil, true])
    let live = try copies.hub.rollups(
      RollupFilter(region: office.identity.region, indicator: "HC23", period: "2022-Q2"))
    #expect(live.first?.reading.numerator == 170_000_000)
    #expect(try copies.hub.publications() == [publication])
  }

  @Test func `has a name that is used once, and figures to freeze`() async throws {
    let period = try Period(parsing: "2022")
    #expect(throws: StoreError.publicationEmpty("2022")) {
      try copies.hub.publish(name: "空", period: period, lens: .reported)
    }
    try copies.hub.record("HC01", "2022", value: 78)
    #expect(throws: StoreError.publicationUnnamed) { try copies.hub.publish(name: "", period: period, lens: .reported) }
    let long = String(repeating: "a", count: Store.publicationNameLimit)
    #expect(throws: StoreError.publicationUnnamed) {
      try copies.hub.publish(name: long + "a", period: period, lens: .reported)
    }
    _ = try copies.hub.publish(name: long, period: period, lens: .reported)
    #expect(throws: StoreError.publicationExists(long)) {
      try copies.hub.publish(name: long, period: period, lens: .reported)
    }
  }
}
