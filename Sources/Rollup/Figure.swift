package import Model

/// A figure as an office entered it, before any rule.
///
/// Decimals are scaled by 10⁶.
package struct Figure: Sendable, Hashable {
  /// The value, for rules that have one.
  package var value: Int64?
  /// The numerator, for ratios.
  package var numerator: Int64?
  /// The denominator, for ratios.
  package var denominator: Int64?
  /// The population the value speaks for, for weighted means.
  package var weight: Int64?
  /// Whether the office said that the indicator does not apply to it.
  package var isNotApplicable: Bool
  /// The version of the definition it was entered under.
  package var definitionVersion: Int64

  /// Makes a figure.
  package init(
    value: Int64? = nil, numerator: Int64? = nil, denominator: Int64? = nil, weight: Int64? = nil,
    isNotApplicable: Bool = false, definitionVersion: Int64 = 1
  ) {
    self.value = value
    self.numerator = numerator
    self.denominator = denominator
    self.weight = weight
    self.isNotApplicable = isNotApplicable
    self.definitionVersion = definitionVersion
  }

  /// What the figure adds to each cell above it under a rule, or nil where it adds nothing.
  /// - Throws: `rollup-overflow` where value × weight does not fit.
  package func contribution(under rule: RollupRule) throws(RollupError) -> CellSums? {
    if isNotApplicable { return CellSums(notApplicable: 1) }
    switch rule {
    case .sum, .own, .minimum, .maximum:
      guard let value else { return nil }
      return CellSums(value: Int128(value), reported: 1)
    case .ratio:
      guard let numerator, let denominator else { return nil }
      return CellSums(numerator: Int128(numerator), denominator: Int128(denominator), reported: 1)
    case .coverageOfRegions:
      guard let value else { return nil }
      return CellSums(numerator: value > 0 ? Int128(ExactDecimal.scale) : 0, reported: 1)
    case .weightedMean:
      guard let value, let weight else { return nil }
      let (product, overflow) = Int128(value).multipliedReportingOverflow(by: Int128(weight))
      guard !overflow else { throw .overflow }
      return CellSums(weighted: product, weight: Int128(weight), reported: 1)
    case .coverageOfEntities, .entities, .stages, .allOf, .derived: return nil
    }
  }
}
