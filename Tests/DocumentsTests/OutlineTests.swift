import Model
import Testing

@testable import Documents

@Suite struct `Outlines` {
  private func parse(_ text: String) throws -> PlanDocument { try PlanFixtures.parser.parse(text: text) }

  private func kinds(_ document: PlanDocument) -> [String] {
    let numbering: Set<String> = [
      "missing-number", "repeated-number", "mixed-numbering", "implied-section", "split-item",
    ]
    return document.anomalies.filter { numbering.contains($0.kind) }.map { "\($0.line) \($0.kind)" }
  }

  @Test func `of three levels make the middle one the section`() throws {
    let plan = try parse("某计划\n一、重点任务\n（一）控烟行动\n1.开展宣传。\n2.加强监测。\n（二）健身行动\n1.办好赛事。\n二、保障措施\n（一）加强领导。")
    #expect(plan.sections.map(\.title) == ["控烟行动", "健身行动", "保障措施"])
    #expect(plan.sections.map { $0.part?.title } == ["重点任务", "重点任务", nil])
    #expect(plan.sections.map(\.tasks.count) == [2, 1, 1])
    #expect(plan.sections.map(\.kind) == [.action, .action, .general])
  }

  @Test func `without headings get an implied section`() throws {
    let plan = try parse("某地2023年工作要点\n1.开展宣传。\n2.加强监测。")
    #expect(plan.sections.map(\.title) == ["某地2023年工作要点"])
    #expect(plan.tasks.map(\.printedNumber) == ["1", "2"])
    #expect(kinds(plan) == ["2 implied-section"])
  }

  @Test func `with gaps, repeats and odd styles keep the printed numbers and say so`() throws {
    let plan = try parse("某计划\n一、工作\n（一）甲事。\n（2）乙事。\n(三)丙事。\n(三)丁事。\n（六）戊事。\n二、任务\n2、己事。\n庚事。\n4、辛事。\n5、\n四、其他\n1、壬事。")
    #expect(plan.tasks.map(\.printedNumber) == ["（一）", "（2）", "(三)", "(三)", "（六）", "2", nil, "4", "1"])
    #expect(plan.tasks.map(\.ordinal) == [1, 2, 3, 4, 5, 1, 2, 3, 1])
    #expect(
      kinds(plan) == [
        "4 mixed-numbering", "6 repeated-number", "7 missing-number", "9 missing-number", "10 missing-number",
        "13 missing-number",
      ])
    #expect(plan.unread == [UnreadLine(line: 12, text: "5、")])
  }

  @Test func `join a line of units to its item and leave signatures unread`() throws {
    let plan = try parse("某计划\n一、工作\n1、甲事。\n责任单位：区教委\n- 2 -\n某区推进办公室\n2023年3月1日\n抄送：区委办。")
    #expect(plan.tasks.map(\.text) == ["甲事。\n责任单位：区教委"])
    #expect(plan.tasks.first?.units.map(\.name) == ["区教委"])
    #expect(plan.unread.map(\.line) == [5, 6, 7, 8])
  }

  @Test func `join a sentence that a page break cut`() throws {
    let plan = try parse("某计划\n一、工作\n1、推进健康县区建设，做好各项\n- 2 -\n宣传工作。\n2、乙事。")
    #expect(plan.tasks.map(\.text) == ["推进健康县区建设，做好各项宣传工作。", "乙事。"])
    #expect(kinds(plan) == ["5 split-item"])
  }

  @Test func `read a notice, its number, issuer and plan`() throws {
    let plan = try parse(
      "某市健康委员会文件\n某健发〔2023〕5号\n某市健康委员会\n关于印发某行动2023年\n工作要点的通知\n各单位：\n现印发给你们。\n某行动2023年工作要点\n总体要求是好。\n一、工作\n1、甲事。")
    #expect(plan.docNumber == "某健发〔2023〕5号")
    #expect(plan.issuer == "某市健康委员会")
    #expect(plan.noticeTitle == "某市健康委员会关于印发某行动2023年工作要点的通知")
    #expect(plan.title == "某行动2023年工作要点")
    #expect(plan.preamble.map(\.kind) == [.salutation, .notice, .generalRequirement])
    #expect(plan.anomalies.filter { $0.kind == "split-heading" }.map(\.line) == [3])
  }

  @Test func `follow a rule that the first unit leads`() throws {
    let plan = try parse("某计划\n一、工作\n1、甲事。（责任单位：区教委、区残联。列第一位者为牵头单位，下同）\n2、乙事。（责任单位：区文旅委、区妇联）")
    #expect(plan.tasks.last?.units.map(\.role) == [.lead, .participate])
  }
}
