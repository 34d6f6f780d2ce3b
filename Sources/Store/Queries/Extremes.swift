import GRDB
import Model
import Rollup

/// The least and greatest values over direct children, which sums cannot give: read from the cells below.
struct Extremes {
  private let tree: RegionTree
  private let indicators: [String: Indicator]
  private var cells: [CellKey: CellSums] = [:]

  /// Reads the cells of the indicators whose rule compares children, as far as a filter wants them.
  init(_ db: Database, known: Definitions, filter: RollupFilter) throws {
    tree = known.tree
    indicators = known.indicators.filter { [.minimum, .maximum].contains($0.value.rule) }
    for code in indicators.keys where filter.indicator == nil || filter.indicator == code {
      let below = RollupFilter(indicator: code, period: filter.period, year: filter.year)
      for cell in try RollupCells.fetch(db, below) {
        cells[cell.key] = cell.sums
      }
    }
  }

  /// The extremum of a cell, scaled by 10⁶; nil for other rules and where nobody reported.
  func value(of key: CellKey, year: Int) -> Int128? {
    guard let rule = indicators[key.indicator]?.rule, let sums = cells[key], sums.reported > 0 else { return nil }
    if sums.reported == 1 { return sums.value }
    let below = tree.children(of: key.region, in: year).compactMap { child in
      value(of: CellKey(region: child.code, indicator: key.indicator, period: key.period), year: year)
    }
    return rule == .minimum ? below.min() : below.max()
  }
}
