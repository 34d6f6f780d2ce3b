import Model
import Rollup
import Testing

/// One row of the table of verdicts.
struct Verdict: Sendable, CustomTestStringConvertible {
  let rule: RollupRule
  let comparison: TargetOperator
  let figures: [Figure]
  let expected: Int64
  let met: Bool?

  init(
    _ rule: RollupRule, _ comparison: TargetOperator, _ figures: [Figure], of expected: Int64, met: Bool?
  ) {
    self.rule = rule
    self.comparison = comparison
    self.figures = figures
    self.expected = expected
    self.met = met
  }

  var testDescription: String {
    "\(rule.rawValue) \(comparison.rawValue) 60, \(figures.count) of \(expected)"
  }
}

@Suite struct `Meeting a target` {
  private static func values(_ values: Int64...) -> [Figure] { values.map { Samples.value($0) } }
  private static func ratios(_ parts: (Int64, Int64)...) -> [Figure] { parts.map { Samples.ratio($0.0, $0.1) } }

  /// The target is 60 throughout; ratios and coverage are in per cent.
  private static let sums: [Verdict] = [
    Verdict(.sum, .greaterOrEqual, values(30, 30), of: 2, met: true),
    Verdict(.sum, .greaterOrEqual, values(30, 29), of: 2, met: false),
    Verdict(.sum, .greaterOrEqual, values(60), of: 2, met: true),
    Verdict(.sum, .greaterOrEqual, values(59), of: 2, met: nil),
    Verdict(.sum, .greater, values(60), of: 1, met: false),
    Verdict(.sum, .greater, values(60), of: 2, met: nil),
    Verdict(.sum, .greater, values(61), of: 2, met: true),
    Verdict(.sum, .equal, values(70), of: 2, met: true),
    Verdict(.sum, .equal, values(59), of: 1, met: false),
    Verdict(.sum, .lessOrEqual, values(60), of: 1, met: true),
    Verdict(.sum, .lessOrEqual, values(60), of: 2, met: nil),
    Verdict(.sum, .lessOrEqual, values(61), of: 2, met: false),
    Verdict(.sum, .less, values(60), of: 2, met: false),
    Verdict(.sum, .less, values(59), of: 2, met: nil),
    Verdict(.sum, .less, values(59), of: 1, met: true),
    Verdict(.sum, .greaterOrEqual, values(30) + [Samples.notApplicable], of: 2, met: false),
    Verdict(.sum, .between, values(60), of: 1, met: true),
    Verdict(.sum, .between, values(60), of: 2, met: true),
    Verdict(.sum, .between, values(59), of: 2, met: nil),
    Verdict(.sum, .between, values(59), of: 1, met: false),
    Verdict(.sum, .trendDown, values(60), of: 1, met: nil),
    Verdict(.sum, .approximate, values(60), of: 1, met: nil),
  ]

  private static let quotients: [Verdict] = [
    Verdict(.ratio, .greaterOrEqual, ratios((60, 100)), of: 1, met: true),
    Verdict(.ratio, .greaterOrEqual, ratios((599_999, 1_000_000)), of: 1, met: false),
    Verdict(.ratio, .greaterOrEqual, ratios((100, 100)), of: 2, met: nil),
    Verdict(.ratio, .greaterOrEqual, ratios((100, 100)) + [Samples.notApplicable], of: 2, met: true),
    Verdict(.ratio, .lessOrEqual, ratios((60, 100), (0, 1)), of: 2, met: true),
    Verdict(.ratio, .less, ratios((60, 100)), of: 1, met: false),
    Verdict(.ratio, .greaterOrEqual, ratios((0, 0)), of: 1, met: nil),
    Verdict(.weightedMean, .greaterOrEqual, [Figure(value: 60_000_000, weight: 1)], of: 1, met: true),
    Verdict(.weightedMean, .greaterOrEqual, [Figure(value: 59_999_999, weight: 7)], of: 1, met: false),
    Verdict(.weightedMean, .greaterOrEqual, [Figure(value: 60_000_000, weight: 1)], of: 2, met: nil),
    Verdict(.own, .greaterOrEqual, values(60), of: 1, met: true),
    Verdict(.own, .greaterOrEqual, values(59), of: 1, met: false),
    Verdict(.minimum, .greater, values(61), of: 1, met: true),
    Verdict(.minimum, .greater, values(60), of: 1, met: false),
    Verdict(.minimum, .greater, values(61, 90), of: 2, met: nil),
  ]

  /// With five regions, three covered make 60 %.
  private static let coverages: [Verdict] = [
    Verdict(.coverageOfRegions, .greaterOrEqual, values(1, 1, 1), of: 5, met: true),
    Verdict(.coverageOfRegions, .greaterOrEqual, values(1, 1), of: 5, met: nil),
    Verdict(.coverageOfRegions, .greaterOrEqual, values(1, 0, 0), of: 5, met: nil),
    Verdict(.coverageOfRegions, .greaterOrEqual, values(0, 0, 0), of: 5, met: false),
    Verdict(.coverageOfRegions, .greaterOrEqual, values(1, 1, 0, 0, 0), of: 5, met: false),
    Verdict(.coverageOfRegions, .greater, values(1, 1, 1, 0, 0), of: 5, met: false),
    Verdict(.coverageOfRegions, .greater, values(1, 1, 1), of: 5, met: nil),
    Verdict(.coverageOfRegions, .lessOrEqual, values(1, 1, 1, 1), of: 5, met: false),
    Verdict(.coverageOfRegions, .all, values(1, 1, 1), of: 5, met: true),
    Verdict(.coverageOfRegions, .between, values(1, 1, 1), of: 5, met: true),
  ]

  /// Rules whose figures are not entered one by one: nothing climbs, so nothing is judged.
  private static let others: [Verdict] = [RollupRule.coverageOfEntities, .entities, .stages, .allOf, .derived].map {
    Verdict($0, .greaterOrEqual, values(99), of: 1, met: nil)
  }

  @Test(arguments: sums + quotients + coverages + others)
  func `is decided as soon as nothing that is missing can change it`(row: Verdict) throws {
    let indicator = Samples.indicator(
      row.rule, factor: row.rule == .ratio ? 100 : 1, comparison: row.comparison, target: "2022=60")
    #expect(try Samples.reading(row.figures, indicator, expected: row.expected).met == row.met)
  }

  @Test func `compares unrounded, so that what shows as the target can still miss it`() throws {
    let indicator = Samples.indicator(.ratio, factor: 100, target: "2022=33.333333")
    let reading = try Samples.reading([Samples.ratio(1, 3)], indicator, expected: 1)
    #expect(reading.value.map(ExactText.decimal) == "33.333333" && reading.met == true)
    let above = Samples.indicator(.ratio, factor: 100, target: "2022=66.666667")
    let short = try Samples.reading([Samples.ratio(2, 3)], above, expected: 1)
    #expect(short.value.map(ExactText.decimal) == "66.666667" && short.met == false)
  }

  @Test func `says nothing where there is no target, and follows the target of the year`() throws {
    let none = try Samples.reading([Samples.ratio(1, 1)], Samples.indicator(.ratio), expected: 1)
    #expect(none.met == nil && none.target == nil)
    let indicator = Samples.indicator(.ratio, factor: 100, target: "2022=60;2030=70")
    let figures = [Samples.ratio(65, 100)]
    #expect(try Samples.reading(figures, indicator, expected: 1, year: 2022).met == true)
    #expect(try Samples.reading(figures, indicator, expected: 1, year: 2030).met == false)
  }
}
