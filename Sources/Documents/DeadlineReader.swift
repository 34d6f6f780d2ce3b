/// Finds the date word that gives a target its deadline.
struct DeadlineReader {
  private let context: TaskContext
  /// The clause of each date word, as an index, in order.
  private let clauseOfDate: [Int]
  /// A date in brackets after the sentence: （2019年10月底前完成）.
  private let trailing: [(date: Int, position: Int)]

  private static let completions = WordList("完成 建成 到位 投入使用 落实 实现")
  private static let limits = WordList("完成时限： 完成时间： 时限： 完成时限: 完成时间: 时间节点：")

  /// Prepares the search; linear in the length of the item.
  init(_ context: TaskContext) {
    self.context = context
    var clause = 0
    var owners: [Int] = []
    for date in context.dates {
      while clause + 1 < context.clauses.count, context.clauses[clause].range.upperBound <= date.range.lowerBound {
        clause += 1
      }
      owners.append(clause)
    }
    clauseOfDate = owners
    trailing = context.dates.indices.compactMap { index in
      let date = context.dates[index]
      guard date.isDue, date.deadline != nil else { return nil }
      let text = context.text
      let end = date.range.upperBound
      let inBracket = context.spans.inBracket(date.range.lowerBound)
      let completes = DeadlineReader.completions.length(startingAt: end, in: text, limit: text.count) != nil
      let labelled = DeadlineReader.limits.length(endingAt: date.range.lowerBound, in: text, floor: 0) != nil
      return (inBracket && completes) || labelled ? (index, date.range.lowerBound) : nil
    }
  }

  /// The index of the date word for a target at a place in a clause, or nil.
  ///
  /// The nearest date before it in its sentence wins; then a due date behind it in its clause or the next; then a
  /// bracketed date at the end of the item.
  func date(for position: Int, in clause: TaskClause) -> Int? {
    let next = firstDate(at: position)
    var index = next - 1
    while index >= 0 {
      let owner = context.clauses[clauseOfDate[index]]
      guard owner.sentence == clause.sentence, next - index <= 8 else { break }
      if isDeadline(index, in: owner, for: clause) { return index }
      index -= 1
    }
    if next < context.dates.count {
      let owner = context.clauses[clauseOfDate[next]]
      let date = context.dates[next]
      let inClause = owner == clause && date.isDue
      let follows = owner.sentence == clause.sentence && date.isDue && completesClause(date, owner)
      if inClause || follows, date.deadline != nil { return next }
    }
    let last = trailing.partition { $0.position > position }
    return last < trailing.count ? trailing[last].date : nil
  }

  private func isDeadline(_ index: Int, in owner: TaskClause, for clause: TaskClause) -> Bool {
    let date = context.dates[index]
    guard date.deadline != nil, !isBaseline(date) else { return false }
    if case .yearly = date.kind { return owner == clause }
    return true
  }

  /// Whether 比 or 较 stands before a date.
  private func isBaseline(_ date: DateWord) -> Bool {
    guard let before = context.text.at(date.range.lowerBound - 1) else { return false }
    return "比较同与由从".unicodeScalars.contains(before)
  }

  private func completesClause(_ date: DateWord, _ owner: TaskClause) -> Bool {
    guard date.range.lowerBound - owner.range.lowerBound <= 2 else { return false }
    return DeadlineReader.completions.length(
      startingAt: date.range.upperBound, in: context.text, limit: owner.range.upperBound) != nil
  }

  private func firstDate(at position: Int) -> Int {
    context.dates.partition { $0.range.lowerBound >= position }
  }
}
