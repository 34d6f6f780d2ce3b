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
    /// Those that lie under a region whose hub forwards whole cells: whether each reported is not known here.
    let notShown: [Region]
    /// Of how many of those their hub says more here, how many reported, and how many in time.
    fileprivate let counted: (expected: Int, reported: Int, onTime: Int)

    var reported: Int { expected.count - missing.count - notShown.count + counted.reported }
    var onTime: Int { expected.count - missing.count - notShown.count - late.count + counted.onTime }
    /// Of how many nothing at all is known here.
    var unknown: Int { notShown.count - counted.expected }
    /// How many of those not shown are missing, as far as it is known.
    var missingNotShown: Int { counted.expected - counted.reported }
  }

  private let figures: ShownFigures
  private let known: Definitions
  private let summarised: Set<RegionCode>
  private var expectation: Expectation

  /// Asks figures that hold the leaves' lines.
  ///
  /// - Parameter own: The region of the hub that shows them.
  init(_ figures: ShownFigures, known: Definitions, own: RegionCode) {
    self.figures = figures
    self.known = known
    summarised = known.relays.summarised(in: known.tree, under: own)
    expectation = Expectation(tree: known.tree, assignments: known.assignments)
  }

  /// The leaves of an indicator in a period.
  mutating func roll(_ indicator: Indicator, _ period: Period, under region: RegionCode) -> Roll {
    let expected = expectation.reporters(of: indicator, under: region, in: period.year)
    var notShown: [Region] = []
    var hubs: Set<RegionCode> = []
    var told = 0
    for leaf in summarised.isEmpty ? [] : expected {
      let path = known.tree.path(from: leaf.code, in: period.year)
      guard let hub = path.last(where: summarised.contains) else { continue }
      notShown.append(leaf)
      // Of a part of what a hub forwarded nothing is known.
      guard path.prefix(while: { $0 != hub }).contains(region) == false else { continue }
      hubs.insert(hub)
      told += 1
    }
    let hidden = Set(notShown)
    let readings = expected.filter { hidden.contains($0) == false }
      .map { ($0, figures.line($0.code, indicator.code, period)?.reading) }
    let sums = hubs.compactMap { figures.line($0, indicator.code, period)?.reading }
    let reported = min(sums.reduce(0) { $0 + Int(clamping: $1.reported) }, told)
    return Roll(
      expected: expected, missing: readings.filter { ($0.1?.reported ?? 0) == 0 }.map(\.0),
      late: readings.filter { ($0.1?.late ?? 0) > 0 }.map(\.0),
      toReenter: readings.filter { ($0.1?.toReenter ?? 0) > 0 }.map(\.0), notShown: notShown,
      counted: (told, reported, min(sums.reduce(0) { $0 + Int(clamping: $1.onTime) }, reported)))
  }

  /// Whether offices enter the indicator, or mark entities for it.
  static func isEntered(_ indicator: Indicator) -> Bool { ![.own, .allOf, .derived].contains(indicator.rule) }
}
