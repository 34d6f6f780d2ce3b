import Model

/// What weighing a leaf needs of a definition; the whole one is dozens of texts to copy for each figure.
struct LeafRule: Sendable {
  private let rule: RollupRule
  private let frequency: Frequency
  private let timeRule: TimeRule
  private let countsFrom: Int64
  private let dueDays: Int?
  private let stages: [String]

  /// The rule of an indicator whose figures are entered; nil for one that is computed from others.
  init?(_ indicator: Indicator) {
    switch indicator.rule {
    case .coverageOfEntities, .entities, .allOf, .derived: return nil
    default: rule = indicator.rule
    }
    frequency = indicator.frequency
    timeRule = indicator.timeRule
    countsFrom = Int64(indicator.method.countsFrom)
    dueDays = indicator.method.dueDays
    stages = indicator.method.stages
  }

  /// One period of a leaf under one lens.
  private struct Part {
    let period: Period
    /// The indicator's own sums, then one for each stage.
    let sums: [CellSums]
  }

  /// What the figures of a year add to each cell above, period by period and for the year.
  func cells(of entries: [LeafEntry], in year: Int) throws(RollupError) -> [LeafCell] {
    let fitting = entries.filter { $0.period.frequency == frequency && $0.period.year == year }
      .sorted { $0.period.index < $1.period.index }
    var cells: [LeafCell] = []
    for lens in RollupLens.allCases {
      var parts: [Part] = []
      for entry in fitting {
        guard let figure = entry.figure(under: lens) ?? handedDown(to: entry) else { continue }
        guard figure.definitionVersion >= countsFrom else {
          cells.append(
            LeafCell(
              lens: lens, part: .stale, period: entry.period.description, sums: CellSums(reported: 1)))
          continue
        }
        if let part = part(entry, figure) { parts.append(part) }
      }
      for part in parts { append(part.sums, lens, part.period.description, to: &cells) }
      if frequency != .year, let folded = try folded(parts) { append(folded, lens, "\(year)", to: &cells) }
    }
    return cells
  }

  /// What a tier above holds of a region that entered nothing itself (下发): under the rule `own` it is the region's value,
  /// whatever was handed in or accepted.
  private func handedDown(to entry: LeafEntry) -> Figure? {
    rule == .own && entry.figure == nil ? entry.adjusted : nil
  }

  private func append(_ sums: [CellSums], _ lens: RollupLens, _ period: String, to cells: inout [LeafCell]) {
    for (number, sums) in sums.enumerated() {
      cells.append(
        LeafCell(lens: lens, part: number == 0 ? .main : .stage(number), period: period, sums: sums))
    }
  }

  private func part(_ entry: LeafEntry, _ figure: Figure) -> Part? {
    guard var main = figure.contribution(under: rule, stage: stages.first ?? "") else { return nil }
    main.onTime = isOnTime(entry) ? 1 : 0
    guard rule == .stages, !figure.isNotApplicable else { return Part(period: entry.period, sums: [main]) }
    let counts = stages.map { stage in
      CellSums(
        value: Int128(figure.stages?.count(of: stage) ?? 0), reported: figure.stages?.count(of: stage) == nil ? 0 : 1)
    }
    return Part(period: entry.period, sums: [main] + counts)
  }

  /// In time is what was first handed in no later than its period's end and the days given; where none are given, all.
  private func isOnTime(_ entry: LeafEntry) -> Bool {
    guard let dueDays else { return true }
    guard let first = entry.standing.firstSubmittedAt else { return false }
    return CalendarDay(at: first) <= CalendarDay(lastOf: entry.period).adding(days: dueDays)
  }

  /// The year's sums by the time rule, or nil where nothing was entered.
  ///
  /// The year was in time where none of its parts was late.
  private func folded(_ parts: [Part]) throws(RollupError) -> [CellSums]? {
    guard let last = parts.last else { return nil }
    let isOnTime = parts.allSatisfy { $0.sums[0].onTime > 0 }
    var whole = last.sums
    if timeRule != .last {
      let given = parts.filter { $0.sums[0].reported > 0 }
      guard let first = given.first else { return Self.marked(last.sums, onTime: isOnTime) }
      whole = first.sums
      for part in given.dropFirst() {
        for place in whole.indices {
          try whole[place].add(part.sums[place])
          whole[place].reported = max(whole[place].reported.signum(), part.sums[place].reported)
        }
      }
      if rule == .coverageOfRegions { whole[0].numerator = min(whole[0].numerator, Int128(ExactDecimal.scale)) }
    }
    return Self.marked(whole, onTime: isOnTime)
  }

  private static func marked(_ sums: [CellSums], onTime: Bool) -> [CellSums] {
    var sums = sums
    sums[0].onTime = onTime ? 1 : 0
    return sums
  }
}
