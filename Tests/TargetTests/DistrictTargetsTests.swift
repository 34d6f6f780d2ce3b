import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

/// The eight targets of a district's plan, as the tier above would compute them from all its districts.
@Suite struct `The targets of a district's plan` {
  private typealias World = TargetWorld

  private func world(_ ids: [String]) async throws -> World {
    try await World(try ids.map { id in try #require(TargetCatalogue.indicator(id), "\(id)") })
  }

  private func expect(
    _ world: World, _ id: String, value: String?, met: Bool?, reported: Int64,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let reading = try #require(try world.line(id), "\(id)", sourceLocation: place).reading
    #expect(reading.text(places: 6) == value, "\(id) value", sourceLocation: place)
    #expect(reading.met == met, "\(id) met", sourceLocation: place)
    #expect(reading.reported == reported, "\(id) reported", sourceLocation: place)
  }

  private func expectVerified(_ world: World, at place: SourceLocation = #_sourceLocation) throws {
    #expect(try world.hub.verify().rollupsDiffering.isEmpty, sourceLocation: place)
  }

  private func names(_ count: Int) -> [String] { (1...count).map { "第\($0)" } }

  @Test func `QJ-T01 and QJ-T02 are the filled cells of the yearly set, never a sum of sixty-fours`() async throws {
    let world = try await world(["QJ-T01", "QJ-T02", "LN-T08", "LN-T11"])
    try world.hub.edit { edit in
      for (ordinal, code) in ["LN-T08", "LN-T11"].enumerated() {
        try edit.put(
          Schema.catalogueEntry, [.text(World.province), .integer(2022), .text(code)],
          [(0, [.integer(Int64(ordinal + 1)), .integer(code == "LN-T11" ? 1 : 0), .text("")])])
      }
    }
    for county in World.counties { try world.enter("LN-T11", county, value: 1) }
    for county in ["210102", "210103"] { try world.enter("LN-T08", county, value: 1) }
    try await world.night()
    let monitored = try #require(try world.line("QJ-T01")).reading
    #expect(monitored.text(places: 6) == "75" && monitored.met == nil)
    #expect(monitored.numerator == 6_000_000 && monitored.denominator == 8_000_000)
    let assessed = try #require(try world.line("QJ-T02")).reading
    #expect(assessed.text(places: 6) == "100" && assessed.met == true)
    // What does not apply has been answered.
    try world.enter("LN-T08", "210202", isNotApplicable: true)
    try world.enter("LN-T08", "210203", value: 0)
    try await world.night()
    #expect(try world.line("QJ-T01")?.reading.met == true)
    try expectVerified(world)
  }

  @Test func `QJ-T03 is the share of consultations with three experts, and experts are not added up`() async throws {
    let world = try await world(["QJ-T03"])
    func consult(_ county: String, _ experts: [Int64]) throws {
      try world.desk(county).edit { edit in
        for (number, count) in experts.enumerated() {
          try edit.put(
            Schema.consultation, [.blob([UInt8](repeating: UInt8(number + 1), count: 16)), .text(county)].map { $0 },
            [(0, [.text("2022-05-0\(number + 1)"), .text("规划评审"), .integer(count), .text("")])])
        }
      }
    }
    try consult("210102", [3, 4, 2])
    try await world.night()
    try expect(world, "QJ-T03", value: "66.666667", met: nil, reported: 1)
    try expectVerified(world)
  }

  @Test func `QJ-T04 and QJ-T07 count named schools and enterprises, each once`() async throws {
    let world = try await world(["QJ-T04", "QJ-T07"])
    try world.register("school", "210102", names(13))
    try world.register("enterprise", "210102", names(2))
    try world.mark("QJ-T04", "school", names(12), home: "210102")
    try world.mark("QJ-T07", "enterprise", names(1), home: "210102")
    try await world.night()
    try expect(world, "QJ-T04", value: "12", met: nil, reported: 1)
    try expect(world, "QJ-T07", value: "1", met: nil, reported: 1)
    try world.mark("QJ-T04", "school", names(13), home: "210102")
    try world.mark("QJ-T07", "enterprise", names(2), home: "210102")
    try await world.night()
    try expect(world, "QJ-T04", value: "13", met: true, reported: 1)
    try expect(world, "QJ-T07", value: "2", met: true, reported: 1)
    try expectVerified(world)
  }

  @Test func `QJ-T05 is reached at every office in every district only`() async throws {
    let world = try await world(["QJ-T05"])
    for county in World.counties { try world.register("office", county, names(5)) }
    for county in World.counties.dropLast() { try world.mark("QJ-T05", "office", names(5), home: county) }
    try await world.night()
    try expect(world, "QJ-T05", value: "75", met: nil, reported: 3)
    try world.mark("QJ-T05", "office", names(4), home: "210203")
    try await world.night()
    try expect(world, "QJ-T05", value: "95", met: false, reported: 4)
    // The office that is left is closed, and leaves the register of the year.
    try world.desk("210203").edit { edit in
      try edit.put(
        Schema.entity, [.blob(World.entity("office", "210203", "第5")), .text("210203")],
        [(0, [.text("office"), .text("第5"), .text(""), .integer(2000), .integer(2021)])])
    }
    try await world.night()
    try expect(world, "QJ-T05", value: "100", met: true, reported: 4)
    try expectVerified(world)
  }

  @Test func `QJ-T06 is the milestones done of the tasks bound to it, with the districts at ten of ten`() async throws {
    let world = try await world(["QJ-T06"])
    func plan(_ county: String, done: Int) throws {
      func id(_ number: Int) -> FieldValue {
        .blob(RowID.derived(Schema.milestone, [.text(county), .integer(Int64(number))]))
      }
      try world.desk(county).edit { edit in
        try edit.put(
          Schema.plan, [id(100), .text(county)],
          [(0, [.text("要点"), .integer(2022), .null, .null, .text("district"), .null, .null])])
        try edit.put(
          Schema.task, [id(101), .text(county)],
          [
            (
              0,
              [id(100), id(102), .integer(1), .text("1"), .text("近视防控"), .text("落实十项任务"), .null]
            )
          ])
        try edit.put(
          Schema.target, [id(103), .text(county)],
          [
            (
              0,
              [
                id(101), .integer(1), .text("重点任务"), .text("="), .integer(10_000_000), .null, .text("项"), .null,
                .text("十项"), .null, .integer(0), .integer(0), .null, .integer(1),
              ]
            ), (1, [.text("QJ-T06")]),
          ])
        for number in 1...10 {
          try edit.put(
            Schema.milestone, [id(number), .text(county)],
            [
              (0, [id(101), .integer(Int64(number)), .text("任务\(number)"), .text("milestone"), .null]),
              (1, [number <= done ? .text("2022-06-01") : .null, .null]),
            ])
        }
      }
    }
    try plan("210102", done: 10)
    try plan("210103", done: 6)
    try await world.night()
    try expect(world, "QJ-T06", value: "80", met: nil, reported: 2)
    #expect(try world.line("QJ-T06")?.reading.complete == 1)
    for county in ["210202", "210203"] { try plan(county, done: 10) }
    try plan("210103", done: 10)
    try await world.night()
    try expect(world, "QJ-T06", value: "100", met: true, reported: 4)
    #expect(try world.line("QJ-T06")?.reading.complete == 4)
    try expectVerified(world)
  }

  @Test func `QJ-T08 is a funnel: the first stage is judged, and each stage climbs`() async throws {
    let world = try await world(["QJ-T08"])
    try world.enter("QJ-T08", "210102", stages: "筛查=3000;高危=600;肺功能检查=550")
    try await world.night()
    try expect(world, "QJ-T08", value: "3000", met: nil, reported: 1)
    try world.enter("QJ-T08", "210103", stages: "筛查=2000;高危=380;肺功能检查=300")
    try await world.night()
    try expect(world, "QJ-T08", value: "5000", met: true, reported: 2)
    let line = try #require(try world.line("QJ-T08"))
    #expect(line.stages.map(\.name) == ["筛查", "高危", "肺功能检查"])
    #expect(line.stages.map(\.value) == [5_000_000_000, 980_000_000, 850_000_000])
    try expectVerified(world)
  }

  @Test func `a report that is handed in after its day is late, and one that is not handed in is not in time`()
    async throws
  {
    var indicator = try #require(TargetCatalogue.indicator("LN-T11"))
    var method = indicator.method
    method.dueDays = 10
    indicator = Indicator(
      code: indicator.code, version: 1, name: indicator.name, unit: indicator.unit, direction: indicator.direction,
      comparison: indicator.comparison, kind: indicator.kind, rule: indicator.rule, factor: indicator.factor,
      frequency: indicator.frequency, timeRule: indicator.timeRule, isSubset: indicator.isSubset, numerator: "",
      denominator: "", targets: indicator.targets, enteredAt: indicator.enteredAt, note: "", method: method)
    let world = try await World([indicator])
    for county in World.counties.dropLast() { try world.enter("LN-T11", county, value: 5) }
    // 2023-01-10 and 2023-01-11 in Beijing.
    try world.submit("210102", at: 1_673_280_000_000)
    try world.submit("210103", at: 1_673_366_400_000)
    try await world.night()
    let reading = try #require(try world.line("LN-T11")).reading
    #expect(reading.reported == 3 && reading.onTime == 1 && reading.late == 2 && reading.missing == 1)
    let named = try world.hub.rollups(
      RollupFilter(region: RegionCode(parsing: World.province), indicator: "LN-T11", period: "2022"),
      namingMissing: true)
    #expect(named.first?.missing.map(\.code.description) == ["210203"])
    try expectVerified(world)
  }
}
