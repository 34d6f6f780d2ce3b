import Exchange
import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// A province and a city whose clocks differ; districts go by the city's, unless one is given its own.
@Suite struct `Hubs whose clocks differ` {
  private static let hour: Int64 = 3_600_000

  /// The times of all heads of a region's figures, in milliseconds.
  private func times(_ copy: Store, _ region: String = "130102") throws -> [Int64] {
    let code = try RegionCode(parsing: region)
    return try copy.look { session in
      try session.rows(of: Schema.observation, scope: code, after: 0, limit: 100).flatMap { entry in
        entry.row.state.heads.groups(count: Schema.observation.groups.count).flatMap(\.stamps).map(\.time.milliseconds)
      }
    }
  }

  @Test(arguments: [-9 * hour, -hour, hour, 9 * hour])
  func `C6 take a district's write with the time that its first hub let through`(skew: Int64) async throws {
    let tiers = try await Tiers(provinceAhead: Skew(skew))
    let office = try await tiers.district("130102")
    let desk = try await tiers.district("130102", name: "desk")
    try office.record("HC11", "2022", value: 1, note: "一")
    try desk.record("HC12", "2022", value: 0)
    let entered = try times(office) + times(desk)
    let first = try await tiers.night([office, desk])
    // The second key of a region waits for somebody at the province; its times are judged no more for that.
    #expect(first.relay.problems.map(\.code) == ["enrolment-waiting", "relay-node-waiting"])
    #expect(try tiers.province.approve(desk.identity.origin.node))
    for copy in [office, desk] { try await tiers.copies.sync(copy, with: tiers.city) }
    try office.record("HC12", "2022", value: 1)
    try await tiers.night([office, desk])
    #expect(try await tiers.night([office, desk]).relay.problems.isEmpty)
    try expectAlike("130102", [office, desk, tiers.city, tiers.province])
    #expect(try tiers.province.lines() == ["130102 HC11 2022 1000000 一", "130102 HC12 2022 1000000 "])
    #expect(try tiers.province.conflictCount() == 0)
    #expect(try entered.prefix(1).allSatisfy(times(tiers.province).contains))
    let now = tiers.copies.world.surroundings.now()
    #expect(try times(tiers.province).allSatisfy { $0 <= now })
  }

  @Test func `C6 leave it to the first to correct a district, also where the one above agrees with the district`()
    async throws
  {
    let fast = Skew(3 * Self.hour)
    let tiers = try await Tiers(provinceAhead: fast)
    let office = try Store.found(
      Store.Founding(kind: .office, region: "130102"), in: tiers.copies.folder.path("fast"),
      surroundings: tiers.copies.world.surroundings(ahead: fast))
    try await tiers.copies.join(office, to: tiers.city)
    try office.record("HC11", "2022", value: 1)
    let outcome = try await tiers.copies.sync(office, with: tiers.city)
    #expect(outcome.reissued == 1 && outcome.clockAhead > ExchangeLimits.clockAheadMilliseconds)
    #expect(try await tiers.copies.sync(tiers.city, with: tiers.province).relay.problems.isEmpty)
    try expectAlike("130102", [office, tiers.city, tiers.province])
    let latest = tiers.copies.world.surroundings.now() + ExchangeLimits.clockAheadMilliseconds
    #expect(try times(tiers.province).allSatisfy { $0 <= latest })
    #expect(try tiers.province.lines().count == 1)
  }

  @Test func `C6 judge each other's own writes as any first hub does`() async throws {
    let tiers = try await Tiers(provinceAhead: Skew(-3 * Self.hour))
    // From the day before: the province moves the writes back by three hours, which is yesterday.
    let yesterday = CalendarDay(at: tiers.copies.world.surroundings.now() - 24 * Self.hour)
    try tiers.city.grantMandate(over: RegionCode(parsing: "130102"), from: yesterday, to: nil, reason: "尚未注册")
    try tiers.city.enter(1, for: "130102")
    let outcome = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(outcome.reissued == 2 && outcome.refused.isEmpty)
    try expectAlike("130102", [tiers.city, tiers.province])
    let provinceLatest =
      tiers.copies.world.surroundings.now() - 3 * Self.hour + ExchangeLimits.clockAheadMilliseconds
    #expect(try times(tiers.province).allSatisfy { $0 <= provinceLatest })
  }

  @Test func `C6 hold up nobody where the one above is fast and hands something down`() async throws {
    let tiers = try await Tiers(provinceAhead: Skew(9 * Self.hour))
    let office = try await tiers.district("130102")
    try tiers.province.grantMandate(
      over: RegionCode(parsing: "130104"), from: CalendarDay(at: tiers.copies.world.surroundings.now()), to: nil,
      reason: "尚未注册")
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
    try await tiers.night([office])
    for night in 0..<3 {
      try office.record("HC99", "\(2022 + night)", value: 1)
      try await tiers.night([office])
      #expect(try tiers.province.lines(of: "130102").count == night + 1)
      tiers.copies.world.advance(milliseconds: 24 * Self.hour)
    }
    try await tiers.night([office])
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.conflictCount() == 0)
  }
}
