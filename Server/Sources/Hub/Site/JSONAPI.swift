import Desk
import Foundation
package import Hummingbird
import Model
import Replica
package import Store
import WireProtocol

/// The JSON API for other programs: the same figures as the pages, with filters as query parameters.
package struct JSONAPI: Sendable {
  private let store: Store

  /// Answers for a hub.
  package init(_ store: Store) {
    self.store = store
  }

  /// Adds the routes.
  package func add(to router: Router<BasicRequestContext>) {
    router.get("/api/v1/rollups") { request, _ in answer { try rollups(request) } }
    router.get("/api/v1/indicators") { _, _ in answer { try indicators() } }
    router.get("/api/v1/nodes") { _, _ in answer { try nodes() } }
  }

  private func answer(_ body: () throws -> Response) -> Response {
    do { return try body() } catch {
      let refused = HubError(error)
      var response = WebPages.text(
        String(decoding: refused.problem, as: UTF8.self), status: .init(code: refused.status))
      response.headers[.contentType] = HubError.problemType
      return response
    }
  }

  private func rollups(_ request: Request) throws -> Response {
    let query = request.uri.queryParameters
    let filter = try RollupCommand.filter(
      org: query["org"].map(String.init), indicator: query["indicator"].map(String.init),
      period: query["period"].map(String.init))
    return try WebPages.json(try store.rollups(filter).map(RollupRecord.init))
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
    try WebPages.json(try store.nodes().map(NodeRecord.init))
  }
}

/// A node as JSON.
struct NodeRecord: Encodable {
  let node: String
  let org: String
  let mode: String
  let enrolledAt: String
  let lastSync: String?
  let revoked: Bool

  init(_ node: EnrolledNode) {
    self.node = node.key.node.description
    org = node.region.description
    mode = node.mode
    enrolledAt = Output.time(node.enrolledAt)
    lastSync = node.lastSync.map(Output.time)
    revoked = node.revokedAt != nil
  }
}
