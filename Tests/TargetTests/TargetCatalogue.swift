import Model

/// The numeric targets of two work plans as indicators: 28 of a province, 8 of a district.
///
/// Rules follow the nature of each: an indicator that a higher tier selects is entered there and adds up to nothing.
enum TargetCatalogue {
  /// One target.
  struct Row: Sendable {
    /// The number of the target in its plan.
    let id: String
    /// The indicator that judges it.
    let indicator: Indicator
  }

  /// All 36, by number.
  static let rows: [Row] = province + district

  /// The indicator of a target.
  static func indicator(_ id: String) -> Indicator? { rows.first { $0.id == id }?.indicator }

  private static func row(
    _ id: String, _ name: String, _ unit: String, _ rule: RollupRule, _ comparison: TargetOperator, _ target: String,
    at tier: RegionTier = .district, _ method: IndicatorMethod = IndicatorMethod(), direction: Direction = .up,
    factor: Int64 = 1, frequency: Frequency = .year, time: TimeRule = .last, isSubset: Bool = false
  ) -> Row {
    Row(
      id: id,
      indicator: Indicator(
        code: id, version: 1, name: name, unit: unit, direction: direction, comparison: comparison, kind: "government",
        rule: rule, factor: factor, frequency: frequency, timeRule: time, isSubset: isSubset, numerator: "",
        denominator: "", targets: TargetSchedule(target.isEmpty ? "" : "2022=\(target)"), enteredAt: tier, note: "",
        method: method))
  }

  private static func kind(_ name: String) -> IndicatorMethod { IndicatorMethod(register: name) }

  private static func ratio(
    _ id: String, _ name: String, _ comparison: TargetOperator, _ target: String, direction: Direction = .up,
    frequency: Frequency = .year
  ) -> Row {
    row(
      id, name, "%", .ratio, comparison, target, direction: direction, factor: 100, frequency: frequency,
      isSubset: true)
  }

  private static let province: [Row] = [
    row("LN-T01", "开展农村环境卫生监测的农村县数", "个", .sum, .equal, "16"),
    ratio("LN-T02", "学生体质健康标准达标优良率", .greater, "50"),
    row("LN-T03", "中小学体育与健康课程开课率", "%", .coverageOfEntities, .equal, "100", kind("school")),
    row("LN-T04", "学生每天校内体育活动达到1小时的学校比例", "%", .coverageOfEntities, .equal, "100", kind("school")),
    row("LN-T05", "学生每天校外体育活动达到1小时的学校比例", "%", .coverageOfEntities, .equal, "100", kind("school")),
    row("LN-T06", "学校眼保健操普及率", "%", .coverageOfEntities, .equal, "100", kind("school")),
    ratio("LN-T07", "儿童青少年总体近视率", .decreaseBetween, "0.5..1", direction: .down),
    row("LN-T08", "职业健康核心指标监测县区覆盖率", "%", .coverageOfRegions, .greaterOrEqual, "95"),
    ratio("LN-T09", "高血压患者规范管理率", .greaterOrEqual, "60", frequency: .quarter),
    ratio("LN-T10", "2型糖尿病患者规范管理率", .greaterOrEqual, "60", frequency: .quarter),
    row("LN-T11", "新建中医馆数", "个", .sum, .equal, "63"),
    row("LN-T12", "设有中医馆的基层医疗卫生机构", "%", .coverageOfEntities, .all, "", kind("clinic")),
    row("LN-T13", "支持建设的中医重点专科和感染性疾病科数", "个", .entities, .equal, "29", at: .province, kind("specialty")),
    row("LN-T14", "支持建设的县级特色专科数", "个", .entities, .equal, "37", at: .province, kind("county-specialty")),
    row("LN-T15", "示范中医康复科数", "个", .entities, .equal, "10", at: .province, kind("rehabilitation")),
    row("LN-T16", "中医馆中医康复治疗室数", "个", .sum, .equal, "100", at: .province),
    row("LN-T17", "中医药高层次人才团队数", "个", .entities, .equal, "10", at: .province, kind("team")),
    row("LN-T18", "中医药重点学科数", "个", .entities, .approximate, "20", at: .province, kind("discipline")),
    row("LN-T19", "名老中医药专家传承工作室数", "个", .entities, .equal, "37", at: .province, kind("studio")),
    row("LN-T20", "省级临床重点专科数", "个", .entities, .equal, "40", at: .province, kind("clinical-province")),
    row("LN-T21", "市级临床重点专科数", "个", .entities, .equal, "20", at: .city, kind("clinical-city")),
    row("LN-T22", "县级临床重点专科数", "个", .entities, .equal, "40", kind("clinical-county")),
    row("LN-T23", "急救培训师资人数", "人", .sum, .equal, "50", at: .province),
    row("LN-T24", "建立道地药材标准的药材种数", "种", .entities, .equal, "10", at: .province, kind("material")),
    row("LN-T25", "药材良种繁育基地数", "个", .entities, .equal, "5", kind("breeding-base")),
    row("LN-T26", "规范化种植基地数", "个", .entities, .equal, "10", kind("growing-base")),
    row("LN-T27", "影像云重点推进城市数", "个", .entities, .between, "4..5", at: .city, kind("city")),
    row("LN-T28", "全流程扫码就医的医院数", "家", .entities, .equal, "100", kind("hospital")),
  ]

  private static let district: [Row] = [
    row(
      "QJ-T01", "监测的重点指标", "%", .derived, .all, "", IndicatorMethod(formula: .filled(assessedOnly: false)),
      factor: 100),
    row(
      "QJ-T02", "监测的纳入考核的核心指标", "%", .derived, .all, "", IndicatorMethod(formula: .filled(assessedOnly: true)),
      factor: 100),
    row(
      "QJ-T03", "不少于3名专家参与的评审论证", "%", .derived, .all, "", IndicatorMethod(formula: .consultations(experts: 3)),
      factor: 100),
    row("QJ-T04", "申报健康学校建设的学校数", "所", .entities, .equal, "13", kind("school")),
    row("QJ-T05", "建成无烟机关的党政机关", "%", .coverageOfEntities, .all, "", kind("office")),
    row(
      "QJ-T06", "落实的近视防控重点任务", "%", .derived, .all, "", IndicatorMethod(formula: .milestones), factor: 100),
    row("QJ-T07", "完成创建的健康企业数", "家", .entities, .equal, "2", kind("enterprise")),
    row(
      "QJ-T08", "慢阻肺高危人群筛查人数", "例", .stages, .equal, "5000", IndicatorMethod(stages: ["筛查", "高危", "肺功能检查"])),
  ]
}
