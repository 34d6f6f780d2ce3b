import Model
import Rollup
import Seeds
import Testing

@Suite struct `Readings` {
  /// Numerators and denominators, the factor, and the value worked out by hand to six decimals.
  private static let ratios: [([(Int64, Int64)], Int64, String)] = [
    ([(161, 400)], 100, "40.25"),
    ([(161, 400), (39, 100)], 100, "40"),
    ([(1, 3)], 100, "33.333333"),
    ([(2, 3)], 100, "66.666667"),
    ([(1, 2), (0, 98)], 100, "1"),
    ([(3, 1_000), (4, 1_000)], 1_000, "3.5"),
    ([(7, 2_300), (5, 1_900)], 1_000, "2.857143"),
    ([(2, 35_000), (1, 27_000)], 100_000, "4.83871"),
    ([(0, 500)], 100_000, "0"),
    ([(130, 120)], 100, "108.333333"),
  ]

  @Test(arguments: ratios)
  func `of a ratio divide sums, never average the parts`(
    parts: [(Int64, Int64)], factor: Int64, want: String
  ) throws {
    let indicator = Samples.indicator(.ratio, factor: factor)
    let reading = try Samples.reading(
      parts.map { Samples.ratio($0.0, $0.1) }, indicator, expected: Int64(parts.count))
    #expect(reading.value.map(ExactText.decimal) == want)
    #expect(reading.numerator == Int128(Samples.whole(parts.reduce(0) { $0 + $1.0 })))
    #expect(reading.denominator == Int128(Samples.whole(parts.reduce(0) { $0 + $1.1 })))
  }

  @Test func `E5 of a ratio over nothing have no value, yet the office has reported`() throws {
    let indicator = Samples.indicator(.ratio, factor: 100, target: "2022=60")
    let reading = try Samples.reading([Samples.ratio(0, 0)], indicator, expected: 1)
    #expect(reading.value == nil && reading.met == nil && reading.reported == 1)
    #expect(reading.numerator == 0 && reading.denominator == 0)
  }

  @Test(arguments: [
    RollupRule.sum, .ratio, .coverageOfRegions, .coverageOfEntities, .entities, .weightedMean, .minimum, .maximum,
    .stages, .own, .allOf, .derived,
  ])
  func `E4 of nothing have no value: missing is never zero`(rule: RollupRule) throws {
    let reading = try Samples.reading([], Samples.indicator(rule, target: "2022=0"), expected: 3)
    #expect(reading.value == nil && reading.met == nil && reading.numerator == nil && reading.denominator == nil)
    #expect(reading.reported == 0 && reading.expected == 3)
  }

  @Test func `of a sum add up, decimals and corrections below zero included`() throws {
    let figures = [Samples.value(12), Figure(value: try Samples.scaled("0.000001")), Samples.value(-2)]
    let reading = try Samples.reading(figures, Samples.indicator(.sum), expected: 4)
    #expect(reading.value.map(ExactText.decimal) == "10.000001" && reading.reported == 3)
    #expect(reading.numerator == nil && reading.denominator == nil)
  }

  /// Yes, no and 不适用, how many are expected, the unit, and the share by hand.
  private static let coverages: [([Int64?], Int64, String, String?)] = [
    ([1, 1, 0, 1], 4, "%", "75"),
    ([1, 1], 4, "%", "50"),
    ([1, 1, nil, nil], 4, "%", "100"),
    ([1, nil], 4, "%", "33.333333"),
    ([0, 0], 2, "%", "0"),
    ([1, 0, 1], 3, "是/否", "0.666667"),
    ([nil, nil], 2, "%", nil),
    ([1], 38, "%", "2.631579"),
  ]

  @Test(arguments: coverages)
  func `of coverage count silent regions as not covered and leave out where it does not apply`(
    answers: [Int64?], expected: Int64, unit: String, want: String?
  ) throws {
    let figures = answers.map { $0.map(Samples.value) ?? Samples.notApplicable }
    let reading = try Samples.reading(
      figures, Samples.indicator(.coverageOfRegions, unit: unit), expected: expected)
    #expect(reading.value.map(ExactText.decimal) == want)
    #expect(reading.reported == Int64(answers.count))
    if want != nil {
      let applicable = expected - Int64(answers.filter { $0 == nil }.count)
      #expect(reading.denominator == Int128(Samples.whole(applicable)))
    }
  }

