import Desk
import Model
import Pages
import Rollup
import Store

/// Puts the hub's front page together from roll-up cells.
struct DashboardBuilder {
  /// How many decimals the overview shows; the indicator's own page shows all six.
  static let places = 2

  let view: SiteView
  private let figures: ShownFigures
  /// The parts of the year that have figures.
  private let parts: [Period]
  private let words: FigureWording
  private let published: PublishedFigures

  init(_ view: SiteView) throws {
    self.view = view
    words = FigureWording(view: view)
    let regions = [view.region.code] + view.below.map(\.code)
    figures = try ShownFigures(
      view.store, [RollupFilter(regions: regions, period: view.period.description, lens: view.lens)])
    parts = try view.store.rollupParts(of: regions, in: view.year, lens: view.lens)
    published = try PublishedFigures(view)
  }

  /// The indicators that have figures for the period shown.
  private var indicators: [Indicator] {
    view.known.indicators.values.filter {
      view.period.frequency == .year || $0.frequency == view.period.frequency
    }.sorted { $0.code < $1.code }
  }

  func page(frame: PageFrame) throws -> DashboardPage {
    let below = view.below
    let syncs = try RegionSyncs(view.store)
    let tasks = try tasks()
    let rows = indicators.map { row($0, below) }
    let completeness = below.map(completeness)
    let columns = below.map { region in
      RegionColumn(
        code: region.code.description, name: region.name, lastSync: syncs.time(of: region.code),
        location: view.known.tree.children(of: region.code, in: view.year).isEmpty
          ? nil : view.location("/", region: region.code))
    }
    return DashboardPage(
      frame: frame, subject: view.region.name, path: view.path("/"), periodLabel: view.periodLabel,
      selectors: view.selectors("/", parts: parts), summary: summary(rows, completeness, tasks),
      columns: columns, rows: rows, completenessPage: view.location("/completeness"), completeness: completeness,
      actions: ActionTotals(tasks, today: Output.date(view.store.surroundings.now()), language: view.language).rows,
      syncs: syncs.rows(below))
  }

  /// The tasks of the plans at and under the region shown.
  private func tasks() throws -> [LedgerEntry] {
    let all = try view.store.ledger(of: nil)
    guard view.region.code != view.store.identity.region else { return all }
    return all.filter { view.known.tree.isWithin($0.owner, view.region.code) }
  }

  private func summary(
    _ rows: [IndicatorRow], _ completeness: [DistrictCompleteness], _ tasks: [LedgerEntry]
  ) -> DashboardSummary {
    let judged = indicators.compactMap { figures.line(view.region.code, $0.code, view.period)?.reading.met }
    let targets = tasks.flatMap(\.targets)
    // Of regions below a hub that forwards sums alone nobody here knows who reported.
    let shown = completeness.filter { $0.expected > 0 }
    return DashboardSummary(
      districtsReporting: shown.filter { $0.reported > 0 }.count, districtsExpected: shown.count,
      indicatorsWithData: rows.filter { $0.total != nil }.count, indicatorsTotal: rows.count,
      indicatorsMet: judged.filter { $0 }.count, indicatorsJudged: judged.count,
      tasksDone: tasks.filter { $0.status == .done }.count, tasksTotal: tasks.count,
      targetsBound: targets.filter { $0.indicator != nil }.count, targetsTotal: targets.count,
      targets: view.location("/targets"))
  }

  private func row(_ indicator: Indicator, _ below: [Region]) -> IndicatorRow {
    let own = figures.line(view.region.code, indicator.code, view.period)
    return IndicatorRow(
      code: indicator.code, name: indicator.name, period: own?.reading.asOf ?? "\(view.period)",
      unit: indicator.unit, target: words.target(own),
      direction: IndicatorDirection(rawValue: indicator.direction.rawValue) ?? .up,
      location: view.location("/indicators/\(indicator.code)"),
      total: words.value(own, places: Self.places), light: words.light(own), count: words.count(own),
      remarks: remarks(own),
      cells: below.map { region in
        let line = figures.line(region.code, indicator.code, view.period)
        let count = words.count(line)
        return MatrixCell(
          value: words.cell(line, places: Self.places), light: words.light(line),
          count: count.expected > 1 ? count : nil)
      })
  }

  private func remarks(_ line: RollupLine?) -> [String] {
    guard let line else { return [] }
    var remarks = [words.schedule(line)].compactMap { $0 }
    if let frozen = published.figure(of: line), let value = frozen.value {
      remarks.append(view.text("通报 \(value)", "published \(value)"))
    }
    if line.reading.toReenter > 0 {
      remarks.append(view.text("需重填 \(line.reading.toReenter)", "\(line.reading.toReenter) to re-enter"))
    }
    return remarks
  }

  /// How many of the reports expected at and under a region came, and of which indicators some are missing.
  private func completeness(_ region: Region) -> DistrictCompleteness {
    let lines = indicators.filter(Attendance.isEntered).compactMap {
      figures.line(region.code, $0.code, view.period)
    }.filter { $0.basis != .notShown }
    let expected = lines.reduce(0) { $0 + Int($1.reading.expected) }
    let reported = lines.reduce(0) { $0 + Int(min($1.reading.reported, $1.reading.expected)) }
    return DistrictCompleteness(
      code: region.code.description, name: region.name, reported: reported, expected: expected,
      missing: lines.filter { $0.reading.reported < $0.reading.expected }.map { line in
        let lacking = line.reading.expected - line.reading.reported
        return "\(line.indicator.code) \(line.indicator.name)" + (lacking > 1 ? " (\(lacking))" : "")
      })
  }
}
