import Model
import Rollup
import Testing

@Suite struct `What looks wrong about a figure` {
  private func warnings(
    _ figure: Figure, _ indicator: Indicator, _ period: String = "2022", earlier: [(String, Figure)] = [],
    beside: [String: Figure] = [:], wholes: [Indicator] = []
  ) throws -> [EntryWarning] {
    let before = try earlier.map {
      EntrySurroundings.Earlier(period: try Period(parsing: $0.0), figure: $0.1)
    }
    return EntryRules.warnings(
      about: figure, indicator: indicator, period: try Period(parsing: period),
      surroundings: EntrySurroundings(earlier: before, beside: beside), wholes: wholes)
  }

  @Test func `a cohort's numerator above its denominator`() throws {
    let cohort = Samples.indicator(.ratio)
    #expect(try warnings(Samples.ratio(3, 2), cohort) == [.cohort])
    #expect(try warnings(Samples.ratio(2, 2), cohort).isEmpty)
    #expect(try warnings(Samples.ratio(3, 2), Samples.indicator(.ratio, isSubset: true)).isEmpty, "an error already")
    #expect(try warnings(Samples.value(3), Samples.indicator(.sum)).isEmpty)
    #expect(try warnings(Figure(numerator: 3), cohort).isEmpty)
  }

  @Test func `a stage of a cohort above the one before it`() throws {
    let indicator = Samples.indicator(.stages, method: IndicatorMethod(stages: ["筛查", "高危"]))
    let found = EntryRules.warnings(
      about: Figure(stages: StageCounts("筛查=1;高危=2")), indicator: indicator, period: try Period(parsing: "2022"))
    #expect(found == [.stageAbove("高危", before: "筛查")])
  }

  private static let history = [("2018", 10), ("2019", 12), ("2020", 11), ("2021", 14)]

  @Test(arguments: [(5, true), (6, false), (18, false), (19, true), (14, false)])
  func `far from all earlier values, by more than they span`(value: Int64, isFar: Bool) throws {
    let earlier = Self.history.map { ($0.0, Samples.value(Int64($0.1))) }
    let found = try warnings(Samples.value(value), Samples.indicator(.sum), earlier: earlier)
    let want = EntryWarning.unlikeHistory(
      low: ExactDecimal(scaled: Samples.whole(10)), high: ExactDecimal(scaled: Samples.whole(14)))
    #expect(found == (isFar ? [want] : []))
    #expect(try warnings(Samples.value(value), Samples.indicator(.sum), earlier: Array(earlier.dropLast())).isEmpty)
  }

  @Test func `is not held against later periods, other frequencies or versions that no longer count`() throws {
    let far = Samples.value(1_000)
    let later = ["2023", "2024", "2025", "2026"].map { ($0, Samples.value(1)) }
    #expect(try warnings(far, Samples.indicator(.sum), earlier: later).isEmpty)
    let months = ["2021-01", "2021-02", "2021-03", "2021-04"].map { ($0, Samples.value(1)) }
    #expect(try warnings(far, Samples.indicator(.sum), earlier: months).isEmpty)
    let anew = Samples.indicator(.sum, version: 2, method: IndicatorMethod(countsFrom: 2))
    let old = Self.history.map { ($0.0, Samples.value(Int64($0.1))) }
    #expect(try warnings(far, anew, earlier: old).isEmpty)
  }

  @Test func `of figures that pile up within the year only the same part of it is compared`() throws {
    let pile = Samples.indicator(.sum, frequency: .quarter, timeRule: .last)
    let earlier = [2018, 2019, 2020, 2021].flatMap { year in
      (1...4).map { ("\(year)-Q\($0)", Samples.value(Int64($0) * 100)) }
    }
    #expect(try warnings(Samples.value(400), pile, "2022-Q4", earlier: earlier).isEmpty)
    #expect(try warnings(Samples.value(400), pile, "2022-Q1", earlier: earlier).count == 1)
  }

  @Test(arguments: [(70, false), (130, false), (131, true), (69, true)])
  func `a jump against the last period beyond what its checks allow`(value: Int64, isJump: Bool) throws {
    let indicator = Samples.indicator(.sum, method: IndicatorMethod(checks: EntryChecks(jump: 30)))
    let found = try warnings(
      Samples.value(value), indicator, earlier: [("2020", Samples.value(1)), ("2021", Samples.value(100))])
    let want = EntryWarning.jump(
      from: ExactDecimal(scaled: Samples.whole(100)), in: try Period(parsing: "2021"), limit: 30)
    #expect(found == (isJump ? [want] : []))
  }

  @Test func `parts that do not add up, whichever is entered last`() throws {
    let whole = Samples.indicator(
      .sum, code: "T", method: IndicatorMethod(checks: EntryChecks(sum: ["A", "B"])))
    let part = Samples.indicator(.sum, code: "B")
    let want = EntryWarning.sum(
      whole: "T", ExactDecimal(scaled: Samples.whole(5)), parts: ["A", "B"], ExactDecimal(scaled: Samples.whole(4)))
    let beside = ["A": Samples.value(1), "B": Samples.value(3)]
    #expect(try warnings(Samples.value(5), whole, beside: beside, wholes: [whole]) == [want])
    #expect(try warnings(Samples.value(4), whole, beside: beside, wholes: [whole]).isEmpty)
    let total = ["A": Samples.value(1), "T": Samples.value(5)]
    #expect(try warnings(Samples.value(3), part, beside: total, wholes: [whole]) == [want])
    #expect(try warnings(Samples.value(4), part, beside: total, wholes: [whole]).isEmpty)
    #expect(try warnings(Samples.value(3), part, beside: ["T": Samples.value(5)], wholes: [whole]).isEmpty)
  }

  @Test func `nothing, where it does not apply`() throws {
    #expect(try warnings(Samples.notApplicable, Samples.indicator(.sum), earlier: [("2021", Samples.value(9))]).isEmpty)
  }
}
