import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `Targets of plans and the indicators that judge them` {
  private let copies: Copies
  private let office: Store

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    try SamplePlans.import(SamplePlans.text(), into: office)
  }

  private func desk() throws -> TargetDesk { try TargetDesk(office) }

  private func define(_ code: String, _ name: String, _ rule: String = "sum") throws -> String {
    let draft = IndicatorDraft([.code: code, .name: name, .rule: rule, .register: "school"])
    return try IndicatorDesk(office).define(draft).indicator.code
  }

  @Test func `are bound and unbound one by one, and counted while they are not`() throws {
    let all = try desk().list()
    #expect(all.count == 8)
    #expect(try desk().unboundCount() == 8)
    let code = try define("COPD", "慢阻肺高危人群筛查人数")
    let target = try #require(all.first { $0.target.low?.description == "5000" })
    let bound = try desk().bind(target.number, to: code.lowercased())
    #expect(bound.isChanged)
    #expect(try desk().unboundCount() == 7)
    #expect(try desk().find(target.number).target.indicator == code)
    #expect(try desk().find("2022/\(target.number)").target.id == target.target.id)
    #expect(try desk().find(String(Hexadecimal.text(target.target.id).prefix(8))).target.id == target.target.id)
    #expect(try !desk().bind(target.number, to: code).isChanged)
    #expect(refusal { _ = try desk().bind(target.number, to: "NONE") } == "indicator-unknown")
    #expect(refusal { _ = try desk().bind("9.9/1", to: code) } == "target-unknown")
    _ = try desk().bind(target.number, to: nil)
    #expect(try desk().unboundCount() == 8)
  }

  @Test func `are proposed by name, and those that leave no doubt are bound at once`() throws {
    let target = try #require(desk().list().first { $0.target.low?.description == "5000" })
    #expect(try desk().proposals(for: target.target).allSatisfy { $0.likeness < TargetDesk.sureFrom })
    let code = try define("COPD", target.target.name)
    _ = try define("OTHER", "全然不同的事项")
    let best = try #require(desk().proposals(for: target.target).first)
    #expect(best.indicator.code == code && best.likeness == 100)
    #expect(try desk().bindSure().map(\.indicator.code) == [code])
    #expect(try desk().bindSure().isEmpty)
    let twin = try define("TWIN", target.target.name)
    _ = try desk().bind(target.number, to: nil)
    #expect(try desk().bindSure().isEmpty, "two of the same name, \(code) and \(twin), leave a doubt")
  }

  @Test func `a task's percent comes from milestones, then from bound targets, and typed is only self-assessed`() throws
  {
    let place = try #require(desk().list().first { $0.target.low?.description == "5000" })
    func evidence() throws -> TaskEvidence {
      try TaskEvidenceReader(office).evidence(of: TaskDesk(office).find(place.task))
    }
    #expect(try evidence().source == .none)
    _ = try TaskDesk(office).report(.init(percent: 80), on: place.task)
    #expect(try evidence().source == .selfAssessed && evidence().percent == 80 && !evidence().mayBeGreen)
    let code = try define("COPD", "筛查人数")
    _ = try desk().bind(place.number, to: code)
    #expect(try evidence().source == .selfAssessed, "a target without data says nothing")
    _ = try FigureDesk(office).record([.init(indicator: code, period: "2022", figure: Figure(value: 4_999_000_000))])
    #expect(try evidence().source == .targets && evidence().percent == 99)
    _ = try FigureDesk(office).record([.init(indicator: code, period: "2022", figure: Figure(value: 5_000_000_000))])
    #expect(try evidence().percent == 100 && evidence().mayBeGreen)
    let milestones = MilestoneDesk(office)
    for name in ["一期", "二期", "三期"] { _ = try milestones.add(name, to: place.task, due: "2022-11-30") }
    #expect(try evidence() == TaskEvidence(typed: 80, milestones: [false, false, false], targets: [100]))
    _ = try milestones.finish("二期", of: place.task, on: "2022-10-12")
    _ = try milestones.finish("3", of: place.task, on: "2022-10-12", note: "验收")
    #expect(try evidence().percent == 66 && evidence().source == .milestones)
    _ = try milestones.finish("3", of: place.task, on: nil)
    #expect(try evidence().percent == 33)
    #expect(try milestones.add(" 一 期", to: place.task).due == "2022-11-30", "the same name is the same milestone")
    #expect(refusal { _ = try milestones.finish("四期", of: place.task, on: nil) } == "milestone-unknown")
    #expect(refusal { _ = try milestones.add("五期", to: place.task, due: "2022-02-30") } == "day-malformed")
    #expect(refusal { _ = try milestones.add(" ", to: place.task) } == "milestone-wrong")
  }
}

@Suite struct `Targets that a tier sets` {
  private let copies: Copies

  init() throws { copies = try Copies() }

  private func entry(_ text: String, note: String = "", indicator: String = "HC23", year: Int = 2022) throws
    -> TierTargets.Entry
  {
    let target = try #require(TargetText(text))
    return .init(indicator: indicator, year: year, comparison: target.comparison, bound: target.bound, note: note)
  }

  @Test func `flow down, and a looser one needs a note`() async throws {
    let office = try await copies.member("500114")
    #expect(try TierTargets(copies.hub).set([entry("≥65")]) == 1)
    #expect(try TierTargets(copies.hub).set([entry("≥65")]) == 0)
    try await copies.sync(office)
    #expect(try TierTargets(office).held.map(\.bound?.description) == ["65"])
    #expect(refusal { _ = try TierTargets(office).set([entry("≥64.9")]) } == "target-looser")
    #expect(refusal { _ = try TierTargets(office).set([entry("≥65")]) } == nil)
    #expect(refusal { _ = try TierTargets(office).set([entry("≥60", note: "新设立，起点低")]) } == nil)
    #expect(refusal { _ = try TierTargets(office).set([entry("≤8", indicator: "HC02")]) } == "target-looser")
    #expect(refusal { _ = try TierTargets(office).set([entry("≤7", indicator: "HC02")]) } == nil)
    #expect(refusal { _ = try TierTargets(office).set([entry("1", indicator: "NONE")]) } == "indicator-unknown")
    #expect(refusal { _ = try TierTargets(office).set([entry("1", year: 1948)]) } == "target-wrong")
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try TierTargets(copies.hub).held.count == 3)
  }

  @Test func `come from a sheet, one a line or years across, with bad rows named`() throws {
    let targets = try TierTargets(copies.hub)
    let across = try TierTargetSheet(
      Array("指标,2022年目标值,2023年目标值\nHC23,≥65%,≥66%\nHC24,,待定\nNONE,1,\nHC01,,\n".utf8), language: .english,
      targets: targets)
    #expect(across.entries.map(\.entry.year) == [2022, 2023] && across.bad.map(\.row) == [3, 4, 5])
    let long = try TierTargetSheet(
      Array("指标,年份,目标,力度,备注\nHC23,2022,>=65,力争,\nHC23,后年,1,,\n".utf8), language: .english, targets: targets)
    #expect(long.entries.map(\.entry.strength) == ["力争"] && long.bad.map(\.row) == [3])
    #expect(throws: DeskError.self) {
      try TierTargetSheet(Array("指标,目标\n".utf8), language: .english, targets: targets)
    }
  }
}
