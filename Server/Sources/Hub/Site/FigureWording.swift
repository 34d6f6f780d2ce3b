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

  /// Why a line shows no figures of its own, or only a sum: a hub below forwards whole cells.
  ///
  /// Nil where leaves count.
  func basis(_ line: RollupLine?) -> String? {
    switch line?.basis {
    case .summary: view.text("按下级上报的汇总数", "as its hub forwarded it")
    case .notShown: ReadingText.notShown[language]
    case .leaves, nil: nil
    }
  }

  /// A value for a narrow cell, or that it is not shown here.
  func cell(_ line: RollupLine?, places: Int) -> String? {
    line?.basis == .notShown ? view.text("不显示", "not shown") : value(line, places: places)
  }

  /// The light of a line, with the reason where a person set it; grey where there is none.
  func light(_ line: RollupLine?) -> PageLight {
    guard let line else { return PageLight(.grey) }
    return PageLight(CellLight(rawValue: line.light.light.rawValue) ?? .grey, reason: line.lightReason)
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
    scaled.map { ExactText.decimal($0, places: 1) + "%" }
  }

  /// The change on last year with its sign; in points where the unit is per cent.
  func change(_ line: RollupLine?) -> String? {
    guard let line, let change = line.reading.yearOnYear else { return nil }
    let number = (change > 0 ? "+" : "") + ExactText.decimal(change, places: 2)
    let unit =
      line.indicator.unit == "%" ? view.text("个百分点", "points") : line.indicator.unit
    return "\(number) \(unit)"
  }

  /// 序时进度 of a count in a year that has begun: how far it is, beside how much of the year has gone.
  func schedule(_ line: RollupLine?) -> String? {
    guard let line, line.indicator.rule.isCount, let attained = percent(line.reading.attainment),
      let period = try? Period(parsing: line.period), period.frequency == .year
    else { return nil }
    let elapsed = CalendarDay.elapsed(of: period, on: view.today)
    let gone = elapsed.days * 100 / elapsed.of
    return view.text("完成 \(attained) · 序时 \(gone)%", "\(attained) done · \(gone)% of the year gone")
  }
}
