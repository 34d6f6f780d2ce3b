import GRDB
package import Model
package import Rollup

/// One line of a roll-up: which cell, and what a reader is shown.
package struct RollupLine: Sendable {
  /// The region.
  package let region: RegionCode
  /// The indicator.
  package let indicator: Indicator
  /// The period as written.
  package let period: String
  /// Value, reporters, target.
  package let reading: Reading
  /// The expected regions that have not reported, where they were asked for.
  package let missing: [Region]
}

/// Which roll-ups are wanted; nil stands for all.
package struct RollupFilter: Sendable {
  /// The region.
  package var region: RegionCode?
  /// The indicator's code.
  package var indicator: String?
  /// The period as written.
  package var period: String?
  /// The year that the period lies in.
  package var year: Int?

  /// Wants some roll-ups.
  package init(
    region: RegionCode? = nil, indicator: String? = nil, period: String? = nil, year: Int? = nil
  ) {
    self.region = region
    self.indicator = indicator
    self.period = period
    self.year = year
  }
}

extension Store {
  /// The roll-ups that match, by region, indicator and period.
  ///
  /// A region that is asked for by name, and the hub's own, have a line for every indicator and period asked for,
  /// also where nobody has reported: missing is shown, never left out.
  /// - Throws: `region-unknown`, `indicator-unknown`.
  package func rollups(_ filter: RollupFilter, namingMissing: Bool = false) throws -> [RollupLine] {
    try read { db in
      let known = try definitions.load(db)
      if let region = filter.region, known.tree.region(region) == nil {
        throw StoreError.regionUnknown(region.description)
      }
      if let code = filter.indicator, known.indicators[code] == nil { throw StoreError.indicatorUnknown(code) }
      let cells = try RollupCells.fetch(db, filter)
      var sums = Dictionary(cells.map { ($0.key, $0.sums) }) { first, _ in first }
      for key in Self.wanted(filter, own: identity.region, known: known, cells: cells.map(\.key)) {
        sums[key] = sums[key] ?? CellSums()
      }
      var expectation = Expectation(tree: known.tree)
      let extremes = try Extremes(db, known: known, filter: filter)
      let reporters = namingMissing ? try Self.reporters(db, filter) : [:]
      return sums.keys.sorted {
        ($0.region, $0.indicator, $0.period) < ($1.region, $1.indicator, $1.period)
      }.compactMap { key in
        guard let indicator = known.indicators[key.indicator], let year = (try? Period(parsing: key.period))?.year
        else { return nil }
        let expected = expectation.reporters(of: indicator, under: key.region, in: year)
        let named = reporters["\(key.indicator)/\(key.period)"] ?? []
        return RollupLine(
          region: key.region, indicator: indicator, period: key.period,
          reading: Reading(
            sums[key] ?? CellSums(), indicator: indicator, year: year, expected: Int64(expected.count),
            extremum: extremes.value(of: key, year: year)),
          missing: namingMissing ? expected.filter { !named.contains($0.code.description) } : [])
      }
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

  /// The cells that are shown although nothing was reported for them.
  private static func wanted(
    _ filter: RollupFilter, own: RegionCode, known: Definitions, cells: [CellKey]
  ) -> [CellKey] {
    let region = filter.region ?? own
    let periods: Set<String> = filter.period.map { [$0] } ?? Set(cells.map(\.period))
    let codes: [String] = filter.indicator.map { [$0] } ?? known.indicators.keys.sorted()
    return codes.flatMap { code in
      periods.compactMap { period in
        guard let parsed = try? Period(parsing: period), parsed.frequency == known.indicators[code]?.frequency else {
          return nil
        }
        return CellKey(region: region, indicator: code, period: period)
      }
    }
  }

  /// The regions that have a figure, by indicator and period; of the indicator and year that are asked for.
  private static func reporters(_ db: Database, _ filter: RollupFilter) throws -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    let cursor = try Row.fetchCursor(
      db,
      sql: """
        SELECT region, indicator, period FROM observation WHERE deleted = 0
          AND (value IS NOT NULL OR numerator IS NOT NULL OR not_applicable = 1)
          AND (?1 IS NULL OR indicator = ?1) AND (?2 IS NULL OR CAST(substr(period, 1, 4) AS INTEGER) = ?2)
        """, arguments: [filter.indicator, filter.year])
    while let row = try cursor.next() {
      found["\(row["indicator"] as String)/\(row["period"] as String)", default: []].insert(row["region"])
    }
    return found
  }
}
