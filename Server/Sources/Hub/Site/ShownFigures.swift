import Model
import Rollup
import Store

/// Roll-ups of one year under one lens, read once from their cells: those that are shown, and no others.
struct ShownFigures {
  private struct Key: Hashable {
    let region: RegionCode
    let indicator: String
    let period: String
  }

  private let lines: [Key: RollupLine]
  /// Every line, in the order of the store.
  let all: [RollupLine]

  /// Reads what some filters ask for.
  ///
  /// A region that one names has its line although nothing has come for it: what is expected of it counts.
  init(_ store: Store, _ filters: [RollupFilter]) throws {
    self.init(try filters.flatMap { try store.rollups($0) })
  }

  private init(_ all: [RollupLine]) {
    self.all = all
    lines = Dictionary(
      all.map { (Key(region: $0.region, indicator: $0.indicator.code, period: $0.period), $0) }
    ) { first, _ in first }
  }

  /// Reads what further filters ask for, too.
  func adding(_ store: Store, _ filters: [RollupFilter]) throws -> ShownFigures {
    ShownFigures(all + (try filters.flatMap { try store.rollups($0) }))
  }

  /// Reads all lines of a year; where asked, of one indicator only.
  init(_ store: Store, year: Int, lens: RollupLens, indicator: String? = nil) throws {
    try self.init(store, [RollupFilter(regions: nil, indicator: indicator, year: year, lens: lens)])
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
