import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

/// A province with a city whose mode changes and one that passes on every change, beside the same where none ever does.
private struct MixedProvince {
  let tiers: [Tiers]
  let others: [Store]
  private let districts: [[String: Store]]
  private static let regions = ["130102", "130104", "130202"]

  init() async throws {
    var made: [(Tiers, Store, [String: Store])] = []
    for _ in 0..<2 {
      let tiers = try await Tiers()
      let other = try await tiers.city("130200")
      var offices: [String: Store] = [:]
      for region in Self.regions {
        offices[region] = try await tiers.district(region, at: region.hasPrefix("1301") ? tiers.city : other)
      }
      made.append((tiers, other, offices))
    }
    tiers = made.map(\.0)
    others = made.map(\.1)
    districts = made.map(\.2)
  }

  /// The province whose city changes its mode, and the one whose city does not.
  var changing: Tiers { tiers[0] }

  func record(
    _ region: String, _ indicator: String, _ period: String, value: Int64? = nil, _ numerator: Int64? = nil,
    of denominator: Int64? = nil
  ) throws {
    for offices in districts {
      try #require(offices[region]).record(
        indicator, period, value: value, numerator: numerator, denominator: denominator)
    }
  }

  /// Writes at both cities.
  func atCity(_ body: (Store) throws -> Void) throws { for tiers in tiers { try body(tiers.city) } }

  /// One night of everybody, the districts first; what the provinces then show must be the same.
  func night(_ place: SourceLocation = #_sourceLocation) async throws {
    for (tiers, (other, offices)) in zip(tiers, zip(others, districts)) {
      for (region, office) in offices.sorted(by: { $0.key < $1.key }) {
        try await tiers.copies.sync(office, with: region.hasPrefix("1301") ? tiers.city : other)
      }
      for city in [tiers.city, other] {
        let outcome = try await tiers.copies.sync(city, with: tiers.province)
        #expect(outcome.refused.isEmpty && outcome.relay.problems.isEmpty, sourceLocation: place)
        #expect(outcome.differing.isEmpty && outcome.healed.isEmpty, sourceLocation: place)
      }
      tiers.copies.world.advance(milliseconds: 24 * 3_600 * 1_000)
      for copy in [tiers.province, tiers.city] {
        let report = try copy.verify()
        #expect(report.isClean, "\(report)", sourceLocation: place)
      }
    }
    for region in ["130000", "130100", "130200", "130202"] {
      let shown = try tiers.map { try $0.province.shown(of: region) }
      #expect(shown[0] == shown[1], "\(region)", sourceLocation: place)
    }
    for tiers in tiers {
      #expect(
        try tiers.province.shown(of: "130100") == tiers.city.shown(of: "130100"), sourceLocation: place)
    }
  }

  func order(_ isSummary: Bool, atOnce: Bool = false) throws -> RelayMode {
    try changing.province.orderRelay(
      isSummary, of: RegionCode(parsing: "130100"), reason: "试行", atOnce: atOnce)
  }

  /// Whether the province counts the city's cells in place of leaves.
  func standsBySummary() throws -> Bool {
    let known = try changing.province.loadDefinitions()
    return try known.relays.summarised(in: known.tree, under: RegionCode(parsing: "130000"))
      .contains(RegionCode(parsing: "130100"))
  }

  /// How many figures of the city's districts lie at the province.
  func leavesAbove() throws -> Int { try changing.province.lines().filter { $0.hasPrefix("1301") }.count }
}

extension Store {
  /// What is shown of a region, whatever it was made from.
  fileprivate func shown(of region: String) throws -> [String] {
    try rollups(RollupFilter(region: RegionCode(parsing: region))).map {
      "\($0.region) \($0.indicator.code) \($0.period) \($0.reading) \($0.stages) \($0.light)"
    }.sorted()
  }
}

@Suite struct `A city that forwards whole cells` {
  private let mixed: MixedProvince

  init() async throws {
    mixed = try await MixedProvince()
    for (number, region) in ["130102", "130104", "130202"].enumerated() {
      let count = Int64(number)
      try mixed.record(region, "HC11", "2022", value: count % 2)
      try mixed.record(region, "HC23", "2022-Q1", 10 + count, of: 40)
      try mixed.record(region, "HC02", "2022", count, of: 1_000 * (count + 1))
      try mixed.record(region, "HC01", "2022", value: 70 + count)
      try mixed.record(region, "HC26", "2022", value: 91 + count)
    }
    try mixed.atCity { try $0.record("HC01", "2022", value: 77) }
    try await mixed.night()
  }

