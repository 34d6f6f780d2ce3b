import Model

/// Reads the numeric targets of an item and tells them from the other numbers.
struct TargetReader {
  private let context: TaskContext
  private let judge: QuantityJudge
  private var drafts: [TargetDraft] = []
  private var usedDates: Set<Int> = []

  private var text: PlanText { context.text }

  /// The targets of an item in order, without their ids, and the places of the date words they use.
  static func targets(
    in context: TaskContext, judge: QuantityJudge
  ) -> (targets: [PlanTarget], usedDates: Set<Int>, ranges: [Range<Int>]) {
    var reader = TargetReader(context: context, judge: judge)
    reader.readClauses()
    let ranges = reader.drafts.map(\.quote)
    return (reader.finish(), reader.usedDates, ranges)
  }

  private init(context: TaskContext, judge: QuantityJudge) {
    self.context = context
    self.judge = judge
  }

  private typealias Inherited = (modality: TargetModality, sentence: Int, alone: Bool)

  // MARK: - Clauses

  private mutating func readClauses() {
    var next = 0
    let quantities = context.quantities
    var inherited: Inherited?
    for (number, clause) in context.clauses.enumerated() {
      while next < quantities.count, quantities[next].core.lowerBound < clause.range.lowerBound { next += 1 }
      var targets: [Quantity] = []
      while next < quantities.count, quantities[next].core.lowerBound < clause.range.upperBound {
        if judge.verdict(quantities[next], in: clause) == .target {
          var quantity = quantities[next]
          quantity.range = quantity.range.clamped(to: clause.range)
          targets.append(quantity)
        }
        next += 1
      }
      let first = drafts.count
      if targets.isEmpty {
        readAll(clause)
      } else {
        read(targets, clause, number)
      }
      let added = drafts[first...]
      let own = added.first?.modality
      if own == nil, let inherited, inherited.sentence == clause.sentence,
        inherited.alone || !Wording.startsWithVerb(text, clause.range)
      {
        for index in drafts.indices[first...] { drafts[index].modality = inherited.modality }
      }
      inherited = inheritance(clause, hasTargets: !added.isEmpty)
    }
  }

  /// What a clause hands on to the next: its firmness, if it has targets or says nothing else (力争到2025年，…).
  private func inheritance(_ clause: TaskClause, hasTargets: Bool) -> Inherited? {
    if hasTargets { return drafts.last?.modality.map { ($0, clause.sentence, false) } }
    guard clause.range.count <= 30, Wording.bare(text, clause.range, dates: context.dates).isEmpty else { return nil }
    return Wording.modality(text, clause.range, context.dates).map { ($0, clause.sentence, true) }
  }

  /// Targets that say "every one": 实现…全覆盖, 将所有…建成….
  private mutating func readAll(_ clause: TaskClause) {
    guard clause.range.count <= PlanLimits.quoteLength, let all = AllWording(context, clause.range) else {
      return
    }
    var draft = TargetDraft(quote: quoteRange(clause.range), position: all.position, clause: clause)
    draft.comparison = .all
    draft.value = .single(PlanNumber(100))
    draft.unit = "%"
    draft.indicator = all.indicator
    draft.modality = Wording.modality(text, clause.range.lowerBound..<all.position, context.dates)
    drafts.append(draft)
  }

  private mutating func read(_ quantities: [Quantity], _ clause: TaskClause, _ number: Int) {
    let naming = IndicatorNaming(context: context, clauseNumber: number)
    if quantities.count > 1, let apart = distribution(quantities, clause) {
      for (index, quantity) in quantities.enumerated() {
        var draft = makeDraft(quantity, clause, quote: quoteRange(clause.range, around: quantity), first: quantities[0])
        draft.indicator =
          apart.names.indices.contains(index) ? apart.names[index] : naming.name(of: quantity, in: clause.range)
        if apart.dates.indices.contains(index) { draft.date = apart.dates[index] }
        drafts.append(draft)
      }
      return
    }
    let pieces = split(clause.range, quantities)
    var previous: String?
    for (quantity, piece) in zip(quantities, pieces) {
      let quote = quoteRange(piece, around: quantity)
      let base = makeDraft(quantity, clause, quote: quote, first: quantity)
      if let shared = Wording.eachNames(text, Wording.window(piece.lowerBound, quantity.range.lowerBound)),
        shared.count > 1
      {
        for name in shared {
          var draft = base
          draft.indicator = naming.sharedName(name, quantity, piece)
          drafts.append(draft)
        }
        continue
      }
      var draft = base
      draft.indicator = naming.name(of: quantity, in: piece)
      if let previous, Wording.marksSubset(text, Wording.window(piece.lowerBound, quantity.range.lowerBound)) {
        draft.subsetOf = previous
      } else if previous == nil, Wording.startsWithSubset(text, clause.range), let last = drafts.last,
        last.clause.sentence == clause.sentence
      {
        draft.subsetOf = last.indicator
      }
      previous = draft.indicator
      drafts.append(draft)
    }
  }

  /// The pieces of a clause, one for each quantity; quantities that share their words share a piece.
  private func split(_ range: Range<Int>, _ quantities: [Quantity]) -> [Range<Int>] {
    var starts: [Int] = [range.lowerBound]
    var ends: [Int] = []
    for (left, right) in zip(quantities, quantities.dropFirst()) {
      if let cut = Wording.cut(text, between: left.range.upperBound, and: right.range.lowerBound, context.spans) {
        ends.append(cut.lowerBound)
        starts.append(cut.upperBound)
      } else {
        ends.append(-1)
        starts.append(-1)
      }
    }
    ends.append(range.upperBound)
    for index in ends.indices.dropLast().reversed() where ends[index] < 0 { ends[index] = ends[index + 1] }
    var pieces: [Range<Int>] = []
    var start = range.lowerBound
    for index in quantities.indices {
      if starts[index] >= 0 { start = starts[index] }
      pieces.append(text.trimmed(start..<max(start, ends[index])))
    }
    return pieces
  }

