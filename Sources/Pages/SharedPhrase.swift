/// Phrases that more than one page uses.
package enum SharedPhrase: String, Phrase {
  case product, demonstration, demonstrationOther, skip, switchLanguage, navigation, footer
  case asOf, nothingArrived, noData, period, path, setByHandWhy, onTimeCount
  case lightGrey, lightGreen, lightYellow, lightRed, lightBlue, legend
  case directionUp, directionDown, directionYes
  case met, notMet, notJudged, reportedOf, target, noTarget, unit
  case district, value, note, source, missing, noneMissing, chartHint

  /// The phrase in both languages.
  package var wording: Wording {
    switch self {
    case .product: Wording("汇流", "Tributary")
    case .demonstration: Wording("演示数据，由程序生成，非真实数据", "Demonstration data, made by a program, not real figures")
    case .demonstrationOther: Wording("Demonstration data", "演示数据，由程序生成，非真实数据")
    case .skip: Wording("跳到正文", "Skip to the content")
    case .switchLanguage: Wording("English", "中文")
    case .navigation: Wording("主导航", "Main navigation")
    case .footer:
      Wording("“—”表示无数据。缺数不是零，也不计入合计。", "“—” means no data. Missing is never zero and is not part of any total.")
    case .asOf: Wording("数据截至 %1", "Data as of %1")
    case .nothingArrived: Wording("尚未收到数据", "No data has arrived yet")
    case .noData: Wording("无数据", "No data")
    case .period: Wording("报告期", "Period")
    case .path: Wording("所在位置", "Where this page is")
    case .setByHandWhy: Wording("灯由人工设定：%1", "light set by hand: %1")
    case .onTimeCount: Wording("按时 %1", "%1 on time")
    case .lightGrey: Wording("未判断", "Not judged")
    case .lightGreen: Wording("达标", "On target")
    case .lightYellow: Wording("需关注", "Watch")
    case .lightRed: Wording("未达标", "Off target")
    case .lightBlue: Wording("已销号", "Closed")
    case .legend: Wording("图例", "Legend")
    case .directionUp: Wording("越高越好", "higher is better")
    case .directionDown: Wording("越低越好", "lower is better")
    case .directionYes: Wording("应为“是”", "should be yes")
    case .met: Wording("已达标", "Met")
    case .notMet: Wording("未达标", "Not met")
    case .notJudged: Wording("未判断", "Not judged")
    case .reportedOf: Wording("已报 %1/%2", "%1/%2 reported")
    case .target: Wording("目标", "Target")
    case .noTarget: Wording("未设目标", "no target set")
    case .unit: Wording("单位", "Unit")
    case .district: Wording("地区", "Region")
    case .value: Wording("数值", "Value")
    case .note: Wording("说明", "Note")
    case .source: Wording("来源", "Source")
    case .missing: Wording("未报", "Missing")
    case .noneMissing: Wording("已报齐", "complete")
    case .chartHint: Wording("图中数据与表格相同。", "The chart shows the same data as the table.")
    }
  }
}
