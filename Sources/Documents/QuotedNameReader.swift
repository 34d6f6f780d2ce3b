/// Tells the names in “” apart: events, and terms of other kinds.
enum QuotedNameReader {
  /// The events of an item and its other quoted strings, each in order and without repeats.
  struct Names: Sendable {
    /// Campaigns, days, weeks and activities.
    var events: [String] = []
    /// The other strings.
    var terms: [QuotedTerm] = []
  }

  private static let eventEnds = WordList("周 日 月 行动 杯")
  private static let activities = WordList("活动 比赛 大赛 竞赛 评选 评比 论坛 展演 晚会 报道 宣传周 宣传月 宣传日 主题日 运动 赛事 讲座 巡讲 展览")
  private static let projects = WordList("项目 工程 计划 平台 系统")
  private static let themes = WordList("为主题 为题 主题为")
  private static let themeLeads = WordList("主题为 以")
  private static let listJoints = WordList("和 、")
  private static let theme = PlanText("主题")
  private static let followStops: Set<Unicode.Scalar> = ["，", "。", "；", "：", "（", ",", ";", "(", "）", "\n"]
  private static let longestFollow = 40

  /// Reads the quoted names of a text.
  ///
  /// Linear: each looks at a bounded stretch behind it.
  static func read(_ text: PlanText, _ spans: TextSpans) -> Names {
    var names = Names()
    var seen: Set<String> = []
    let follows = followStarts(text, spans)
    for (span, followStart) in zip(spans.quotes, follows) where span.count > 2 {
      let inner = text.slice(span.lowerBound + 1..<span.upperBound - 1)
      let name = inner.string
      guard seen.insert(name).inserted else { continue }
      if isEvent(inner, text, span, followStart) {
        names.events.append(name)
      } else {
        names.terms.append(QuotedTerm(text: name, kind: kind(inner, text, span, followStart)))
      }
    }
    return names
  }

  /// Names inside 《》 in order, no repeats.
  static func policies(_ text: PlanText, _ spans: TextSpans) -> [String] {
    var seen: Set<String> = []
    return spans.titles.compactMap { span in
      let name = text.string(span.lowerBound + 1..<span.upperBound - 1)
      return !name.isEmpty && seen.insert(name).inserted ? name : nil
    }
  }

  /// Where the words after each quote start; quotes that stand in a row share the words after the last.
  private static func followStarts(_ text: PlanText, _ spans: TextSpans) -> [Int] {
    var starts: [Int] = []
    var next: (lower: Int, follow: Int)?
    for span in spans.quotes.reversed() {
      var end = span.upperBound
      while let scalar = text.at(end), "、和与 ".unicodeScalars.contains(scalar), end - span.upperBound < 3 { end += 1 }
      let follow: Int
      if let next, next.lower == end { follow = next.follow } else { follow = span.upperBound }
      starts.append(follow)
      next = (span.lowerBound, follow)
    }
    return starts.reversed()
  }

  private static func isEvent(_ inner: PlanText, _ text: PlanText, _ span: Range<Int>, _ follow: Int) -> Bool {
    if eventEnds.length(endingAt: inner.count, in: inner, floor: 0) != nil { return true }
    if themes.length(startingAt: span.upperBound, in: text, limit: text.count) != nil { return false }
    if projects.length(startingAt: follow, in: text, limit: text.count) != nil { return false }
    if themeLeads.length(endingAt: span.lowerBound, in: text, floor: 0) != nil { return false }
    let limit = min(text.count, follow + longestFollow)
    let end = text.first(of: followStops, in: follow..<limit) ?? limit
    let stop = listJoints.first(in: text, follow..<end)?.lowerBound ?? end
    return activities.first(in: text, follow..<stop) != nil
  }

  private static func kind(_ inner: PlanText, _ text: PlanText, _ span: Range<Int>, _ follow: Int) -> QuotedTerm.Kind {
    if themes.length(startingAt: span.upperBound, in: text, limit: text.count) != nil { return .theme }
    if themeLeads.length(endingAt: span.lowerBound, in: text, floor: 0) != nil,
      text.has(theme, at: span.upperBound)
    {
      return .theme
    }
    if inner.count == 3, inner[0] == "十", inner[2] == "五" { return .period }
    if projects.length(startingAt: follow, in: text, limit: text.count) != nil { return .project }
    if inner.scalars.contains("、"), let next = text.at(span.upperBound),
      ChineseNumeral.contains(next) || ChineseNumeral.arabicDigit(next) != nil || next == "等"
    {
      return .list
    }
    return .term
  }
}
