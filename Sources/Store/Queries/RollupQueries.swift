import GRDB
package import Model
package import Rollup

/// One stage of a funnel as it climbed.
package struct StageSum: Sendable, Hashable {
  /// The name of the stage.
  package let name: String
  /// Σ of its counts, scaled by 10⁶; nil where nobody counted it.
  package let value: Int128?
  /// How many leaves counted it.
  package let reported: Int64
}

/// One line of a roll-up: which cell, and what a reader is shown.
package struct RollupLine: Sendable {
  /// What a line's figures come from.
  package enum Basis: String, Sendable, Hashable, Codable {
    /// What was entered at or below the region, as far as it goes up.
    case leaves
    /// The cell that the region's hub forwarded whole.
    case summary
    /// Nothing: the region lies under one whose hub forwards whole cells, so its own figures are not shown here.
    case notShown = "not-shown"
  }

  /// The region.
  package let region: RegionCode
  /// The indicator.
  package let indicator: Indicator
  /// The period as written.
  package let period: String
  /// Value, reporters, target.
  package let reading: Reading
  /// The stages of a funnel; empty for other indicators.
  package let stages: [StageSum]
  /// The light, and whether a person set it.
  package let light: ShownLight
  /// Why a person set the light, or nil where it follows from the figures.
  package let lightReason: String?
  /// The expected regions that have not reported, where they were asked for; none of those that are not shown here.
  package let missing: [Region]
  /// What its figures come from.
  package let basis: Basis
}

/// Which roll-ups are wanted; nil stands for all.
package struct RollupFilter: Sendable {
  /// The regions.
  package var regions: [RegionCode]?
  /// The indicator's code.
  package var indicator: String?
  /// The period as written: of the indicator's frequency, or the year.
  package var period: String?
  /// The year that the period lies in.
  package var year: Int?
  /// Which figures count.
  package var lens: RollupLens

  /// Wants some roll-ups.
  package init(
    region: RegionCode? = nil, indicator: String? = nil, period: String? = nil, year: Int? = nil,
    lens: RollupLens = .reported
  ) {
    self.init(
      regions: region.map { [$0] }, indicator: indicator, period: period, year: year, lens: lens)
  }

  /// Wants some roll-ups of several regions.
  package init(
    regions: [RegionCode]?, indicator: String? = nil, period: String? = nil, year: Int? = nil,
    lens: RollupLens = .reported
  ) {
    self.regions = regions
    self.indicator = indicator
    self.period = period
    self.year = year
    self.lens = lens
  }

  /// The years that are wanted, or nil for all.
  var years: ClosedRange<Int>? {
    let named = [period.flatMap { (try? Period(parsing: $0))?.year }, year].compactMap { $0 }
    guard let first = named.min(), let last = named.max() else { return nil }
    return first...last
  }
}

extension Store {
  /// The roll-ups that match, by region, indicator and period.
  ///
  /// A region that is asked for by name, and the hub's own, have a line for every indicator and period asked for,
  /// also where nobody has reported: missing is shown, never left out.
  ///
  /// - Parameter today: The day on which lights are judged; the copy's own day where none is given.
  /// - Throws: `region-unknown`, `indicator-unknown`.
  package func rollups(
    _ filter: RollupFilter, namingMissing: Bool = false, today: CalendarDay? = nil
  ) throws -> [RollupLine] {
    let today = today ?? CalendarDay(at: surroundings.now())
    return try read { db in
      let known = try definitions.load(db)
      for region in filter.regions ?? [] where known.tree.region(region) == nil {
        throw StoreError.regionUnknown(region.description)
      }
      if let code = filter.indicator, known.indicators[code] == nil { throw StoreError.indicatorUnknown(code) }
      return try RollupQuery(db, known: known, filter: filter, own: identity.region, today: today)
        .lines(namingMissing: namingMissing)
    }
  }

  /// The parts of a year for which anything was reported at or under some regions, in their order.
  package func rollupParts(of regions: [RegionCode], in year: Int, lens: RollupLens) throws -> [Period] {
    try read { db in
      var found: Set<String> = []
      try RollupCells.forEach(db, lens: lens, regions: regions.map(\.description), years: year...year) {
        _, indicator, _, _, cells in
        guard !indicator.contains("#") else { return }
        for cell in cells where cell.sums.reported + cell.sums.notApplicable > 0 { found.insert(cell.period) }
      }
      return found.compactMap { try? Period(parsing: $0) }.filter { $0.frequency != .year }.sorted()
    }
  }

  /// The years for which any figure has been rolled up.
  package func rollupYears() throws -> Set<Int> {
    try read { db in
      let known = try definitions.load(db)
      return Set(
        try RollupCells.years(db).filter { known.indicators[$0.indicator] != nil }.map(\.year))
    }
  }
}
