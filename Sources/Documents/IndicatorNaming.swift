/// Makes a short noun phrase of the words around a target's number.
struct IndicatorNaming {
  private let context: TaskContext
  private let clauseNumber: Int
  private var text: PlanText { context.text }

  /// Names the targets of a clause.
  init(context: TaskContext, clauseNumber: Int) {
    self.context = context
    self.clauseNumber = clauseNumber
  }

  private static let longest = 40
  private static let entities = WordList(
    "医院 城市 县区 区县 县市 农村县 机构 学校 企业 社区 乡镇 街道 单位 卫生院 卫生室 中心 部门 园区 居民 学生 家庭 村庄 医生 专家")
  private static let predicates = WordList(
    "申报 开展 实现 完成 建成 参与 达到 通过 纳入 创建 获得 获评 接受 推广 重点推进 使用 接入 提供 设立 配备 全流程 开设")
  private static let baselines = WordList("比20 较20 比上 较上 比去 较去 同比 比19")
  private static let subsets = WordList("特别是 其中 包括")
  private static let acts = WordList("进行 开展 实施")
  private static let endMarks: Set<Unicode.Scalar> = ["（", "(", "）", ")", "、", "，"]
  private static let dropEnds = WordList(
    """
    建设 工作 项目建设 等 的 共 在 为 达 总数 数量 各 均 都 要 分别 不少 每年 每月 全年 力争 确保 争取 保持 维持 稳定 发展 （ (
    """)

  /// The name of a target.
  func name(of quantity: Quantity, in piece: Range<Int>) -> String {
    let before = prefix(quantity, piece)
    let after = suffix(quantity, piece)
    let name =
      switch quantity.measure {
      case .count: counted(quantity, before, after)
      case .rate, .bare, .age, .time, .size, .rank: measured(quantity, before, after)
      }
    if name.isEmpty { return fallback(quantity) }
    // 播放量 and 人数 count already.
    for double in ["量数", "数数", "人数人数", "次数次数", "人次人次", "量次数"] where name.hasSuffix(double) {
      return clipped(String(name.dropLast(double.count / 2 + (double == "量次数" ? 1 : 0))))
    }
    return clipped(name)
  }

  /// The name of a target that shares its number with others.
  func sharedName(_ name: String, _ quantity: Quantity, _ piece: Range<Int>) -> String {
    let after = suffix(quantity, piece)
    return clipped(name + text.string(after))
  }

  /// The names listed before 分别.
  static func listedNames(_ text: PlanText, _ range: Range<Int>, _ dates: [DateWord]) -> [String] {
    Wording.names(in: text, Wording.bare(text, range, dates: dates)).filter { !$0.isEmpty }
  }

  private func clipped(_ name: String) -> String {
    name.unicodeScalars.count <= IndicatorNaming.longest
      ? name : PlanText(name).string(0..<IndicatorNaming.longest)
  }

  private func fallback(_ quantity: Quantity) -> String {
    let previous = previousNoun
    return previous.isEmpty ? "数量（\(quantity.unit)）" : previous + tally(quantity)
  }

  private func tally(_ quantity: Quantity) -> String {
    switch quantity.unit.drop(while: { "万亿千百".contains($0) }) {
    case "人", "名", "位": "人数"
    case "例": "例数"
    case "场", "场次": "场次"
    case "人次": "人次"
    case "次", "期": "\(quantity.unit.suffix(1))数"
    default: quantity.measure == .count ? "数" : ""
    }
  }

  /// The words of the piece before the number, without connectives and dates.
  private func prefix(_ quantity: Quantity, _ piece: Range<Int>) -> Range<Int> {
    let near = Wording.window(piece.lowerBound, quantity.range.lowerBound)
    var range = Wording.bare(text, Wording.dropLightVerbs(text, near), dates: context.dates)
    if let bracket = range.last(where: { text[$0] == "（" || text[$0] == "(" }), range.upperBound - bracket <= 3 {
      range = range.lowerBound..<bracket
    }
    if let mark = baselineMark(range) { range = range.lowerBound..<mark }
    if let start = range.last(where: { text[$0] == "由" || text[$0] == "从" }), let next = text.at(start + 1),
      ChineseNumeral.arabicDigit(next) != nil
    {
      range = range.lowerBound..<start
    }
    return trimEnd(range)
  }

  /// Where 比2021年 or 较上年 starts.
  private func baselineMark(_ range: Range<Int>) -> Int? {
    IndicatorNaming.baselines.last(in: text, range)?.lowerBound
  }

  private func trimEnd(_ range: Range<Int>) -> Range<Int> {
    var range = text.trimmed(range)
    while let length = IndicatorNaming.dropEnds.length(endingAt: range.upperBound, in: text, floor: range.lowerBound) {
      range = text.trimmed(range.lowerBound..<range.upperBound - length)
    }
    return range
  }

