/// The sums of one roll-up cell.
///
/// They form a group under addition, so that a change moves a cell by the difference of its new and old contribution,
/// whatever else the cell holds.
package struct CellSums: Sendable, Hashable {
  /// Σ numerator, scaled by 10⁶; for coverage, the regions covered.
  package var numerator: Int128
  /// Σ denominator, scaled by 10⁶.
  package var denominator: Int128
  /// Σ value, scaled by 10⁶.
  package var value: Int128
  /// Σ value × weight, scaled by 10¹².
  package var weighted: Int128
  /// Σ weight, scaled by 10⁶.
  package var weight: Int128
  /// How many leaves reported a figure.
  package var reported: Int64
  /// How many leaves said that the indicator does not apply to them.
  package var notApplicable: Int64
  /// How many of those who reported, or said that it does not apply, had handed in their period in time.
  package var onTime: Int64

  /// The eight numbers, in the order in which they are written down.
  package var numbers: [Int128] {
    [numerator, denominator, value, weighted, weight, Int128(reported), Int128(notApplicable), Int128(onTime)]
  }

  /// Makes sums; what is not named is zero.
  package init(
    numerator: Int128 = 0, denominator: Int128 = 0, value: Int128 = 0, weighted: Int128 = 0, weight: Int128 = 0,
    reported: Int64 = 0, notApplicable: Int64 = 0, onTime: Int64 = 0
  ) {
    self.numerator = numerator
    self.denominator = denominator
    self.value = value
    self.weighted = weighted
    self.weight = weight
    self.reported = reported
    self.notApplicable = notApplicable
    self.onTime = onTime
  }

  /// Whether nothing is in it.
  package var isZero: Bool { self == CellSums() }

  /// Adds other sums.
  /// - Throws: `rollup-overflow`; the sums are then as before.
  package mutating func add(_ other: CellSums) throws(RollupError) {
    var sum = self
    try Self.add(&sum.numerator, other.numerator)
    try Self.add(&sum.denominator, other.denominator)
    try Self.add(&sum.value, other.value)
    try Self.add(&sum.weighted, other.weighted)
    try Self.add(&sum.weight, other.weight)
    try Self.add(&sum.reported, other.reported)
    try Self.add(&sum.notApplicable, other.notApplicable)
    try Self.add(&sum.onTime, other.onTime)
    self = sum
  }

  private static func add<Number: FixedWidthInteger>(_ sum: inout Number, _ term: Number) throws(RollupError) {
    let (result, overflow) = sum.addingReportingOverflow(term)
    guard !overflow else { throw .overflow }
    sum = result
  }

  /// The sums with opposite signs.
  package var negated: CellSums {
    CellSums(
      numerator: 0 &- numerator, denominator: 0 &- denominator, value: 0 &- value, weighted: 0 &- weighted,
      weight: 0 &- weight, reported: 0 &- reported, notApplicable: 0 &- notApplicable, onTime: 0 &- onTime)
  }
}
