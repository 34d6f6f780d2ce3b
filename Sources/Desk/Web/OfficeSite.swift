package import Hummingbird
import Model
import Pages
import Replica
import Rollup
package import Store

/// The office's local page: its ledger, its figures, and what waits for the hub.
package struct OfficeSite: Sendable {
  private let store: Store
  private let pages: WebPages

  /// Shows a copy.
  /// - Throws: `PageError`.
  package init(_ store: Store) throws {
    self.store = store
    pages = try WebPages()
  }

  /// The routes.
  package func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.add(middleware: AnswerGuard { request, error in failure(request, error) })
    router.add(middleware: HostGuard(hosts: ["127.0.0.1", "localhost", "[::1]"]))
    WebPages.addAssets(to: router)
    router.get("/") { request, _ in try store.atOneMoment { try office(request) } }
    router.get("/healthz") { _, _ in WebPages.text("ok") }
    return router
  }

  /// A page that says what went wrong.
  private func failure(_ request: Request, _ error: any Error) -> Response {
    let known = error as? any ReportableError
    let isMissing = (error as? any HTTPResponseError)?.status == .notFound
    let sentence =
      known?.message
      ?? (isMissing ? LocalizedText("没有这个页面。", "There is no such page.") : LocalizedText("程序内部错误。", "Internal error."))
    let advice =
      known?.hint
      ?? (isMissing
        ? LocalizedText("请从首页重新打开。", "Start again from the front page.")
        : LocalizedText("请稍后再试；数据没有丢失。", "Try again later; nothing is lost."))
    let language = WebPages.language(request)
    let region = (try? store.loadDefinitions())?.tree.region(store.identity.region)?.name ?? ""
    return pages.response(
      ErrorPage(
        frame: WebPages.frame(
          request, host: store.identity.name, region: region, isDemonstration: store.identity.isDemonstration,
          asOf: Output.time(store.surroundings.now())),
        status: isMissing ? 404 : 500, sentence: sentence[language], advice: advice[language],
        home: PageLocation("/")))
  }

  private func office(_ request: Request) throws -> Response {
    let language = WebPages.language(request)
    let query = request.uri.queryParameters
    let status = query["status"].flatMap { $0.isEmpty ? nil : String($0) }
    let unit = query["unit"].flatMap { $0.isEmpty ? nil : String($0) }
    let today = Output.date(store.surroundings.now())
    let ledger = try store.ledger(of: store.identity.region)
    let shown = ledger.filter { entry in
      (status == nil || OfficePageParts.status(of: entry, today: today).rawValue == status)
        && (unit == nil || entry.units.contains { $0.name == unit })
    }
    let parts = OfficePageParts(language: language, today: today)
    let hub = try store.upstream()
    let known = try store.loadDefinitions()
    let identity = store.identity
    let backup = store.lastBackup
    let now = store.surroundings.now()
    let evidence = try TaskEvidenceReader(store)
    let figures = try store.figures(of: identity.region)
    return pages.response(
      OfficePage(
        frame: WebPages.frame(
          request, host: identity.name, region: known.tree.region(identity.region)?.name ?? "",
          isDemonstration: identity.isDemonstration, asOf: Output.time(store.surroundings.now())),
        hubName: hub?.name, lastSync: hub?.lastSync.map(Output.time), unsent: try store.unsentChanges(),
        rejected: try store.refusals().count, conflicts: try store.conflictCount(),
        statusFilter: parts.statusFilter(selected: status), unitFilter: parts.unitFilter(ledger, selected: unit),
        tasks: shown.map { parts.task($0, evidence.evidence(of: $0)) },
        figures: figures.map { parts.figure($0, known) },
        isSyncStale: Freshness(of: hub?.lastSync, at: now) == .stale, lastBackup: backup.map { Output.time($0.time) },
        isBackupStale: Freshness(of: backup?.time, at: now) == .stale,
        tables: try OfficeTables(store: store, language: language).all(ledger, figures)))
  }
}

/// Turns what the store has into what the office page shows.
struct OfficePageParts {
  let language: Language
  let today: String

  private var pageLanguage: PageLanguage { PageLanguage(rawValue: language.rawValue) ?? .chinese }

  static func status(of entry: LedgerEntry, today: String) -> LedgerStatus {
    entry.isOverdue(on: today) ? .overdue : LedgerStatus(rawValue: entry.status.rawValue) ?? .notStarted
  }

  func statusFilter(selected: String?) -> LedgerFilter {
    LedgerFilter(
      name: "status",
      choices: LedgerStatus.allCases.map { .init(value: $0.rawValue, label: $0.label(in: pageLanguage)) },
      selected: selected)
  }

  func unitFilter(_ ledger: [LedgerEntry], selected: String?) -> LedgerFilter {
    let names = Set(ledger.flatMap { $0.units.map(\.name) }).sorted()
    return LedgerFilter(name: "unit", choices: names.map { .init(value: $0, label: $0) }, selected: selected)
  }

  func task(_ entry: LedgerEntry, _ evidence: TaskEvidence) -> LedgerTask {
    LedgerTask(
      number: entry.number, title: entry.title ?? Output.cut(entry.text, cells: 60),
      text: entry.text,
      actions: entry.actions.compactMap { tag in
        HealthActions.find(tag.action).map { $0.name + (tag.state == "proposed" ? proposedMark : "") }
      },
      units: entry.units.map { .init(name: $0.name, role: UnitRole($0.role)) }, deadline: entry.deadline,
      status: Self.status(of: entry, today: today), percent: evidence.percent,
      isSelfAssessed: evidence.source == .selfAssessed,
      latestNote: entry.latest?.note, latestNoteTime: entry.latest.map { Output.time($0.reportedAt) },
      problem: entry.latest?.problem, nextStep: entry.latest?.nextStep,
      targets: entry.targets.map { .init(text: $0.quote, value: nil, met: nil) })
  }

  private var proposedMark: String { LocalizedText("（待确认）", " (to confirm)")[language] }

  func figure(_ entry: FigureEntry, _ known: Definitions) -> OfficeFigure {
    let figure = entry.figure
    let value: String?
    if figure.isNotApplicable {
      value = LocalizedText("不适用", "not applicable")[language]
    } else if let numerator = figure.numerator, let denominator = figure.denominator {
      value = "\(ExactDecimal(scaled: numerator)) / \(ExactDecimal(scaled: denominator))"
    } else {
      let weight = figure.weight.map { " × \(ExactDecimal(scaled: $0))" } ?? ""
      value = figure.value.map { ExactDecimal(scaled: $0).description + weight }
    }
    let name = known.indicators[entry.indicator]?.name ?? ""
    return OfficeFigure(
      indicator: "\(entry.indicator) \(name)", period: entry.period, value: value, note: entry.note,
      source: entry.source.title(in: known.tree)[language])
  }
}

extension UnitRole {
  fileprivate init(_ role: ResponsibilityRole) {
    switch role {
    case .lead: self = .lead
    case .participate: self = .participant
    case .sole: self = .responsible
    case .share: self = .divided
    }
  }
}
