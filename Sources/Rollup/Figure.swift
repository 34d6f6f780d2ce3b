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
  /// The counts of a funnel's stages, or nil.
  package var stages: StageCounts?

  /// Makes a figure.
  package init(
    value: Int64? = nil, numerator: Int64? = nil, denominator: Int64? = nil, weight: Int64? = nil,
    isNotApplicable: Bool = false, definitionVersion: Int64 = 1, stages: StageCounts? = nil
  ) {
    self.value = value
    self.numerator = numerator
    self.denominator = denominator
    self.weight = weight
    self.isNotApplicable = isNotApplicable
    self.definitionVersion = definitionVersion
    self.stages = stages
  }

  /// The greatest magnitude of value × weight that counts, scaled by 10¹².
  ///
  /// A hundred million of them still fit in a sum, so that no figure that was let in can stop a roll-up.
  package static let weightedLimit = Int128(1) << 100

  /// Value × weight, or nil where one is missing or the product is past its limit.
  package var product: Int128? {
    guard let value, let weight else { return nil }
    // Two 64-bit numbers always fit in 128 bits together.
    let whole = Int128(value) * Int128(weight)
    return whole.magnitude <= Self.weightedLimit.magnitude ? whole : nil
  }

  /// What the figure adds to each cell above it under a rule, or nil where it adds nothing.
  ///
  /// - Parameter stage: For `stages`, the stage whose count is added.
  package func contribution(under rule: RollupRule, stage: String = "") -> CellSums? {
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
      guard let weight, let product else { return nil }
      return CellSums(weighted: product, weight: Int128(weight), reported: 1)
    case .stages:
      guard let stages else { return nil }
      return CellSums(value: Int128(stages.count(of: stage) ?? 0), reported: 1)
    case .coverageOfEntities, .entities, .allOf, .derived: return nil
    }
  }
}