  @Test func `shows above what every change would show, each night, there and back`() async throws {
    let before = try mixed.leavesAbove()
    #expect(try mixed.order(true) == .summary)
    #expect(try !mixed.standsBySummary(), "an order alone changes nothing")
    try mixed.record("130102", "HC23", "2022-Q2", 20, of: 40)
    try await mixed.night()
    try mixed.record("130102", "HC23", "2022-Q3", 30, of: 40)
    try mixed.record("130104", "HC26", "2022", value: 60)
    try await mixed.night()
    #expect(try mixed.standsBySummary())
    #expect(try mixed.leavesAbove() == before + 1, "what was changed since the city began did not go up by itself")
    try mixed.record("130104", "HC11", "2022", value: 0)
    try mixed.record("130202", "HC11", "2022", value: 1)
    try await mixed.night()
    #expect(try mixed.order(false) == .returning)
    try mixed.record("130102", "HC23", "2022-Q4", 40, of: 40)
    try await mixed.night()
    #expect(try mixed.standsBySummary(), "until all leaves are up, the cells count")
    for quarter in 1...2 {
      try mixed.record("130104", "HC23", "2022-Q\(quarter)", 5, of: 50)
      try await mixed.night()
    }
    #expect(try !mixed.standsBySummary())
    #expect(try mixed.leavesAbove() == mixed.tiers[1].province.lines().filter { $0.hasPrefix("1301") }.count)
    try mixed.record("130102", "HC02", "2022", 9, of: 1_000)
    try await mixed.night()
    // And once more, which finds the cells of the first time there.
    #expect(try mixed.order(true) == .summary)
    for value in 1...3 {
      try mixed.record("130102", "HC26", "2022", value: 80 + Int64(value))
      try await mixed.night()
    }
    #expect(try mixed.standsBySummary())
  }

  @Test func `is followed by its leaves at once where that is ordered, and nothing counts twice`() async throws {
    _ = try mixed.order(true)
    for _ in 0..<2 { try await mixed.night() }
    #expect(try mixed.order(false, atOnce: true) == .full)
    #expect(try !mixed.standsBySummary())
    // Nothing was changed since, so the leaves that are here are all there are.
    for _ in 0..<3 { try await mixed.night() }
    #expect(try !mixed.standsBySummary())
  }

  @Test func `counts a stray change of a district once: in the cell, not by itself`() async throws {
    _ = try mixed.order(true)
    for _ in 0..<2 { try await mixed.night() }
    // Another way brings what the city keeps back: its relay as it would be in full.
    let tiers = mixed.changing
    try mixed.record("130102", "HC11", "2022", value: 1)
    try await mixed.night()
    let shown = try tiers.province.readings(of: "130100")
    let held = try await tiers.city.look { session in
      try session.unnumberedSegments().compactMap { try session.segment(of: $0.number, past: $0.through - 1)?.segment }
    }
    #expect(!held.isEmpty)
    let child = try #require(try await tiers.province.enrolledNode(tiers.city.identity.origin.node))
    let place = try await tiers.province.look { session in try session.held(of: child.key.node) }
    try await tiers.give(held.map(RelayItem.segment), as: tiers.city, after: place)
    #expect(try tiers.province.lines().contains { $0.hasPrefix("130102 HC11 2022 1000000") })
    #expect(try tiers.province.readings(of: "130100") == shown)
    #expect(try tiers.province.verify().isClean)
  }

  @Test(arguments: ["HC23", "HC26", "HC02", "HC11"])
  func `is explained by its cell, and what lies under that counts no more`(indicator: String) async throws {
    _ = try mixed.order(true)
    for _ in 0..<2 { try await mixed.night() }
    let province = mixed.changing.province
    let code = FigureCode(
      indicator: indicator, period: try Period(parsing: "2022"), region: try RegionCode(parsing: "130000"),
      lens: .reported, moment: try province.moment())
    let explained = try province.explain(code)
    #expect(explained.past?.value != nil && explained.past?.value == explained.present?.value)
    #expect(explained.past?.reported == explained.present?.reported)
    let cells = explained.leaves.filter { $0.summary != nil }
    #expect(cells.map(\.region.description) == ["130100"] && cells.allSatisfy { $0.counts && $0.isVerified == true })
    let counted = explained.leaves.filter { $0.counts && $0.summary == nil }.map(\.region.description)
    #expect(Set(counted) == ["130202"])
    #expect(explained.leaves.contains { $0.region.description == "130102" && !$0.counts })
  }

