/// Collects the numbers of a text that are no targets, each with the reason why.
struct FigureReader {
  private let context: TaskContext
  private var found: [(position: Int, figure: PlanFigure)] = []
  private var text: PlanText { context.text }

  private static let vague = WordList("一批 若干")
  private static let schoolGrades = WordList("高一 高二 高三 初一 初二 初三")
  private static let nounEnds: Set<Unicode.Scalar> = [
    "，", "。", "；", "、", "：", "的", "（", "）", ",", ";", "“", "”", "《", "》", " ", "等", "和", "及",
  ]
  private static let nounStops = WordList("特别是 其中 开展 做好 建设 实施 进行 完成 实现 工作")
  private static let nounLength = 12

  /// The figures of an item.
  ///
  /// - Parameters:
  ///   - context: The item.
  ///   - judge: What its numbers are.
  ///   - usedDates: The date words that are deadlines of targets.
  ///   - targets: The places of its targets' quotes, in which bare numbers are explained already.
  ///   - events: The places of its unquoted events.
  static func figures(
    in context: TaskContext, judge: QuantityJudge, usedDates: Set<Int>, targets: [Range<Int>], events: [Range<Int>]
  ) -> [PlanFigure] {
    var reader = FigureReader(context: context)
    reader.readDates(usedDates, events, targets)
    reader.readQuantities(judge, targets)
    reader.readGrades()
    return reader.sorted
  }

  /// The counts that a block of the preamble mentions.
  static func contextCounts(in text: PlanText) -> [PlanFigure] {
    let context = TaskContext(text, planYear: nil)
    var reader = FigureReader(context: context)
    for quantity in context.quantities {
      let isCount = quantity.measure == .count && quantity.low != PlanNumber(1)
      let isOrdinal = text.at(quantity.core.lowerBound - 1) == "第"
      guard isCount || quantity.measure == .rate, !isOrdinal else { continue }
      let end = quantity.measure == .rate ? quantity.range.upperBound : reader.nounEnd(quantity.core.upperBound)
      reader.add(quantity.core.lowerBound..<end, "context-count")
    }
    return reader.sorted
  }

  private init(context: TaskContext) {
    self.context = context
  }

  private var sorted: [PlanFigure] { found.sorted { $0.position < $1.position }.map(\.figure) }

  private mutating func add(_ range: Range<Int>, _ reason: String) {
    found.append((range.lowerBound, PlanFigure(quote: text.string(range), reason: reason)))
  }

  private mutating func readDates(_ used: Set<Int>, _ events: [Range<Int>], _ targets: [Range<Int>]) {
    for (index, date) in context.dates.enumerated() where !used.contains(index) {
      guard ChineseNumeral.arabicDigit(text[date.range.lowerBound]) != nil else { continue }
      if FigureReader.contains(events, date.range.lowerBound) {
        add(date.range, "year-in-name")
      } else if let before = text.at(date.range.lowerBound - 1), "比较".unicodeScalars.contains(before),
        FigureReader.contains(targets, date.range.lowerBound)
      {
        continue
      } else {
        add(date.range, date.isDue || date.kind == .mention ? "date" : "reference-year")
      }
    }
  }

  /// Whether any of some ordered ranges holds an index.
  private static func contains(_ ranges: [Range<Int>], _ index: Int) -> Bool {
    let candidate = ranges.partition { $0.upperBound > index }
    return candidate < ranges.count && ranges[candidate].lowerBound <= index
  }

  private mutating func readQuantities(_ judge: QuantityJudge, _ targets: [Range<Int>]) {
    var clause = 0
    for quantity in context.quantities {
      while clause + 1 < context.clauses.count,
        context.clauses[clause].range.upperBound <= quantity.core.lowerBound
      {
        clause += 1
      }
      guard context.clauses.indices.contains(clause),
        case .figure(let reason) = judge.verdict(quantity, in: context.clauses[clause])
      else { continue }
      let explained = reason == "name" && FigureReader.contains(targets, quantity.core.lowerBound)
      if !explained { add(quote(quantity, reason), reason) }
    }
  }

  private func quote(_ quantity: Quantity, _ reason: String) -> Range<Int> {
    let core = quantity.core
    switch reason {
    case "edition-number":
      return (text.at(core.lowerBound - 1) == "第" ? core.lowerBound - 1 : core.lowerBound)..<core.upperBound
    case "eligibility-age", "eligibility-size": return core.lowerBound..<quantity.range.upperBound
    case "estimate": return estimate(quantity)
    case "grade":
      if quantity.range.upperBound > core.upperBound { return core.lowerBound..<quantity.range.upperBound }
      return core.lowerBound..<nounEnd(core.upperBound)
    case "appositive-count", "name-set-size", "context-count": return core.lowerBound..<nounEnd(core.upperBound)
    case "name": return latinRun(core)
    default: return core
    }
  }

  /// The bracket around an estimate, or the words from 预计 on.
  private func estimate(_ quantity: Quantity) -> Range<Int> {
    let start = quantity.core.lowerBound
    let bracket = context.spans.brackets.partition { $0.upperBound > start }
    if bracket < context.spans.brackets.count {
      let span = context.spans.brackets[bracket]
      if span.contains(start), span.count <= 60 { return span.lowerBound + 1..<span.upperBound - 1 }
    }
    let lower = max(0, start - 14)
    let word = QuantityJudge.estimates.last(in: text, lower..<start)
    return (word?.lowerBound ?? start)..<quantity.range.upperBound
  }

  private func nounEnd(_ start: Int) -> Int {
    let next = context.quantities.partition { $0.core.lowerBound >= start }
    let ceiling = next < context.quantities.count ? context.quantities[next].core.lowerBound : text.count
    let limit = min(text.count, start + FigureReader.nounLength, ceiling)
    var end = start
    while end < limit, !FigureReader.nounEnds.contains(text[end]) {
      if end > start, FigureReader.nounStops.length(startingAt: end, in: text, limit: text.count) != nil { break }
      end += 1
    }
    return end
  }

  /// 5G, H7N9: the number with the letters beside it.
  private func latinRun(_ core: Range<Int>) -> Range<Int> {
    func belongs(_ index: Int) -> Bool {
      text.at(index).map { PlanText.isLatin($0) || ChineseNumeral.arabicDigit($0) != nil } ?? false
    }
    var lower = core.lowerBound
    var upper = core.upperBound
    while core.lowerBound - lower < 12, belongs(lower - 1) { lower -= 1 }
    while upper - core.upperBound < 12, belongs(upper) { upper += 1 }
    return lower..<upper
  }

  private mutating func readGrades() {
    for index in text.all where text[index] == "高" || text[index] == "初" {
      guard !context.spans.isName(index),
        FigureReader.schoolGrades.length(startingAt: index, in: text, limit: text.count) != nil,
        let next = text.at(index + 2), "学年新、和及毕".unicodeScalars.contains(next)
      else { continue }
      add(index..<index + 2, "grade")
    }
  }
}
