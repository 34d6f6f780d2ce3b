import Desk
package import Hummingbird
import Model
import Pages
package import Store

/// The hub's pages.
package struct HubSite: Sendable {
  private let store: Store
  private let pages: WebPages
  /// Pages read much: one after the other, on a thread of their own, they hold up no office's sync.
  private let desk = ReadingDesk("tributary.pages")

  /// Shows a hub.
  /// - Throws: `PageError`.
  package init(_ store: Store) throws {
    self.store = store
    pages = try WebPages()
  }

  /// Adds the routes.
  package func add(to router: Router<BasicRequestContext>) {
    WebPages.addAssets(to: router)
    router.get("/") { request, _ in
      await page(request) { view in
        pages.response(try DashboardBuilder(view).page(frame: frame(request, view, at: "/")))
      }
    }
    router.get("/indicators/:code") { request, context in
      await page(request) { view in
        var builder = try IndicatorBuilder(view, code: try context.parameters.require("code"))
        return pages.response(try builder.page(frame: frame(request, view)))
      }
    }
    router.get("/completeness") { request, _ in
      await page(request) { view in
        var builder = try CompletenessBuilder(view)
        return pages.response(builder.page(frame: frame(request, view, at: "/completeness")))
      }
    }
    router.get("/targets") { request, _ in
      await page(request) { view in
        pages.response(try TargetPages(view).page(frame: frame(request, view, at: "/targets")))
      }
    }
    addReports(to: router)
    router.get("/healthz") { _, _ in WebPages.text("ok") }
    router.get("/readyz") { _, _ in
      let isReady = (try? store.read { _ in true }) ?? false
      return WebPages.text(isReady ? "ok" : "database", status: isReady ? .ok : .serviceUnavailable)
    }
  }

  private func addReports(to router: Router<BasicRequestContext>) {
    router.get("/publications") { request, _ in
      await page(request) { view in
        pages.response(
          try PublicationPages(view: view).list(frame: frame(request, view, at: "/publications")))
      }
    }
    router.get("/publications/:id") { request, context in
      await page(request) { view in
        pages.response(
          try PublicationPages(view: view).page(
            frame: frame(request, view, at: "/publications"), id: try context.parameters.require("id")))
      }
    }
    router.get("/explain") { request, _ in
      await page(request) { view in
        pages.response(
          try ExplanationPages(view: view).page(
            frame: frame(request, view, at: "/explain"),
            code: request.uri.queryParameters["code"].map(String.init) ?? ""))
      }
    }
  }

  /// A page that says what went wrong, or that the address leads nowhere.
  func failure(_ request: Request, _ error: any Error) -> Response {
    answer(request) { _ in throw (error as? any HTTPResponseError)?.status == .notFound ? HubError.notFound : error }
  }

  /// Answers with a page that is made on the pages' own thread.
  private func page(
    _ request: Request, _ body: @escaping @Sendable (SiteView) throws -> Response
  ) async -> Response {
    await desk.run { answer(request, body) }
  }

  /// Answers with a page, or with a page that says what went wrong.
  private func answer(_ request: Request, _ body: (SiteView) throws -> Response) -> Response {
    do { return try store.atOneMoment { try body(try SiteView(request, store)) } } catch {
      let refused = HubError(error)
      let language = WebPages.language(request)
      return pages.response(
        ErrorPage(
          frame: frame(request, navigation: []), status: refused.status, sentence: refused.message[language],
          advice: refused.hint[language], home: PageLocation("/")))
    }
  }

  /// - Parameter current: The page of the bar that is shown, where it is one of them.
  private func frame(_ request: Request, _ view: SiteView, at current: String? = nil) -> PageFrame {
    let titles = [
      ("/", LocalizedText("总览", "Overview")), ("/completeness", LocalizedText("完整度", "Completeness")),
      ("/targets", LocalizedText("目标", "Targets")), ("/publications", LocalizedText("通报", "Publications")),
      ("/explain", LocalizedText("查数", "Explain")),
    ]
    return frame(
      request,
      navigation: titles.map { path, title in
        PageFrame.Link(label: title[view.language], location: PageLocation(path), isCurrent: path == current)
      })
  }

  private func frame(_ request: Request, navigation: [PageFrame.Link]) -> PageFrame {
    let region = (try? store.loadDefinitions())?.tree.region(store.identity.region)?.name ?? ""
    return WebPages.frame(
      request, host: store.identity.name, region: region, isDemonstration: store.identity.isDemonstration,
      asOf: Output.time(store.surroundings.now()), navigation: navigation)
  }
}
