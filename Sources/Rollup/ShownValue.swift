package import Model

/// The value of one figure as an unrounded fraction: what is held against ranges and earlier figures.
struct ShownValue {
  /// The value times 10⁶, times `denominator`.
  let numerator: Int128
  /// Above zero.
  let denominator: Int128

  /// The value of a figure under its rule; nil where it has none or it does not fit.
  init?(of figure: Figure, _ indicator: Indicator) {
    guard !figure.isNotApplicable else { return nil }
    if indicator.rule == .ratio {
      guard let above = figure.numerator, let below = figure.denominator, below > 0 else { return nil }
      let (product, overflow) = (Int128(above) * Int128(indicator.factor))
        .multipliedReportingOverflow(by: Int128(ExactDecimal.scale))
      guard !overflow else { return nil }
      numerator = product
      denominator = Int128(below)
    } else {
      guard let value = figure.value else { return nil }
      numerator = Int128(value)
      denominator = 1
    }
  }

  func isBelow(_ bound: ExactDecimal) -> Bool { numerator < Int128(bound.scaled) * denominator }

  func isAbove(_ bound: ExactDecimal) -> Bool { numerator > Int128(bound.scaled) * denominator }

  /// The value times 10⁶, cut off.
  var scaled: Int128 { numerator / denominator }
}

extension EntryRules {
  /// The value of one figure under its rule times 10⁶, cut off; nil where it has none.
  package static func value(of figure: Figure, _ indicator: Indicator) -> Int128? {
    ShownValue(of: figure, indicator)?.scaled
  }
}
