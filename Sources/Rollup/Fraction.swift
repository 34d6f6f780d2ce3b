import Model

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
  init?(_ sums: CellSums, indicator: Indicator, context: ReadingContext) {
    switch indicator.rule {
    case .allOf, .coverageOfEntities: break
    case .derived where context.share != nil: break
    default: guard sums.reported > 0 else { return nil }
    }
    switch indicator.rule {
    case .sum, .own, .stages: (dividend, divisor) = (sums.value, 1)
    case .entities: (dividend, divisor) = (sums.numerator, 1)
    case .ratio:
      guard let made = Self.quotient(sums.numerator, sums.denominator, factor: indicator.factor) else { return nil }
      self = made
    case .coverageOfRegions:
      let applicable = Int128(context.expected - sums.notApplicable)
      guard applicable > 0 else { return nil }
      (dividend, divisor) = (sums.numerator * Self.coverageFactor(indicator), applicable)
    case .coverageOfEntities:
      guard let register = context.register, register > 0, sums.reported + sums.notApplicable > 0 || sums.numerator > 0
      else { return nil }
      (dividend, divisor) = (sums.numerator * Self.coverageFactor(indicator), Int128(register))
    case .weightedMean:
      guard sums.weight > 0 else { return nil }
      (dividend, divisor) = (sums.weighted, sums.weight)
    case .minimum, .maximum:
      // Only a cell with one leaf has a value of its own; parents compare their children when read.
      guard sums.reported == 1 else { return nil }
      (dividend, divisor) = (sums.value, 1)
    case .allOf:
      guard let share = context.share, share.of > 0 else { return nil }
      (dividend, divisor) = (
        Int128(share.part) * Int128(ExactDecimal.scale) * Self.coverageFactor(indicator), Int128(share.of)
      )
    case .derived:
      let (part, whole) =
        context.share.map { (Int128($0.part), Int128($0.of)) } ?? (sums.numerator, sums.denominator)
      guard let made = Self.quotient(part, whole, factor: indicator.factor) else { return nil }
      self = made
    }
  }

  private static func quotient(_ part: Int128, _ whole: Int128, factor: Int64) -> Fraction? {
    guard whole > 0 else { return nil }
    let (first, high) = part.multipliedReportingOverflow(by: Int128(factor))
    let (second, low) = first.multipliedReportingOverflow(by: Int128(ExactDecimal.scale))
    return high || low ? nil : Fraction(dividend: second, divisor: whole)
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
  func compared(to target: ExactDecimal) -> Int? { compared(to: Fraction(dividend: Int128(target.scaled), divisor: 1)) }

  /// Compares with another, unrounded: -1, 0 or 1; nil where a product does not fit.
  func compared(to other: Fraction) -> Int? {
    let (left, high) = dividend.multipliedReportingOverflow(by: other.divisor)
    let (right, low) = other.dividend.multipliedReportingOverflow(by: divisor)
    guard !high, !low else { return nil }
    return left < right ? -1 : left > right ? 1 : 0
  }

  /// The exact difference; nil where it does not fit.
  func minus(_ other: Fraction) -> Fraction? {
    let (first, second) = (reduced, other.reduced)
    let (left, high) = first.dividend.multipliedReportingOverflow(by: second.divisor)
    let (right, low) = second.dividend.multipliedReportingOverflow(by: first.divisor)
    let (difference, over) = left.subtractingReportingOverflow(right)
    let (divisor, wide) = first.divisor.multipliedReportingOverflow(by: second.divisor)
    return high || low || over || wide ? nil : Fraction(dividend: difference, divisor: divisor)
  }

  /// The exact quotient of two, as a number; nil where it does not fit or divides by nothing.
  func over(_ other: Fraction) -> Fraction? {
    let (first, second) = (reduced, other.reduced)
    guard second.dividend != 0 else { return nil }
    let sign: Int128 = second.dividend < 0 ? -1 : 1
    let (left, high) = first.dividend.multipliedReportingOverflow(by: second.divisor * sign)
    let (scaled, wide) = left.multipliedReportingOverflow(by: Int128(ExactDecimal.scale))
    let (divisor, low) = first.divisor.multipliedReportingOverflow(by: second.dividend * sign)
    return high || low || wide ? nil : Fraction(dividend: scaled, divisor: divisor)
  }

  /// So many times as much; nil where it does not fit.
  func times(_ factor: Int128) -> Fraction? {
    let (product, overflow) = dividend.multipliedReportingOverflow(by: factor)
    return overflow ? nil : Fraction(dividend: product, divisor: divisor)
  }

  /// The same with common factors taken out: sums of whole things are all multiples of 10⁶.
  private var reduced: Fraction {
    var (left, right) = (dividend.magnitude, divisor.magnitude)
    while right != 0 { (left, right) = (right, left % right) }
    guard left > 1, let common = Int128(exactly: left) else { return self }
    return Fraction(dividend: dividend / common, divisor: divisor / common)
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

  /// The same, rounded half-up (away from zero) to some decimals.
  package static func decimal(_ scaled: Int128, places: Int) -> String {
    decimal(Fraction(dividend: scaled, divisor: 1).rounded(places: places) ?? scaled)
  }
}
