import Model

/// What weighing a leaf needs of a definition; the whole one is dozens of texts to copy for each figure.
struct LeafRule: Sendable {
  let code: String
  let rule: RollupRule
  let enteredAt: RegionTier
  let reach: IndicatorReach
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
    code = indicator.code
    enteredAt = indicator.enteredAt
    reach = indicator.reach
    frequency = indicator.frequency
    timeRule = indicator.timeRule
    countsFrom = Int64(indicator.method.countsFrom)
    dueDays = indicator.method.dueDays
    stages = indicator.method.stages
  }

  /// One period of a leaf under one lens.
  private struct Part {
    let period: Period
    /// The indicator's own sums.
    var main: CellSums
    /// Those of each stage; empty under rules without stages.
    var stages: [CellSums] = []

    /// Adds another part of the year; each thing reports once however many parts it reports.
    mutating func add(_ other: Part) throws(RollupError) {
      try main.addReporting(other.main)
      for place in stages.indices { try stages[place].addReporting(other.stages[place]) }
    }
  }

  /// What the figures of a year add to each cell above, period by period and for the year.
  func cells(of entries: [LeafEntry], in year: Int) throws(RollupError) -> [LeafCell] {
    let fitting = entries.filter { $0.period.frequency == frequency && $0.period.year == year }
      .sorted { $0.period.index < $1.period.index }
    var cells: [LeafCell] = []
    cells.reserveCapacity(fitting.count + 1)
    for lens in RollupLens.allCases {
      var parts: [Part] = []
      for entry in fitting {
        guard let figure = entry.figure(under: lens) ?? handedDown(to: entry) else { continue }
        guard figure.definitionVersion >= countsFrom else {
          cells.append(
            LeafCell(
              lens: lens, part: .stale, period: entry.period, sums: CellSums(reported: 1)))
          continue
        }
        if let part = part(entry, figure) { parts.append(part) }
      }
      for part in parts { append(part, lens, to: &cells) }
      if frequency != .year, let folded = try folded(parts, in: year) { append(folded, lens, to: &cells) }
    }
    return cells
  }

  /// What a tier above holds of a region that entered nothing itself (下发): under the rule `own` it is the region's value,
  /// whatever was handed in or accepted.
  private func handedDown(to entry: LeafEntry) -> Figure? {
    rule == .own && entry.figure == nil ? entry.adjusted : nil
  }

  private func append(_ part: Part, _ lens: RollupLens, to cells: inout [LeafCell]) {
    cells.append(LeafCell(lens: lens, period: part.period, sums: part.main))
    for (number, sums) in part.stages.enumerated() {
      cells.append(LeafCell(lens: lens, part: .stage(number + 1), period: part.period, sums: sums))
    }
  }

  private func part(_ entry: LeafEntry, _ figure: Figure) -> Part? {
    guard var main = figure.contribution(under: rule, stage: stages.first ?? "") else { return nil }
    main.onTime = isOnTime(entry) ? 1 : 0
    guard rule == .stages, !figure.isNotApplicable else { return Part(period: entry.period, main: main) }
    let counts = stages.map { stage in
      CellSums(
        value: Int128(figure.stages?.count(of: stage) ?? 0), reported: figure.stages?.count(of: stage) == nil ? 0 : 1)
    }
    return Part(period: entry.period, main: main, stages: counts)
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
  private func folded(_ parts: [Part], in year: Int) throws(RollupError) -> Part? {
    guard let last = parts.last, let period = Period(.year, year: year) else { return nil }
    var whole = last
    if timeRule != .last, let first = parts.firstIndex(where: { $0.main.reported > 0 }) {
      whole = parts[first]
      for part in parts[(first + 1)...] where part.main.reported > 0 { try whole.add(part) }
      if rule == .coverageOfRegions { whole.main.numerator = min(whole.main.numerator, Int128(ExactDecimal.scale)) }
    }
    whole.main.onTime = parts.allSatisfy { $0.main.onTime > 0 } ? 1 : 0
    return Part(period: period, main: whole.main, stages: whole.stages)
  }
}

extension CellSums {
  /// Adds what the same leaf gave for another part of the year: it has reported where it did for either.
  fileprivate mutating func addReporting(_ other: CellSums) throws(RollupError) {
    let reports = max(reported.signum(), other.reported)
    try add(other)
    reported = reports
  }
}
