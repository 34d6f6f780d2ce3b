import Model
import Rollup

/// Definitions and numbers for the tables of these tests.
enum Samples {
  /// A whole number, scaled by 10⁶.
  static func whole(_ value: Int64) -> Int64 { value * ExactDecimal.scale }

  /// A decimal, scaled by 10⁶.
  static func scaled(_ text: String) throws -> Int64 { try ExactDecimal(parsing: text).scaled }

  /// A definition.
  static func indicator(
    _ rule: RollupRule, code: String = "X1", version: Int = 1, factor: Int64 = 1, unit: String = "%",
    comparison: TargetOperator = .greaterOrEqual, target: String = "", isSubset: Bool = false,
    frequency: Frequency = .year, timeRule: TimeRule = .last, enteredAt: RegionTier = .district,
    direction: Direction = .up, method: IndicatorMethod = IndicatorMethod(), owner: RegionCode? = nil
  ) -> Indicator {
    Indicator(
      code: code, version: version, name: code, unit: unit, direction: direction, comparison: comparison,
      kind: "outcome",
      rule: rule, factor: factor, frequency: frequency, timeRule: timeRule, isSubset: isSubset, numerator: "",
      denominator: "", targets: TargetSchedule(target), enteredAt: enteredAt, note: "",
      method: method, owner: owner)
  }

  /// The cell that some figures make.
  static func cell(_ figures: [Figure], _ rule: RollupRule) throws -> CellSums {
    var sums = CellSums()
    for figure in figures {
      if let part = figure.contribution(under: rule) { try sums.add(part) }
    }
    return sums
  }

  /// What a reader is shown for some figures.
  static func reading(
    _ figures: [Figure], _ indicator: Indicator, expected: Int64, year: Int = 2022
  ) throws -> Reading {
    Reading(try cell(figures, indicator.rule), indicator: indicator, year: year, expected: expected)
  }

  /// A ratio's figure of whole numbers.
  static func ratio(_ numerator: Int64, _ denominator: Int64) -> Figure {
    Figure(numerator: whole(numerator), denominator: whole(denominator))
  }

  /// A figure of one whole number.
  static func value(_ value: Int64) -> Figure { Figure(value: whole(value)) }

  /// A figure that does not apply.
  static let notApplicable = Figure(isNotApplicable: true)
}
