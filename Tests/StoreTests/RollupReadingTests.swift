import Model
import Replica
import Rollup
import Testing

@testable import Store

@Suite struct `What a reader is shown of a roll-up` {
  @Test func `of flows is their sum over the year, complete once every quarter has come from everybody`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum, frequency: .quarter, timeRule: .sum, targets: "2022=10")
    for (number, region) in ["210101", "210102", "210201"].enumerated() {
      for quarter in 1...(number == 2 ? 3 : 4) { try rows.figure(region, "S", "2022-Q\(quarter)", value: 1) }
    }
    let year = try #require(try rows.line("210000", "S", "2022"))
    #expect(year.text == "11" && year.reading.reported == 3 && year.reading.missing == 1)
    #expect(year.reading.met == true && year.reading.asOf == nil, "a count is met early")
    #expect(year.missing.map { "\($0.code)" } == ["210201"])
    #expect(try rows.line("210000", "S", "2022-Q4")?.text == "2")
    #expect(try rows.differing().isEmpty)
  }

  @Test func `of stocks is each region's last, judged once all have the final one`() throws {
    let rows = try LaidRows()
    try rows.define("R", .ratio, frequency: .quarter, targets: "2022=60")
    try rows.figure("210101", "R", "2022-Q1", 10, of: 100)
    try rows.figure("210101", "R", "2022-Q4", 70, of: 100)
    try rows.figure("210102", "R", "2022-Q2", 90, of: 100)
    try rows.figure("210201", "R", "2022-Q4", 60, of: 100)
    let early = try #require(try rows.line("210000", "R", "2022"))
    #expect(early.text == "73.333333" && early.reading.asOf == "2022-Q4" && early.reading.missing == 1)
    #expect(early.reading.met == nil)
    #expect(try rows.line("210102", "R", "2022")?.reading.asOf == "2022-Q2")
    try rows.figure("210102", "R", "2022-Q4", 20, of: 100)
    let late = try #require(try rows.line("210000", "R", "2022"))
    #expect(late.text == "50" && late.reading.met == false && late.reading.missing == 0)
    #expect(try rows.differing().isEmpty)
  }

  @Test func `under the approved lens is what was accepted, as the topmost tier determined it`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum)
    try rows.figure("210101", "S", "2022", value: 5)
    try rows.figure("210102", "S", "2022", value: 7)
    func approved() throws -> String { try rows.line("210000", "S", "2022", lens: .approved)?.text ?? "" }
    #expect(try approved() == "–")
    try rows.submit("210101", "2022")
    #expect(try approved() == "–", "handed in is not accepted")
    try rows.review("210101", "2022", by: "210100", .accepted)
    #expect(try approved() == "5")
    for (reviewer, value) in [("210100", 4), ("210000", 3)] as [(String, Int64)] {
      try rows.put(
        Schema.adjustment, [.text(reviewer), .text("210101"), .text("S"), .text("2022")],
        ["value": .integer(value * 1_000_000), "definition_version": .integer(1)])
    }
    #expect(try approved() == "3" && rows.line("210000", "S", "2022")?.text == "12")
    try rows.submit("210101", "2022", 2)
    #expect(try approved() == "–", "handed in anew is not yet accepted")
    try rows.review("210101", "2022", 2, by: "210100", .accepted)
    try rows.review("210101", "2022", 2, .returned)
    #expect(try approved() == "–", "the topmost tier decides")
    #expect(try rows.differing().isEmpty)
  }

  @Test func `of what one city defined expects that city's districts and is shown nowhere else`() throws {
    let rows = try LaidRows()
    try rows.define("210100-S", .sum, owner: "210100")
    try rows.define("210100-O", .own, owner: "210100")
    try rows.figure("210101", "210100-S", "2022", value: 5)
    for region in ["210000", "210100"] {
      let line = try #require(try rows.line(region, "210100-S", "2022"))
      #expect(line.text == "5" && line.reading.expected == 2, "\(region)")
      #expect(line.missing.map { "\($0.code)" } == ["210102"], "\(region)")
    }
    #expect(try rows.line("210201", "210100-S", "2022") == nil)
    #expect(try rows.line("210200", "210100-S", "2022") == nil)
    #expect(try rows.line("210100", "210100-O", "2022")?.reading.expected == 1)
    #expect(try rows.line("210000", "210100-O", "2022")?.reading.expected == 0)
    // What was written under another city all the same counts nowhere.
    try rows.figure("210201", "210100-S", "2022", value: 7)
    #expect(try rows.line("210000", "210100-S", "2022")?.text == "5")
    #expect(try rows.line("210200", "210100-S", "2022") == nil)
    #expect(try rows.differing().isEmpty)
  }

  @Test func `says who was late by the first time a period was handed in`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum, method: IndicatorMethod(dueDays: 10))
    for region in ["210101", "210102"] { try rows.figure(region, "S", "2022", value: 1) }
    try rows.submit("210101", "2022", on: "2023-01-10")
    try rows.submit("210101", "2022", 2, on: "2023-03-01")
    try rows.submit("210102", "2022", on: "2023-01-11")
    let line = try #require(try rows.line("210000", "S", "2022"))
    #expect(line.reading.reported == 2 && line.reading.onTime == 1 && line.reading.late == 1)
    #expect(line.missing.map { "\($0.code)" } == ["210201"])
  }

  @Test func `of entities counts each once at its home, whoever names it, and silent registers as not covered`() throws
  {
    let rows = try LaidRows()
    let method = IndicatorMethod(register: "school")
    try rows.define("E", .entities, unit: "所", targets: "2022=2", method: method)
    try rows.define("C", .coverageOfEntities, comparison: .all, method: method)
    for number in 1...3 as ClosedRange<UInt8> { try rows.entity(number, of: "210101") }
    try rows.entity(4, of: "210201")
    try rows.entity(5, of: "210201", to: 2021)
    for code in ["E", "C"] {
      for reporter in ["210101", "210102"] { try rows.mark(1, by: reporter, code, "2022") }
      try rows.mark(2, by: "210101", code, "2022", false)
      try rows.mark(4, by: "210102", code, "2022")
      try rows.mark(5, by: "210102", code, "2022")
    }
    let count = try #require(try rows.line("210000", "E", "2022"))
    #expect(count.text == "2" && count.reading.met == true && count.reading.reported == 2)
    let share = try #require(try rows.line("210000", "C", "2022"))
    #expect(share.text == "50" && share.reading.denominator == 4_000_000)
    #expect(share.reading.met == false, "one that was said not to be covered decides")
    #expect(try rows.line("210201", "C", "2022")?.text == "100", "named by a neighbour")
    try rows.entity(4, of: "210201", kind: "hospital")
    #expect(try rows.line("210000", "E", "2022")?.text == "1")
    #expect(try rows.differing().isEmpty)
  }

  @Test func `of a funnel is a sum for each stage`() throws {
    let rows = try LaidRows()
    try rows.define("F", .stages, unit: "例", targets: "2022=5000", method: IndicatorMethod(stages: ["筛查", "高危", "检查"]))
    try rows.figure("210101", "F", "2022", stages: "筛查=3000;高危=600")
    try rows.figure("210102", "F", "2022", stages: "筛查=2000;高危=400;检查=100")
    let line = try #require(try rows.line("210000", "F", "2022"))
    #expect(line.text == "5000" && line.reading.met == true)
    #expect(line.stages.map(\.value) == [5_000_000_000, 1_000_000_000, 100_000_000])
    #expect(line.stages.map(\.reported) == [2, 2, 1])
    #expect(try rows.differing().isEmpty)
  }

  @Test func `follows assignments: who is not to report is kept and not counted`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum)
    for region in ["210101", "210102", "210201"] { try rows.figure(region, "S", "2022", value: 1) }
    #expect(try rows.line("210000", "S", "2022")?.text == "3")
    func assign(_ owner: String, _ region: String, _ isExpected: Bool) throws {
      try rows.put(
        Schema.assignment, [.text(owner), .text("S"), .text(region), .integer(2022)],
        ["is_expected": .integer(isExpected ? 1 : 0)])
    }
    try assign("210000", "210101", false)
    let excused = try #require(try rows.line("210000", "S", "2022"))
    #expect(excused.text == "2" && excused.reading.expected == 2 && excused.missing.isEmpty)
    try assign("210000", "210201", true)
    let named = try #require(try rows.line("210000", "S", "2022"))
    #expect(named.text == "1" && named.reading.expected == 1)
    try assign("210100", "210102", true)
    #expect(try rows.line("210000", "S", "2022")?.text == "2", "the nearest tier that assigned decides")
    #expect(try rows.differing().isEmpty)
  }

  @Test func `D10 E2 names what is to be entered again under a definition that begins anew`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum)
    try rows.figure("210101", "S", "2022", value: 5)
    try rows.define("S", .sum, version: 2, method: IndicatorMethod(countsFrom: 2))
    let line = try #require(try rows.line("210000", "S", "2022"))
    #expect(line.text == "–" && line.reading.toReenter == 1 && line.reading.reported == 0)
    try rows.figure("210101", "S", "2022", value: 6, version: 2)
    let again = try #require(try rows.line("210000", "S", "2022"))
    #expect(again.text == "6" && again.reading.toReenter == 0)
    #expect(try rows.differing().isEmpty)
  }

  @Test func `E3 follows the tree of its year when a district moves`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum)
    for year in ["2021", "2022"] { try rows.figure("210102", "S", year, value: 4) }
    try rows.put(
      Schema.region, [.text("210102"), .integer(0), .text("000000")],
      ["name": .text("区"), "tier": .text("district"), "parent": .text("210100"), "valid_to": .integer(2021)])
    try rows.put(
      Schema.region, [.text("210102"), .integer(2022), .text("000000")],
      ["name": .text("区"), "tier": .text("district"), "parent": .text("210200")])
    #expect(try rows.line("210100", "S", "2021")?.text == "4" && rows.line("210100", "S", "2022")?.text == "–")
    #expect(try rows.line("210200", "S", "2021")?.text == "–" && rows.line("210200", "S", "2022")?.text == "4")
    #expect(try rows.line("210000", "S", "2021")?.text == "4" && rows.line("210000", "S", "2022")?.text == "4")
    #expect(try rows.differing().isEmpty)
  }

  @Test func `E10 counts nothing below a circle of parents, and ends`() throws {
    let rows = try LaidRows()
    try rows.define("S", .sum, owner: "000000")
    try rows.figure("210101", "S", "2022", value: 4)
    try rows.figure("210201", "S", "2022", value: 1)
    for (city, parent) in [("210100", "210102"), ("210102", "210100")] {
      try rows.put(
        Schema.region, [.text(city), .integer(0), .text("000000")],
        ["name": .text(city), "tier": .text(city == "210100" ? "city" : "district"), "parent": .text(parent)])
    }
    #expect(try rows.line("210000", "S", "2022")?.text == "1")
    #expect(try rows.line("210100", "S", "2022")?.text == "–")
    #expect(try rows.differing().isEmpty)
  }

  @Test func `of a compound is met only when each part is`() throws {
    let rows = try LaidRows()
    try rows.define("A", .ratio, targets: "2022=100")
    try rows.define("B", .ratio, targets: "2022=70")
    try rows.define("AB", .allOf, method: IndicatorMethod(parts: ["A", "B"]))
    func met() throws -> Bool? { try rows.line("210101", "AB", "2022")?.reading.met }
    try rows.figure("210101", "A", "2022", 10, of: 10)
    #expect(try met() == nil)
    try rows.figure("210101", "B", "2022", 7, of: 10)
    #expect(try met() == true && rows.line("210101", "AB", "2022")?.text == "100")
    try rows.figure("210101", "B", "2022", 6, of: 10)
    #expect(try met() == false)
    let line = try #require(try rows.line("210101", "AB", "2022"))
    #expect(line.reading.numerator == 1_000_000 && line.reading.denominator == 2_000_000)
  }

  @Test func `of the yearly set is filled cells among those expected`() throws {
    let rows = try LaidRows()
    try rows.define("A", .sum)
    try rows.define("B", .ratio)
    try rows.define("D", .derived, comparison: .all, method: IndicatorMethod(formula: .filled(assessedOnly: false)))
    try rows.define("K", .derived, comparison: .all, method: IndicatorMethod(formula: .filled(assessedOnly: true)))
    for (place, code) in ["A", "B"].enumerated() {
      try rows.put(
        Schema.catalogueEntry, [.text("210000"), .integer(2022), .text(code)],
        ["ordinal": .integer(Int64(place)), "is_assessed": .integer(Int64(place))])
    }
    try rows.figure("210101", "A", "2022", value: 1)
    try rows.figure("210102", "A", "2022", value: 1)
    try rows.figure("210101", "B", "2022", 1, of: 2)
    #expect(try rows.line("210000", "D", "2022")?.text == "50" && rows.line("210000", "K", "2022")?.text == "33.333333")
    #expect(try rows.line("210101", "D", "2022")?.reading.met == true)
    #expect(try rows.line("210000", "D", "2022")?.reading.met == nil)
  }
}
