package import Model

/// The rules a figure must keep, the same at the desk and at every hub.
package enum EntryRules {
  /// The first rule that a figure breaks, or nil.
  ///
  /// - Parameters:
  ///   - figure: What was entered.
  ///   - indicator: The definition it was entered under.
  ///   - period: The period it speaks for.
  ///   - tier: The tier of the region it speaks for, or nil where the region is not known.
  package static func problem(
    with figure: Figure, indicator: Indicator, period: Period, tier: RegionTier?
  ) -> EntryProblem? {
    guard period.frequency == indicator.frequency else { return .period(indicator.frequency) }
    if let tier, !isEntered(indicator, at: tier) { return .tier(indicator.enteredAt) }
    if indicator.rule == .allOf || indicator.rule == .derived { return .notEntered(indicator.rule) }
    if figure.isNotApplicable {
      return parts(of: figure).isEmpty && figure.stages == nil ? nil : .valueBesideNotApplicable
    }
    if figure.stages != nil, indicator.rule != .stages { return .parts(indicator.rule) }
    if indicator.unit == "%", ![.coverageOfRegions, .sum].contains(indicator.rule), let value = figure.value,
      value > 100 * ExactDecimal.scale
    {
      return .aboveHundred
    }
    return problem(with: figure, indicator) ?? outOfRange(figure, indicator)
  }

  /// Whether offices of a tier enter an indicator: own values at every tier, and the least or greatest of a district's
  /// towns also town by town.
  package static func isEntered(_ indicator: Indicator, at tier: RegionTier) -> Bool {
    switch indicator.rule {
    case .own: true
    case .minimum, .maximum: tier == indicator.enteredAt || tier == .town
    default: tier == indicator.enteredAt
    }
  }

  private static func problem(with figure: Figure, _ indicator: Indicator) -> EntryProblem? {
    switch indicator.rule {
    case .ratio: return ratio(figure, indicator)
    case .weightedMean:
      guard figure.value != nil, let weight = figure.weight, figure.numerator == nil, figure.denominator == nil else {
        return .parts(.weightedMean)
      }
      guard weight > 0 else { return .negative }
      return figure.product == nil ? .tooLarge : nil
    case .coverageOfRegions:
      guard isValueOnly(figure) else { return .parts(indicator.rule) }
      return figure.value == 0 || figure.value == ExactDecimal.scale ? nil : .notYesOrNo
    case .sum: return isValueOnly(figure) ? (figure.value ?? 0 < 0 ? .negative : nil) : .parts(.sum)
    case .own, .minimum, .maximum: return isValueOnly(figure) ? nil : .parts(indicator.rule)
    case .stages: return stages(figure, indicator)
    case .coverageOfEntities, .entities, .allOf, .derived: return .notEntered(indicator.rule)
    }
  }

  private static func ratio(_ figure: Figure, _ indicator: Indicator) -> EntryProblem? {
    guard let numerator = figure.numerator, let denominator = figure.denominator, figure.value == nil,
      figure.weight == nil
    else { return .parts(.ratio) }
    guard numerator >= 0, denominator >= 0 else { return .negative }
    guard numerator == 0 || denominator > 0 else { return .denominatorZero }
    return indicator.isSubset && numerator > denominator ? .numeratorAbove : nil
  }

  private static func stages(_ figure: Figure, _ indicator: Indicator) -> EntryProblem? {
    guard let stages = figure.stages, !stages.entries.isEmpty, parts(of: figure).isEmpty else { return .parts(.stages) }
    let known = indicator.method.stages
    if let unknown = stages.entries.first(where: { !known.contains($0.name) }) {
      return .stageUnknown(unknown.name, known: known)
    }
    guard stages.entries.allSatisfy({ $0.count >= 0 }) else { return .negative }
    guard indicator.isSubset, let (stage, before) = rising(stages, in: known) else { return nil }
    return .stageAbove(stage, before: before)
  }

  /// The first stage that counts more than the one before it.
  static func rising(_ stages: StageCounts, in order: [String]) -> (stage: String, before: String)? {
    let counted = order.compactMap { name in stages.count(of: name).map { (name, $0) } }
    let pair = zip(counted, counted.dropFirst()).first { $0.1 < $1.1 }
    return pair.map { (stage: $1.0, before: $0.0) }
  }

  private static func outOfRange(_ figure: Figure, _ indicator: Indicator) -> EntryProblem? {
    guard let range = indicator.method.checks.range, let value = ShownValue(of: figure, indicator) else { return nil }
    return value.isBelow(range.low) || (range.high.map(value.isAbove) ?? false) ? .outOfRange(range) : nil
  }

  private static func isValueOnly(_ figure: Figure) -> Bool {
    figure.value != nil && figure.numerator == nil && figure.denominator == nil && figure.weight == nil
  }

  private static func parts(of figure: Figure) -> [Int64] {
    [figure.value, figure.numerator, figure.denominator, figure.weight].compactMap { $0 }
  }
}
