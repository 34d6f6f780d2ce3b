import Model
import Pages
import Rollup
import Store

/// Figures in words, as the pages of a hub show them.
struct FigureWording {
  let view: SiteView

  private var language: Language { view.language }

  /// A value with some decimals; nil without data.
  func value(_ line: RollupLine?, places: Int = ExactDecimal.places) -> String? {
    line.flatMap { ReadingText.value($0.reading, $0.indicator, places: places, language) }
  }

  /// On how many reports a line stands.
  func count(_ line: RollupLine?) -> ReportCount {
    ReportCount(
      reported: Int(line?.reading.reported ?? 0), onTime: Int(line?.reading.onTime ?? 0),
      expected: Int(line?.reading.expected ?? 0))
  }

  /// `已报 3/5 · 按时 2`.
  func countText(_ line: RollupLine?) -> String {
    let count = count(line)
    return view.text(
      "已报 \(count.reported)/\(count.expected)，按时 \(count.onTime)",
      "\(count.reported)/\(count.expected) reported, \(count.onTime) on time")
  }

  /// The target that a line is held against: `≥ 60`, `力争 全部`.
  func target(_ line: RollupLine?) -> String? {
    guard let line, let set = line.reading.setTarget else { return nil }
    return Self.target(set, language)
  }

  /// A target as readers write it.
  static func target(_ set: IndicatorTarget, _ language: Language) -> String {
    let bound = set.bound.map { bound in
      bound.high.map { "\(bound.low)–\($0)" } ?? "\(bound.low)"
    }
    let strength = set.strength.isEmpty ? nil : set.strength
    return [strength, set.comparison.symbol[language], bound].compactMap { $0 }.joined(separator: " ")
  }

  /// Per cent to one decimal: `96.5%`.
  func percent(_ scaled: Int128?) -> String? {
    scaled.map { Self.rounded($0, places: 1) + "%" }
  }

  /// The change on last year with its sign; in points where the unit is per cent.
  func change(_ line: RollupLine?) -> String? {
    guard let line, let change = line.reading.yearOnYear else { return nil }
    let number = (change > 0 ? "+" : "") + Self.rounded(change, places: 2)
    let unit =
      line.indicator.unit == "%" ? view.text("个百分点", "points") : line.indicator.unit
    return "\(number) \(unit)"
  }

  /// 序时进度 of a count in a year that has begun: how far it is, beside how much of the year has gone.
  func schedule(_ line: RollupLine?) -> String? {
    guard let line, line.indicator.rule.isCount, let attained = percent(line.reading.attainment),
      let period = try? Period(parsing: line.period), period.frequency == .year,
      let before = Period(.year, year: period.year - 1)
    else { return nil }
    let last = CalendarDay(lastOf: period).dayNumber
    let start = CalendarDay(lastOf: before).dayNumber
    let gone = min(max(view.today.dayNumber - start, 0), last - start) * 100 / (last - start)
    return view.text("完成 \(attained) · 序时 \(gone)%", "\(attained) done · \(gone)% of the year gone")
  }

  /// A number scaled by 10⁶, rounded half away from zero.
  private static func rounded(_ scaled: Int128, places: Int) -> String {
    let step = (places..<ExactDecimal.places).reduce(Int128(1)) { step, _ in step * 10 }
    let half = scaled < 0 ? scaled - step / 2 : scaled + step / 2
    return ExactText.decimal(half / step * step)
  }
}
