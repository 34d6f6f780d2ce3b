import Model
import Rollup
import Store

/// Who reported, who was late and who is missing, by name: read from the leaves' own cells, never from their rows.
struct Attendance {
  /// The leaves of one indicator and period under one region.
  struct Roll {
    let expected: [Region]
    let missing: [Region]
    let late: [Region]
    let toReenter: [Region]

    var reported: Int { expected.count - missing.count }
    var onTime: Int { reported - late.count }
  }

  private let figures: ShownFigures
  private let known: Definitions
  private var expectation: Expectation

  /// Asks figures that hold the leaves' lines.
  init(_ figures: ShownFigures, known: Definitions) {
    self.figures = figures
    self.known = known
    expectation = Expectation(tree: known.tree, assignments: known.assignments)
  }

  /// The leaves of an indicator in a period.
  mutating func roll(_ indicator: Indicator, _ period: Period, under region: RegionCode) -> Roll {
    let expected = expectation.reporters(of: indicator, under: region, in: period.year)
    let readings = expected.map { ($0, figures.line($0.code, indicator.code, period)?.reading) }
    return Roll(
      expected: expected, missing: readings.filter { ($0.1?.reported ?? 0) == 0 }.map(\.0),
      late: readings.filter { ($0.1?.late ?? 0) > 0 }.map(\.0),
      toReenter: readings.filter { ($0.1?.toReenter ?? 0) > 0 }.map(\.0))
  }

  /// Whether offices enter the indicator, or mark entities for it.
  static func isEntered(_ indicator: Indicator) -> Bool { ![.own, .allOf, .derived].contains(indicator.rule) }
}
