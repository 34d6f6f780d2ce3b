import Model

/// A definition as a person reads it, field by field.
enum IndicatorWording {
  /// Titles and values; fields that are empty are left out.
  static func lines(_ indicator: Indicator, maker: String, language: Language) -> [[String]] {
    let method = indicator.method
    let catalogue = indicator.catalogue
    let fields: [(LocalizedText, String)] = [
      (LocalizedText("代码", "Code"), indicator.code), (LocalizedText("名称", "Name"), indicator.name),
      (LocalizedText("制定", "Defined by"), maker), (LocalizedText("版本", "Version"), version(indicator, language)),
      (LocalizedText("单位", "Unit"), indicator.unit),
      (LocalizedText("汇总规则", "Rule"), indicator.rule.title[language]),
      (LocalizedText("分子", "Numerator"), indicator.numerator),
      (LocalizedText("分母", "Denominator"), indicator.denominator),
      (LocalizedText("计算方法", "Computation"), computation(indicator)),
      (LocalizedText("名册类别", "Register"), method.register),
      (LocalizedText("环节", "Stages"), method.stages.joined(separator: " → ")),
      (LocalizedText("组成指标", "Parts"), method.parts.joined(separator: ", ")),
      (LocalizedText("推算公式", "Formula"), method.formula?.description ?? ""),
      (LocalizedText("填报频次", "Entered"), indicator.frequency.title[language]),
      (LocalizedText("时间规则", "Over time"), indicator.timeRule.rawValue),
      (LocalizedText("填报层级", "Entered at"), indicator.enteredAt.title[language]),
      (LocalizedText("报送期限（期后天数）", "Due, days after"), method.dueDays.map(String.init) ?? ""),
      (LocalizedText("目标", "Targets"), IndicatorCommand.List.targets(indicator, language)),
      (LocalizedText("分母下限", "Floor of denominator"), method.floor?.description ?? ""),
      (LocalizedText("核对", "Checks"), method.checks.description),
      (LocalizedText("维度", "Dimension"), catalogue.dimension), (LocalizedText("指标性质", "Nature"), catalogue.nature),
      (LocalizedText("指标内涵", "Meaning"), catalogue.meaning),
      (LocalizedText("牵头部门", "Department"), catalogue.department),
      (LocalizedText("数据来源", "Data source"), catalogue.dataSource),
      (LocalizedText("监测层级", "Monitored at"), catalogue.monitoredAt), (LocalizedText("备注", "Note"), indicator.note),
    ]
    return fields.filter { !$0.1.isEmpty }.map { [$0.0[language], $0.1] }
  }

  private static func version(_ indicator: Indicator, _ language: Language) -> String {
    let from = indicator.method.countsFrom
    guard from < indicator.version else { return "\(indicator.version)" }
    return LocalizedText(
      "\(indicator.version)（第 \(from) 版起的数据有效）", "\(indicator.version) (figures count from version \(from))")[language]
  }

  /// How it is computed: as somebody wrote it, or for a ratio as it follows.
  private static func computation(_ indicator: Indicator) -> String {
    guard indicator.catalogue.computation.isEmpty, indicator.rule == .ratio else {
      return indicator.catalogue.computation
    }
    let factor = indicator.factor == 100 ? "100%" : "\(indicator.factor)"
    return "\(indicator.numerator) ÷ \(indicator.denominator)" + (indicator.factor == 1 ? "" : " × \(factor)")
  }
}
