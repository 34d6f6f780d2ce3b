import Foundation
import Model
import Testing

@testable import Documents

@Suite struct `Scanners` {
  @Test(arguments: [
    ("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("两", 2), ("九十九", 99), ("一百二十", 120), ("三千零五", 3005),
    ("二〇二二", 2022),
  ])
  func `read Chinese numerals`(text: String, value: Int) {
    #expect(ChineseNumeral.value(PlanText(text).scalars[...]) == value)
  }

  @Test(arguments: ["", "三四", "十百", "百十十", "人", "一二三"])
  func `refuse what is no Chinese numeral`(text: String) {
    #expect(ChineseNumeral.value(PlanText(text).scalars[...]) == nil)
  }

  @Test(arguments: [("0.5", "0.5"), ("16", "16"), ("1.50", "1.5"), ("１２", "12"), ("2,500", "2500"), ("0.05", "0.05")])
  func `read numbers exactly and write them as they are`(digits: String, want: String) throws {
    let number = try #require(PlanNumber(digits: digits.unicodeScalars))
    #expect(number.description == want)
    let json = String(decoding: try JSONEncoder().encode([number]), as: UTF8.self)
    #expect(json == "[\(want)]")
    #expect(try JSONDecoder().decode([PlanNumber].self, from: Data(json.utf8)) == [number])
  }

  @Test func `refuse numbers beyond 64 bits`() {
    #expect(PlanNumber(digits: "99999999999999999999".unicodeScalars) == nil)
  }

  @Test(arguments: [
    ("一、标题", "一", "标题"), ("（一）标题", "（一）", "标题"), ("（2） 标题", "（2）", "标题"), ("(十一)标题", "(十一)", "标题"),
    ("1、标题", "1", "标题"), ("1．标题", "1", "标题"), ("12. 标题", "12", "标题"), ("3)标题", "3)", "标题"), ("①标题", "①", "标题"),
    ("第二部分：标题", "第二部分", "标题"), ("第一章 标题", "第一章", "标题"), ("7.2023年标题", "7", "2023年标题"),
  ])
  func `read the number of a line`(line: String, printed: String, body: String) throws {
    let read = try #require(SourceLine(number: 1, raw: PlanText(line)))
    #expect(read.marker?.printed == printed)
    #expect(read.body.string == body)
  }

  @Test(arguments: ["1.5万人", "2022.3", "2022年工作要点", "（试行）", "第一时间", "一是加强", "十大行动", "1,2,3", "(2022)1号"])
  func `see no number where there is none`(line: String) throws {
    #expect(try #require(SourceLine(number: 1, raw: PlanText(line))).marker == nil)
  }

  @Test(arguments: [
    ("（区教委负责）", "区教委 sole"), ("（区教委、区残联按职责分工负责）", "区教委 share, 区残联 share"),
    ("（区残联牵头，区教委等部门单位参与）", "区残联 lead, 区教委 participate"),
    ("〔责任单位：区卫健局、各镇（街道）〕", "区卫健局 share, 各镇（街道） share"),
    ("（牵头单位：市卫健委；配合单位：市教育局，市体育局）", "市卫健委 lead, 市教育局 participate, 市体育局 participate"),
    ("[市发展和改革委和市人力资源和社会保障局共同负责]", "市发展和改革委 share, 市人力资源和社会保障局 share"),
    ("(省市场监管局（省知识产权局）牵头)", "省市场监管局（省知识产权局） lead"),
    ("责任单位：区文旅委", "区文旅委 sole"),
  ])
  func `read responsibility clauses`(clause: String, want: String) {
    let text = PlanText("做好工作。" + clause)
    let found = ResponsibilityReader.clauses(in: text, spans: TextSpans(text))
    #expect(found.flatMap(\.units).map { "\($0.name) \($0.role.rawValue)" }.joined(separator: ", ") == want)
  }

  @Test(arguments: ["（不少于3人）", "（试行）", "（鼓励社会力量参与）", "（预计占20%）", "（周）", "《规范（试行）》"])
  func `take other brackets for text`(bracket: String) {
    let text = PlanText("做好工作\(bracket)。")
    #expect(ResponsibilityReader.clauses(in: text, spans: TextSpans(text)).isEmpty)
  }

  @Test func `tell quoted events from terms`() throws {
    let task = try #require(
      try PlanFixtures.task("以“健康成长”为主题，举办“爱眼日”“名医讲堂”等活动，实施“春风”工程，做好“两癌”筛查和“十四五”评估，落实《“一老”方案》。"))
    #expect(task.events == ["爱眼日", "名医讲堂"])
    #expect(
      task.quotedTerms.map { "\($0.text) \($0.kind.rawValue)" } == [
        "健康成长 theme", "春风 project", "两癌 term", "十四五 period",
      ])
    #expect(task.policyRefs == ["“一老”方案"])
  }
}

@Suite struct `The gazetteer` {
  private let gazetteer = PlanGazetteer(PlanFixtures.places)

  @Test(arguments: [
    ("健康中国黔江行动2022年工作要点", "500114"), ("健康辽宁行动2022年重点工作计划", "210000"), ("健康酉阳行动方案", "500242"),
    ("重庆市黔江区健康工作要点", "500114"), ("健康延边2023", "222400"), ("健康吉林行动", "220000"), ("北京市朝阳区工作计划", "110105"),
    ("健康广西行动", "450000"), ("健康长沙行动", "430100"), ("长沙县2023年计划", "430121"),
  ])
  func `finds the place a title speaks of`(title: String, code: String) {
    #expect(gazetteer.place(in: title)?.region.code == code)
  }

  @Test(arguments: ["健康中国行动2022年工作要点", "朝阳区工作要点", "健康朝阳行动", "沈阳市、长沙市联合方案", ""])
  func `finds none in a title without one or with more than one`(title: String) {
    #expect(gazetteer.place(in: title)?.region.code == nil)
  }
}
