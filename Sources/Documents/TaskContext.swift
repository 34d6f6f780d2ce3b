/// A clause of an item: the words between two commas or stops.
struct TaskClause: Sendable, Equatable {
  /// Its place.
  let range: Range<Int>
  /// The number of its sentence, from 0.
  let sentence: Int
}

/// What is found in the text of one item before its targets are read; every pass over it is linear.
struct TaskContext: Sendable {
  /// The item without its number.
  let text: PlanText
  /// Its brackets and quotation marks.
  let spans: TextSpans
  /// Its responsibility clauses.
  let responsibilities: [ResponsibilityReader.Clause]
  /// Its date words.
  let dates: [DateWord]
  /// Its numbers.
  let quantities: [Quantity]
  /// Its clauses.
  let clauses: [TaskClause]
  /// The year of the plan.
  let planYear: Int?

  private static let stops: Set<Unicode.Scalar> = ["。", "；", ";", "！", "!", "？", "?", "\n"]
  private static let commas: Set<Unicode.Scalar> = ["，", ",", "：", ":"]

  /// Looks through an item.
  init(_ text: PlanText, planYear: Int?) {
    self.text = text
    self.planYear = planYear
    let spans = TextSpans(text)
    let found = ResponsibilityReader.clauses(in: text, spans: spans)
    self.spans = spans
    responsibilities = found
    let outside = { (range: Range<Int>) in TaskContext.lies(outside: found, range) }
    let dates = DateScanner.words(in: text, spans: spans, planYear: planYear)
    self.dates = dates.filter { outside($0.range) }
    quantities = QuantityScanner.quantities(in: text, spans: spans, dates: dates).filter { outside($0.core) }
    clauses = TaskContext.clauses(text, spans, found)
  }

  private static func lies(outside found: [ResponsibilityReader.Clause], _ range: Range<Int>) -> Bool {
    let index = found.partition { $0.range.upperBound > range.lowerBound }
    return index == found.count || found[index].range.lowerBound >= range.upperBound
  }

  private static func clauses(
    _ text: PlanText, _ spans: TextSpans, _ responsibilities: [ResponsibilityReader.Clause]
  ) -> [TaskClause] {
    var clauses: [TaskClause] = []
    var start = 0
    var sentence = 0
    var blocks = responsibilities[...]
    var index = 0
    func close(at end: Int) {
      let range = text.trimmed(start..<max(start, end))
      if !range.isEmpty { clauses.append(TaskClause(range: range, sentence: sentence)) }
    }
    while index < text.count {
      if let block = blocks.first, index == block.range.lowerBound {
        close(at: index)
        sentence += 1
        index = block.range.upperBound
        start = index
        blocks = blocks.dropFirst()
        continue
      }
      let scalar = text[index]
      if spans.isOpen(index), stops.contains(scalar) || (commas.contains(scalar) && !isInNumber(text, index)) {
        close(at: index)
        if stops.contains(scalar) { sentence += 1 }
        start = index + 1
      }
      index += 1
    }
    close(at: text.count)
    return clauses
  }

  /// 5,000 is one number and 1:3 one ratio.
  private static func isInNumber(_ text: PlanText, _ index: Int) -> Bool {
    guard text[index] == "," || text[index] == ":", let before = text.at(index - 1), let after = text.at(index + 1)
    else { return false }
    return ChineseNumeral.arabicDigit(before) != nil && ChineseNumeral.arabicDigit(after) != nil
  }

  /// The number of the sentence an index lies in.
  func sentence(at index: Int) -> Int? {
    let clause = clauses.partition { $0.range.upperBound > index }
    return clause < clauses.count ? clauses[clause].sentence : nil
  }

  /// The number of the responsibility clause that governs an index, from 1; nil if the item has none.
  func responsibility(governing index: Int) -> Int? {
    guard !responsibilities.isEmpty else { return nil }
    let following = responsibilities.partition { $0.range.lowerBound > index }
    return min(following, responsibilities.count - 1) + 1
  }

  /// The text without its responsibility clauses.
  var withoutResponsibilities: PlanText {
    var kept: [Unicode.Scalar] = []
    var start = 0
    for clause in responsibilities {
      kept += text.scalars[start..<clause.range.lowerBound]
      start = clause.range.upperBound
    }
    return PlanText(scalars: kept + text.scalars[start...])
  }

  /// The short title that opens the item: its first sentence, if another follows and it has no comma in it.
  var shortTitle: String? {
    let text = withoutResponsibilities
    guard let end = text.first(of: ["。"], in: 0..<min(text.count, PlanLimits.taskTitleLength + 2)),
      end > 0, end <= PlanLimits.taskTitleLength, TaskContext.isSentence(text, text.trimmed(end + 1..<text.count))
    else { return nil }
    let title = text.slice(0..<end)
    guard !title.scalars.contains(where: { "，；：,;:！？".unicodeScalars.contains($0) }) else { return nil }
    return title.string
  }

  /// Whether a range says more than a remark in brackets, such as （10月底前完成）.
  private static func isSentence(_ text: PlanText, _ range: Range<Int>) -> Bool {
    guard let first = range.first, let last = range.last else { return false }
    let opens = text[first] == "（" || text[first] == "("
    let close = text.first(of: ["）", ")"], in: range)
    return !(opens && (close == last || close == last - 1))
  }

  /// The words each responsibility clause governs: back to the clause before it or the start of the item.
  var scopes: [PlanResponsibility] {
    var found: [PlanResponsibility] = []
    var floor = 0
    for (index, clause) in responsibilities.enumerated() {
      var range = text.trimmed(floor..<clause.range.lowerBound)
      while let first = text.at(range.lowerBound), !range.isEmpty, "。；，、\n".unicodeScalars.contains(first) {
        range = text.trimmed(range.lowerBound + 1..<range.upperBound)
      }
      let scope = range.isEmpty ? found.last?.scope ?? "" : text.string(range)
      found.append(
        PlanResponsibility(
          clause: index + 1, scope: scope, quote: text.string(clause.range), openEnded: clause.openEnded))
      floor = clause.range.upperBound
    }
    return found
  }
}

extension Array {
  /// The first index whose element meets a condition that, once met, is met by all later elements.
  ///
  /// Logarithmic.
  func partition(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
