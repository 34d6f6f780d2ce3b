import Foundation
package import Replica

/// Signatures on requests and answers: a profile of RFC 9421 with the body's digest of RFC 9530.
///
/// What is signed names the hub by its logical id, never by the Host header, which gateways rewrite, and includes a
/// challenge instead of a date, so that a PC with a dead clock battery can still prove who it is.
package enum HTTPSignature {
  /// The header with the body's digest.
  package static let digestHeader = "Content-Digest"
  /// The header with the challenge of a handshake, or the nonce that opens one.
  package static let challengeHeader = "Tributary-Challenge"
  /// The header with the hub's logical id.
  package static let hubHeader = "Tributary-Hub"
  /// The header that says what is signed and by whom.
  package static let inputHeader = "Signature-Input"
  /// The header with the signature.
  package static let signatureHeader = "Signature"
  private static let label = "tributary"

  /// What a request's signature speaks of.
  package struct Request: Sendable {
    /// `GET` or `POST`.
    package let method: String
    /// The path.
    package let path: String
    /// The query without its question mark, empty where there is none.
    package let query: String
    /// The hub's logical id, or the text `any` before a node knows it.
    package let hub: String
    /// The challenge in hexadecimal.
    package let challenge: String
    /// The body.
    package let body: [UInt8]

    /// Names a request.
    package init(method: String, path: String, query: String, hub: String, challenge: String, body: [UInt8]) {
      self.method = method
      self.path = path
      self.query = query
      self.hub = hub
      self.challenge = challenge
      self.body = body
    }

    /// The text that is signed, line by line as RFC 9421 §2.5 writes it.
    func base(_ parameters: String) -> [UInt8] {
      Array(
        """
        "@method": \(method)
        "@path": \(path)
        "@query": ?\(query)
        "content-digest": \(HTTPSignature.digest(body))
        "tributary-hub": \(hub)
        "tributary-challenge": \(challenge)
        "@signature-params": \(parameters)
        """.utf8)
    }
  }

  /// The value of the `Content-Digest` header for a body.
  package static func digest(_ body: [UInt8]) -> String {
    "sha-256=:\(Data(Digest.sha256(body)).base64EncodedString()):"
  }

  private static func requestParameters(_ node: String) -> String {
    "(\"@method\" \"@path\" \"@query\" \"content-digest\" \"tributary-hub\" \"tributary-challenge\");"
      + "keyid=\"\(node)\";alg=\"ed25519\""
  }

  private static func answerParameters(_ hub: String) -> String {
    "(\"@status\" \"content-digest\" \"@path\";req \"@query\";req \"tributary-challenge\";req);keyid=\"\(hub)\";alg=\"ed25519\""
  }

  /// The headers that sign a request.
  /// - Throws: `crypto-failed`.
  package static func headers(
    for request: Request, key: SigningKey
  ) throws(WireError) -> [(name: String, value: String)] {
    let parameters = requestParameters(key.publicKey.node.description)
    let signature = try key.sign(request.base(parameters))
    return [
      (digestHeader, digest(request.body)), (hubHeader, request.hub), (challengeHeader, request.challenge),
      (inputHeader, "\(label)=\(parameters)"), (signatureHeader, wrap(signature)),
    ]
  }

  /// Who signed a request, as its `Signature-Input` says.
  ///
  /// Nothing is verified yet.
  package static func node(in input: String) -> NodeID? {
    guard let start = input.range(of: "keyid=\""), let end = input[start.upperBound...].firstIndex(of: "\"") else {
      return nil
    }
    return Hexadecimal.bytes(String(input[start.upperBound..<end])).flatMap { NodeID($0) }
  }

  /// Checks a request against its headers.
  /// - Throws: `signature-wrong`.
  package static func verify(
    _ request: Request, input: String, signature: String, key: VerifyingKey
  ) throws(WireError) {
    let parameters = requestParameters(key.node.description)
    guard input == "\(label)=\(parameters)", let bytes = unwrap(signature),
      key.verifies(bytes, of: request.base(parameters))
    else { throw .signatureWrong }
  }

  private static func answerBase(
    status: Int, body: [UInt8], path: String, query: String, challenge: String, _ parameters: String
  ) -> [UInt8] {
    Array(
      """
      "@status": \(status)
      "content-digest": \(digest(body))
      "@path";req: \(path)
      "@query";req: ?\(query)
      "tributary-challenge";req: \(challenge)
      "@signature-params": \(parameters)
      """.utf8)
  }

  /// The headers that sign an answer to a request.
  /// - Throws: `crypto-failed`.
  package static func answerHeaders(
    status: Int, body: [UInt8], path: String, query: String, challenge: String, key: SigningKey
  ) throws(WireError) -> [(name: String, value: String)] {
    let parameters = answerParameters(key.publicKey.node.description)
    let base = answerBase(status: status, body: body, path: path, query: query, challenge: challenge, parameters)
    return [
      (digestHeader, digest(body)), (inputHeader, "\(label)=\(parameters)"),
      (signatureHeader, wrap(try key.sign(base))),
    ]
  }

  /// Checks that an answer comes from the hub and answers this very request.
  /// - Throws: `answer-not-from-hub`.
  package static func verifyAnswer(
    status: Int, body: [UInt8], path: String, query: String, challenge: String, signature: String?, key: VerifyingKey
  ) throws(WireError) {
    let parameters = answerParameters(key.node.description)
    let base = answerBase(status: status, body: body, path: path, query: query, challenge: challenge, parameters)
    guard let signature, let bytes = unwrap(signature), key.verifies(bytes, of: base) else { throw .notAHub }
  }

  private static func wrap(_ signature: [UInt8]) -> String {
    "\(label)=:\(Data(signature).base64EncodedString()):"
  }

  private static func unwrap(_ text: String) -> [UInt8]? {
    guard text.hasPrefix("\(label)=:"), text.hasSuffix(":") else { return nil }
    return Data(base64Encoded: String(text.dropFirst(label.count + 2).dropLast())).map(Array.init)
  }
}