  /// Values with their weights, and the mean by hand.
  private static let means: [([(String, Int64)], String)] = [
    ([("23.5", 310_000)], "23.5"),
    ([("20", 100), ("30", 300)], "27.5"),
    ([("22.5", 310_000), ("25.1", 190_000)], "23.488"),
    ([("10", 1), ("20", 2)], "16.666667"),
    ([("0.000001", 1), ("0.000002", 1)], "0.000002"),
    ([("-0.000001", 1), ("-0.000002", 1)], "-0.000002"),
  ]

  @Test(arguments: means)
  func `of a weighted mean weigh by population`(parts: [(String, Int64)], want: String) throws {
    let figures = try parts.map { Figure(value: try Samples.scaled($0.0), weight: Samples.whole($0.1)) }
    let reading = try Samples.reading(figures, Samples.indicator(.weightedMean), expected: Int64(parts.count))
    #expect(reading.value.map(ExactText.decimal) == want)
  }

  @Test func `of own figures show what the tier itself entered`() throws {
    let reading = try Samples.reading(
      [Figure(value: try Samples.scaled("78.33"))], Samples.indicator(.own), expected: 1)
    #expect(reading.value.map(ExactText.decimal) == "78.33")
  }

  @Test(arguments: [RollupRule.minimum, .maximum])
  func `of least and greatest show one leaf and leave many to the reader of the children`(rule: RollupRule) throws {
    let indicator = Samples.indicator(rule)
    #expect(try Samples.reading([Samples.value(91)], indicator, expected: 1).value == Int128(Samples.whole(91)))
    #expect(try Samples.reading([Samples.value(91), Samples.value(88)], indicator, expected: 2).value == nil)
  }

  /// A ratio's parts whose value lies at, just under and just over half of the last decimal.
  private static let halves: [(Int64, Int64, String)] = [
    (1, 2_000_000, "0.000001"), (-1, 2_000_000, "-0.000001"), (1, 2_000_001, "0"), (-1, 2_000_001, "0"),
    (1, 1_999_999, "0.000001"), (3, 2_000_000, "0.000002"), (-3, 2_000_000, "-0.000002"),
    (4_999_999, 10_000_000_000_000, "0"), (5, 10_000_000, "0.000001"), (1, 1, "1"),
  ]

  @Test(arguments: halves)
  func `E8 are rounded half-up to six decimals, away from zero`(numerator: Int64, denominator: Int64, want: String) {
    let sums = CellSums(numerator: Int128(numerator), denominator: Int128(denominator), reported: 1)
    let reading = Reading(sums, indicator: Samples.indicator(.ratio), year: 2022, expected: 1)
    #expect(reading.value.map(ExactText.decimal) == want)
  }

  @Test func `whose arithmetic does not fit have no value instead of a wrong one`() {
    let huge = CellSums(numerator: .max, denominator: 1, reported: 1)
    let reading = Reading(huge, indicator: Samples.indicator(.ratio, factor: 100), year: 2022, expected: 1)
    #expect(reading.value == nil && reading.met == nil)
    let sums = CellSums(weighted: 1, weight: .max, reported: 1)
    let indicator = Samples.indicator(.weightedMean, target: "2022=60")
    let small = Reading(sums, indicator: indicator, year: 2022, expected: 1)
    #expect(small.value == nil && small.met == nil)
  }

  /// A ratio's parts, how many decimals are wanted, and the text by hand.
  private static let roundings: [(Int64, Int64, Int, String)] = [
    (2, 3, 2, "0.67"), (2, 3, 0, "1"), (1, 3, 1, "0.3"), (1, 2, 0, "1"), (-1, 2, 0, "-1"), (49, 100, 0, "0"),
    (4_449_999, 10_000_000, 1, "0.4"), (4_449_999, 10_000_000, 2, "0.44"), (4_499_999, 10_000_000, 1, "0.4"),
    (999, 1_000, 2, "1"), (2, 3, 6, "0.666667"), (-5, 1_000, 2, "-0.01"), (-4, 1_000, 2, "0"),
  ]

