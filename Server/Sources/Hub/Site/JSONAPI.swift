import Desk
import Foundation
package import Hummingbird
import Model
import Replica
import Rollup
package import Store
import WireProtocol

/// The JSON API for other programs: the same figures as the pages, with filters as query parameters.
package struct JSONAPI: Sendable {
  private let store: Store
  private let desk = ReadingDesk("tributary.answers")
  private let shelf = AnswerShelf()

  /// Answers for a hub.
  package init(_ store: Store) {
    self.store = store
  }

  /// Adds the routes.
  package func add(to router: Router<BasicRequestContext>) {
    router.get("/api/v1/rollups") { request, _ in await answer(request) { try rollups(request) } }
    router.get("/api/v1/indicators") { request, _ in await answer(request) { try indicators() } }
    router.get("/api/v1/tasks") { request, _ in await answer(request) { try tasks(request) } }
    router.get("/api/v1/completeness") { request, _ in await answer(request) { try completeness(request) } }
    router.get("/metrics") { request, _ in await answer(request) { WebPages.text(try metrics()) } }
    router.get("/api/v1/nodes") { request, _ in await answer(request) { try nodes() } }
  }

  private func answer(_ request: Request, _ body: @escaping @Sendable () throws -> Response) async -> Response {
    let address = request.uri.string
    if let kept = shelf.answer(to: address, at: store.commits) { return kept }
    return await desk.run {
      // Read before the answer's moment, so that a commit in between makes it anew.
      let commits = store.commits
      // Whoever stood before in the line may have asked the same.
      if let kept = shelf.answer(to: address, at: commits) { return kept }
      do {
        let response = try store.atOneMoment(body)
        shelf.keep(response, to: address, at: commits)
        return response
      } catch {
        let refused = HubError(error)
        var response = WebPages.text(
          String(decoding: refused.problem, as: UTF8.self), status: .init(code: refused.status))
        response.headers[.contentType] = HubError.problemType
        return response
      }
    }
  }

  private func rollups(_ request: Request) throws -> Response {
    try WebPages.json(try RollupRecord.all(store, try filter(request)))
  }

  private func filter(_ request: Request) throws -> RollupFilter {
    let query = request.uri.queryParameters
    let lens = try query["lens"].map { text in
      guard let lens = RollupLens(rawValue: String(text)) else { throw HubError.lensUnknown(String(text)) }
      return lens
    }
    return try RollupCommand.filter(
      org: query["org"].map(String.init), indicator: query["indicator"].map(String.init),
      period: query["period"].map(String.init), lens: lens ?? .reported)
  }

  private func tasks(_ request: Request) throws -> Response {
    let org = try request.uri.queryParameters["org"].map { try RegionCode(parsing: String($0)) }
    return try WebPages.json(try store.ledger(of: org).map { LedgerRecord($0) })
  }

  private func completeness(_ request: Request) throws -> Response {
    try WebPages.json(try CompletenessRecord.all(store, try filter(request)))
  }

  /// Prometheus text: what an operator watches at night.
  private func metrics() throws -> String {
    let nodes = try store.nodes()
    let now = store.surroundings.now()
    let ages = nodes.compactMap(\.lastSync).map { (now - $0) / 1_000 }
    return """
      # TYPE tributary_nodes gauge
      tributary_nodes \(nodes.count)
      # TYPE tributary_nodes_never_synced gauge
      tributary_nodes_never_synced \(nodes.count - ages.count)
      # TYPE tributary_oldest_sync_seconds gauge
      tributary_oldest_sync_seconds \(ages.max() ?? 0)
      # TYPE tributary_transactions_total counter
      tributary_transactions_total \(try store.transactionCounts().values.reduce(0, +))
      # TYPE tributary_conflicts gauge
      tributary_conflicts \(try store.conflictCount())

      """
  }

  private struct IndicatorSummary: Encodable {
    let code: String
    let version: Int
    let name: String
    let unit: String
    let rule: String
    let targets: String
  }

  private func indicators() throws -> Response {
    let known = try store.loadDefinitions().indicators.values.sorted { $0.code < $1.code }
    return try WebPages.json(
      known.map {
        IndicatorSummary(
          code: $0.code, version: $0.version, name: $0.name, unit: $0.unit, rule: $0.rule.rawValue,
          targets: $0.targets.description)
      })
  }

  private func nodes() throws -> Response {
    try WebPages.json(try NodeRecord.all(of: store))
  }
}

extension HubError {
  static func lensUnknown(_ text: String) -> HubError {
    HubError(
      "lens-unknown", status: 400, LocalizedText("没有口径“\(text)”。", "There is no lens “\(text)”."),
      hint: LocalizedText("请用 reported（原报）或 approved（核定）。", "Use reported or approved."))
  }
}
