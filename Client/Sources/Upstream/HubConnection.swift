import Foundation
import Replica
package import WireProtocol

/// Signed requests to one hub and signed answers from it.
///
/// Whatever does not carry the hub's signature over this very request is no answer: a captive portal's page, a
/// proxy's error and a replayed answer are all told apart from the hub.
package struct HubConnection: Sendable {
  private let transport: any Transport
  private let address: String
  private let key: SigningKey
  private let hub: VerifyingKey

  /// Speaks to a hub.
  ///
  /// - Parameters:
  ///   - transport: What carries the requests.
  ///   - address: The hub's address without a slash at its end.
  ///   - key: This copy's key pair.
  ///   - hub: The hub's key, pinned at enrolment.
  package init(transport: any Transport, address: String, key: SigningKey, hub: VerifyingKey) {
    self.transport = transport
    self.address = address
    self.key = key
    self.hub = hub
  }

  /// What asks gateways to hand on bodies byte for byte.
  ///
  /// Without `Accept-Encoding`, any compression would be welcome (RFC 9110, 12.5.3).
  static let asWritten = [
    TransportHeader("Accept-Encoding", "identity"), TransportHeader("Cache-Control", "no-transform"),
  ]

  /// What an exchange cost, in bytes of bodies.
  package struct Answer: Sendable {
    /// The body.
    package let body: [UInt8]
    /// The bytes of the request's body.
    package let sent: Int
  }

  /// Sends a request and gives back the verified answer.
  ///
  /// - Parameters:
  ///   - method: `GET`, `POST` or `PUT`.
  ///   - path: The path from `/v1` on.
  ///   - query: The query, empty where there is none.
  ///   - challenge: The handshake's challenge, or a nonce for the handshake itself.
  ///   - body: The body.
  ///   - type: The body's media type.
  /// - Throws: `TransportError` without an answer; `WireError` where it is not the hub's; `UpstreamError` where the
  ///   hub refuses.
  package func send(
    _ method: TransportRequest.Method, _ path: String, query: String = "", challenge: [UInt8], body: [UInt8] = [],
    type: String = WireVersion.contentType
  ) async throws -> Answer {
    let nonce = Hexadecimal.text(challenge)
    let signed = HTTPSignature.Request(
      method: method.rawValue, path: path, query: query, hub: hub.node.description, challenge: nonce, body: body)
    var headers = try HTTPSignature.headers(for: signed, key: key).map { TransportHeader($0.name, $0.value) }
    headers.append(TransportHeader("Content-Type", type))
    headers += Self.asWritten
    let request = TransportRequest(
      method: method, url: address + path + (query.isEmpty ? "" : "?" + query), headers: headers, body: body,
      responseLimit: WireLimits.answerBytes, isIdempotent: true)
    let response = try await transport.send(request)
    let signature = response.header(HTTPSignature.signatureHeader)
    if signature == nil, RetryPolicy.temporaryStatuses.contains(response.status) {
      throw UpstreamError.gateway(status: response.status)
    }
    try HTTPSignature.verifyAnswer(
      status: response.status, body: response.body, path: path, query: query, challenge: nonce,
      signature: signature, key: hub)
    guard response.status == 200 else { throw Self.refusal(response) }
    return Answer(body: response.body, sent: body.count)
  }

  static func refusal(_ response: TransportResponse) -> any Error {
    guard let problem = try? JSONDecoder().decode(ProblemDetails.self, from: Data(response.body)) else {
      return WireError.notAHub
    }
    return UpstreamError.refused(status: response.status, problem: problem)
  }
}
