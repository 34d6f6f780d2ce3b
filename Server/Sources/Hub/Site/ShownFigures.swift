import Model
import Rollup
import Store

/// Roll-ups of one year under one lens, read once from their cells.
struct ShownFigures {
  private struct Key: Hashable {
    let region: RegionCode
    let indicator: String
    let period: String
  }

  private let lines: [Key: RollupLine]
  /// Every line, in the order of the store.
  let all: [RollupLine]

  /// Reads the lines of some regions, or of all; where asked, of one indicator only.
  ///
  /// - Parameters:
  ///   - shown: The regions that are shown although nothing has come for them: what is expected of them counts.
  ///   - periods: The periods in which they are shown, beside the year.
  init(
    _ store: Store, year: Int, lens: RollupLens, regions: [RegionCode]? = nil, indicator: String? = nil,
    showing shown: [RegionCode] = [], in periods: [Period] = []
  ) throws {
    var found: [RollupLine]
    if let regions {
      found = try regions.flatMap { region in
        try store.rollups(RollupFilter(region: region, indicator: indicator, year: year, lens: lens))
      }
    } else {
      found = try store.rollups(RollupFilter(indicator: indicator, year: year, lens: lens))
    }
    let wanted = Set(periods.map(\.description) + ["\(year)"])
    let there = Dictionary(grouping: found, by: \.region).mapValues { Set($0.map(\.period)) }
    for region in shown {
      for period in wanted.subtracting(there[region] ?? []).sorted() {
        found += try store.rollups(
          RollupFilter(region: region, indicator: indicator, period: period, lens: lens))
      }
    }
    all = found
    lines = Dictionary(
      all.map { (Key(region: $0.region, indicator: $0.indicator.code, period: $0.period), $0) }
    ) { first, _ in first }
  }

  /// The line of a cell, or nil where there is none.
  func line(_ region: RegionCode, _ indicator: String, _ period: Period) -> RollupLine? {
    lines[Key(region: region, indicator: indicator, period: period.description)]
  }

  /// The parts of the year in which anything was reported, in their order.
  var parts: [Period] {
    let named = Set(all.filter { $0.reading.reported > 0 }.map(\.period))
    return named.compactMap { try? Period(parsing: $0) }.filter { $0.frequency != .year }.sorted()
  }
}
