import Desk
import Dispatch
package import Hummingbird
import Model
import Pages
import Rollup
package import Store

/// The hub's pages and its JSON for other programs.
package struct HubSite: Sendable {
  private let store: Store
  private let pages: WebPages
  /// Pages read much: one after the other, on a thread of their own, they hold up no office's sync.
  private let desk = DispatchQueue(label: "tributary.pages")

  /// Shows a hub.
  /// - Throws: `PageError`.
  package init(_ store: Store) throws {
    self.store = store
    pages = try WebPages()
  }

  /// Adds the routes.
  package func add(to router: Router<BasicRequestContext>) {
    WebPages.addAssets(to: router)
    router.get("/") { request, _ in await made(request) { try dashboard(request) } }
    router.get("/indicators/:code") { request, context in
      await made(request) { try indicator(request, code: try context.parameters.require("code")) }
    }
    router.get("/healthz") { _, _ in WebPages.text("ok") }
    router.get("/readyz") { _, _ in
      let isReady = (try? store.read { _ in true }) ?? false
      return WebPages.text(isReady ? "ok" : "database", status: isReady ? .ok : .serviceUnavailable)
    }
  }

  /// A page that says what went wrong, or that the address leads nowhere.
  func failure(_ request: Request, _ error: any Error) -> Response {
    page(request) { throw (error as? any HTTPResponseError)?.status == .notFound ? HubError.notFound : error }
  }

  /// Answers with a page that is made on the pages' own thread.
  private func made(_ request: Request, _ body: @escaping @Sendable () throws -> Response) async -> Response {
    await withCheckedContinuation { answer in
      desk.async { answer.resume(returning: page(request, body)) }
    }
  }

  /// Answers with a page, or with a page that says what went wrong.
  private func page(_ request: Request, _ body: () throws -> Response) -> Response {
    do { return try body() } catch {
      let refused = HubError(error)
      let language = WebPages.language(request)
      return pages.response(
        ErrorPage(
          frame: frame(request, navigation: []), status: refused.status, sentence: refused.message[language],
          advice: refused.hint[language], home: PageLocation("/")))
    }
  }

  private func frame(_ request: Request, navigation: [PageFrame.Link]) -> PageFrame {
    let region = (try? store.loadDefinitions())?.tree.region(store.identity.region)?.name ?? ""
    return WebPages.frame(
      request, host: store.identity.name, region: region, isDemonstration: store.identity.isDemonstration,
      asOf: Output.time(store.surroundings.now()), navigation: navigation)
  }

  /// The years that have figures or plans, newest first; this year where there are none.
  private func years() throws -> [Int] {
    let found = try store.rollupYears().union(store.plans(of: nil).map(\.year)).sorted(by: >)
    let thisYear = Output.year(store.surroundings.now())
    return found.isEmpty ? [thisYear] : found
  }

  private func year(_ request: Request, _ years: [Int]) -> Int {
    let asked = request.uri.queryParameters["year"].flatMap { Int($0) }
    let thisYear = Output.year(store.surroundings.now())
    // A mistyped year far ahead must not become everybody's front page.
    return asked.flatMap { years.contains($0) ? $0 : nil } ?? years.first { $0 <= thisYear } ?? years.first ?? 0
  }

  private func dashboard(_ request: Request) throws -> Response {
    let years = try years()
    let builder = DashboardBuilder(
      store: store, language: WebPages.language(request), year: year(request, years))
    return pages.response(try builder.page(frame: frame(request, navigation: []), years: years))
  }

  private func indicator(_ request: Request, code: String) throws -> Response {
    let years = try years()
    let year = year(request, years)
    let known = try store.loadDefinitions()
    guard let indicator = known.indicators[code] else { throw HubError.notFound }
    let figures = try DashboardBuilder.YearFigures(store, year: year, indicator: code)
    let own = figures.line(store.identity.region, code)
    let districts = known.tree.regions(of: .district, under: store.identity.region, in: year)
    let entered = try figures.periods[code].map { try store.figures(of: nil, indicator: code, period: $0) } ?? []
    let notes = Dictionary(entered.map { ($0.region, $0) }) { first, _ in first }
    let language = WebPages.language(request)
    return pages.response(
      IndicatorPage(
        frame: frame(request, navigation: []), periodLabel: figures.periods[code] ?? "\(year)",
        periods: years.map {
          PeriodChoice(
            label: "\($0)", location: PageLocation("/indicators/\(code)", query: [.init("year", "\($0)")]),
            isCurrent: $0 == year)
        }, overview: PageLocation("/", query: [.init("year", "\(year)")]), code: code, name: indicator.name,
        unit: indicator.unit, direction: IndicatorDirection(rawValue: indicator.direction.rawValue) ?? .up,
        definition: indicator.note.isEmpty ? nil : indicator.note, definitionVersion: "\(indicator.version)",
        rule: RuleWording.sentence(indicator)[language], target: DashboardBuilder.target(indicator, in: year, language),
        targetNumber: indicator.targets.target(in: year)?.description,
        total: own.flatMap { ReadingText.value($0.reading, indicator, places: ExactDecimal.places, language) },
        met: own?.reading.met,
        reported: Int(own?.reading.reported ?? 0), expected: Int(own?.reading.expected ?? Int64(districts.count)),
        missing: own?.missing.map(\.name) ?? districts.map(\.name),
        districts: districts.map { district in
          let reading = figures.line(district.code, code)?.reading
          return IndicatorDistrict(
            code: district.code.description, name: district.name,
            numerator: reading?.numerator.map(ExactText.decimal),
            denominator: reading?.denominator.map(ExactText.decimal),
            value: reading.flatMap { ReadingText.number($0, language) },
            light: DashboardBuilder.light(reading?.met),
            note: notes[district.code]?.note, source: notes[district.code]?.source.title(in: known.tree)[language])
        }))
  }
}

/// A roll-up rule as a sentence.
enum RuleWording {
  static func sentence(_ indicator: Indicator) -> LocalizedText {
    switch indicator.rule {
    case .sum: LocalizedText("各区县数值相加", "the sum of the districts' values")
    case .ratio:
      LocalizedText(
        "各区县分子之和 ÷ 分母之和 × \(indicator.factor)（\(indicator.numerator) ÷ \(indicator.denominator)）",
        "the sum of numerators ÷ the sum of denominators × \(indicator.factor)")
    case .coverageOfRegions:
      LocalizedText("已覆盖的区县 ÷ 应填报的区县，未报视为未覆盖", "districts covered ÷ districts expected; silence counts as not covered")
    case .coverageOfEntities: LocalizedText("达标机构 ÷ 名册上的机构", "entities covered ÷ entities on the register")
    case .entities: LocalizedText("达标机构个数，每个只计一次", "the number of entities with yes, each once")
    case .weightedMean: LocalizedText("按人口加权的平均", "the mean weighted by population")
    case .minimum: LocalizedText("下级中的最低值", "the lowest of the regions below")
    case .maximum: LocalizedText("下级中的最高值", "the highest of the regions below")
    case .stages: LocalizedText("各环节数量分别相加", "the sum of each stage")
    case .own: LocalizedText("本级填报或上级下发的数值，不汇总", "the tier's own value; not rolled up")
    case .allOf: LocalizedText("各组成指标都达标才算达标", "met only when each part is met")
    case .derived: LocalizedText("由其他数据得出", "computed from other tables")
    }
  }
}