  /// The names and dates of n values after 分别; nil if the clause does not distribute.
  private func distribution(
    _ quantities: [Quantity], _ clause: TaskClause
  ) -> (names: [String], dates: [Int])? {
    guard let first = quantities.first, clause.range.count <= PlanLimits.quoteLength * 2,
      let apart = Wording.apart(text, clause.range.lowerBound..<first.range.lowerBound)
    else { return nil }
    let head = clause.range.lowerBound..<apart
    // The dates may stand in the clause before: 到2023年底和2030年，…分别不高于15%和13%.
    let end = context.dates.partition { $0.range.lowerBound >= apart }
    let dates = (max(0, end - quantities.count)..<end).filter {
      context.dates[$0].deadline != nil && context.sentence(at: context.dates[$0].range.lowerBound) == clause.sentence
    }
    let names = IndicatorNaming.listedNames(text, head, context.dates)
    let whole = text.string(Wording.bare(text, head, dates: context.dates))
    return (
      names.count == quantities.count ? names : quantities.map { _ in whole },
      dates.count == quantities.count ? Array(dates) : []
    )
  }

  // MARK: - Drafts

  private func makeDraft(
    _ quantity: Quantity, _ clause: TaskClause, quote: Range<Int>, first: Quantity
  ) -> TargetDraft {
    var draft = TargetDraft(quote: quote, position: quantity.core.lowerBound, clause: clause)
    var quantity = quantity
    if quantity.before == nil { quantity.before = first.before }
    draft.modality = Wording.modality(text, clause.range.lowerBound..<quantity.core.lowerBound, context.dates)
    draft.unit = Wording.unit(of: quantity, text, Wording.window(clause.range.lowerBound, quantity.core.lowerBound))
    draft.value = quantity.high.map { .range(quantity.low, $0) } ?? .single(quantity.low)
    draft.approximate = quantity.approximate
    draft.baseline = Wording.baseline(of: quantity, clause.range, context)
    (draft.comparison, draft.strict) = comparison(quantity, draft)
    return draft
  }

  private func comparison(_ quantity: Quantity, _ draft: TargetDraft) -> (TargetOperator, Bool) {
    if quantity.high != nil {
      return (quantity.before == .fallBy ? .decreaseBetween : .between, false)
    }
    switch (quantity.before, quantity.after) {
    case (.over, _): return (.greaterOrEqual, true)
    case (.under, _): return (.lessOrEqual, true)
    case (.atMost, _): return (.lessOrEqual, false)
    case (_, .atMost): return (.lessOrEqual, false)
    case (.atLeast, _), (_, .atLeast): return (.greaterOrEqual, false)
    default: break
    }
    let isGuarantee = draft.modality == .ensure && Wording.guarantees(text, draft.clause.range)
    return (isGuarantee ? .greaterOrEqual : .equal, false)
  }

  /// The words to quote: the piece without light words in front; around its number if it is very long.
  private func quoteRange(_ piece: Range<Int>, around quantity: Quantity? = nil) -> Range<Int> {
    let trimmed = Wording.dropLightVerbs(text, text.trimmed(piece))
    guard let quantity, trimmed.count > PlanLimits.quoteLength else {
      return trimmed.count > PlanLimits.quoteLength
        ? trimmed.lowerBound..<trimmed.lowerBound + PlanLimits.quoteLength : trimmed
    }
    let half = PlanLimits.quoteLength / 2
    let lower = max(trimmed.lowerBound, quantity.range.lowerBound - half)
    return lower..<max(quantity.range.upperBound, min(trimmed.upperBound, lower + PlanLimits.quoteLength))
  }

  // MARK: - Deadlines

  private mutating func finish() -> [PlanTarget] {
    let deadlines = DeadlineReader(context)
    return drafts.map { draft in
      let date = draft.date ?? deadlines.date(for: draft.position, in: draft.clause)
      var target = draft.target(text, responsibility: context.responsibility(governing: draft.position))
      if let date, let day = context.dates[date].deadline {
        usedDates.insert(date)
        target.deadline = day
        target.deadlineQuote = text.string(context.dates[date].range)
      }
      return target
    }
  }
}

/// A target while it is put together.
struct TargetDraft {
  /// The words to quote.
  var quote: Range<Int>
  /// Where its number stands.
  var position: Int
  /// The clause it stands in.
  var clause: TaskClause
  /// Its name.
  var indicator = ""
  /// How it compares.
  var comparison: TargetOperator = .equal
  /// Its value.
  var value: PlanQuantity = .single(PlanNumber(0))
  /// Its unit.
  var unit = ""
  /// How firm it is.
  var modality: TargetModality?
  /// Whether the bound itself does not count.
  var strict = false
  /// Whether it is approximate.
  var approximate = false
  /// The year of comparison.
  var baseline: String?
  /// The indicator it is a part of.
  var subsetOf: String?
  /// The index of the date word that 分别 gives it.
  var date: Int?

  /// The target without its id and deadline.
  func target(_ text: PlanText, responsibility: Int?) -> PlanTarget {
    PlanTarget(
      id: "", indicator: indicator, operator: comparison, value: value, unit: unit, deadline: nil,
      quote: text.string(quote), deadlineQuote: nil, modality: modality, strict: strict ? true : nil,
      approximate: approximate ? true : nil, baseline: baseline, subsetOf: subsetOf,
      clause: responsibility.flatMap { $0 > 1 ? $0 : nil })
  }
}
