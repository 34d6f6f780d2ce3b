import Model
import Rollup
import Testing

@Suite struct `Lights` {
  private static func light(
    _ rule: RollupRule, _ figures: [Figure], on day: String, expected: Int64 = 1, frequency: Frequency = .year,
    comparison: TargetOperator = .greaterOrEqual, bound: String? = "60", lastYear: [Figure]? = nil,
    floor: String? = nil, isConfirmed: Bool = false, override: Light? = nil, period: String = "2022"
  ) throws -> ShownLight {
    var method = IndicatorMethod(dueDays: 10)
    method.floor = try floor.map { try ExactDecimal(parsing: $0) }
    let indicator = Samples.indicator(
      rule, factor: 100, comparison: comparison, frequency: frequency, timeRule: .sum, method: method)
    let target = IndicatorTarget(
      owner: nil, indicator: "X1", year: 2022, comparison: comparison, bound: bound.flatMap { TargetBound($0) })
    let before = try lastYear.map {
      Reading(try Samples.cell($0, rule), indicator: indicator, context: ReadingContext(expected: 1))
    }
    let reading = Reading(
      try Samples.cell(figures, rule), indicator: indicator,
      context: ReadingContext(expected: expected, target: target, lastYear: before))
    let today = try #require(CalendarDay(day))
    return ShownLight(
      reading, indicator: indicator, period: try Period(parsing: period), today: today, isConfirmed: isConfirmed,
      override: override)
  }

  /// How many of sixty there are on the 183rd day of the year, when half of it has gone by.
  private static let counts: [(Int64, Light)] = [(60, .green), (31, .green), (30, .yellow), (25, .yellow), (24, .red)]

  @Test(arguments: counts)
  func `of counts hold what is there against the share of the year that has gone by`(count: Int64, want: Light) throws {
    #expect(try Self.light(.sum, [Samples.value(count)], on: "2022-07-03", expected: 2).light == want)
  }

  /// A ratio that stood at 40 and should reach 60.
  private static let ratios: [(Int64, Light)] = [(60, .green), (51, .green), (50, .yellow), (49, .yellow), (47, .red)]

  @Test(arguments: ratios)
  func `of ratios run from last year's value to the target`(percent: Int64, want: Light) throws {
    let now = [Samples.ratio(percent, 100)]
    let before = [Samples.ratio(40, 100)]
    #expect(
      try Self.light(.ratio, now, on: "2022-07-03", expected: 2, frequency: .month, lastYear: before).light == want)
  }

  @Test func `of yearly surveys are grey until they are due`() throws {
    let short = [Samples.ratio(50, 100)]
    #expect(try Self.light(.ratio, short, on: "2022-07-03", expected: 2).light == .grey)
    #expect(try Self.light(.ratio, short, on: "2023-01-10", expected: 2).light == .grey)
    #expect(try Self.light(.ratio, short, on: "2023-01-11", expected: 2).light == .red)
    #expect(try Self.light(.ratio, [Samples.ratio(60, 100)], on: "2023-01-11", expected: 2).light == .yellow)
    #expect(try Self.light(.ratio, short, on: "2023-01-11").light == .red)
    #expect(try Self.light(.ratio, [Samples.ratio(60, 100)], on: "2022-07-03").light == .green)
  }

  @Test func `are grey where there is nothing to judge`() throws {
    #expect(try Self.light(.ratio, [], on: "2023-06-01").light == .grey)
    #expect(try Self.light(.allOf, [], on: "2023-06-01", comparison: .all, bound: nil).light == .grey)
    #expect(try Self.light(.ratio, [Samples.ratio(1, 9)], on: "2023-06-01", floor: "10").light == .grey)
    #expect(try Self.light(.ratio, [Samples.ratio(1, 10)], on: "2023-06-01", floor: "10").light == .red)
    #expect(try Self.light(.sum, [Samples.value(60)], on: "2023-06-01", comparison: .approximate).light == .grey)
  }

  @Test func `below the floor show the counts and say nothing of the target`() throws {
    let method = IndicatorMethod(floor: try ExactDecimal(parsing: "10"))
    let indicator = Samples.indicator(.ratio, factor: 100, comparison: .lessOrEqual, target: "2022=0", method: method)
    let reading = try Samples.reading([Samples.ratio(1, 9)], indicator, expected: 1)
    #expect(reading.isBelowFloor && reading.met == nil && reading.numerator == 1_000_000)
  }

  @Test func `that a person set win and are marked`() throws {
    let set = try Self.light(.sum, [Samples.value(60)], on: "2022-07-03", override: .red)
    #expect(set.light == .red && set.computed == .green && set.isOverridden)
    #expect(try Self.light(.sum, [Samples.value(60)], on: "2022-07-03", override: .green).isOverridden)
    #expect(try !Self.light(.sum, [Samples.value(60)], on: "2022-07-03").isOverridden)
  }

  @Test func `close in blue once what was accepted has met the target and the period is over`() throws {
    func light(_ value: Int64, on day: String, expected: Int64 = 1) throws -> Light {
      try Self.light(.sum, [Samples.value(value)], on: day, expected: expected, isConfirmed: true).light
    }
    #expect(try light(60, on: "2023-01-01") == .blue)
    #expect(try light(60, on: "2022-12-31") == .green, "more may come")
    #expect(try light(60, on: "2023-01-01", expected: 2) == .green, "one has not been accepted")
    #expect(try light(59, on: "2023-01-01") == .red)
    #expect(try Self.light(.sum, [Samples.value(60)], on: "2023-01-01").light == .green, "reported is not confirmed")
  }

  @Test func `of an upper bound on a count are red once it is passed`() throws {
    let many = [Samples.value(61)]
    #expect(try Self.light(.sum, many, on: "2022-07-03", expected: 2, comparison: .lessOrEqual).light == .red)
    #expect(
      try Self.light(.sum, [Samples.value(59)], on: "2022-07-03", expected: 2, comparison: .lessOrEqual).light == .green
    )
  }
}
