import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

/// Every numeric target of two real work plans, held, rolled up and judged, with made figures.
@Suite struct `The 36 targets of two plans` {
  private typealias World = TargetWorld

  /// What a line should say.
  private func expect(
    _ world: World, _ id: String, _ period: String = "2022", region: String = World.province, value: String?,
    met: Bool?, attainment: String? = nil, reported: Int64, lens: RollupLens = .reported,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let line = try #require(try world.line(id, period, region: region, lens: lens), "\(id)", sourceLocation: place)
    let reading = line.reading
    #expect(reading.text(places: 6) == value, "\(id) value", sourceLocation: place)
    #expect(reading.met == met, "\(id) met", sourceLocation: place)
    #expect(reading.reported == reported, "\(id) reported", sourceLocation: place)
    if let attainment {
      #expect(reading.attainment.map(ExactText.decimal) == attainment, "\(id) attainment", sourceLocation: place)
    }
  }

  private func world(_ ids: [String], _ change: (inout Indicator) -> Void = { _ in }) async throws -> World {
    let indicators = try ids.map { id in try #require(TargetCatalogue.indicator(id), "\(id)") }
    return try await World(indicators)
  }

  private func names(_ count: Int, _ prefix: String = "第") -> [String] { (1...count).map { "\(prefix)\($0)" } }

  @Test func `are 28 of a province and 8 of a district, each an indicator`() {
    let ids = TargetCatalogue.rows.map(\.id)
    #expect(ids.count == 36 && Set(ids).count == 36)
    #expect(ids.filter { $0.hasPrefix("LN-T") }.count == 28 && ids.filter { $0.hasPrefix("QJ-T") }.count == 8)
    #expect(
      Set(TargetCatalogue.rows.map(\.indicator.rule)).isSuperset(of: [
        .sum, .ratio, .coverageOfRegions, .coverageOfEntities, .entities, .stages, .derived,
      ]))
  }

  @Test func `show no data and no verdict before anybody reports`() async throws {
    let world = try await world(TargetCatalogue.rows.map(\.id))
    for row in TargetCatalogue.rows {
      let line = try #require(try world.line(row.id), "\(row.id)")
      let expected: Int64 =
        switch row.indicator.enteredAt {
        case .province: 1
        case .city: 2
        default: 4
        }
      #expect(line.reading.value == nil && line.reading.met == nil, "\(row.id)")
      #expect(line.reading.reported == 0 && line.reading.expected == expected, "\(row.id)")
      #expect(line.light.light == .grey, "\(row.id)")
    }
    try expectVerified(world)
  }

  private func expectVerified(_ world: World, at place: SourceLocation = #_sourceLocation) throws {
    #expect(try world.hub.verify().rollupsDiffering.isEmpty, sourceLocation: place)
  }

  @Test func `LN-T01 counts counties with monitoring, and leaves out those without a countryside`() async throws {
    let world = try await world(["LN-T01"])
    try world.enter("LN-T01", "210102", value: 1)
    try world.enter("LN-T01", "210103", value: 1)
    try await world.night()
    try expect(world, "LN-T01", value: "2", met: nil, attainment: "12.5", reported: 2)
    try world.enter("LN-T01", "210202", value: 1)
    try world.enter("LN-T01", "210203", isNotApplicable: true)
    try await world.night()
    try expect(world, "LN-T01", value: "3", met: false, attainment: "18.75", reported: 4)
    #expect(try world.line("LN-T01")?.reading.notApplicable == 1)
    try expectVerified(world)
  }

  @Test func `LN-T02 is missed at exactly 50 per cent, and rates are never averaged`() async throws {
    let world = try await world(["LN-T02"])
    try world.enter("LN-T02", "210102", numerator: 9, denominator: 10)
    try world.enter("LN-T02", "210103", numerator: 31, denominator: 90)
    try await world.night()
    try expect(world, "LN-T02", value: "40", met: nil, reported: 2)
    try world.enter("LN-T02", "210202", numerator: 60, denominator: 100)
    try world.enter("LN-T02", "210203", numerator: 0, denominator: 0)
    try await world.night()
    try expect(world, "LN-T02", value: "50", met: false, attainment: "100", reported: 4)
    try world.enter("LN-T02", "210202", numerator: 61, denominator: 100)
    try await world.night()
    try expect(world, "LN-T02", value: "50.5", met: true, attainment: "101", reported: 4)
    try expectVerified(world)
  }

