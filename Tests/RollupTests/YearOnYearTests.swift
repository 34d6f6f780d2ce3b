import Model
import Rollup
import Testing

@Suite struct `Targets that look at last year` {
  private static func reading(
    _ figures: [Figure], _ indicator: Indicator, expected: Int64 = 1, lastYear: Reading? = nil,
    bound: String? = nil
  ) throws -> Reading {
    let target = IndicatorTarget(
      owner: nil, indicator: indicator.code, year: 2022, comparison: indicator.comparison,
      bound: bound.flatMap { TargetBound($0) })
    return Reading(
      try Samples.cell(figures, indicator.rule), indicator: indicator,
      context: ReadingContext(expected: expected, target: target, lastYear: lastYear))
  }

  /// Last year's share, this year's, and whether a fall of 0.5 to 1 point is reached.
  private static let falls: [((Int64, Int64), (Int64, Int64), Bool?, String)] = [
    ((600, 1_000), (594, 1_000), true, "-0.6"), ((600, 1_000), (590, 1_000), true, "-1"),
    ((600, 1_000), (500, 1_000), true, "-10"), ((600, 1_000), (595, 1_000), true, "-0.5"),
    ((600, 1_000), (596, 1_000), false, "-0.4"), ((600, 1_000), (610, 1_000), false, "1"),
    ((5_100, 10_000), (5_080, 10_000), false, "-0.2"), ((1, 3), (1, 3), false, "0"),
  ]

  @Test(arguments: falls)
  func `a fall is in points of the two years' own shares, and a greater one is reached`(
    last: (Int64, Int64), now: (Int64, Int64), met: Bool?, points: String
  ) throws {
    let indicator = Samples.indicator(.ratio, factor: 100, comparison: .decreaseBetween, direction: .down)
    let before = try Self.reading([Samples.ratio(last.0, last.1)], indicator)
    let reading = try Self.reading([Samples.ratio(now.0, now.1)], indicator, lastYear: before, bound: "0.5..1")
    #expect(reading.met == met && reading.yearOnYear.map(ExactText.decimal) == points)
  }

  @Test func `nothing is said without last year, and nothing while either year is open`() throws {
    let indicator = Samples.indicator(.ratio, factor: 100, comparison: .decreaseBetween, direction: .down)
    let now = [Samples.ratio(1, 10)]
    #expect(try Self.reading(now, indicator, bound: "0.5..1").met == nil)
    let open = try Self.reading([Samples.ratio(5, 10)], indicator, expected: 2)
    #expect(try Self.reading(now, indicator, lastYear: open, bound: "0.5..1").met == nil)
    let whole = try Self.reading([Samples.ratio(5, 10)], indicator)
    #expect(try Self.reading(now, indicator, expected: 2, lastYear: whole, bound: "0.5..1").met == nil)
    #expect(try Self.reading(now, indicator, lastYear: whole, bound: "0.5..1").met == true)
  }

  @Test(arguments: [
    (TargetOperator.trendDown, 4, true), (.trendDown, 5, false), (.trendUp, 6, true), (.trendUp, 5, false),
  ])
  func `a direction is strict`(comparison: TargetOperator, now: Int64, met: Bool) throws {
    let indicator = Samples.indicator(.ratio, factor: 100, comparison: comparison)
    let before = try Self.reading([Samples.ratio(5, 10)], indicator)
    #expect(try Self.reading([Samples.ratio(now, 10)], indicator, lastYear: before).met == met)
    #expect(try Self.reading([Samples.ratio(now, 10)], indicator).met == nil)
  }

  @Test func `large populations do not overflow the difference`() throws {
    let indicator = Samples.indicator(.ratio, factor: 100, comparison: .trendUp)
    let before = try Self.reading([Samples.ratio(700_000_001, 1_400_000_000)], indicator)
    let reading = try Self.reading([Samples.ratio(700_000_003, 1_400_000_007)], indicator, lastYear: before)
    #expect(reading.yearOnYear == 0 && reading.met == false)
  }
}

@Suite struct `Attainment` {
  private static let rows: [(TargetOperator, Int64, String, String?)] = [
    (.greaterOrEqual, 45, "60", "75"), (.equal, 66, "60", "110"), (.between, 3, "4..5", "75"),
    (.lessOrEqual, 80, "60", "75"), (.lessOrEqual, 0, "60", nil), (.approximate, 15, "20", "75"),
    (.greaterOrEqual, 45, "0", nil),
  ]

  @Test(arguments: rows)
  func `is the value in per cent of the target, or the reverse where less is better`(
    comparison: TargetOperator, value: Int64, bound: String, want: String?
  ) throws {
    let indicator = Samples.indicator(.sum, comparison: comparison)
    let target = IndicatorTarget(
      owner: nil, indicator: "X1", year: 2022, comparison: comparison, bound: TargetBound(bound))
    let reading = Reading(
      try Samples.cell([Samples.value(value)], .sum), indicator: indicator,
      context: ReadingContext(expected: 1, target: target))
    #expect(reading.attainment.map(ExactText.decimal) == want)
  }
}

@Suite struct `Coverage of entities` {
  private static func met(yes: Int64, said: Int64, register: Int64, missing: Int64) -> Bool? {
    let indicator = Samples.indicator(.coverageOfEntities, comparison: .greaterOrEqual)
    let sums = CellSums(
      numerator: Int128(Samples.whole(yes)), denominator: Int128(Samples.whole(said)), reported: 2)
    let target = IndicatorTarget(
      owner: nil, indicator: "X1", year: 2022, comparison: .greaterOrEqual, bound: TargetBound("60"))
    return Reading(
      sums, indicator: indicator,
      context: ReadingContext(expected: 2 + missing, target: target, register: register)
    ).met
  }

  @Test func `is decided early both ways, from what is not yet said`() {
    #expect(Self.met(yes: 6, said: 6, register: 10, missing: 1) == true)
    #expect(Self.met(yes: 5, said: 6, register: 10, missing: 1) == nil)
    #expect(Self.met(yes: 1, said: 6, register: 10, missing: 1) == false)
    #expect(Self.met(yes: 5, said: 6, register: 10, missing: 0) == false)
    #expect(Self.met(yes: 0, said: 0, register: 0, missing: 0) == nil, "an empty register")
  }
}
