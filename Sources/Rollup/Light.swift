package import Model

/// The light that stands for a line.
package enum Light: String, Sendable, Hashable, CaseIterable, Codable {
  /// Nothing to judge: no data, not due, or too little to stand on.
  case grey
  /// Reached, or on the way.
  case green
  /// A little behind, or reached as far as is known.
  case yellow
  /// Behind or missed.
  case red
  /// Done and confirmed by the tier above.
  case blue
}

/// The limits of what is judged by a light.
package enum LightLimits {
  /// By how many per cent of the way a value may lag behind the elapsed share of its year and be yellow, not red.
  package static let lagPercent: Int64 = 10
}

/// A light as it is shown.
package struct ShownLight: Sendable, Hashable {
  /// The light to show.
  package let light: Light
  /// The light that follows from the figures.
  package let computed: Light
  /// Whether a person set another over it.
  package var isOverridden: Bool { light != computed || isSet }
  private let isSet: Bool

  /// Judges a reading.
  ///
  /// - Parameters:
  ///   - reading: What is shown.
  ///   - indicator: The definition.
  ///   - period: The period that the reading speaks for.
  ///   - today: The day on which it is looked at.
  ///   - isConfirmed: Whether it counts only what the tier above accepted.
  ///   - override: The light that a person set, or nil.
  package init(
    _ reading: Reading, indicator: Indicator, period: Period, today: CalendarDay, isConfirmed: Bool = false,
    override: Light? = nil
  ) {
    let computed = Self.computed(reading, indicator, period, today: today, isConfirmed: isConfirmed)
    self.computed = computed
    light = override ?? computed
    isSet = override != nil
  }

  private static func computed(
    _ reading: Reading, _ indicator: Indicator, _ period: Period, today: CalendarDay, isConfirmed: Bool
  ) -> Light {
    guard reading.value != nil, !reading.isBelowFloor,
      reading.setTarget != nil || indicator.rule == .allOf, reading.comparison != .approximate
    else { return .grey }
    let isFinal = reading.missing == 0 && isOver(period, today)
    if let met = reading.met, met || isFinal { return met ? isConfirmed && isFinal ? .blue : .green : .red }
    if reading.met == false, !isOver(period, today), indicator.rule.isCount, isUpperBound(reading) { return .red }
    guard isDue(indicator, period, today) else {
      return running(reading, indicator, period, today: today)
    }
    return reading.holds == true ? .yellow : .red
  }

  private static func isUpperBound(_ reading: Reading) -> Bool { [.less, .lessOrEqual].contains(reading.comparison) }

  private static func isOver(_ period: Period, _ today: CalendarDay) -> Bool { today > CalendarDay(lastOf: period) }

  private static func isDue(_ indicator: Indicator, _ period: Period, _ today: CalendarDay) -> Bool {
    today > CalendarDay(lastOf: period).adding(days: indicator.method.dueDays ?? 0)
  }

  /// 序时进度: what is entered through the year is held against the share of the year that has gone by; what is surveyed
  /// once a year waits until it is due.
  private static func running(
    _ reading: Reading, _ indicator: Indicator, _ period: Period, today: CalendarDay
  ) -> Light {
    guard period.frequency == .year, today.year == period.year, let fraction = reading.fraction,
      let target = reading.target
    else { return reading.holds == true ? .green : .grey }
    if isUpperBound(reading), indicator.rule.isCount { return reading.holds == true ? .green : .red }
    let goal = Fraction(dividend: Int128(target.low.scaled), divisor: 1)
    if indicator.rule.isCount { return light(way: fraction.over(goal), today) }
    guard indicator.frequency != .year else { return .grey }
    if reading.holds == true { return .green }
    // A ratio runs from last year's value to its target; without a start there is no way to measure.
    guard let start = reading.baseline, let whole = goal.minus(start), let gone = fraction.minus(start) else {
      return .yellow
    }
    return light(way: gone.over(whole), today)
  }

  /// - Parameter way: The share of the way that is done.
  private static func light(way: Fraction?, _ today: CalendarDay) -> Light {
    guard let done = way?.times(100), let year = Period(.year, year: today.year) else { return .grey }
    let gone = CalendarDay.elapsed(of: year, on: today)
    let elapsed = Fraction(
      dividend: Int128(gone.days) * 100 * Int128(ExactDecimal.scale), divisor: Int128(gone.of))
    guard let lag = elapsed.minus(done), let limit = ExactDecimal(whole: LightLimits.lagPercent),
      let order = lag.compared(to: ExactDecimal.zero), let past = lag.compared(to: limit)
    else { return .grey }
    return order <= 0 ? .green : past < 0 ? .yellow : .red
  }
}
