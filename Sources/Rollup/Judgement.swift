import Model

/// Whether a target is met.
///
/// `nil` while missing leaves could still change the answer: a sum can be met early, a ratio only once all have
/// reported.
struct Judgement {
  let sums: CellSums
  let fraction: Fraction?
  let indicator: Indicator
  let expected: Int64
  let target: TargetBound

  private var missing: Int64 { max(expected - sums.reported - sums.notApplicable, 0) }

  var met: Bool? {
    switch indicator.rule {
    case .sum: metBySum
    case .coverageOfRegions: metByCoverage
    case .ratio, .weightedMean, .own, .minimum, .maximum:
      missing == 0 ? fraction.flatMap(holds) : nil
    case .coverageOfEntities, .entities, .stages, .allOf, .derived: nil
    }
  }

  /// A count only grows while reports come in: reaching it is final, and so is passing an upper bound.
  private var metBySum: Bool? {
    guard let fraction, let now = holds(fraction) else { return nil }
    if missing == 0 { return now }
    switch indicator.comparison {
    case .greaterOrEqual, .equal, .greater: return now ? true : nil
    case .lessOrEqual, .less: return now ? nil : false
    default: return nil
    }
  }

  /// Silent regions count as not covered, so the share can only rise: from where it stands to where all missing ones
  /// are covered.
  private var metByCoverage: Bool? {
    guard let worst = fraction else { return nil }
    var full = sums
    full.numerator += Int128(missing) * Int128(ExactDecimal.scale)
    guard let best = Fraction(full, indicator: indicator, expected: expected), let low = holds(worst),
      let high = holds(best)
    else { return nil }
    return low == high ? low : nil
  }

  private func holds(_ fraction: Fraction) -> Bool? {
    guard let order = fraction.compared(to: target.low) else { return nil }
    switch indicator.comparison {
    case .greaterOrEqual, .equal, .all: return order >= 0
    case .greater: return order > 0
    case .lessOrEqual: return order <= 0
    case .less: return order < 0
    case .between: return target.high.flatMap { fraction.compared(to: $0) }.map { order >= 0 && $0 <= 0 }
    case .decreaseBetween, .trendDown, .trendUp, .approximate: return nil
    }
  }
}
