package import Model

/// What looks wrong about a figure and may be right: it is taken with a note that says why.
package enum EntryWarning: Sendable, Hashable {
  /// The numerator is above the denominator, of another cohort.
  case cohort
  /// A stage counts more than the one before it, of another cohort.
  case stageAbove(String, before: String)
  /// Far from all that was entered before.
  case unlikeHistory(low: ExactDecimal, high: ExactDecimal)
  /// Far from the period before.
  case jump(from: ExactDecimal, in: Period, limit: Int)
  /// The parts do not add up to the whole.
  case sum(whole: String, ExactDecimal, parts: [String], ExactDecimal)

  /// What looks wrong.
  package var message: LocalizedText {
    switch self {
    case .cohort: LocalizedText("分子大于分母", "the numerator is greater than the denominator")
    case .stageAbove(let stage, let before):
      LocalizedText("“\(stage)”的数量大于前一环节“\(before)”", "“\(stage)” counts more than “\(before)” before it")
    case .unlikeHistory(let low, let high):
      LocalizedText("与历次填报（\(low)–\(high)）相差很大", "it lies far from earlier figures, \(low) to \(high)")
    case .jump(let value, let period, let limit):
      LocalizedText(
        "与上期（\(period)：\(value)）相差超过 \(limit)%", "it differs from \(period), \(value), by more than \(limit) %")
    case .sum(let whole, let total, let parts, let sum):
      LocalizedText(
        "\(parts.joined(separator: "＋")) 合计 \(sum)，与 \(whole) 的 \(total) 不等",
        "\(parts.joined(separator: " + ")) make \(sum), not the \(total) of \(whole)")
    }
  }

  /// What to do about it.
  package static let hint = LocalizedText(
    "请核对；确实如此的，加 --note 说明原因后保存。", "Check it; where it is right, say why with --note.")
}

/// What a new figure is held against beside its own rule.
package struct EntrySurroundings: Sendable {
  /// A figure that was entered before.
  package struct Earlier: Sendable, Hashable {
    /// Its period.
    package let period: Period
    /// The figure.
    package let figure: Figure

    /// Names an earlier figure.
    package init(period: Period, figure: Figure) {
      self.period = period
      self.figure = figure
    }
  }

  /// What the region's office entered for the indicator before, in any order.
  package var earlier: [Earlier]
  /// The region's figures of the same period, by indicator.
  package var beside: [String: Figure]

  /// Puts surroundings together.
  package init(earlier: [Earlier] = [], beside: [String: Figure] = [:]) {
    self.earlier = earlier
    self.beside = beside
  }
}

extension EntryRules {
  /// How many earlier figures make a history.
  package static let historyCount = 4

  /// What looks wrong about a figure that keeps the rules.
  ///
  /// - Parameters:
  ///   - figure: What was entered.
  ///   - indicator: The definition.
  ///   - period: The period it speaks for.
  ///   - surroundings: What else the region's office entered.
  ///   - wholes: The indicators whose checks name parts that must add up.
  package static func warnings(
    about figure: Figure, indicator: Indicator, period: Period,
    surroundings: EntrySurroundings = EntrySurroundings(), wholes: [Indicator] = []
  ) -> [EntryWarning] {
    guard !figure.isNotApplicable else { return [] }
    var warnings: [EntryWarning] = []
    if indicator.rule == .ratio, !indicator.isSubset, let numerator = figure.numerator,
      let denominator = figure.denominator, numerator > denominator
    {
      warnings.append(.cohort)
    }
    if !indicator.isSubset, let stages = figure.stages,
      let (stage, before) = rising(stages, in: indicator.method.stages)
    {
      warnings.append(.stageAbove(stage, before: before))
    }
    if let value = ShownValue(of: figure, indicator)?.scaled, indicator.rule != .coverageOfRegions {
      let earlier = values(surroundings.earlier, before: period, indicator)
      if let unlike = unlike(value, earlier.map(\.value)) { warnings.append(unlike) }
      if let limit = indicator.method.checks.jump, let last = earlier.last, jumps(value, last.value, limit),
        let told = Int64(exactly: last.value)
      {
        warnings.append(.jump(from: ExactDecimal(scaled: told), in: last.period, limit: limit))
      }
    }
    for whole in wholes { warnings += disagreement(of: whole, figure, indicator, surroundings).map { [$0] } ?? [] }
    return warnings
  }

  /// The earlier values that can be compared, oldest first: those that still count; of figures that pile up within the
  /// year only those of the same part of it.
  private static func values(
    _ earlier: [EntrySurroundings.Earlier], before period: Period, _ indicator: Indicator
  ) -> [(period: Period, value: Int128)] {
    let pilesUp = indicator.timeRule == .last && indicator.rule == .sum && indicator.frequency != .year
    return earlier.filter { entry in
      entry.period < period && entry.period.frequency == period.frequency
        && indicator.counts(version: entry.figure.definitionVersion)
        && (!pilesUp || entry.period.index == period.index)
    }.sorted { $0.period < $1.period }
      .compactMap { entry in ShownValue(of: entry.figure, indicator).map { (entry.period, $0.scaled) } }
  }

  /// Outside the earlier values by more than they span, or a tenth of the greatest where they span less.
  private static func unlike(_ value: Int128, _ earlier: [Int128]) -> EntryWarning? {
    guard earlier.count >= historyCount, let least = earlier.min(), let greatest = earlier.max() else { return nil }
    let margin = max(greatest - least, max(abs(greatest), abs(least)) / 10)
    guard value < least - margin || value > greatest + margin, let low = Int64(exactly: least),
      let high = Int64(exactly: greatest)
    else { return nil }
    return .unlikeHistory(low: ExactDecimal(scaled: low), high: ExactDecimal(scaled: high))
  }

  private static func abs(_ value: Int128) -> Int128 { value < 0 ? -value : value }

  private static func jumps(_ value: Int128, _ last: Int128, _ limit: Int) -> Bool {
    let (hundredfold, overflow) = abs(value - last).multipliedReportingOverflow(by: 100)
    let (allowed, isVast) = abs(last).multipliedReportingOverflow(by: Int128(limit))
    return !isVast && (overflow || hundredfold > allowed)
  }

  private static func disagreement(
    of whole: Indicator, _ figure: Figure, _ indicator: Indicator, _ surroundings: EntrySurroundings
  ) -> EntryWarning? {
    let parts = whole.method.checks.sum
    guard !parts.isEmpty, whole.code == indicator.code || parts.contains(indicator.code) else { return nil }
    var values = surroundings.beside.compactMapValues(\.value)
    values[indicator.code] = figure.value
    let counted = parts.compactMap { values[$0] }
    guard let total = values[whole.code], counted.count == parts.count else { return nil }
    let sum = counted.reduce(Int128(0)) { $0 + Int128($1) }
    guard sum != Int128(total), let told = Int64(exactly: sum) else { return nil }
    return .sum(
      whole: whole.code, ExactDecimal(scaled: total), parts: parts, ExactDecimal(scaled: told))
  }
}
