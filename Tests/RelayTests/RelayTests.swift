import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `A relay` {
  @Test func `F1 a city that was down for thirty nights passes on the backlog`() async throws {
    let tiers = try await Tiers()
    let first = try await tiers.district("130102")
    let second = try await tiers.district("130104")
    for night in 0..<30 {
      try first.record("HC11", "\(2000 + night)", value: Int64(night % 2), note: "\(night)")
      if night.isMultiple(of: 3) { try second.record("HC12", "\(2000 + night)", value: 1) }
      for office in [first, second] { try await tiers.copies.sync(office, with: tiers.city) }
      tiers.copies.world.advance(milliseconds: 24 * 3_600 * 1_000)
    }
    let outcome = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(outcome.relay.segments == 40)
    #expect(outcome.relay.problems.isEmpty)
    #expect(try tiers.province.lines().count == 40)
    try expectAlike("130102", [first, tiers.city, tiers.province])
    try expectAlike("130104", [second, tiers.city, tiers.province])
    #expect(try tiers.city.readings(of: "130100") == tiers.province.readings(of: "130100"))
    let idle = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(idle.relay.items == 0)
    #expect(idle.pulledRows == 0)
    #expect(idle.differing.isEmpty && idle.healed.isEmpty)
  }

  @Test func `shows at the province what it would show had the district joined it`() async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    let desk = try await tiers.district("130102", name: "desk")
    try office.record("HC11", "2022", value: 1, note: "甲")
    try desk.record("HC11", "2022", value: 0, note: "乙")
    try office.record("HC12", "2022", value: 1)
    try await tiers.night([office, desk])
    #expect(try tiers.province.approve(desk.identity.origin.node))
    for copy in [office, desk] { try await tiers.copies.sync(copy, with: tiers.city) }
    try await tiers.night([office, desk])
    let direct = try Store.found(
      Store.Founding(kind: .hub, region: "130000"), in: tiers.copies.folder.path("direct"),
      surroundings: tiers.copies.world.surroundings)
    for copy in [office, desk] {
      try await tiers.copies.join(copy, to: direct)
      try await tiers.copies.sync(copy, with: direct)
    }
    try expectAlike("130102", [direct, tiers.province, tiers.city])
    #expect(try direct.conflictCount() > 0)
    #expect(try tiers.province.conflictCount() == direct.conflictCount())
    #expect(try tiers.city.conflictCount() == direct.conflictCount())
    for region in ["130102", "130100", "130000"] {
      #expect(try tiers.province.readings(of: region) == direct.readings(of: region))
    }
  }

  @Test func `keeps two cities apart and adds them up above`() async throws {
    let tiers = try await Tiers()
    let other = try await tiers.city("130200")
    let first = try await tiers.district("130102")
    let second = try await tiers.district("130202", at: other)
    try first.record("HC23", "2022-Q2", numerator: 1, denominator: 4)
    try second.record("HC23", "2022-Q2", numerator: 2, denominator: 4)
    try await tiers.night([first])
    try await tiers.night([second], city: other)
    try await tiers.night([first])
    #expect(try tiers.city.lines().count == 1)
    #expect(try other.lines().count == 1)
    let province = try RegionCode(parsing: "130000")
    let line = try #require(
      try tiers.province.rollups(RollupFilter(region: province, indicator: "HC23", period: "2022-Q2")).first)
    #expect(line.reading.reported == 2)
    try expectAlike("130102", [first, tiers.city, tiers.province])
    try expectAlike("130202", [second, other, tiers.province])
  }

  @Test func `keeps a refusal of the first hub at every tier`() async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    try office.record("HC99", "2022", value: 1)
    try office.record("HC11", "2022", value: 1)
    // Only the province knows the indicator: judged anew there, the figure would stand.
    try tiers.province.edit { edit in
      try edit.put(
        Schema.indicator, [.text("HC99"), .text("130000")],
        [
          (
            0,
            [
              .integer(1), .text("新指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
              .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
              .text("district"), .text(""),
            ]
          )
        ])
    }
    try await tiers.night([office])
    #expect(try office.refusals().map(\.reason) == [.indicatorUnknown])
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.lines() == ["130102 HC11 2022 1000000 "])
  }

  @Test func `brings what the province entered down to the district`() async throws {
    let tiers = try await Tiers()
    try tiers.province.grantMandate(
      over: RegionCode(parsing: "130102"), from: CalendarDay(at: tiers.copies.world.surroundings.now()), to: nil,
      reason: "尚未注册")
    try tiers.province.enter(1, for: "130102")
    try await tiers.night([])
    #expect(try tiers.city.lines() == ["130102 HC11 2022 1000000 "])
    let office = try await tiers.district("130102")
    try await tiers.night([office])
    try expectAlike("130102", [office, tiers.city, tiers.province])
    // The district's own entry is an ordinary edit over it, and climbs.
    try office.record("HC11", "2022", value: 0)
    try await tiers.night([office])
    try await tiers.night([office])
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.conflictCount() == 0)
    // Its enrolment at the city ended the mandate of the province.
    #expect(try tiers.province.mandates().map(\.phase) == [.ended])
  }

  @Test func `merges what city and district wrote at once, also where the province refuses the city's`() async throws {
    let tiers = try await Tiers()
    let today = CalendarDay(at: tiers.copies.world.surroundings.now())
    try tiers.city.grantMandate(over: RegionCode(parsing: "130102"), from: today, to: nil, reason: "尚未注册")
    try tiers.city.enter(1, for: "130102")
    let office = try await tiers.district("130102")
    try office.record("HC11", "2022", value: 0)
    try await tiers.night([office])
    try await tiers.night([office])
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.conflictCount() == 1)
    #expect(try tiers.city.conflictCount() == 1)
    #expect(try office.conflictCount() == 1)
  }

  @Test func `F9 shows the district who above it wrote what, and both values where the district wrote too`()
    async throws
  {
    let tiers = try await Tiers()
    let today = CalendarDay(at: tiers.copies.world.surroundings.now())
    try tiers.province.grantMandate(over: RegionCode(parsing: "130102"), from: today, to: nil, reason: "尚未注册")
    try tiers.province.enter(1, for: "130102")
    let office = try await tiers.district("130102")
    // Entered before anything came down: neither had seen the other's.
    try office.record("HC11", "2022", value: 0)
    for _ in 0..<3 { try await tiers.night([office]) }
    for copy in [office, tiers.city, tiers.province] {
      let conflict = try #require(try copy.conflictDetails().first)
      let sources = Schema.observation.source.map { source in conflict.choices.map { $0.values[source.place].text } }
      #expect(sources == ["office", "mandate:130000"])
      #expect(
        conflict.choices.map(\.stamp.origin.node) == [office.identity.origin.node, tiers.province.identity.origin.node])
    }
    // The district's word decides, and the province sees that it did.
    let conflict = try #require(try office.conflictDetails().first)
    try office.settle(conflict, keeping: conflict.choices[1])
    try await tiers.night([office])
    try await tiers.night([office])
    for copy in [office, tiers.city, tiers.province] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.figures(of: office.identity.region).map(\.source) == [.office])
    }
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.lines() == ["130102 HC11 2022 1000000 "])
  }

  @Test func `keeps the district's figure where the city's entry over it is taken back`() async throws {
    let tiers = try await Tiers()
    let today = CalendarDay(at: tiers.copies.world.surroundings.now())
    // The province has the district as its own: it accepts no entry of the city for it.
    let direct = try tiers.copies.office("130102", name: "direct")
    try await tiers.copies.join(direct, to: tiers.province)
    try tiers.city.grantMandate(over: RegionCode(parsing: "130102"), from: today, to: nil, reason: "尚未注册")
    try tiers.city.enter(1, for: "130102")
    let office = try await tiers.district("130102")
    try office.record("HC11", "2022", value: 0, note: "区里")
    let outcome = try await tiers.night([office])
    #expect(outcome.refused.map(\.reason) == [.mandateMissing])
    #expect(try tiers.city.lines() == ["130102 HC11 2022 0 区里"])
    #expect(try tiers.city.conflictCount() == 0)
    #expect(try tiers.city.verify().isClean)
  }

  @Test func `takes back from the district what the city entered and the province refuses`() async throws {
    let tiers = try await Tiers()
    let today = CalendarDay(at: tiers.copies.world.surroundings.now())
    let direct = try tiers.copies.office("130102", name: "direct")
    try await tiers.copies.join(direct, to: tiers.province)
    try tiers.city.grantMandate(over: RegionCode(parsing: "130102"), from: today, to: nil, reason: "尚未注册")
    try tiers.city.enter(1, for: "130102")
    let office = try await tiers.district("130102")
    // The district has it before the province was asked.
    try await tiers.copies.sync(office, with: tiers.city)
    #expect(try office.lines().count == 1)
    let outcome = try await tiers.night([office])
    #expect(outcome.refused.map(\.reason) == [.mandateMissing])
    #expect(try tiers.city.lines().isEmpty)
    #expect(try await tiers.copies.sync(office, with: tiers.city).differing.isEmpty)
    #expect(try office.lines().isEmpty)
  }

  @Test func `climbs over four tiers`() async throws {
    let regions = try [
      ("990000", "省", RegionTier.province, nil), ("990100", "市", .city, "990000"), ("990101", "新区", .city, "990100"),
      ("990102", "区", .district, "990101"),
    ].map { code, name, tier, parent in
      Region(
        code: try RegionCode(parsing: code), name: name, tier: tier,
        parent: try parent.map { try RegionCode(parsing: $0) },
        validFrom: nil, validTo: nil)
    }
    let copies = try Copies()
    func found(_ region: String, _ kind: CopyKind) throws -> Store {
      try Store.found(
        Store.Founding(kind: kind, region: region, regions: regions), in: copies.folder.path(region),
        surroundings: copies.world.surroundings)
    }
    let hubs = try ["990000", "990100", "990101"].map { try found($0, .hub) }
    let town = try found("990102", .office)
    try await copies.join(hubs[1], to: hubs[0])
    try await copies.join(hubs[2], to: hubs[1])
    try await copies.join(town, to: hubs[2])
    try town.record("HC11", "2022", value: 1)
    try await copies.sync(town, with: hubs[2])
    let middle = try await copies.sync(hubs[2], with: hubs[1])
    #expect(middle.relay.problems.isEmpty && middle.relay.items == 2)
    let top = try await copies.sync(hubs[1], with: hubs[0])
    #expect(top.relay.problems.isEmpty && top.relay.items == 3)
    try expectAlike("990102", [town] + hubs)
    #expect(try hubs[0].lines() == ["990102 HC11 2022 1000000 "])
  }
}

extension Store {
  /// Enters a figure of a region below under a mandate.
  func enter(_ value: Int64, for region: String) throws {
    try edit { edit in
      try edit.put(
        Schema.observation, [.text(region), .text("HC11"), .text("2022")],
        [
          (
            0,
            [
              .integer(value * ExactDecimal.scale), .null, .null, .null, .integer(0), .integer(1),
              .text(FigureSource.mandate(holder: identity.region).text),
            ]
          )
        ])
    }
  }
}
