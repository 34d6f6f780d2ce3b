/// Phrases of the page of one indicator.
package enum IndicatorPhrase: String, Phrase {
  case definition, ownValue, valueChart

  /// The phrase in both languages.
  package var wording: Wording {
    switch self {
    case .definition: Wording("指标定义", "Definition")
    case .ownValue: Wording("数值", "Value")
    case .valueChart: Wording("数值比较", "Values compared")
    }
  }
}