  @Test func `LN-T03 to LN-T06 cover the schools on the register, and a silent school is not covered`() async throws {
    let ids = ["LN-T03", "LN-T04", "LN-T05", "LN-T06"]
    let world = try await world(ids)
    for county in World.counties { try world.register("school", county, names(2)) }
    for id in ids { try world.mark(id, "school", names(2), home: "210102") }
    try await world.night()
    for id in ids { try expect(world, id, value: "25", met: nil, attainment: "25", reported: 1) }
    for id in ids {
      for county in ["210103", "210202"] { try world.mark(id, "school", names(2), home: county) }
      try world.mark(id, "school", ["第1"], home: "210203")
    }
    try await world.night()
    for id in ids { try expect(world, id, value: "87.5", met: false, attainment: "87.5", reported: 4) }
    try world.mark("LN-T06", "school", ["第2"], home: "210203", yes: false)
    for id in ids.dropLast() { try world.mark(id, "school", ["第2"], home: "210203") }
    try await world.night()
    for id in ids.dropLast() { try expect(world, id, value: "100", met: true, attainment: "100", reported: 4) }
    try expect(world, "LN-T06", value: "87.5", met: false, reported: 4)
    let line = try #require(try world.line("LN-T06"))
    #expect(line.reading.numerator == 7_000_000 && line.reading.denominator == 8_000_000)
    try expectVerified(world)
  }

  @Test func `LN-T07 is judged by the two years' own ratios, not by districts' differences`() async throws {
    let world = try await world(["LN-T07"])
    let counts: [(String, Int64, Int64, Int64)] = [
      ("210102", 600, 580, 1_000), ("210103", 4_500, 4_500, 9_000), ("210202", 0, 0, 0), ("210203", 0, 0, 0),
    ]
    for (county, before, now, of) in counts {
      try world.enter("LN-T07", county, "2021", numerator: before, denominator: of)
      if county != "210203" { try world.enter("LN-T07", county, numerator: now, denominator: of) }
    }
    try await world.night()
    try expect(world, "LN-T07", value: "50.8", met: nil, reported: 3)
    try world.enter("LN-T07", "210203", numerator: 0, denominator: 0)
    try await world.night()
    try expect(world, "LN-T07", value: "50.8", met: false, attainment: "40", reported: 4)
    #expect(try world.line("LN-T07")?.reading.yearOnYear == -200_000)
    try world.enter("LN-T07", "210103", numerator: 4_430, denominator: 9_000)
    try await world.night()
    try expect(world, "LN-T07", value: "50.1", met: true, reported: 4)
    // A greater fall than the interval asked for is reached as well.
    try world.enter("LN-T07", "210103", numerator: 4_300, denominator: 9_000)
    try await world.night()
    try expect(world, "LN-T07", value: "48.8", met: true, reported: 4)
    try expectVerified(world)
  }

  @Test func `LN-T08 gives one county one vote, silence counts as not covered, and it may be met or missed early`()
    async throws
  {
    let world = try await world(["LN-T08"])
    for county in ["210102", "210103", "210202"] { try world.enter("LN-T08", county, value: 1) }
    try await world.night()
    try expect(world, "LN-T08", value: "75", met: nil, reported: 3)
    try world.enter("LN-T08", "210203", value: 0)
    try await world.night()
    try expect(world, "LN-T08", value: "75", met: false, attainment: "78.947368", reported: 4)
    // What does not apply leaves the denominator.
    try world.enter("LN-T08", "210203", isNotApplicable: true)
    try await world.night()
    try expect(world, "LN-T08", value: "100", met: true, reported: 4)
    try expectVerified(world)
  }

