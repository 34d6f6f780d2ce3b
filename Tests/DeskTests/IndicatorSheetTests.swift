import Fixtures
import Foundation
import Model
import Replica
import Store
import Testing

@testable import Desk

@Suite struct `A catalogue as a sheet` {
  private let copies: Copies

  init() throws { copies = try Copies() }

  private func read(_ text: String, in store: Store) throws -> IndicatorSheet {
    try IndicatorSheet(
      Array(text.utf8), language: .english, plan: try IndicatorDesk.Plan(store), targets: try TierTargets(store))
  }

  private static let field = """
    维度,序号,指标,2019年,2020年,2022年目标值,指标性质,指标内涵,计算方法,牵头部门,数据来源,调查频次,监测层级
    健康水平,1*,人均预期寿命,77.3,77.9,77.7,预期性,,,卫生健康委,生命登记,每年,省
    健康服务,2*,高血压患者规范管理率,,,≥65%,预期性,,,卫生健康委,报表,季度,县
    健康服务,3,慢阻肺筛查率,,,40%以上,预期性,筛查覆盖,筛查人数/应筛人数×100%,疾控中心,报表,每年,县
    健康环境,4*,无烟单位,,,实现,约束性,,,爱卫办,报表,半年,市
    """

  @Test func `has the field's own columns; stars mark what is assessed, words give rule, tier and frequency`() throws {
    let sheet = try read(Self.field, in: copies.hub)
    #expect(sheet.bad.isEmpty, "\(sheet.bad)")
    #expect(sheet.entries.map(\.code) == ["HC01", "HC23", "500000-03", "500000-04"])
    #expect(sheet.entries.map(\.isAssessed) == [true, true, false, true])
    #expect(sheet.entries.map(\.ordinal) == [1, 2, 3, 4])
    let screening = try #require(sheet.entries[2].outcome?.indicator)
    #expect(screening.rule == .ratio && screening.numerator == "筛查人数" && screening.denominator == "应筛人数")
    #expect(screening.factor == 100 && screening.unit == "%" && screening.enteredAt == .district)
    #expect(screening.comparison == .greaterOrEqual && screening.targets == TargetSchedule("2022=40"))
    #expect(screening.catalogue.department == "疾控中心" && screening.catalogue.meaning == "筛查覆盖")
    let smokeFree = try #require(sheet.entries[3].outcome?.indicator)
    #expect(smokeFree.rule == .coverageOfRegions && smokeFree.frequency == .half && smokeFree.enteredAt == .city)
    let life = try #require(sheet.entries[0].outcome?.indicator)
    #expect(life.note.hasSuffix("2019年 77.3；2020年 77.9") && life.targets.target(in: 2022)?.description == "77.7")
    #expect(try read(Self.field, in: copies.hub).entries[0].outcome?.indicator == life)
  }

  @Test func `below the top sets the targets of its tier instead of changing definitions`() throws {
    let office = try copies.office("500114")
    let sheet = try read("指标,2022年目标值,备注\n高血压患者规范管理率,≥65%,\n人均预期寿命,70,人口老龄化\n", in: office)
    #expect(sheet.bad.isEmpty && sheet.entries.allSatisfy { $0.outcome == nil })
    #expect(sheet.entries.flatMap(\.targets).map { $0.bound?.description } == ["65", "70"])
    let looser = try read("指标,2022年目标值\n高血压患者规范管理率,55%\n", in: office)
    #expect(looser.entries.isEmpty && looser.bad.map(\.row) == [2])
    #expect(looser.bad[0].message.contains("looser"))
  }

  @Test func `names every bad row with its line and column`() throws {
    let text = """
      代码,指标,汇总规则,单位,调查频次,2022年目标值
      X01,甲,sum,个,每年,5
      X02,乙,median,个,每年,5
      X03,丙,sum,个,每天,5
      X04,丁,sum,个,每年,待定
      X01,戊,sum,个,每年,5
      ,己,,个,每年,5
      """
    let sheet = try read(text, in: copies.hub)
    #expect(sheet.entries.map(\.code) == ["X01"])
    #expect(sheet.bad.map(\.row) == [3, 4, 5, 6, 7])
    #expect(sheet.bad.map(\.column) == ["汇总规则", "调查频次", "指标", "指标", "汇总规则"])
  }

  @Test func `may name a compound before its parts`() throws {
    let text = "code,name,rule,parts,unit\nC,合成,all-of,A;B,%\nA,甲,sum,,个\nB,乙,sum,,个\n"
    let sheet = try read(text, in: copies.hub)
    #expect(sheet.bad.isEmpty && sheet.entries.count == 3)
  }

  @Test func `is a yearly set as a whole: what it does not name leaves the set`() throws {
    func save(_ text: String) throws {
      let sheet = try read(text, in: copies.hub)
      try copies.hub.edit { edit in
        _ = try YearlySets(copies.hub).replace(
          by: sheet.entries.map {
            .init(
              owner: copies.hub.identity.region, indicator: $0.code, ordinal: $0.ordinal, isAssessed: $0.isAssessed,
              dimension: $0.dimension)
          }, in: 2022, edit)
      }
    }
    try save(Self.field)
    #expect(try YearlySets(copies.hub).set(in: 2022).map(\.isAssessed) == [true, true, false, true])
    try save("序号,代码\n1,HC23\n2*,HC24\n")
    let set = try YearlySets(copies.hub).set(in: 2022)
    #expect(set.map(\.indicator) == ["HC23", "HC24"] && set.map(\.isAssessed) == [false, true])
    #expect(try YearlySets(copies.hub).set(in: 2023).isEmpty)
  }
}
