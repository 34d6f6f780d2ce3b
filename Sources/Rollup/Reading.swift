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
  /// How many leaves reported.
  package let reported: Int64
  /// How many leaves were expected to.
  package let expected: Int64
  /// How many of those who reported said that it does not apply to them.
  package let notApplicable: Int64
  /// The target in force.
  package let target: TargetBound?
  /// Whether the target is met; nil while missing leaves could still change the answer.
  package let met: Bool?
  private let fraction: Fraction?

  /// Reads a cell.
  ///
  /// - Parameters:
  ///   - sums: What the cell holds.
  ///   - indicator: The definition.
  ///   - year: The year of the period, which chooses the target.
  ///   - expected: How many leaves are expected to report.
  ///   - extremum: For minimum and maximum, the least or greatest value over the direct children, scaled by 10⁶.
  package init(_ sums: CellSums, indicator: Indicator, year: Int, expected: Int64, extremum: Int128? = nil) {
    let target = indicator.targets.target(in: year)
    fraction =
      Fraction(sums, indicator: indicator, expected: expected) ?? extremum.map { Fraction(dividend: $0, divisor: 1) }
    value = fraction?.rounded(places: ExactDecimal.places)
    (numerator, denominator) = Self.parts(sums, rule: indicator.rule, expected: expected)
    reported = sums.reported + sums.notApplicable
    notApplicable = sums.notApplicable
    self.expected = expected
    self.target = target
    let exact = fraction
    met = target.flatMap { target in
      Judgement(sums: sums, fraction: exact, indicator: indicator, expected: expected, target: target).met
    }
  }

  /// The value as text, rounded half-up once from the exact quotient; nil where there is none.
  package func text(places: Int) -> String? {
    fraction?.rounded(places: places).map(ExactText.decimal)
  }

  private static func parts(_ sums: CellSums, rule: RollupRule, expected: Int64) -> (Int128?, Int128?) {
    guard sums.reported > 0 else { return (nil, nil) }
    switch rule {
    case .ratio: return (sums.numerator, sums.denominator)
    case .coverageOfRegions:
      return (sums.numerator, Int128(expected - sums.notApplicable) * Int128(ExactDecimal.scale))
    default: return (nil, nil)
    }
  }
}

/// An exact quotient that stands for a cell's value.
struct Fraction: Hashable {
  /// Scaled by 10⁶.
  let dividend: Int128
  /// Unscaled and greater than zero.
  let divisor: Int128

  init(dividend: Int128, divisor: Int128) {
    self.dividend = dividend
    self.divisor = divisor
  }

  /// The value of a cell by its rule, or nil where it has none: nothing reported, or a denominator of zero.
  init?(_ sums: CellSums, indicator: Indicator, expected: Int64) {
    guard sums.reported > 0 else { return nil }
    switch indicator.rule {
    case .sum, .own: (dividend, divisor) = (sums.value, 1)
    case .ratio:
      guard sums.denominator > 0 else { return nil }
      let (first, high) = sums.numerator.multipliedReportingOverflow(by: Int128(indicator.factor))
      let (second, low) = first.multipliedReportingOverflow(by: Int128(ExactDecimal.scale))
      guard !high, !low else { return nil }
      (dividend, divisor) = (second, sums.denominator)
    case .coverageOfRegions:
      let applicable = Int128(expected - sums.notApplicable)
      guard applicable > 0 else { return nil }
      (dividend, divisor) = (sums.numerator * Self.coverageFactor(indicator), applicable)
    case .weightedMean:
      guard sums.weight > 0 else { return nil }
      (dividend, divisor) = (sums.weighted, sums.weight)
    case .minimum, .maximum:
      // Only a cell with one leaf has a value of its own; parents compare their children when read.
      guard sums.reported == 1 else { return nil }
      (dividend, divisor) = (sums.value, 1)
    case .coverageOfEntities, .entities, .stages, .allOf, .derived: return nil
    }
  }

  /// Coverage in per cent is a hundredfold share; a yes-or-no indicator shows the share itself, held against 1.
  static func coverageFactor(_ indicator: Indicator) -> Int128 { indicator.unit == "%" ? 100 : 1 }

  /// The quotient rounded half-up (away from zero) to some decimals, scaled by 10⁶; nil where it does not fit.
  func rounded(places: Int) -> Int128? {
    let kept = min(max(places, 0), ExactDecimal.places)
    let step = (kept..<ExactDecimal.places).reduce(Int128(1)) { step, _ in step * 10 }
    let (coarse, overflow) = divisor.multipliedReportingOverflow(by: step)
    guard !overflow, coarse <= Int128.max / 2 else { return nil }
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: coarse)
    let isUp = remainder.magnitude * 2 >= coarse.magnitude
    let whole = isUp ? (dividend < 0 ? quotient - 1 : quotient + 1) : quotient
    let (scaled, high) = whole.multipliedReportingOverflow(by: step)
    return high ? nil : scaled
  }

  /// Compares with a target by cross-multiplication, unrounded: -1, 0 or 1; nil where the product does not fit.
  func compared(to target: ExactDecimal) -> Int? {
    let (product, overflow) = Int128(target.scaled).multipliedReportingOverflow(by: divisor)
    guard !overflow else { return nil }
    return dividend < product ? -1 : dividend > product ? 1 : 0
  }
}

/// Exact numbers as text.
package enum ExactText {
  /// The shortest plain decimal of a number scaled by 10⁶: `161`, `40.25`.
  package static func decimal(_ scaled: Int128) -> String {
    let unit = UInt128(ExactDecimal.scale)
    let magnitude = scaled.magnitude
    var text = String(magnitude / unit)
    var fraction = String(magnitude % unit)
    if fraction != "0" {
      fraction = String(repeating: "0", count: ExactDecimal.places - fraction.count) + fraction
      while fraction.hasSuffix("0") { fraction.removeLast() }
      text += "." + fraction
    }
    return scaled < 0 ? "-" + text : text
  }
}
