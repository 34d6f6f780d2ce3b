import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

@Suite struct `A newer edition of the built-in indicators` {
  private let copies: Copies
  private let office: Store

  init() async throws {
    copies = try Copies()
    office = try await copies.member("500114")
    try office.record("HC23", "2022-Q4", numerator: 60, denominator: 100)
    try await copies.sync(office)
  }

  /// The built-in indicator with another factor and note, as a later release might have it.
  private static func revised(_ code: String, factor: Int64 = 1_000) throws -> Indicator {
    let old = try #require(BuiltinIndicators.indicators.first { $0.code == code })
    return Indicator(
      code: old.code, version: old.version + 1, name: old.name, unit: "‰", direction: old.direction,
      comparison: old.comparison, kind: old.kind, rule: old.rule, factor: factor, frequency: old.frequency,
      timeRule: old.timeRule, isSubset: old.isSubset, numerator: old.numerator, denominator: old.denominator,
      targets: old.targets, enteredAt: old.enteredAt, note: "新版说明",
      method: {
        var method = old.method
        method.countsFrom = old.version + 1
        return method
      }())
  }

  private func line() throws -> RollupLine? {
    try copies.hub.rollups(RollupFilter(region: copies.hub.identity.region, indicator: "HC23", period: "2022")).first
  }

  @Test func `counts anew what it changes, and is sent to nobody`() async throws {
    #expect(try line()?.reading.reported == 1)
    let edition = BuiltinIndicators.edition + 1
    for copy in [copies.hub, office] {
      try copy.loadNewerBuiltins([Self.revised("HC23")], edition: edition)
      #expect(try copy.loadDefinitions().indicators["HC23"]?.note == "新版说明")
      #expect(try copy.verify().isClean)
    }
    let after = try #require(try line())
    #expect(after.reading.reported == 0 && after.reading.toReenter == 1, "its meaning changed")
    let outcome = try await copies.sync(office)
    #expect(outcome.refused.isEmpty && outcome.healed.isEmpty && outcome.differing.isEmpty)
    #expect(try office.unsentChanges() == 0)
  }

  @Test func `leaves what a tier changed as that tier has it, and comes once`() async throws {
    let edition = BuiltinIndicators.edition + 1
    let own = try Self.revised("HC24", factor: 100)
    try copies.hub.edit { edit in _ = try edit.define(own, owner: RegionCode(parsing: "000000")) }
    try copies.hub.loadNewerBuiltins([Self.revised("HC24"), Self.revised("HC23")], edition: edition)
    let known = try copies.hub.loadDefinitions().indicators
    #expect(known["HC24"]?.factor == 100 && known["HC23"]?.factor == 1_000)
    try copies.hub.loadNewerBuiltins([Self.revised("HC23", factor: 7)], edition: edition)
    #expect(try copies.hub.loadDefinitions().indicators["HC23"]?.factor == 1_000)
    #expect(try copies.hub.verify().isClean)
  }
}
