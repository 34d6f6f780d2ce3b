package import Model

/// What a reader is shown for one cell: the value by the indicator's rule, who reported, and whether the target is met.
package struct Reading: Sendable, Hashable {
  /// The value rounded half-up to six decimals, scaled by 10⁶; nil where there is none.
  ///
  /// Missing is never zero.
  package let value: Int128?
  /// Σ numerator scaled by 10⁶, for rules that have one.
  package let numerator: Int128?
  /// Σ denominator scaled by 10⁶, for rules that have one.
  package let denominator: Int128?
  /// How many leaves reported, those to which it does not apply included.
  package let reported: Int64
  /// How many of them had handed in their period in time.
  package let onTime: Int64
  /// How many leaves were expected to.
  package let expected: Int64
  /// How many of those who reported said that it does not apply to them.
  package let notApplicable: Int64
  /// How many reports are still to come; for a year of months a leaf owes twelve.
  package let missing: Int64
  /// How many figures were entered under a definition that no longer counts, and are to be entered again.
  package let toReenter: Int64
  /// For milestones: how many regions have reached all of theirs; nil for other indicators.
  package let complete: Int64?
  /// The target in force, or nil where there is none or it needs no number.
  package let target: TargetBound?
  /// How the value is held against the target.
  package let comparison: TargetOperator
  /// Who set the target and in which words, or nil where none is in force.
  package let setTarget: IndicatorTarget?
  /// By how much the value differs from last year's own, scaled by 10⁶; in percentage points where the unit is per cent.
  package let yearOnYear: Int128?
  /// How far the target is attained in per cent, scaled by 10⁶; nil where that has no meaning.
  package let attainment: Int128?
  /// The sub-period as of which a stock stands, as written; nil for others.
  package let asOf: String?
  /// Whether the denominator lies below the floor under which nothing is judged.
  package let isBelowFloor: Bool
  /// Whether the target is met; nil while missing leaves could still change the answer.
  package let met: Bool?
  /// Whether the value as it now stands would meet the target, whatever is missing; nil where nothing can be said.
  package let holds: Bool?
  let fraction: Fraction?
  /// Last year's value, from which a ratio runs to its target.
  let baseline: Fraction?

  /// How many of those who reported were late.
  package var late: Int64 { reported - onTime }

  /// Reads a cell.
  ///
  /// - Parameters:
  ///   - sums: What the cell holds.
  ///   - indicator: The definition.
  ///   - context: What else is to be known.
  package init(_ sums: CellSums, indicator: Indicator, context: ReadingContext) {
    fraction =
      context.extremum.map { Fraction(dividend: $0, divisor: 1) }
      ?? Fraction(sums, indicator: indicator, context: context)
    value = fraction?.rounded(places: ExactDecimal.places)
    (numerator, denominator) = Self.parts(sums, indicator, context)
    reported = sums.reported + sums.notApplicable
    onTime = sums.onTime
    notApplicable = sums.notApplicable
    expected = context.expected
    missing = max(context.missing ?? context.expected - sums.reported - sums.notApplicable, 0)
    toReenter = context.toReenter
    complete = indicator.method.formula == .milestones ? Int64(clamping: sums.value / Int128(ExactDecimal.scale)) : nil
    setTarget = context.target
    target = context.target?.bound
    comparison = context.target?.comparison ?? indicator.comparison
    asOf = context.asOf
    baseline = context.lastYear?.fraction
    isBelowFloor = Self.isBelowFloor(denominator ?? (indicator.rule == .weightedMean ? sums.weight : nil), indicator)
    let judgement = Judgement(
      sums: sums, fraction: fraction, indicator: indicator, missing: missing, context: context)
    yearOnYear = judgement.change?.rounded(places: ExactDecimal.places)
    attainment = judgement.attainment?.rounded(places: ExactDecimal.places)
    let exact = fraction
    holds = exact.flatMap { judgement.holds($0) }
    met = isBelowFloor ? nil : judgement.met
  }

  /// Reads a cell against the indicator's own targets.
  ///
  /// - Parameters:
  ///   - sums: What the cell holds.
  ///   - indicator: The definition.
  ///   - year: The year of the period, which chooses the target.
  ///   - expected: How many leaves are expected to report.
  ///   - extremum: For minimum and maximum, the least or greatest value over the direct children, scaled by 10⁶.
  package init(
    _ sums: CellSums, indicator: Indicator, year: Int, expected: Int64, extremum: Int128? = nil
  ) {
    self.init(
      sums, indicator: indicator,
      context: ReadingContext(
        expected: expected, target: TargetTable().target(of: indicator, in: year, path: []), extremum: extremum))
  }

  /// The value as text, rounded half-up once from the exact quotient; nil where there is none.
  package func text(places: Int) -> String? {
    fraction?.rounded(places: places).map(ExactText.decimal)
  }

  private static func isBelowFloor(_ denominator: Int128?, _ indicator: Indicator) -> Bool {
    guard let floor = indicator.method.floor, let denominator else { return false }
    return denominator < Int128(floor.scaled)
  }

  private static func parts(
    _ sums: CellSums, _ indicator: Indicator, _ context: ReadingContext
  ) -> (Int128?, Int128?) {
    let scale = Int128(ExactDecimal.scale)
    switch indicator.rule {
    case .ratio: return sums.reported > 0 ? (sums.numerator, sums.denominator) : (nil, nil)
    case .coverageOfRegions:
      guard sums.reported > 0 else { return (nil, nil) }
      return (sums.numerator, Int128(context.expected - sums.notApplicable) * scale)
    case .coverageOfEntities:
      guard sums.reported + sums.notApplicable > 0 || sums.numerator > 0 else { return (nil, nil) }
      return (sums.numerator, context.register.map { Int128($0) * scale })
    case .allOf: return (context.share.map { Int128($0.part) * scale }, context.share.map { Int128($0.of) * scale })
    case .derived:
      if let share = context.share { return (Int128(share.part) * scale, Int128(share.of) * scale) }
      return sums.reported > 0 ? (sums.numerator, sums.denominator) : (nil, nil)
    default: return (nil, nil)
    }
  }
}
