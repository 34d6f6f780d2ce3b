/// Phrases of the page of one indicator.
package enum IndicatorPhrase: String, Phrase {
  case definition, definitionVersion, ruleInWords, direction, ownValue, backToOverview
  case districtsCaption, numerator, denominator, judged, missingRegions, valueChart, noDefinition, districtValues

  /// The phrase in both languages.
  package var wording: Wording {
    switch self {
    case .definition: Wording("指标定义", "Definition")
    case .definitionVersion: Wording("定义版本", "Definition version")
    case .ruleInWords: Wording("汇总规则", "How it adds up")
    case .direction: Wording("方向", "Direction")
    case .ownValue: Wording("汇总值", "Total")
    case .backToOverview: Wording("返回总览", "Back to the overview")
    case .districtsCaption: Wording("各区县的分子、分母和数值", "Numerator, denominator and value by district")
    case .numerator: Wording("分子", "Numerator")
    case .denominator: Wording("分母", "Denominator")
    case .judged: Wording("判断", "Judgement")
    case .missingRegions: Wording("未报区县", "Districts not reported")
    case .valueChart: Wording("各区县数值", "Value by district")
    case .noDefinition: Wording("暂无文字定义", "No written definition")
    case .districtValues: Wording("区县明细", "District by district")
    }
  }
}