  @Test func `has its cells proved by the leaves that it later shows`() async throws {
    let province = mixed.changing.province
    func count() throws -> [SummaryProof.Outcome: Int] {
      Dictionary(grouping: try province.proveSummaries(), by: \.outcome).mapValues(\.count)
    }
    #expect(try count().isEmpty)
    _ = try mixed.order(true)
    for _ in 0..<2 { try await mixed.night() }
    let all = try province.proveSummaries().count
    #expect(try all > 5 && count() == [.proved: all], "all leaves went up before")
    try mixed.record("130102", "HC02", "2022", 5, of: 1_000)
    try await mixed.night()
    #expect(try count() == [.proved: all - 1, .leavesNotHere: 1])
    _ = try mixed.order(false)
    for _ in 0..<3 { try await mixed.night() }
    #expect(try !mixed.standsBySummary())
    #expect(try count() == [.proved: all])
    try mixed.record("130102", "HC02", "2022", 6, of: 1_000)
    try await mixed.night()
    #expect(try count() == [.proved: all - 1, .changedSince: 1])
  }

  @Test(arguments: ["sums", "digest", "extremum"])
  func `F4 cannot keep a false cell once its leaves are shown`(part: String) async throws {
    let indicator = part == "extremum" ? "HC26" : "HC11"
    _ = try mixed.order(true)
    for _ in 0..<2 { try await mixed.night() }
    let (city, province) = (mixed.changing.city, mixed.changing.province)
    #expect(try province.orderRelay(false, of: city.identity.region, reason: "核对", atOnce: true) == .full)
    try await mixed.changing.copies.sync(city, with: province)
    // The city's program was changed: its last word on a cell is not what its leaves say.
    try await city.write { session in
      let cells = try SummaryReader.cells(session.db, of: session.region)
      let name = try #require(
        cells.keys.first { $0.indicator == indicator && $0.part == .main && $0.lens == .reported })
      var cell = try #require(cells[name])
      if part == "extremum" { cell.extremum = 99_000_000 } else { cell.sums.numerator += 1_000_000 }
      if part == "digest" { cell.leavesDigest[0] ^= 1 }
      let edit = EditSession(session, time: try session.tick())
      try edit.put(Schema.summary, name.stored, [(0, cell.stored)])
      try session.capture(edit, account: "", reason: "")
      try session.tell(.full)
    }
    try await mixed.changing.copies.sync(city, with: province)
    let proofs = try province.proveSummaries()
    #expect(proofs.filter { $0.outcome == .differs }.map(\.name.indicator) == [indicator])
    #expect(try province.verify().isClean, "what counts are the leaves")
  }

  @Test func `has a cell refused that cannot be read, and one of another region`() async throws {
    _ = try mixed.order(true)
    for _ in 0..<2 { try await mixed.night() }
    let (city, province) = (mixed.changing.city, mixed.changing.province)
    let shown = try province.shown(of: "130000")
    try await city.write { session in
      let cells = try SummaryReader.cells(session.db, of: session.region)
      let name = try #require(cells.keys.first { $0.indicator == "HC11" && $0.part == .main && $0.lens == .reported })
      var cell = try #require(cells[name])
      cell.sums.onTime = cell.sums.reported + cell.sums.notApplicable + 1
      let edit = EditSession(session, time: try session.tick())
      try edit.put(Schema.summary, name.stored, [(0, cell.stored)])
      try session.capture(edit, account: "", reason: "false")
      #expect(throws: (any Error).self) {
        let foreign = SummaryName(
          region: "130200", indicator: "HC11", part: .main, period: name.period, lens: .reported)
        let edit = EditSession(session, time: try session.tick())
        try edit.put(Schema.summary, foreign.stored, [(0, cell.stored)])
        try session.capture(edit, account: "", reason: "foreign")
      }
    }
    // Sealed as it is: the program that would put it right first is not this one.
    try await city.write { session in while try session.sealOne() {} }
    let outcome = try await mixed.changing.copies.sync(city, with: province)
    #expect(outcome.refused.map(\.reason) == [.malformed])
    #expect(try province.shown(of: "130000") == shown)
    #expect(try province.verify().isClean)
  }

  @Test func `is obeyed only from the hub above, for a region that has others below it`() throws {
    let tiers = mixed.changing
    #expect(throws: StoreError.self) {
      _ = try tiers.province.orderRelay(true, of: RegionCode(parsing: "130102"), reason: "试行", atOnce: false)
    }
    #expect(throws: StoreError.self) {
      _ = try tiers.city.orderRelay(true, of: RegionCode(parsing: "130200"), reason: "试行", atOnce: false)
    }
  }
}
