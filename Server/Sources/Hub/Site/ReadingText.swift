import Model
import Rollup

/// A value as a reader sees it, on pages and in tables.
enum ReadingText {
  /// In place of a value that only the hub below has: it forwards whole cells of its own region.
  static let notShown = LocalizedText("此处不显示", "not shown here")

  /// The value as a number that a chart can draw, or 不适用; nil where nothing was reported.
  static func number(_ reading: Reading, _ language: Language) -> String? {
    isNotApplicable(reading)
      ? LocalizedText("不适用", "n/a")[language] : reading.text(places: ExactDecimal.places)
  }

  private static func isNotApplicable(_ reading: Reading) -> Bool {
    reading.reported > 0 && reading.reported == reading.notApplicable && reading.expected <= reading.reported
  }

  /// The value; yes of those it applies to for a yes-or-no indicator; 不适用; nil where nothing was reported.
  static func value(_ reading: Reading, _ indicator: Indicator, places: Int, _ language: Language) -> String? {
    if isNotApplicable(reading) { return LocalizedText("不适用", "n/a")[language] }
    if indicator.direction == .yes, let covered = reading.numerator, let applicable = reading.denominator {
      let isLeaf = applicable == Int128(ExactDecimal.scale)
      if isLeaf { return covered > 0 ? LocalizedText("是", "yes")[language] : LocalizedText("否", "no")[language] }
      return ExactText.decimal(covered) + "/" + ExactText.decimal(applicable)
    }
    return reading.text(places: places)
  }
}
