import Desk
import Model
import Pages
import Rollup
import Store

/// Puts the hub's front page together from what the store holds.
struct DashboardBuilder {
  /// How many decimals the overview shows; the indicator's own page shows all six.
  static let places = 2

  let store: Store
  let language: Language
  let year: Int

  /// The figures of one year, read once.
  struct YearFigures {
    private let lines: [String: RollupLine]
    /// The period shown for each indicator: the last of the year that anybody reported.
    let periods: [String: String]

    /// Reads all indicators of a year, each in the period that is shown.
    init(_ store: Store, year: Int) throws {
      // Which period that is, the hub's own lines say: whoever reported counts in them. What does not climb is looked
      // for itself.
      var own = try store.rollups(RollupFilter(region: store.identity.region, year: year))
      for indicator in try store.loadDefinitions().indicators.values where indicator.rule == .own {
        own += try store.rollups(RollupFilter(indicator: indicator.code, year: year))
      }
      let periods = Self.shownPeriods(own)
      self.periods = periods
      var lines: [String: RollupLine] = [:]
      for period in Set(periods.values) {
        for line in try store.rollups(RollupFilter(period: period)) where periods[line.indicator.code] == period {
          lines[Self.name(line.region, line.indicator.code)] = line
        }
      }
      self.lines = lines
    }

    /// Reads one indicator in the period that is shown, with who still owes a report.
    init(_ store: Store, year: Int, indicator: String) throws {
      let found = try store.rollups(RollupFilter(indicator: indicator, year: year), namingMissing: true)
      let periods = Self.shownPeriods(found)
      self.periods = periods
      let shown = found.filter { $0.period == periods[$0.indicator.code] }
      lines = Dictionary(shown.map { (Self.name($0.region, $0.indicator.code), $0) }) { first, _ in first }
    }

    private static func shownPeriods(_ found: [RollupLine]) -> [String: String] {
      var periods: [String: String] = [:]
      for line in found where line.reading.reported > 0 {
        periods[line.indicator.code] = max(periods[line.indicator.code] ?? "", line.period)
      }
      return periods
    }

    private static func name(_ region: RegionCode, _ code: String) -> String { "\(region) \(code)" }

    func line(_ region: RegionCode, _ code: String) -> RollupLine? {
      lines[Self.name(region, code)]
    }
  }

  func page(frame: PageFrame, years: [Int]) throws -> DashboardPage {
    let known = try store.loadDefinitions()
    let figures = try YearFigures(store, year: year)
    let districts = known.tree.regions(of: .district, under: store.identity.region, in: year)
    let indicators = known.indicators.values.sorted { $0.code < $1.code }
    let syncs = try DistrictSyncs(store)
    let tasks = try store.ledger(of: nil)
    let today = Output.date(store.surroundings.now())
    let completeness = completeness(districts, indicators, figures)
    let rows = indicators.map { row($0, districts, figures) }
    return DashboardPage(
      frame: frame, periodLabel: "\(year)",
      periods: years.map {
        PeriodChoice(
          label: "\($0)", location: PageLocation("/", query: [.init("year", "\($0)")]), isCurrent: $0 == year)
      },
      summary: DashboardSummary(
        districtsReporting: completeness.filter { $0.reported > 0 }.count, districtsExpected: districts.count,
        indicatorsWithData: rows.filter { $0.reported > 0 }.count, indicatorsTotal: rows.count,
        indicatorsMet: rows.filter { $0.met == true }.count, indicatorsJudged: rows.filter { $0.met != nil }.count,
        tasksDone: tasks.filter { $0.status == .done }.count, tasksTotal: tasks.count),
      columns: districts.map {
        DistrictColumn(code: $0.code.description, name: $0.name, lastSync: syncs.time(of: $0.code))
      }, rows: rows, completeness: completeness, actions: ActionTotals(tasks, today: today, language: language).rows,
      syncs: syncs.rows(districts))
  }

