import Foundation
package import Hummingbird
import Model
import Replica
package import Store
import WireProtocol

/// The sync API: enrolment, handshake, segments up, rows down.
///
/// Every answer after enrolment is signed.
package struct SyncAPI: Sendable {
  private let store: Store
  private let answers: SignedAnswers

  /// Answers for a hub.
  package init(_ store: Store) {
    self.store = store
    answers = SignedAnswers(store)
  }

  /// Adds the routes.
  package func add(to router: Router<BasicRequestContext>) {
    router.post("/v1/enroll") { request, _ in await enroll(request) }
    router.post("/v1/handshake") { request, _ in
      await answers.answer(request, limit: WireLimits.messageBytes, isGreeting: true) { try await greet($0, $1) }
    }
    router.post("/v1/segments") { request, _ in
      await answers.answer(request, limit: WireLimits.segmentBytes) { node, body in
        try await store.accept(Segment(decoding: body), from: node.key.node)
      }
    }
    router.get("/v1/segments") { request, _ in
      await answers.answer(request, limit: 0) { node, _ in try await segments(request, node) }
    }
    router.post("/v1/offers") { request, _ in
      await answers.answer(request, limit: WireLimits.offerBytes) { node, body in
        try await store.take(offers: PullPage(decoding: body), from: node)
        return []
      }
    }
    router.post("/v1/relay") { request, _ in
      await answers.answer(request, limit: WireLimits.relayBytes) { node, body in
        try await store.take(RelayBatch(decoding: body), from: node)
      }
    }
    router.get("/v1/relay") { request, _ in
      await answers.answer(request, limit: 0) { node, _ in
        guard let after = request.uri.queryParameters["after"].flatMap({ UInt64($0) }) else {
          throw HubError.cursorMalformed
        }
        return try await store.relayed(by: node, after: after).encoded()
      }
    }
    router.get("/v1/rows") { request, _ in
      await answers.answer(request, limit: 0) { node, _ in try await pull(request, node) }
    }
  }

  // MARK: What is asked

  private func enroll(_ request: Request) async -> Response {
    do {
      let message = try EnrolmentRequest(
        decoding: try await IncomingBody.read(request, limit: WireLimits.messageBytes))
      let codeKey = try await store.enroll(
        codeID: message.codeID, keys: message.keys, proof: message.proof, region: message.region,
        program: message.program)
      let own = try PublicKeys(of: store.key)
      let response = EnrolmentResponse(
        hubKeys: own, history: store.identity.history,
        proof: EnrolmentProof.hub(
          keys: own, nodeKey: message.keys.signing, history: store.identity.history, key: codeKey),
        hubRegion: store.identity.region.description, hubName: store.identity.name)
      return SignedAnswers.response(200, try response.encoded(), type: WireVersion.contentType)
    } catch {
      let refused = HubError(error)
      return IncomingBody.ending(
        SignedAnswers.response(refused.status, refused.problem, type: HubError.problemType), after: error)
    }
  }

  private func greet(_ node: EnrolledNode, _ body: [UInt8]) async throws -> [UInt8] {
    let request = try HandshakeRequest(decoding: body)
    guard request.origin.node == node.key.node else { throw HubError.nodeUnknown }
    guard request.version >= WireVersion.oldest else { throw HubError.versionTooOld }
    let challenge = answers.challenge(for: node.key.node, now: store.surroundings.now())
    return try await store.answer(request, from: node.key.node, challenge: challenge).encoded()
  }

  private func segments(_ request: Request, _ node: EnrolledNode) async throws -> [UInt8] {
    let query = request.uri.queryParameters
    guard let bytes = query["incarnation"].flatMap({ Hexadecimal.bytes(String($0)) }), bytes.count == 8,
      let after = query["after"].flatMap({ UInt64($0) })
    else { throw HubError.cursorMalformed }
    let incarnation = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    return try await store.segments(of: Origin(node: node.key.node, incarnation: incarnation), after: after).encoded()
  }

  private func pull(_ request: Request, _ node: EnrolledNode) async throws -> [UInt8] {
    let text = request.uri.queryParameters["after"].map(String.init) ?? ""
    guard let cursor = Hexadecimal.bytes(text) else { throw HubError.cursorMalformed }
    // A node of the first version does not say what it knows.
    let schema = request.uri.queryParameters["schema"].flatMap { UInt32($0) } ?? 1
    if let scope = request.uri.queryParameters["scope"] {
      return try await store.heal(
        scope: String(scope), for: node, after: cursor, limit: WireLimits.rowsPerPage, schema: schema
      ).encoded()
    }
    let page = try await store.pull(for: node, after: cursor, limit: WireLimits.rowsPerPage, schema: schema)
    if !page.hasMore, let challenge = SignedAnswers.challenge(request).flatMap(Hexadecimal.bytes) {
      // The node was here when it was given the challenge; when a request arrives, others can choose.
      try await store.noteSync(of: node.key.node, at: ChallengeIssuer.time(of: challenge))
    }
    return try page.encoded()
  }
}

extension HubError {
  /// The media type of a refusal (RFC 9457).
  static let problemType = "application/problem+json"

  static let versionTooOld = HubError(
    "version-too-old", status: 426,
    LocalizedText("本机程序版本太旧，汇集点已不支持。", "This program is too old for the hub."),
    hint: LocalizedText("请升级程序；数据没有丢失。", "Upgrade the program; nothing is lost."))

  static let cursorMalformed = HubError(
    "cursor-malformed", status: 400, LocalizedText("同步游标有误。", "The sync cursor is malformed."),
    hint: LocalizedText("请再同步一次。", "Sync once more."), recovery: .resynchronize)

  private struct Problem: Encodable {
    let type: String
    let title: String
    let titleInChinese: String
    let status: Int
    let code: String
    let hint: String
    let hintInChinese: String

    private enum CodingKeys: String, CodingKey {
      case type, title, status, code, hint
      case titleInChinese = "title_zh"
      case hintInChinese = "hint_zh"
    }
  }

  /// The body of a refusal.
  var problem: [UInt8] {
    let problem = Problem(
      type: "about:blank", title: message.english, titleInChinese: message.chinese, status: status, code: code,
      hint: hint.english, hintInChinese: hint.chinese)
    let encoder = JSONEncoder()
    // The same refusal is the same bytes: an order that varies would tell two of them apart.
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(problem)).map(Array.init) ?? []
  }
}
