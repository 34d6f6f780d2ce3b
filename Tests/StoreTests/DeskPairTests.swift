import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Seeds
import Testing
import WireProtocol

@testable import Store

@Suite struct `Two desks of one region` {
  @Test func `concurrent edits keep both values and show the later`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1, note: "甲")
    try second.record("HC11", "2022", value: 0, note: "乙")
    try await copies.sync(first)
    try await copies.sync(second)
    try await copies.sync(first)
    #expect(try copies.hub.conflictCount() == 2)
    #expect(try first.conflictCount() == 2)
    #expect(try copies.hub.conflicts().map(\.group) == [0, 1])
    for copy in [copies.hub, first, second] { #expect(try copy.figures(of: nil).map(\.note) == ["乙"]) }
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `equal values written at once are no conflict`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    for office in [first, second] { try office.record("HC11", "2022", value: 1) }
    for office in [first, second, first] { try await copies.sync(office) }
    for copy in [copies.hub, first, second] { #expect(try copy.conflictCount() == 0) }
  }

  @Test func `an edit made after a sync settles what it overwrites`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    try second.record("HC11", "2022", value: 0)
    for office in [first, second, first] { try await copies.sync(office) }
    try first.record("HC11", "2022", value: 1)
    for office in [first, second] { try await copies.sync(office) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.figures(of: nil).map(\.figure.value) == [1_000_000])
    }
  }

  @Test func `a desk sees its region's rows and no sibling's`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    let sibling = try await copies.member("500115")
    try first.record("HC11", "2022", value: 1)
    try sibling.record("HC11", "2022", value: 0)
    for office in [first, sibling, second] { try await copies.sync(office) }
    #expect(try second.figures(of: nil).map(\.region.description) == ["500114"])
    #expect(try sibling.figures(of: nil).map(\.region.description) == ["500115"])
  }

  @Test func `roll-ups of a year are those of all years that lie in it`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.record("HC11", "2023", value: 0)
    try await copies.sync(office)
    let all = try copies.hub.rollups(RollupFilter(), namingMissing: true)
    #expect(try copies.hub.rollupYears() == [2022, 2023])
    for year in [2022, 2023] {
      let found = try copies.hub.rollups(RollupFilter(year: year), namingMissing: true)
      let expected = all.filter { $0.period.hasPrefix("\(year)") }
      #expect(!found.isEmpty)
      #expect(found.map { "\($0)" } == expected.map { "\($0)" })
    }
    #expect(try copies.hub.rollups(RollupFilter(year: 2024)).isEmpty)
    #expect(try copies.hub.figures(of: nil, indicator: "HC11", period: "2023").map(\.figure.value) == [0])
    #expect(try copies.hub.figures(of: nil, indicator: "HC12", period: "2023").isEmpty)
  }

  @Test func `a definition changed above reaches the office below`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let identity: [FieldValue] = [.text("CQ01"), .text("500000")]
    let values: [FieldValue] = [
      .integer(1), .text("本市指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
      .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
      .text("district"), .text(""),
    ]
    try copies.hub.edit { edit in try edit.put(Schema.indicator, identity, [(0, values)]) }
    try await copies.sync(office)
    #expect(try office.loadDefinitions().indicators["CQ01"]?.name == "本市指标")
    try office.record("CQ01", "2022", value: 12)
    try await copies.sync(office)
    let reading = try #require(try copies.hub.rollups(RollupFilter(indicator: "CQ01", period: "2022")).first).reading
    #expect(reading.value == 12_000_000)
    #expect(reading.met == true)
  }

  @Test func `two definitions changed in one save are both in force afterwards`() async throws {
    let copies = try Copies()
    func values(_ name: String) -> [FieldValue] {
      [
        .integer(1), .text(name), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
        .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text(""), .text("district"),
        .text(""),
      ]
    }
    _ = try copies.hub.loadDefinitions()
    try copies.hub.edit { edit in
      try edit.put(Schema.indicator, [.text("CQ01"), .text("500000")], [(0, values("甲"))])
      try edit.put(Schema.indicator, [.text("CQ02"), .text("500000")], [(0, values("乙"))])
    }
    let known = try copies.hub.loadDefinitions().indicators
    #expect(known["CQ01"]?.name == "甲")
    #expect(known["CQ02"]?.name == "乙")
  }
}
