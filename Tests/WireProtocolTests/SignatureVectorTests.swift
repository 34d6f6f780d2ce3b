import Foundation
import Replica
import Testing
import Vectors
import WireProtocol

/// The values of the headers that sign.
struct SigningHeaders: Codable, Equatable {
  let contentDigest: String
  let signatureInput: String
  let signature: String

  init(_ headers: [(name: String, value: String)]) {
    let values = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
    contentDigest = values[HTTPSignature.digestHeader] ?? ""
    signatureInput = values[HTTPSignature.inputHeader] ?? ""
    signature = values[HTTPSignature.signatureHeader] ?? ""
  }
}

/// What a reader is given of a signed request.
struct GivenRequest: Codable {
  let publicKey: String
  let method: String
  let path: String
  let query: String
  let hub: String
  let challenge: String
  let body: String
  let headers: SigningHeaders
}

/// What it must say of one.
struct RequestMeaning: Codable, Equatable {
  let node: String
  /// The lines that are signed.
  let signed: String
}

/// What a reader is given of a signed answer.
struct GivenAnswer: Codable {
  let hubPublicKey: String
  let status: Int
  let path: String
  let query: String
  let challenge: String
  let body: String
  let headers: SigningHeaders
}

/// What it must say of one.
struct AnswerMeaning: Codable, Equatable {
  let hub: String
  /// The lines that are signed.
  let signed: String
  let accepted: Bool
  /// Where it is a refusal: what the problem document says, by member as it is written.
  var problem: [String: Member]?
  /// Where it is a refusal: whether a node tries again by itself.
  var tryAgain: Bool?

  enum Member: Codable, Equatable {
    case number(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else {
        self = .text(try container.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .text(let text): try container.encode(text)
      }
    }
  }
}

@Suite(.serialized) struct `Vectors of signatures` {
  @Test(arguments: [
    ("request-signature-1.json", "A request with a body.", "POST", "/v1/segments", "", "健康"),
    ("request-signature-2.json", "A request with a query and no body.", "GET", "/v1/rows", "after=00ff10", ""),
  ])
  func `a request's signature verifies as committed`(
    name: String, description: String, method: String, path: String, query: String, body: String
  ) throws {
    let hub = Samples.otherKey.publicKey.node.description
    let request = HTTPSignature.Request(
      method: method, path: path, query: query, hub: hub, challenge: "00ff10", body: Array(body.utf8))
    let node = Samples.key.publicKey.node.description
    let parameters =
      "(\"@method\" \"@path\" \"@query\" \"content-digest\" \"tributary-hub\" \"tributary-challenge\");"
      + "keyid=\"\(node)\";alg=\"ed25519\""
    let signed = """
      "@method": \(method)
      "@path": \(path)
      "@query": ?\(query)
      "content-digest": \(HTTPSignature.digest(request.body))
      "tributary-hub": \(hub)
      "tributary-challenge": 00ff10
      "@signature-params": \(parameters)
      """
    let made = GivenRequest(
      publicKey: Hexadecimal.text(Samples.key.publicKey.bytes), method: method, path: path, query: query, hub: hub,
      challenge: "00ff10", body: Hexadecimal.text(request.body),
      headers: SigningHeaders(try HTTPSignature.headers(for: request, key: Samples.key)))
    let vector = try GoldenVectors.vector(
      name,
      made: GoldenVector(
        "request-signature", description, given: made, meaning: RequestMeaning(node: node, signed: signed)))
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(vector.given.publicKey) ?? []))
    let headers = vector.given.headers
    try HTTPSignature.verify(request, input: headers.signatureInput, signature: headers.signature, key: key)
    let bytes = try #require(Data(base64Encoded: String(headers.signature.dropFirst(11).dropLast())))
    #expect(key.verifies(Array(bytes), of: Array(vector.meaning.signed.utf8)))
    #expect(vector.meaning == RequestMeaning(node: node, signed: signed))
    #expect(
      headers.contentDigest == made.headers.contentDigest && headers.signatureInput == made.headers.signatureInput)
  }

  private static func check(
    _ name: String, _ description: String, status: Int, path: String, query: String, body: [UInt8],
    problem: [String: AnswerMeaning.Member]? = nil, tryAgain: Bool? = nil
  ) throws {
    let challenge = "00ff10"
    let headers = try HTTPSignature.answerHeaders(
      status: status, body: body, path: path, query: query, challenge: challenge, key: Samples.otherKey)
    let hub = Samples.otherKey.publicKey.node.description
    let signed = """
      "@status": \(status)
      "content-digest": \(HTTPSignature.digest(body))
      "@path";req: \(path)
      "@query";req: ?\(query)
      "tributary-challenge";req: \(challenge)
      "@signature-params": ("@status" "content-digest" "@path";req "@query";req "tributary-challenge";req);\
      keyid="\(hub)";alg="ed25519"
      """
    let made = GivenAnswer(
      hubPublicKey: Hexadecimal.text(Samples.otherKey.publicKey.bytes), status: status, path: path, query: query,
      challenge: challenge, body: Hexadecimal.text(body), headers: SigningHeaders(headers))
    let meaning = AnswerMeaning(
      hub: hub, signed: signed, accepted: status == 200, problem: problem, tryAgain: tryAgain)
    let vector = try GoldenVectors.vector(
      name, made: GoldenVector("answer-signature", description, given: made, meaning: meaning))
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(vector.given.hubPublicKey) ?? []))
    try HTTPSignature.verifyAnswer(
      status: vector.given.status, body: Hexadecimal.bytes(vector.given.body) ?? [], path: vector.given.path,
      query: vector.given.query, challenge: vector.given.challenge, signature: vector.given.headers.signature, key: key)
    #expect(vector.meaning == meaning)
  }

  @Test func `an answer's signature verifies as committed`() throws {
    try Self.check(
      "answer-signature-1.json", "An answer to a pull.", status: 200, path: "/v1/rows", query: "after=00ff10",
      body: try PullPage(rows: [], cursor: [1], hasMore: false).encoded())
  }

  @Test func `a signed refusal with its problem document reads as committed`() throws {
    let texts = [
      "type": "about:blank", "code": "segment-gap", "title": "The segment leaves a gap: 7 is expected.",
      "title_zh": "数据段不连续，应从第 7 号开始。", "hint": "Sync once more.", "hint_zh": "请再同步一次。",
      "later": "Members that a reader does not know are passed over.",
    ]
    var problem = texts.mapValues(AnswerMeaning.Member.text)
    problem["status"] = .number(409)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Self.check(
      "problem-1.json", "A refusal that stands: another segment is expected.", status: 409, path: "/v1/segments",
      query: "", body: Array(try encoder.encode(problem)), problem: problem, tryAgain: false)
    problem["code"] = .text("hub-in-use")
    problem["status"] = .number(503)
    try Self.check(
      "problem-2.json", "A refusal that may pass: the node tries again later.", status: 503, path: "/v1/handshake",
      query: "", body: Array(try encoder.encode(problem)), problem: problem, tryAgain: true)
  }
}
