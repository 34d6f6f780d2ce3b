import GRDB
import Model
import Rollup

/// Answers one question for roll-ups.
struct RollupQuery {
  private struct Override: Hashable {
    let region: String
    let subject: String
    let period: String
  }

  /// A light that a person set, and why.
  private struct SetLight {
    let reviewer: String
    let light: Light
    let reason: String
  }

  private let known: Definitions
  private let filter: RollupFilter
  private let own: RegionCode
  private let today: CalendarDay
  private let cells: CellReader
  private let builder: ReadingBuilder
  private let overrides: [Override: SetLight]

  init(_ db: Database, known: Definitions, filter: RollupFilter, own: RegionCode, today: CalendarDay) throws {
    self.known = known
    self.filter = filter
    self.own = own
    self.today = today
    cells = CellReader(db, lens: filter.lens)
    builder = ReadingBuilder(db, known: known, cells: cells, own: own)
    overrides = try Self.overrides(db, known.tree)
    let codes = filter.indicator.flatMap { known.indicators[$0] }.map { Self.sources(of: $0, known) }
    try cells.read(regions: filter.regions, indicators: codes ?? nil, years: filter.years)
  }

  /// The indicators whose cells an indicator is read from, or nil for all.
  private static func sources(of indicator: Indicator, _ known: Definitions) -> Set<String>? {
    if indicator.rule == .derived, case .filled = indicator.method.formula { return nil }
    var found: Set<String> = [indicator.code]
    var open = indicator.method.parts
    while let next = open.popLast() {
      guard found.insert(next).inserted else { continue }
      open += known.indicators[next]?.method.parts ?? []
    }
    return found
  }

  /// The lights that people set: of several, the topmost tier's.
  private static func overrides(_ db: Database, _ tree: RegionTree) throws -> [Override: SetLight] {
    func rank(_ code: String) -> (Int, String) { SubmissionStanding.rank(of: code, in: tree) }
    var chosen: [Override: SetLight] = [:]
    let set = try db.cachedStatement(sql: "SELECT * FROM light_override WHERE deleted = 0")
    for row in try Row.fetchAll(set) {
      guard let light = Light(rawValue: row["light"] ?? "") else { continue }
      let place = Override(region: row["region"], subject: row["subject"], period: row["period"])
      let reviewer: String = row["reviewer"]
      if let held = chosen[place], rank(held.reviewer) < rank(reviewer) { continue }
      chosen[place] = SetLight(reviewer: reviewer, light: light, reason: row["reason"] ?? "")
    }
    return chosen
  }

  /// The lines, by region, indicator and period.
  func lines(namingMissing: Bool) throws -> [RollupLine] {
    try wanted().sorted { ($0.region, $0.indicator, $0.period) < ($1.region, $1.indicator, $1.period) }
      .compactMap { key in
        guard let indicator = known.indicators[key.indicator], let period = try? Period(parsing: key.period) else {
          return nil
        }
        let reading = try builder.reading(key.region, indicator, period)
        let override = overrides[
          Override(region: key.region.description, subject: indicator.code, period: key.period)]
        return RollupLine(
          region: key.region, indicator: indicator, period: key.period, reading: reading,
          stages: try stages(key.region, indicator, period),
          light: ShownLight(
            reading, indicator: indicator, period: period, today: today, isConfirmed: filter.lens == .approved,
            override: override?.light),
          lightReason: override?.reason,
          missing: namingMissing ? try missing(key.region, indicator, period) : [],
          basis: try basis(key.region, period))
      }
  }

  private func basis(_ region: RegionCode, _ period: Period) throws -> RollupLine.Basis {
    guard let summary = try builder.summary(over: region, in: period.year) else { return .leaves }
    return summary == region ? .summary : .notShown
  }

  private func stages(_ region: RegionCode, _ indicator: Indicator, _ period: Period) throws -> [StageSum] {
    guard indicator.rule == .stages else { return [] }
    return try indicator.method.stages.enumerated().map { number, name in
      let sums = try cells.sums(region, CellPart.stage(number + 1).code(of: indicator.code), period)
      return StageSum(name: name, value: sums.reported > 0 ? sums.value : nil, reported: sums.reported)
    }
  }

  /// Who still owes a report: read from each region's own cell.
  private func missing(_ region: RegionCode, _ indicator: Indicator, _ period: Period) throws -> [Region] {
    try builder.reporters(indicator, under: region, in: period.year).filter { reporter in
      // What lies below a hub that forwards whole cells is not shown here, which is not the same as missing.
      try builder.summary(over: reporter.code, in: period.year) == nil
        && builder.reading(reporter.code, indicator, period).missing > 0
    }
  }

  /// The cells that are shown: those that are kept, those that are computed from kept ones, and those that are asked
  /// for by name although nothing was reported for them.
  private func wanted() -> Set<CellKey> {
    let codes = Set(filter.indicator.map { [$0] } ?? Array(known.indicators.keys))
    let regions = filter.regions.map(Set.init)
    let computed = codes.compactMap { known.indicators[$0] }.filter { indicator in
      indicator.rule == .allOf || indicator.rule == .derived && !indicator.isTallied
    }
    var wanted: Set<CellKey> = []
    var periods: Set<String> = filter.period.map { [$0] } ?? []
    for (row, cells) in cells.all {
      guard filter.year == nil || row.year == filter.year, let region = RegionCode(row.region),
        regions?.contains(region) ?? true, !row.indicator.contains("#")
      else { continue }
      for (period, sums) in cells where !sums.isZero && (filter.period == nil || filter.period == period) {
        periods.insert(period)
        if codes.contains(row.indicator) {
          wanted.insert(CellKey(region: region, indicator: row.indicator, period: period))
        }
        for indicator in computed where Self.fits(period, indicator) && isFor(region, indicator, row.year) {
          wanted.insert(CellKey(region: region, indicator: indicator.code, period: period))
        }
      }
    }
    for code in codes {
      guard let indicator = known.indicators[code] else { continue }
      for period in periods where Self.fits(period, indicator) {
        for region in regions ?? [own] where isFor(region, indicator, Int(period.prefix(4)) ?? 0) {
          wanted.insert(CellKey(region: region, indicator: code, period: period))
        }
      }
    }
    return wanted
  }

  /// Whether an indicator is for anybody at or under a region.
  private func isFor(_ region: RegionCode, _ indicator: Indicator, _ year: Int) -> Bool {
    indicator.reach.part(under: region, of: known.tree, in: year) != nil
  }

  private static func fits(_ period: String, _ indicator: Indicator) -> Bool {
    guard let parsed = try? Period(parsing: period) else { return false }
    return parsed.frequency == indicator.frequency || parsed.frequency == .year
  }
}
