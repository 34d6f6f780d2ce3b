import Model
import Rollup
import Testing

@Suite struct `Entering a figure` {
  private static let one = ExactDecimal.scale

  /// What of a figure was given, and what is wrong with it under each rule.
  private static let rows: [(RollupRule, Figure, EntryProblem?)] = [
    (.ratio, Figure(numerator: 1, denominator: 2), nil),
    (.ratio, Figure(numerator: 0, denominator: 0), nil),
    (.ratio, Figure(numerator: 2, denominator: 2), nil),
    (.ratio, Figure(numerator: 3, denominator: 2), .numeratorAbove),
    (.ratio, Figure(numerator: -1, denominator: 2), .negative),
    (.ratio, Figure(numerator: 1, denominator: -2), .negative),
    (.ratio, Figure(numerator: 1), .parts(.ratio)),
    (.ratio, Figure(denominator: 1), .parts(.ratio)),
    (.ratio, Figure(value: 1, numerator: 1, denominator: 2), .parts(.ratio)),
    (.ratio, Figure(numerator: 1, denominator: 2, weight: 1), .parts(.ratio)),
    (.ratio, Figure(), .parts(.ratio)),
    (.weightedMean, Figure(value: -5, weight: 1), nil),
    (.weightedMean, Figure(value: 5, weight: 0), .negative),
    (.weightedMean, Figure(value: 5, weight: -1), .negative),
    (.weightedMean, Figure(value: .max, weight: .max), .aboveHundred),
    (.weightedMean, Figure(value: 5), .parts(.weightedMean)),
    (.weightedMean, Figure(weight: 5), .parts(.weightedMean)),
    (.weightedMean, Figure(value: 5, numerator: 1, weight: 1), .parts(.weightedMean)),
    (.weightedMean, Figure(value: 5, denominator: 1, weight: 1), .parts(.weightedMean)),
    (.coverageOfRegions, Figure(value: 0), nil),
    (.coverageOfRegions, Figure(value: one), nil),
    (.coverageOfRegions, Figure(value: 1), .notYesOrNo),
    (.coverageOfRegions, Figure(value: -one), .notYesOrNo),
    (.coverageOfRegions, Figure(value: 2 * one), .notYesOrNo),
    (.coverageOfRegions, Figure(numerator: one, denominator: one), .parts(.coverageOfRegions)),
    (.sum, Figure(value: 0), nil),
    (.sum, Figure(value: .max), nil),
    (.sum, Figure(value: -1), .negative),
    (.sum, Figure(), .parts(.sum)),
    (.sum, Figure(value: 1, weight: 1), .parts(.sum)),
    (.own, Figure(value: -1), nil),
    (.own, Figure(), .parts(.own)),
    (.minimum, Figure(value: 90), nil),
    (.minimum, Figure(numerator: 90), .parts(.minimum)),
    (.maximum, Figure(value: 90), nil),
    (.maximum, Figure(value: 90, denominator: 1), .parts(.maximum)),
    (.coverageOfEntities, Figure(value: 1), .notEntered(.coverageOfEntities)),
    (.entities, Figure(value: 1), .notEntered(.entities)),
    (.weightedMean, Figure(value: .min, weight: .max), .tooLarge),
    (.weightedMean, Figure(value: -(1 << 50), weight: 1 << 50), nil),
    (.weightedMean, Figure(value: -(1 << 50), weight: 1 << 50 + 1), .tooLarge),
    (.stages, Figure(value: 1), .parts(.stages)),
    (.stages, Figure(stages: StageCounts("筛查=5000;高危=1000")), nil),
    (.stages, Figure(stages: StageCounts("高危=0")), nil),
    (.stages, Figure(stages: StageCounts("检查=1")), .stageUnknown("检查", known: ["筛查", "高危"])),
    (.stages, Figure(stages: StageCounts("筛查=-1")), .negative),
    (.stages, Figure(value: 1, stages: StageCounts("筛查=1")), .parts(.stages)),
    (.allOf, Figure(value: 1), .notEntered(.allOf)),
    (.derived, Figure(value: 1), .notEntered(.derived)),
  ]

  private static func problem(
    _ figure: Figure, _ indicator: Indicator, period: String = "2022", tier: RegionTier? = .district
  ) throws -> EntryProblem? {
    EntryRules.problem(with: figure, indicator: indicator, period: try Period(parsing: period), tier: tier)
  }

  @Test(arguments: rows)
  func `wants the parts of its rule`(rule: RollupRule, figure: Figure, want: EntryProblem?) throws {
    let indicator = Samples.indicator(rule, isSubset: true, method: IndicatorMethod(stages: ["筛查", "高危"]))
    #expect(try Self.problem(figure, indicator) == want)
  }

  @Test func `is judged under every rule`() {
    #expect(Set(Self.rows.map(\.0)) == Set(RollupRule.allCases))
  }

  @Test(arguments: [RollupRule.ratio, .weightedMean, .coverageOfRegions, .sum, .own, .minimum, .maximum])
  func `may say that it does not apply`(rule: RollupRule) throws {
    #expect(try Self.problem(Samples.notApplicable, Samples.indicator(rule)) == nil)
  }