  /// The words of the piece behind the number, up to a mark or another number's words.
  private func suffix(_ quantity: Quantity, _ piece: Range<Int>) -> Range<Int> {
    let start = min(quantity.range.upperBound, piece.upperBound)
    let limit = min(piece.upperBound, start + IndicatorNaming.longest)
    var end = start
    while end < limit, !IndicatorNaming.endMarks.contains(text[end]) { end += 1 }
    if let subset = IndicatorNaming.subsets.first(in: text, start..<end) { end = subset.lowerBound }
    var range = text.trimmed(start..<end)
    if text.at(range.lowerBound) == "的", !range.isEmpty { range = range.lowerBound + 1..<range.upperBound }
    return range
  }

  private func measured(_ quantity: Quantity, _ before: Range<Int>, _ after: Range<Int>) -> String {
    var name = text.string(before)
    if name.isEmpty {
      let (entity, predicate) = entityAndPredicate(after)
      name = predicate.isEmpty ? entity : predicate + "的" + entity + "比例"
    } else if quantity.measure == .time, !after.isEmpty {
      name += text.string(after)
    }
    guard !name.isEmpty, quantity.high == nil else { return name }
    switch quantity.before {
    case .fallBy: return name + "下降幅度"
    case .riseBy: return name + "提高幅度"
    default: return name
    }
  }

  private func counted(_ quantity: Quantity, _ before: Range<Int>, _ after: Range<Int>) -> String {
    let tally = tally(quantity)
    if after.isEmpty || isInBracket(quantity) {
      let start = Wording.afterVerbs(text, before)
      let noun = trimEnd(start..<before.upperBound)
      if noun.isEmpty {
        let previous = previousNoun
        guard !previous.isEmpty else { return before.isEmpty ? "" : text.string(before) + tally }
        return text.string(before) + (before.isEmpty ? "" : "的") + previous + tally
      }
      return Wording.keptVerb(text, before) + text.string(noun) + tally
    }
    if text.at(before.lowerBound) == "对", before.count <= 2, let acts = IndicatorNaming.acts.first(in: text, after) {
      let act = text.string(trimEnd(acts.upperBound..<after.upperBound))
      // 慢阻肺筛查例数 counts by itself; 暗访 needs to say what is visited.
      return tally == "数" ? act + "的" + text.string(after.lowerBound..<acts.lowerBound) + tally : act + tally
    }
    if let named = governed(before, after, tally) { return named }
    let (entity, predicate) = entityAndPredicate(after)
    if !predicate.isEmpty { return predicate + "的" + entity + tally }
    let start = Wording.afterVerbs(text, before)
    let lead =
      start < before.upperBound && !endsInDeng(before) && before.upperBound - start <= 20
      ? text.string(start..<before.upperBound) : ""
    let onlyVerbs = start >= before.upperBound
    return (onlyVerbs ? Wording.keptVerb(text, before) : lead) + text.string(trimEnd(after)) + tally
  }

  /// 加强对30个站点特别是新建的12个站点的监测: 监测的站点数 and 监测的新建的站点数.
  private func governed(_ before: Range<Int>, _ after: Range<Int>, _ tally: String) -> String? {
    guard let object = before.first(where: { text[$0] == "对" }), object - before.lowerBound <= 4 else { return nil }
    let limit = min(context.clauses[clauseNumber].range.upperBound, after.upperBound + IndicatorNaming.longest)
    guard let of = (after.lowerBound..<max(after.lowerBound, limit)).last(where: { text[$0] == "的" }), limit - of <= 7
    else {
      return nil
    }
    let act = text.string(of + 1..<limit)
    let noun = text.string(after.lowerBound..<min(of, after.upperBound))
    let subset = IndicatorNaming.subsets.last(in: text, before)
    return act + "的" + (subset.map { text.string($0.upperBound..<before.upperBound) + "的" } ?? "") + noun + tally
  }

  private func isInBracket(_ quantity: Quantity) -> Bool { context.spans.inBracket(quantity.core.lowerBound) }

  private func endsInDeng(_ range: Range<Int>) -> Bool { text.at(range.upperBound) == "等" }

  /// 所学校申报全国健康学校建设 is 学校 and 申报全国健康学校建设.
  private func entityAndPredicate(_ range: Range<Int>) -> (String, String) {
    for index in range {
      guard IndicatorNaming.entities.length(endingAt: index, in: text, floor: range.lowerBound) != nil,
        IndicatorNaming.predicates.length(startingAt: index, in: text, limit: range.upperBound) != nil
      else { continue }
      return (text.string(range.lowerBound..<index), text.string(index..<range.upperBound))
    }
    return (text.string(range), "")
  }

  /// What the clause before speaks of, without its verbs: 推进健康企业建设 speaks of 健康企业.
  private var previousNoun: String {
    guard clauseNumber > 0 else { return "" }
    let clause = context.clauses[clauseNumber - 1]
    let range = Wording.bare(
      text, Wording.window(clause.range.lowerBound, clause.range.upperBound), dates: context.dates)
    let start = Wording.afterVerbs(text, range)
    var end = range.upperBound
    let first = context.quantities.partition { $0.core.lowerBound >= range.lowerBound }
    if first < context.quantities.count { end = min(end, context.quantities[first].range.lowerBound) }
    return text.string(trimEnd(min(start, end)..<end))
  }
}
