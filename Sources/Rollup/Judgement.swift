import Model

/// Whether a target is met.
///
/// `nil` while missing leaves could still change the answer: a sum can be met early, a ratio only once all have
/// reported.
struct Judgement {
  let sums: CellSums
  let fraction: Fraction?
  let indicator: Indicator
  /// How many reports are still to come.
  let missing: Int64
  let context: ReadingContext

  private var comparison: TargetOperator { context.target?.comparison ?? indicator.comparison }
  private var target: TargetBound? { context.target?.bound }

  var met: Bool? {
    guard context.target != nil || indicator.rule == .allOf else { return nil }
    switch indicator.rule {
    case .sum, .entities, .stages: return metByCount
    case .coverageOfRegions, .coverageOfEntities: return metByCoverage
    case .derived: return context.share == nil ? metOnceComplete : metByCoverage
    case .ratio, .weightedMean, .own, .minimum, .maximum: return metOnceComplete
    case .allOf: return metByParts
    }
  }

  private var metOnceComplete: Bool? { missing == 0 ? fraction.flatMap(holds) : nil }

  /// Compound indicators are met only when each part is.
  private var metByParts: Bool? {
    if context.parts.contains(false) { return false }
    return context.parts.isEmpty || context.parts.contains(nil) ? nil : true
  }

  /// A count only grows while reports come in: reaching it is final, and so is passing an upper bound.
  private var metByCount: Bool? {
    guard let fraction, let now = holds(fraction) else { return nil }
    if missing == 0 { return now }
    switch comparison {
    case .greaterOrEqual, .equal, .greater, .between: return indicator.direction != .down && now ? true : nil
    case .lessOrEqual, .less: return now ? nil : false
    default: return nil
    }
  }

  /// What is silent counts as not covered, so the share can only rise: from where it stands to where all that is
  /// missing is covered.
  private var metByCoverage: Bool? {
    guard let worst = fraction, let best = bestCoverage, let low = holds(worst), let high = holds(best) else {
      return nil
    }
    return low == high ? low : nil
  }

  private var bestCoverage: Fraction? {
    if missing == 0 { return fraction }
    let scale = Int128(ExactDecimal.scale)
    var full = sums
    var context = context
    switch indicator.rule {
    case .coverageOfRegions: full.numerator += Int128(missing) * scale
    case .coverageOfEntities:
      // The denominator of the sums holds the entities of which anything was said.
      guard let register = context.register else { return nil }
      full.numerator += max(Int128(register) * scale - sums.denominator, 0)
    default: context.share = context.share.map { Share(part: $0.of, of: $0.of) }
    }
    return Fraction(full, indicator: indicator, context: context)
  }

  /// By how much the value differs from last year's own.
  var change: Fraction? {
    guard let fraction, let last = context.lastYear?.fraction else { return nil }
    return fraction.minus(last)
  }

  /// Whether last year's value can still change.
  private var isLastYearOpen: Bool { (context.lastYear?.missing ?? 1) > 0 }

  /// Whether a value holds against the target.
  ///
  /// "=" is a count to be reached; between two bounds it is enough to be past the one that counts, since more of what is
  /// wanted is no miss; so is a fall of more points than were asked for.
  func holds(_ fraction: Fraction) -> Bool? {
    switch comparison {
    case .decreaseBetween:
      guard !isLastYearOpen, let target, let last = context.lastYear?.fraction else { return nil }
      return last.minus(fraction)?.compared(to: target.low).map { $0 >= 0 }
    case .trendDown, .trendUp:
      guard !isLastYearOpen, let last = context.lastYear?.fraction else { return nil }
      return fraction.compared(to: last).map { comparison == .trendDown ? $0 < 0 : $0 > 0 }
    case .approximate: return nil
    case .all:
      guard let target else { return fraction.compared(to: everything).map { $0 >= 0 } }
      return fraction.compared(to: target.low).map { $0 >= 0 }
    default: return target.flatMap { holds(fraction, against: $0) }
    }
  }

  private func holds(_ fraction: Fraction, against target: TargetBound) -> Bool? {
    guard let low = fraction.compared(to: target.low) else { return nil }
    switch comparison {
    case .greater: return low > 0
    case .lessOrEqual: return low <= 0
    case .less: return low < 0
    case .between:
      guard let high = target.high.map({ fraction.compared(to: $0) }) ?? low else { return nil }
      switch indicator.direction {
      case .up: return low >= 0
      case .down: return high <= 0
      case .yes: return low >= 0 && high <= 0
      }
    default: return indicator.direction == .down && comparison == .equal ? low <= 0 : low >= 0
    }
  }

  /// The value of what is covered whole.
  private var everything: Fraction {
    let factor: Int128
    switch indicator.rule {
    case .ratio, .derived: factor = Int128(indicator.factor)
    default: factor = Fraction.coverageFactor(indicator)
    }
    return Fraction(dividend: factor * Int128(ExactDecimal.scale), divisor: 1)
  }

  /// The value in per cent of the target; for what should stay below it, the target in per cent of the value; for a fall,
  /// its points in per cent of the least that was asked for.
  var attainment: Fraction? {
    guard let fraction else { return nil }
    let bound = (target?.low).map { Fraction(dividend: Int128($0.scaled), divisor: 1) }
    switch comparison {
    case .all: return fraction.over(bound ?? everything)?.times(100)
    case .decreaseBetween:
      guard let last = context.lastYear?.fraction, let bound else { return nil }
      return last.minus(fraction)?.over(bound)?.times(100)
    case .trendDown, .trendUp: return nil
    case .lessOrEqual, .less: return bound?.over(fraction)?.times(100)
    default: return bound.flatMap { fraction.over($0) }?.times(100)
    }
  }
}
