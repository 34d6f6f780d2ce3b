import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `Defining indicators` {
  private let copies: Copies
  private let hub: IndicatorDesk

  init() throws {
    copies = try Copies()
    hub = IndicatorDesk(copies.hub)
  }

  private func draft(_ code: String, _ fields: [IndicatorField: String] = [:]) -> IndicatorDraft {
    IndicatorDraft(fields.merging([.code: code]) { $1 })
  }

  private func stored(_ code: String, in store: Store? = nil) throws -> Indicator {
    try #require(try (store ?? copies.hub).loadDefinitions().indicators[code])
  }

  private static let ratio: [IndicatorField: String] = [
    .name: "某病筛查率", .rule: "ratio", .unit: "%", .numerator: "筛查人数", .denominator: "应筛人数", .subset: "yes",
    .targets: "2022=60;2030=70", .dueDays: "15", .floor: "30", .checks: "range=0..100;jump=30", .department: "疾控中心",
  ]

  @Test func `takes every field, and the same again changes nothing`() throws {
    let outcome = try hub.define(draft("X01", Self.ratio))
    guard case .new = outcome.change else { throw TestProblem.unexpected }
    let held = try stored("X01")
    #expect(held == outcome.indicator && held.version == 1 && held.factor == 100 && held.isSubset)
    #expect(held.targets == TargetSchedule("2022=60;2030=70") && held.method.dueDays == 15)
    #expect(held.method.floor?.description == "30" && held.method.checks.jump == 30)
    #expect(held.catalogue.department == "疾控中心" && held.enteredAt == .district)
    guard case .none = try hub.define(draft("X01", Self.ratio)).change else { throw TestProblem.unexpected }
  }

  @Test(arguments: [
    ([IndicatorField.note: "以年末为准"], 1), ([.targets: "2022=65"], 1), ([.dueDays: "20"], 1),
    ([.numerator: "完成筛查的人数"], 2), ([.denominator: "常住人口"], 2), ([.unit: "‰"], 2), ([.factor: "1000"], 2),
    ([.rule: "sum"], 2),
  ])
  func `begins anew where the meaning changed, and only there`(
    change: [IndicatorField: String], countsFrom: Int
  ) throws {
    _ = try hub.define(draft("X01", Self.ratio))
    let outcome = try hub.define(draft("X01", change))
    #expect(outcome.indicator.version == 2 && outcome.indicator.method.countsFrom == countsFrom)
    #expect(outcome.remarks.isEmpty == (countsFrom == 1), "what has to be entered again is said aloud")
    #expect(try stored("X01") == outcome.indicator)
    #expect(outcome.indicator.counts(version: 1) == (countsFrom == 1))
  }

  @Test func `changes what is built in at the top of the tree, and it reaches every copy below`() async throws {
    let office = try await copies.member("500114")
    let outcome = try hub.define(draft("HC23", [.note: "以年末在管为准"]))
    #expect(outcome.indicator.version == 2 && outcome.indicator.method.countsFrom == 1)
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try stored("HC23", in: office).note == "以年末在管为准")
    let repeated = try await copies.sync(office)
    #expect(repeated.differing.isEmpty && repeated.healed.isEmpty)
    #expect(refusal { _ = try IndicatorDesk(office).define(draft("HC23", [.note: "区里的说明"])) } == "indicator-above")
  }

  @Test func `prefixes an office's own codes and says so, and the hub takes definition and figure`() async throws {
    let office = try await copies.member("500114")
    let outcome = try IndicatorDesk(office).define(draft("X01", Self.ratio))
    #expect(outcome.indicator.code == "500114-X01" && outcome.askedFor == "X01" && outcome.remarks.count == 1)
    let again = try IndicatorDesk(office).define(draft("x01", [.note: "改"]))
    #expect(again.indicator.code == "500114-X01" && again.indicator.version == 2)
    let figure = Figure(numerator: 61_000_000, denominator: 100_000_000)
    _ = try FigureDesk(office).record([.init(indicator: "500114-X01", period: "2022", figure: figure)])
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try stored("500114-X01").note == "改")
    #expect(try copies.hub.figures(of: nil, indicator: "500114-X01").count == 1)
    #expect(try copies.hub.verify().isClean)
  }

  private static let wrong: [([IndicatorField: String], String)] = [
    ([.rule: "sum"], "indicator-lacks"), ([.name: "甲"], "indicator-lacks"),
    ([.name: "甲", .rule: "median"], "indicator-wrong"),
    ([.name: "甲", .rule: "ratio", .unit: "%"], "indicator-lacks"),
    ([.name: "甲", .rule: "entities"], "indicator-lacks"),
    ([.name: "甲", .rule: "stages", .stages: "一"], "indicator-lacks"),
    ([.name: "甲", .rule: "stages", .stages: "一;一"], "indicator-lacks"),
    ([.name: "甲", .rule: "all-of"], "indicator-lacks"),
    ([.name: "甲", .rule: "all-of", .parts: "NONE"], "indicator-unknown"),
    ([.name: "甲", .rule: "derived", .formula: "guess"], "indicator-wrong"),
    ([.name: "甲", .rule: "derived"], "indicator-lacks"),
    ([.name: "甲", .rule: "sum", .checks: "jump=0"], "indicator-wrong"),
    ([.name: "甲", .rule: "sum", .checks: "sum=NONE"], "indicator-unknown"),
    ([.name: "甲", .rule: "sum", .dueDays: "367"], "indicator-wrong"),
    ([.name: "甲", .rule: "sum", .factor: "0"], "indicator-wrong"),
    ([.name: "甲", .rule: "sum", .factor: "1000001"], "indicator-wrong"),
    ([.name: "甲", .rule: "sum", .targets: "2022"], "indicator-wrong"),
    ([.name: "甲", .rule: "sum", .floor: "many"], "indicator-wrong"),
    ([.name: String(repeating: "长", count: 201), .rule: "sum"], "indicator-wrong"),
    ([.name: "甲", .rule: "sum", .frequency: "daily"], "indicator-wrong"),
  ]

  @Test(arguments: wrong)
  func `refuses what nobody could enter figures under`(fields: [IndicatorField: String], code: String) throws {
    #expect(refusal { _ = try hub.define(draft("X01", fields)) } == code)
    #expect(try copies.hub.loadDefinitions().indicators["X01"] == nil)
  }

  @Test(arguments: [
    ("X", true), ("", false), ("带中文", false), ("a b", false), (String(repeating: "X", count: 40), true),
    (String(repeating: "X", count: 41), false),
  ])
  func `has codes of ASCII letters, digits and hyphens`(code: String, isCode: Bool) {
    #expect(IndicatorRules.isCode(code) == isCode)
  }

  @Test(
    arguments: [
      ("≥22%", ">=", "22"), ("80%以上", ">=", "80"), ("≤7.5‰", "<=", "7.5"), ("25左右", "approximate", "25"),
      ("18/10万", nil, "18"), ("持续下降", "trend-down", nil), ("实现", "=", "1"), ("0.5—1个百分点", "between", "0.5..1"),
      ("下降0.5–1个百分点", "decrease-between", "0.5..1"), (">90", ">", "90"), ("2.6", nil, "2.6"), ("０．５", nil, "0.5"),
    ] as [(String, String?, String?)])
  func `reads targets as the field writes them`(text: String, comparison: String?, bound: String?) throws {
    let target = try #require(TargetText(text))
    #expect(target.comparison?.rawValue == comparison && target.bound?.description == bound)
  }

  @Test(arguments: ["", "待定", "1、2、3"]) func `knows what is no target`(text: String) {
    #expect(TargetText(text) == nil)
  }
}

/// A test met what it rules out.
enum TestProblem: Error {
  case unexpected
}
