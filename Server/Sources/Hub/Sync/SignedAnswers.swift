import HTTPTypes
import Hummingbird
import NIOCore
import Replica
import Store
import WireProtocol

/// What all requests of nodes have in common after enrolment: who asks is checked, and every answer is signed.
struct SignedAnswers: Sendable {
  private let store: Store
  private let challenges: ChallengeIssuer

  /// Answers for a hub.
  init(_ store: Store) {
    self.store = store
    challenges = ChallengeIssuer(key: store.key)
  }

  /// A challenge for the requests that follow a handshake.
  func challenge(for node: NodeID, now: Int64) -> [UInt8] {
    challenges.issue(for: node, now: now, random: store.surroundings.random(8))
  }

  /// Checks who asks, answers, and signs the answer, a refusal too.
  ///
  /// - Parameters:
  ///   - request: What is asked.
  ///   - limit: The bytes that its body may have.
  ///   - isGreeting: Whether it comes before any challenge.
  ///   - type: The media type of what the block gives.
  ///   - body: Gives the answer's body for the node that asks and the request's body.
  func answer(
    _ request: Request, limit: Int, isGreeting: Bool = false, type: String = WireVersion.contentType,
    _ body: @Sendable (EnrolledNode, [UInt8]) async throws -> [UInt8]
  ) async -> Response {
    let challenge = Self.challenge(request) ?? ""
    do {
      let bytes = try await IncomingBody.read(request, limit: limit)
      let node = try await authenticate(request, bytes, challenge: challenge, isGreeting: isGreeting)
      return try signed(200, try await body(node, bytes), type, request, challenge)
    } catch {
      let refused = HubError(error)
      let response = try? signed(refused.status, refused.problem, HubError.problemType, request, challenge)
      return IncomingBody.ending(
        response ?? Self.response(refused.status, refused.problem, type: HubError.problemType), after: error)
    }
  }

  private func authenticate(
    _ request: Request, _ body: [UInt8], challenge: String, isGreeting: Bool
  ) async throws -> EnrolledNode {
    let input = request.headers[Self.name(HTTPSignature.inputHeader)] ?? ""
    let signature = request.headers[Self.name(HTTPSignature.signatureHeader)] ?? ""
    let hub = request.headers[Self.name(HTTPSignature.hubHeader)] ?? ""
    guard hub == store.identity.origin.node.description else { throw HubError.otherHub }
    guard let id = HTTPSignature.node(in: input), let node = try await store.enrolledNode(id) else {
      throw HubError.nodeUnknown
    }
    let signed = HTTPSignature.Request(
      method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "", hub: hub,
      challenge: challenge, body: body)
    do { try HTTPSignature.verify(signed, input: input, signature: signature, key: node.key) } catch {
      throw HubError.signatureWrong
    }
    if !isGreeting {
      guard let bytes = Hexadecimal.bytes(challenge),
        challenges.accepts(bytes, from: id, now: store.surroundings.now())
      else { throw HubError.signatureWrong }
    }
    return node
  }

  private func signed(
    _ status: Int, _ body: [UInt8], _ type: String, _ request: Request, _ challenge: String
  ) throws -> Response {
    var response = Self.response(status, body, type: type)
    let headers = try HTTPSignature.answerHeaders(
      status: status, body: body, path: request.uri.path, query: request.uri.query ?? "", challenge: challenge,
      key: store.key)
    for (name, value) in headers { response.headers[Self.name(name)] = value }
    return response
  }

  static func response(_ status: Int, _ body: [UInt8], type: String) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = type
    // What is signed is the body as it leaves: a gateway that compresses it would spoil it.
    headers[.cacheControl] = "no-store, no-transform"
    return Response(
      status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }

  private static func name(_ text: String) -> HTTPField.Name {
    HTTPField.Name(text) ?? .contentType
  }

  /// The challenge that a request names, or nil.
  static func challenge(_ request: Request) -> String? { request.headers[name(HTTPSignature.challengeHeader)] }
}