  private func row(_ indicator: Indicator, _ districts: [Region], _ figures: YearFigures) -> IndicatorRow {
    let own = figures.line(store.identity.region, indicator.code)
    return IndicatorRow(
      code: indicator.code, name: indicator.name + period(of: indicator, figures), unit: indicator.unit,
      target: Self.target(indicator, in: year, language),
      direction: IndicatorDirection(rawValue: indicator.direction.rawValue) ?? .up,
      location: PageLocation("/indicators/\(indicator.code)", query: [.init("year", "\(year)")]),
      total: own.flatMap { ReadingText.value($0.reading, indicator, places: Self.places, language) },
      reported: Int(own?.reading.reported ?? 0),
      expected: own.map { Int($0.reading.expected) } ?? expected(indicator, districts), met: own?.reading.met,
      cells: districts.map { district in
        let line = figures.line(district.code, indicator.code)
        return MatrixCell(
          value: line.flatMap { ReadingText.value($0.reading, indicator, places: Self.places, language) },
          light: Self.light(line?.reading.met))
      })
  }

  /// The part of the year that the row shows, where the indicator is entered more than once a year.
  private func period(of indicator: Indicator, _ figures: YearFigures) -> String {
    guard indicator.frequency != .year, let period = figures.periods[indicator.code] else { return "" }
    return "（\(period)）"
  }

  private func expected(_ indicator: Indicator, _ districts: [Region]) -> Int {
    indicator.rule == .own ? 1 : districts.count
  }

  static func light(_ met: Bool?) -> CellLight {
    switch met {
    case true: .green
    case false: .red
    case nil: .grey
    }
  }

  static func target(_ indicator: Indicator, in year: Int, _ language: Language) -> String? {
    indicator.targets.target(in: year).map { "\(indicator.comparison.symbol[language]) \($0)" }
  }

  /// Of the indicators that a district enters, which it has and which it lacks.
  private func completeness(
    _ districts: [Region], _ indicators: [Indicator], _ figures: YearFigures
  ) -> [DistrictCompleteness] {
    let entered = indicators.filter { indicator in
      indicator.enteredAt == .district && indicator.rule != .own
        && ![.allOf, .derived, .coverageOfEntities, .entities, .stages].contains(indicator.rule)
    }
    return districts.map { district in
      let missing = entered.filter { (figures.line(district.code, $0.code)?.reading.reported ?? 0) == 0 }
      return DistrictCompleteness(
        code: district.code.description, name: district.name, reported: entered.count - missing.count,
        expected: entered.count, missing: missing.map { "\($0.code) \($0.name)" })
    }
  }
}

/// Tasks counted by action.
struct ActionTotals {
  let rows: [ActionProgress]

  init(_ tasks: [LedgerEntry], today: String, language: Language) {
    rows = HealthActions.all.compactMap { action in
      let tagged = tasks.filter { entry in entry.actions.contains { $0.action == action.code } }
      guard !tagged.isEmpty else { return nil }
      let late = tagged.filter { $0.isOverdue(on: today) }
      let open = tagged.filter { !$0.isOverdue(on: today) }
      func count(_ status: TaskStatus) -> Int { open.filter { $0.status == status }.count }
      let percents = tagged.map { min(max($0.percent ?? 0, 0), 100) }
      return ActionProgress(
        name: language == .chinese ? action.name : action.englishName, done: count(.done),
        inProgress: count(.inProgress), delayed: count(.delayed), overdue: late.count,
        notStarted: count(.notStarted), cancelled: count(.cancelled),
        averagePercent: percents.reduce(0, +) / percents.count)
    }
  }
}

/// When each district was last heard of.
struct DistrictSyncs {
  /// A district is late after this many days without a sync.
  static let lateDays = 2
  /// A district is silent after this many days without a sync.
  static let silentDays = 7

  private let nodes: [RegionCode: EnrolledNode]
  private let transactions: [RegionCode: Int]
  private let now: Int64

  init(_ store: Store) throws {
    nodes = Dictionary(try store.nodes().map { ($0.region, $0) }) { first, second in
      (first.lastSync ?? 0) >= (second.lastSync ?? 0) ? first : second
    }
    transactions = try store.transactionCounts()
    now = store.surroundings.now()
  }

  func time(of region: RegionCode) -> String? {
    nodes[region]?.lastSync.map(Output.time)
  }

  func rows(_ districts: [Region]) -> [DistrictSync] {
    districts.map { district in
      DistrictSync(
        code: district.code.description, name: district.name, lastSync: time(of: district.code),
        age: age(of: district.code), transactions: transactions[district.code] ?? 0, conflicts: 0)
    }
  }

  private func age(of region: RegionCode) -> SyncAge {
    guard let last = nodes[region]?.lastSync else { return .silent }
    let days = (now - last) / 86_400_000
    return days < Self.lateDays ? .fresh : days < Self.silentDays ? .late : .silent
  }
}