  @Test func `LN-T09 and LN-T10 are cumulative: the year is each county's last quarter, complete with the fourth`()
    async throws
  {
    let world = try await world(["LN-T09", "LN-T10"])
    for id in ["LN-T09", "LN-T10"] {
      for county in World.counties { try world.enter(id, county, "2022-Q1", numerator: 10, denominator: 100) }
      try world.enter(id, "210102", "2022-Q4", numerator: 90, denominator: 100)
    }
    try await world.night()
    for id in ["LN-T09", "LN-T10"] {
      try expect(world, id, value: "30", met: nil, reported: 4)
      #expect(try world.line(id)?.reading.asOf == "2022-Q4" && world.line(id)?.reading.missing == 3)
      for county in World.counties.dropFirst() {
        try world.enter(id, county, "2022-Q4", numerator: 50, denominator: 100)
      }
    }
    try await world.night()
    for id in ["LN-T09", "LN-T10"] {
      try expect(world, id, value: "60", met: true, attainment: "100", reported: 4)
      try expect(world, id, "2022-Q1", value: "10", met: false, reported: 4)
    }
    try expectVerified(world)
  }

  @Test func `LN-T11 is reached early, and LN-T12 stands apart from it`() async throws {
    let world = try await world(["LN-T11", "LN-T12"])
    for county in World.counties { try world.register("clinic", county, names(4)) }
    try world.enter("LN-T11", "210102", value: 40)
    try world.mark("LN-T12", "clinic", names(3), home: "210102")
    try await world.night()
    try expect(world, "LN-T11", value: "40", met: nil, reported: 1)
    try expect(world, "LN-T12", value: "18.75", met: nil, reported: 1)
    try world.enter("LN-T11", "210203", value: 23)
    try await world.night()
    try expect(world, "LN-T11", value: "63", met: true, attainment: "100", reported: 2)
    try world.mark("LN-T12", "clinic", ["第4"], home: "210102")
    for county in World.counties.dropFirst() { try world.mark("LN-T12", "clinic", names(4), home: county) }
    try await world.night()
    try expect(world, "LN-T12", value: "100", met: true, attainment: "100", reported: 4)
    try expectVerified(world)
  }

  @Test(arguments: [
    ("LN-T13", 29), ("LN-T14", 37), ("LN-T15", 10), ("LN-T17", 10), ("LN-T19", 37), ("LN-T20", 40), ("LN-T24", 10),
  ])
  func `that the province selects are its own list, complete once it is there`(id: String, target: Int) async throws {
    let world = try await world([id])
    let kind = try #require(TargetCatalogue.indicator(id)).method.register
    try world.register(kind, World.province, names(target + 1))
    try world.mark(id, kind, names(target - 1), home: World.province)
    try expect(world, id, value: "\(target - 1)", met: false, reported: 1)
    try world.mark(id, kind, names(target), home: World.province)
    try expect(world, id, value: "\(target)", met: true, attainment: "100", reported: 1)
    // Named a second time it is the same thing.
    try world.mark(id, kind, ["第1"], home: World.province)
    try expect(world, id, value: "\(target)", met: true, reported: 1)
    try expectVerified(world)
  }

  @Test func `LN-T16 and LN-T23 are the province's own counts`() async throws {
    let world = try await world(["LN-T16", "LN-T23"])
    try world.enter("LN-T16", World.province, value: 99)
    try world.enter("LN-T23", World.province, value: 50)
    try expect(world, "LN-T16", value: "99", met: false, attainment: "99", reported: 1)
    try expect(world, "LN-T23", value: "50", met: true, attainment: "100", reported: 1)
    try world.enter("LN-T16", World.province, value: 120)
    try expect(world, "LN-T16", value: "120", met: true, attainment: "120", reported: 1)
    try expectVerified(world)
  }

  @Test func `LN-T18 is about a number: it is shown, and a person judges`() async throws {
    let world = try await world(["LN-T18"])
    try world.register("discipline", World.province, names(19))
    try world.mark("LN-T18", "discipline", names(19), home: World.province)
    try expect(world, "LN-T18", value: "19", met: nil, reported: 1)
    #expect(try world.line("LN-T18")?.light.light == .grey)
    try world.hub.edit { edit in
      try edit.put(
        Schema.lightOverride,
        [.text(World.province), .text(World.province), .text("LN-T18"), .text("2022")],
        [(0, [.text("green"), .text("专家组认可"), .integer(1), .text("")])])
    }
    let light = try #require(try world.line("LN-T18")).light
    #expect(light.light == .green && light.isOverridden)
    try expectVerified(world)
  }

