import Model
import Rollup
import Store

/// Who reported an indicator for a period, as JSON.
struct CompletenessRecord: Encodable {
  /// A region by code and name.
  struct Name: Encodable {
    let code: String
    let name: String

    init(_ region: Region) {
      code = region.code.description
      name = region.name
    }
  }

  let org: String
  let indicator: String
  let period: String
  let reported: Int
  let expected: Int
  let missing: [String]
  let onTime: Int
  let lens: RollupLens
  let late: [Name]
  let missingNames: [Name]
  let toReenter: [Name]
  /// How many of the missing are not among the names, since their hub forwards sums alone.
  let missingNotShown: Int

  /// The records that a filter asks for, by indicator and period, of one region.
  static func all(_ store: Store, _ filter: RollupFilter) throws -> [CompletenessRecord] {
    let known = try store.loadDefinitions()
    let region = filter.regions?.first ?? store.identity.region
    guard known.tree.region(region) != nil else { throw StoreError.regionUnknown(region.description) }
    if let code = filter.indicator, known.indicators[code] == nil { throw StoreError.indicatorUnknown(code) }
    let wanted = try filter.period.map { try Period(parsing: $0) }
    let years = try (wanted?.year ?? filter.year).map { [$0] } ?? store.rollupYears().sorted()
    var records: [CompletenessRecord] = []
    for year in years {
      let figures = try ShownFigures(store, year: year, lens: filter.lens, indicator: filter.indicator)
      var attendance = Attendance(figures, known: known, own: store.identity.region)
      let parts = Set(figures.parts)
      for indicator in known.indicators.values.filter(Attendance.isEntered).sorted(by: { $0.code < $1.code })
      where filter.indicator == nil || indicator.code == filter.indicator {
        let periods =
          wanted.map { [$0] }
          ?? Period.all(indicator.frequency, in: year).filter { $0.frequency == .year || parts.contains($0) }
        for period in periods where period.frequency == indicator.frequency {
          records.append(
            CompletenessRecord(
              attendance.roll(indicator, period, under: region), region, indicator, period, lens: filter.lens))
        }
      }
    }
    return records
  }

  private init(
    _ roll: Attendance.Roll, _ region: RegionCode, _ indicator: Indicator, _ period: Period, lens: RollupLens
  ) {
    org = region.description
    self.indicator = indicator.code
    self.period = period.description
    self.lens = lens
    reported = roll.reported
    expected = roll.expected.count
    onTime = roll.onTime
    missing = roll.missing.map(\.code.description)
    missingNames = roll.missing.map(Name.init)
    late = roll.late.map(Name.init)
    toReenter = roll.toReenter.map(Name.init)
    missingNotShown = roll.missingNotShown
  }
}