  @Test(arguments: roundings)
  func `are written to fewer decimals by rounding once`(
    numerator: Int64, denominator: Int64, places: Int, want: String
  ) {
    let sums = CellSums(numerator: Int128(numerator), denominator: Int128(denominator), reported: 1)
    let reading = Reading(sums, indicator: Samples.indicator(.ratio), year: 2022, expected: 1)
    #expect(reading.text(places: places) == want)
  }

  @Test func `of least and greatest over the children are judged once all have reported`() throws {
    let indicator = Samples.indicator(.minimum, comparison: .greater, target: "2022=90")
    let sums = try Samples.cell([Samples.value(91), Samples.value(95)], .minimum)
    func met(_ least: Int64, expected: Int64) -> Bool? {
      let extremum = Int128(Samples.whole(least))
      let reading = Reading(sums, indicator: indicator, year: 2022, expected: expected, extremum: extremum)
      return reading.value == extremum ? reading.met : nil
    }
    #expect(met(91, expected: 2) == true && met(90, expected: 2) == false && met(91, expected: 3) == nil)
  }

  private static let texts: [(Int128, String)] = [
    (0, "0"), (1, "0.000001"), (-1, "-0.000001"), (40_250_000, "40.25"), (161_000_000, "161"),
    (100_000, "0.1"), (Int128(Int64.max) * 10, "92233720368547.75807"),
    (Int128.min, "-170141183460469231731687303715884.105728"),
  ]

  @Test(arguments: texts)
  func `are written as the shortest decimal`(scaled: Int128, want: String) {
    #expect(ExactText.decimal(scaled) == want)
  }
}

@Suite struct `Sums that do not fit` {
  @Test func `are refused and leave the cell as it was`() throws {
    let fields: [WritableKeyPath<CellSums, Int128>] = [\.numerator, \.denominator, \.value, \.weighted, \.weight]
    for field in fields {
      var sums = CellSums(reported: 3)
      sums[keyPath: field] = .max
      let before = sums
      var one = CellSums(reported: 1)
      one[keyPath: field] = 1
      let error = #expect(throws: RollupError.self) { try sums.add(one) }
      #expect(error?.code == "rollup-overflow" && sums == before)
    }
    var counts = CellSums(reported: .max)
    #expect(throws: RollupError.self) { try counts.add(CellSums(reported: 1)) }
    var silent = CellSums(notApplicable: .max)
    #expect(throws: RollupError.self) { try silent.add(CellSums(notApplicable: 1)) }
    var punctual = CellSums(onTime: .max)
    #expect(throws: RollupError.self) { try punctual.add(CellSums(onTime: 1)) }
  }

  @Test func `E7 cannot come from figures: a product past its limit adds nothing`() {
    let most = Figure(value: .min, weight: .min)
    #expect(most.contribution(under: .weightedMean) == nil && most.product == nil)
    let limit = Figure(value: 1 << 50, weight: 1 << 50)
    #expect(limit.contribution(under: .weightedMean)?.weighted == Figure.weightedLimit)
    #expect(Figure(value: -(1 << 50), weight: 1 << 50).product == -Figure.weightedLimit)
    #expect(Figure(value: 1 << 50, weight: 1 << 50 + 1).product == nil)
  }

  @Test func `adding the opposite gives nothing`() throws {
    var random = Seed("cell sums", 23)
    for _ in 0..<1_000 {
      func number() -> Int128 { Int128(Int64(bitPattern: random.next())) }
      let sums = CellSums(
        numerator: number(), denominator: number(), value: number(), weighted: number() * number(), weight: number(),
        reported: Int64(random.pick(0..<99)), notApplicable: Int64(random.pick(0..<99)))
      var zero = sums
      try zero.add(sums.negated)
      #expect(zero.isZero && sums.isZero == (sums == CellSums()), "\(random)")
    }
  }
}
