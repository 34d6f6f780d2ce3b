import Model
import Replica
import Simulation
import Testing

/// Small worlds of `tributary-simulation`, which plays many large ones.
@Suite struct `Simulated worlds` {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `Q10 a world in memory keeps all rules, and its seed leaves one trace`(seed: UInt64) throws {
    let report = try Campaign.play(Scenario(seed: seed, nights: 25, nodes: 3, tiers: 1)).get()
    #expect(report.nodeNights >= 75)
    #expect(report.saves > 0)
  }

  @Test func `other seeds make other worlds`() throws {
    let hashes = try (20...24 as ClosedRange<UInt64>).map {
      try Campaign.play(Scenario(seed: $0, nights: 10, nodes: 2), twice: false).get().hash
    }
    #expect(Set(hashes).count == hashes.count)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a world on SQLite keeps all rules, its roll-ups among them`(seed: UInt64) throws {
    let province = try #require(Self.province)
    let shelf = try StoredCopy.Shelf()
    let world = try World(
      Scenario(seed: seed, nights: 12, nodes: 2, tiers: 1, isMixed: false), in: province
    ) { region, isHub, key, clock, seed in
      try StoredCopy.found(region, isHub: isHub, key: key, clock: clock, seed: seed, on: shelf)
    }
    #expect(try world.run().saves > 0)
  }

  @Test(arguments: 2...3, 1...4 as ClosedRange<UInt64>)
  func `Q1 F3 a world of several tiers in memory agrees on every tier`(tiers: Int, seed: UInt64) throws {
    let report = try Campaign.play(Scenario(seed: seed, nights: 25, nodes: 5, tiers: tiers)).get()
    #expect(report.tallies.counts["segments that climbed"] ?? 0 > 0)
  }

  @Test(arguments: [
    Scenario(seed: 4, nights: 25, nodes: 3, without: Set(FaultKind.further)),
    Scenario(seed: 24, without: Set(FaultKind.further)),
  ])
  func `F2 Q7 a world in which districts move agrees on every tier`(scenario: Scenario) throws {
    let report = try Campaign.play(scenario, twice: false).get()
    #expect(report.tallies.counts["desks that moved"] ?? 0 > 0)
  }

  @Test(arguments: [1, 2, 4] as [UInt64])
  func `I7 F8 copies of several versions agree once all run the newest`(seed: UInt64) throws {
    let report = try Campaign.play(Scenario(seed: seed, nights: 40, nodes: 5, tiers: 2, isMixed: true)).get()
    #expect(report.tallies.counts["segments of a newer program"] ?? 0 > 0)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `Q1 Q5 F3 a world of two tiers on SQLite agrees on every tier, its roll-ups among them`(seed: UInt64) throws {
    let province = try #require(Self.tiered)
    let shelf = try StoredCopy.Shelf()
    // What a hub's lies leave in the file above is an alarm, which a check of that file reports.
    let scenario = Scenario(
      seed: seed, nights: 12, nodes: 4, tiers: 2, isMixed: false, without: [.hubLies])
    let world = try World(scenario, in: province) { region, isHub, key, clock, seed in
      try StoredCopy.found(region, isHub: isHub, key: key, clock: clock, seed: seed, on: shelf)
    }
    let report = try world.run()
    #expect(report.tallies.counts["segments that climbed"] ?? 0 > 0)
    #expect(report.tallies.counts["readings compared"] ?? 0 > 0)
  }

  /// Two cities with two districts each.
  private static let tiered: Province? = {
    guard let hub = RegionCode("130000") else { return nil }
    let codes: Set<String> = ["130100", "130102", "130104", "130200", "130202", "130203"]
    let places = BuiltinRegions.regions.filter { $0.validTo == nil && codes.contains($0.code.description) }
    return Province(hub: hub, places: places, indicators: indicators, builtin: [])
  }()

  private static let indicators: [Indicator] = {
    let rules: Set<RollupRule> = [.sum, .ratio, .own, .minimum, .maximum, .weightedMean, .coverageOfRegions]
    return Array(
      BuiltinIndicators.indicators.filter { rules.contains($0.rule) && $0.enteredAt == .district }.prefix(8))
  }()

  /// A part of the built-in regions and indicators: what a world needs and the product has.
  private static let province: Province? = {
    guard let hub = RegionCode("500000") else { return nil }
    let places = BuiltinRegions.regions.filter {
      $0.tier == .district && $0.validTo == nil && $0.code.description.hasPrefix("5001")
    }
    return Province(hub: hub, places: Array(places.prefix(4)), indicators: indicators, builtin: [])
  }()
}