  @Test(arguments: [
    ("筛查=5000;高危=1000", true, nil), ("筛查=5000;高危=5000", true, nil), ("高危=1", true, nil),
    ("筛查=5000;高危=5001", true, EntryProblem.stageAbove("高危", before: "筛查")),
    ("筛查=5000;高危=5001", false, nil), ("筛查=-1", false, .negative),
    ("筛查=1;随访=1", false, .stageUnknown("随访", known: ["筛查", "高危"])), ("", true, .parts(.stages)),
  ])
  func `by stages counts stages that the indicator has`(text: String, isSubset: Bool, want: EntryProblem?) throws {
    let indicator = Samples.indicator(
      .stages, isSubset: isSubset, method: IndicatorMethod(stages: ["筛查", "高危"]))
    let period = try Period(parsing: "2022")
    let stages = text.isEmpty ? nil : StageCounts(text)
    #expect(text.isEmpty == (stages == nil))
    #expect(
      EntryRules.problem(with: Figure(stages: stages), indicator: indicator, period: period, tier: .district) == want)
    let sum = Samples.indicator(.sum)
    let counts = try #require(StageCounts("筛查=1"))
    #expect(
      EntryRules.problem(with: Figure(value: 1, stages: counts), indicator: sum, period: period, tier: .district)
        == .parts(.sum))
  }

  private static let ranges: [(String, Figure, Bool)] = [
    ("0..100", Samples.ratio(1, 1), true), ("0..100", Samples.ratio(101, 100), false),
    ("50..100", Samples.ratio(1, 2), true), ("50..100", Samples.ratio(4_999_999, 10_000_000), false),
    ("50", Samples.ratio(1, 1), true), ("50", Samples.ratio(0, 1), false), ("50..60", Samples.ratio(0, 0), true),
  ]

  @Test(arguments: ranges)
  func `lies within the range of its checks, unrounded`(range: String, figure: Figure, isRight: Bool) throws {
    let bound = try #require(TargetBound(range))
    let indicator = Samples.indicator(
      .ratio, factor: 100, method: IndicatorMethod(checks: EntryChecks(range: bound)))
    #expect(try Self.problem(figure, indicator) == (isRight ? nil : .outOfRange(bound)))
  }

  private static let periods: [(Frequency, String)] = [
    (.year, "2022"), (.half, "2022-H1"), (.quarter, "2022-Q2"), (.month, "2022-06"),
  ]

  @Test(arguments: periods, periods)
  func `is for a period of the indicator's frequency`(
    wanted: (Frequency, String), given: (Frequency, String)
  ) throws {
    let indicator = Samples.indicator(.sum, frequency: wanted.0)
    let want: EntryProblem? = wanted.0 == given.0 ? nil : .period(wanted.0)
    #expect(try Self.problem(Samples.value(1), indicator, period: given.1) == want)
  }

  @Test(arguments: RegionTier.allCases, RegionTier.allCases)
  func `is for a region of the tier that enters it, own figures for any`(wanted: RegionTier, given: RegionTier) throws {
    let sum = Samples.indicator(.sum, enteredAt: wanted)
    #expect(try Self.problem(Samples.value(1), sum, tier: given) == (wanted == given ? nil : .tier(wanted)))
    #expect(try Self.problem(Samples.value(1), sum, tier: nil) == nil)
    #expect(try Self.problem(Samples.value(1), Samples.indicator(.own, enteredAt: wanted), tier: given) == nil)
    let least = Samples.indicator(.minimum, enteredAt: wanted)
    let isRight = wanted == given || given == .town
    #expect(try Self.problem(Samples.value(1), least, tier: given) == (isRight ? nil : .tier(wanted)))
  }

  @Test func `says what is wrong and how to enter it, in both languages and without repeating itself`() {
    let problems: [EntryProblem] =
      Frequency.allCases.map(EntryProblem.period) + RegionTier.allCases.map(EntryProblem.tier)
      + [.parts(.ratio), .parts(.weightedMean), .parts(.sum), .numeratorAbove, .negative, .notYesOrNo]
      + [.notEntered(.allOf), .tooLarge, .parts(.stages), .parts(.entities), .stageUnknown("甲", known: ["乙"])]
      + [.stageAbove("乙", before: "甲"), .outOfRange(TargetBound(.zero))]
    #expect(Set(problems.map(\.message.chinese)).count == problems.count)
    #expect(Set(problems.map(\.message.english)).count == problems.count)
    #expect(problems.allSatisfy { !$0.hint.chinese.isEmpty && !$0.hint.english.isEmpty })
  }

  @Test func `adds under a rule what the rule needs, and nothing where a part is missing`() {
    let whole = Figure(value: 2_000_000, numerator: 3, denominator: 4, weight: 5)
    #expect(whole.contribution(under: .sum) == CellSums(value: 2_000_000, reported: 1))
    #expect(whole.contribution(under: .own) == CellSums(value: 2_000_000, reported: 1))
    #expect(whole.contribution(under: .minimum) == CellSums(value: 2_000_000, reported: 1))
    #expect(whole.contribution(under: .maximum) == CellSums(value: 2_000_000, reported: 1))
    #expect(whole.contribution(under: .ratio) == CellSums(numerator: 3, denominator: 4, reported: 1))
    #expect(whole.contribution(under: .coverageOfRegions) == CellSums(numerator: 1_000_000, reported: 1))
    #expect(whole.contribution(under: .weightedMean) == CellSums(weighted: 10_000_000, weight: 5, reported: 1))
    for rule in RollupRule.allCases {
      #expect(Figure().contribution(under: rule) == nil)
      #expect(Samples.notApplicable.contribution(under: rule) == CellSums(notApplicable: 1))
    }
    for rule in [RollupRule.coverageOfEntities, .entities, .stages, .allOf, .derived] {
      #expect(whole.contribution(under: rule) == nil)
    }
  }
}