  @Test func `LN-T21 and LN-T22 are counted by grade, each by the tier that owns it`() async throws {
    let world = try await world(["LN-T21", "LN-T22"])
    for city in World.cities { try world.register("clinical-city", city, names(12)) }
    for county in World.counties { try world.register("clinical-county", county, names(10)) }
    try world.mark("LN-T21", "clinical-city", names(12), home: "210100")
    try world.mark("LN-T22", "clinical-county", names(10), home: "210102")
    try await world.night()
    try expect(world, "LN-T21", value: "12", met: nil, attainment: "60", reported: 1)
    try expect(world, "LN-T22", value: "10", met: nil, attainment: "25", reported: 1)
    try world.mark("LN-T21", "clinical-city", names(8), home: "210200")
    for county in World.counties.dropFirst() { try world.mark("LN-T22", "clinical-county", names(10), home: county) }
    try await world.night()
    try expect(world, "LN-T21", value: "20", met: true, reported: 2)
    try expect(world, "LN-T22", value: "40", met: true, reported: 4)
    try expect(world, "LN-T22", region: "210100", value: "20", met: nil, reported: 2)
    try expectVerified(world)
  }

  @Test func `LN-T25 and LN-T26 count a base once that two offices know`() async throws {
    let world = try await world(["LN-T25", "LN-T26"])
    try world.register("breeding-base", "210102", names(4))
    try world.register("growing-base", "210203", names(9))
    try await world.night()
    try world.mark("LN-T25", "breeding-base", names(4), home: "210102")
    try world.mark("LN-T25", "breeding-base", ["第1"], home: "210102", by: "210103")
    try world.mark("LN-T26", "growing-base", names(9), home: "210203")
    try world.mark("LN-T26", "growing-base", names(9), home: "210203", by: "210202")
    try await world.night()
    try expect(world, "LN-T25", value: "4", met: nil, attainment: "80", reported: 2)
    try expect(world, "LN-T26", value: "9", met: nil, attainment: "90", reported: 2)
    try world.register("breeding-base", "210202", ["良种"])
    try world.register("growing-base", "210102", ["种植"])
    try world.mark("LN-T25", "breeding-base", ["良种"], home: "210202")
    try world.mark("LN-T26", "growing-base", ["种植"], home: "210102")
    try await world.night()
    try expect(world, "LN-T25", value: "5", met: true, reported: 3)
    try expect(world, "LN-T26", value: "10", met: true, reported: 3)
    try expectVerified(world)
  }

  @Test func `LN-T27 is met by four, by five, and by more than five`() async throws {
    let world = try await world(["LN-T27"])
    try world.register("city", "210100", names(3))
    try world.register("city", "210200", names(3, "市"))
    try world.mark("LN-T27", "city", names(3), home: "210100")
    try await world.night()
    try expect(world, "LN-T27", value: "3", met: nil, reported: 1)
    for (count, name) in zip(4..., names(3, "市")) {
      try world.mark("LN-T27", "city", [name], home: "210200")
      try await world.night()
      try expect(world, "LN-T27", value: "\(count)", met: true, reported: 2)
    }
    try expectVerified(world)
  }

  @Test func `LN-T28 counts hospitals where they are, whoever reports them`() async throws {
    let world = try await world(["LN-T28"])
    for county in World.counties { try world.register("hospital", county, names(25)) }
    for county in World.counties.dropLast() { try world.mark("LN-T28", "hospital", names(25), home: county) }
    try await world.night()
    try expect(world, "LN-T28", value: "75", met: nil, attainment: "75", reported: 3)
    try world.mark("LN-T28", "hospital", names(25), home: "210203")
    try await world.night()
    try expect(world, "LN-T28", value: "100", met: true, attainment: "100", reported: 4)
    try expectVerified(world)
  }
}
