extension TargetOperator {
  /// The sign or word on screen.
  package var symbol: LocalizedText {
    switch self {
    case .greaterOrEqual: LocalizedText("≥", "≥")
    case .lessOrEqual: LocalizedText("≤", "≤")
    case .equal: LocalizedText("=", "=")
    case .greater: LocalizedText("＞", ">")
    case .less: LocalizedText("＜", "<")
    case .between: LocalizedText("介于", "between")
    case .decreaseBetween: LocalizedText("下降", "down by")
    case .all: LocalizedText("全部", "all")
    case .trendDown: LocalizedText("比上年下降", "down on last year")
    case .trendUp: LocalizedText("比上年上升", "up on last year")
    case .approximate: LocalizedText("约", "about")
    }
  }
}
