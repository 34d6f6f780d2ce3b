import Replica
import Testing
import WireProtocol

@Suite struct `Signed requests` {
  private typealias Request = HTTPSignature.Request

  private static func request(
    method: String = "POST", path: String = "/v1/segments", query: String = "after=3", hub: String = "重庆市",
    challenge: String = "0011", body: [UInt8] = [1, 2, 3]
  ) -> Request {
    Request(method: method, path: path, query: query, hub: hub, challenge: challenge, body: body)
  }

  private static func headers(_ request: Request = request()) throws -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: try HTTPSignature.headers(for: request, key: Samples.key).map { ($0.name, $0.value) })
  }

  private static func refusal(
    _ request: Request, _ headers: [String: String], key: VerifyingKey = Samples.key.publicKey
  ) -> String? {
    code { () throws(WireError) in
      try HTTPSignature.verify(
        request, input: headers[HTTPSignature.inputHeader] ?? "",
        signature: headers[HTTPSignature.signatureHeader] ?? "", key: key)
    }
  }

  @Test func `verify as they were signed`() throws {
    let headers = try Self.headers()
    #expect(Self.refusal(Self.request(), headers) == nil)
    #expect(HTTPSignature.node(in: headers[HTTPSignature.inputHeader] ?? "") == Samples.key.publicKey.node)
    #expect(headers[HTTPSignature.hubHeader] == "重庆市" && headers[HTTPSignature.challengeHeader] == "0011")
    #expect(headers[HTTPSignature.digestHeader] == "sha-256=:A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=:")
    let empty = Self.request(method: "GET", query: "", hub: "any", body: [])
    #expect(Self.refusal(empty, try Self.headers(empty)) == nil)
  }

  @Test func `are refused with any part changed`() throws {
    let headers = try Self.headers()
    let changed = [
      Self.request(method: "GET"), Self.request(path: "/v1/segment"), Self.request(path: "/v1/segments/"),
      Self.request(query: "after=4"), Self.request(query: ""), Self.request(hub: "重庆"), Self.request(challenge: "0012"),
      Self.request(body: [1, 2, 4]), Self.request(body: []), Self.request(body: [1, 2, 3, 0]),
    ]
    for (number, request) in changed.enumerated() {
      #expect(Self.refusal(request, headers) == "signature-wrong", "change \(number)")
    }
  }

  @Test func `are refused under another key and with altered headers`() throws {
    let headers = try Self.headers()
    #expect(Self.refusal(Self.request(), headers, key: Samples.otherKey.publicKey) == "signature-wrong")
    let other = HTTPSignature.signatureHeader
    for signature in ["", "tributary=::", "tributary=:AAAA:", "tributary=:!:", headers[other]?.lowercased() ?? ""] {
      #expect(Self.refusal(Self.request(), headers.merging([other: signature]) { $1 }) == "signature-wrong")
    }
    let input = headers[HTTPSignature.inputHeader] ?? ""
    for wrong in [
      "", input + ";expires=1", input.replacing("\"@query\" ", with: ""), input.replacing("ed25519", with: "hmac"),
    ] {
      let changed = headers.merging([HTTPSignature.inputHeader: wrong]) { $1 }
      #expect(Self.refusal(Self.request(), changed) == "signature-wrong", "\(wrong)")
    }
  }

  @Test(arguments: ["", "keyid", "keyid=\"", "keyid=\"00\"", "keyid=\"zz\"", "x keyid=\"0011\";alg"])
  func `whose signer is no node name none`(input: String) {
    #expect(HTTPSignature.node(in: input) == nil)
  }

  @Test func `are written as RFC 9421 says`() throws {
    let input = try Self.headers()[HTTPSignature.inputHeader]
    let node = Samples.key.publicKey.node
    let want =
      "tributary=(\"@method\" \"@path\" \"@query\" \"content-digest\" \"tributary-hub\" \"tributary-challenge\")"
      + ";keyid=\"\(node)\";alg=\"ed25519\""
    #expect(input == want)
  }
}

@Suite struct `Signed answers` {
  private static func refusal(
    status: Int = 200, body: [UInt8] = [9], path: String = "/v1/rows", query: String = "after=1",
    challenge: String = "aa", signature: String?, key: VerifyingKey = Samples.key.publicKey
  ) -> String? {
    code { () throws(WireError) in
      try HTTPSignature.verifyAnswer(
        status: status, body: body, path: path, query: query, challenge: challenge, signature: signature, key: key)
    }
  }

  @Test func `come from the hub and answer this very request, or are refused`() throws {
    let headers = try HTTPSignature.answerHeaders(
      status: 200, body: [9], path: "/v1/rows", query: "after=1", challenge: "aa", key: Samples.key)
    let signature = try #require(headers.first { $0.name == HTTPSignature.signatureHeader }?.value)
    #expect(Self.refusal(signature: signature) == nil)
    let refusals = [
      Self.refusal(status: 201, signature: signature), Self.refusal(body: [8], signature: signature),
      Self.refusal(body: [], signature: signature), Self.refusal(path: "/v1/row", signature: signature),
      Self.refusal(query: "after=2", signature: signature), Self.refusal(challenge: "ab", signature: signature),
      Self.refusal(signature: nil),
      Self.refusal(signature: ""), Self.refusal(signature: "tributary=:AAAA:"),
      Self.refusal(signature: signature, key: Samples.otherKey.publicKey),
    ]
    for (number, refusal) in refusals.enumerated() {
      #expect(refusal == "answer-not-from-hub", "change \(number)")
    }
    let request = HTTPSignature.Request(
      method: "GET", path: "/v1/rows", query: "after=1", hub: "any", challenge: "aa", body: [9])
    let asked = try HTTPSignature.headers(for: request, key: Samples.key)
    let mixed = asked.first { $0.name == HTTPSignature.signatureHeader }?.value
    #expect(Self.refusal(signature: mixed) == "answer-not-from-hub", "a request's signature is no answer's")
  }
}

@Suite struct `Receipts` {
  private static func receipt() -> Receipt {
    Receipt(
      hub: Samples.key.publicKey.node, history: [UInt8](0..<16), origin: Samples.origin,
      position: ChainPosition(sequence: 12, head: [UInt8](0..<32)),
      refused: [(3, .notOwner), (5, .figureWrong)], hubTime: 1_660_000_000_000)
  }

  @Test func `are signed and read back`() throws {
    let bytes = try Self.receipt().signed(by: Samples.key)
    let read = try Receipt(decoding: bytes, key: Samples.key.publicKey)
    #expect(read == Self.receipt() && Set([read, Self.receipt()]).count == 1)
    #expect(read.refused.map(\.sequence) == [3, 5] && read.refused.map(\.reason) == [.notOwner, .figureWrong])
  }

  @Test func `differ where any part does`() {
    let changes: [(inout Receipt) -> Void] = [
      { $0.hub = .builtin }, { $0.history = [] }, { $0.origin = .builtin }, { $0.position.sequence = 13 },
      { $0.refused.removeLast() }, { $0.refused[0].reason = .malformed }, { $0.refused[0].sequence = 4 },
      { $0.hubTime += 1 },
    ]
    for (number, change) in changes.enumerated() {
      var changed = Self.receipt()
      change(&changed)
      #expect(changed != Self.receipt(), "change \(number)")
    }
  }

  @Test func `altered at any byte, cut short or under another key are refused`() throws {
    let bytes = try Self.receipt().signed(by: Samples.key)
    func refusal(_ bytes: [UInt8], _ key: VerifyingKey = Samples.key.publicKey) -> String? {
      code { () throws(WireError) in _ = try Receipt(decoding: bytes, key: key) }
    }
    #expect(refusal(bytes) == nil)
    #expect(refusal(bytes, Samples.otherKey.publicKey) == "answer-not-from-hub")
    for position in bytes.indices {
      for flip: UInt8 in [0x01, 0x80, 0xFF] {
        var altered = bytes
        altered[position] ^= flip
        #expect(refusal(altered) != nil, "byte \(position) with \(flip) flipped")
      }
      #expect(refusal(Array(bytes.prefix(position))) != nil, "cut at \(position)")
    }
  }

  @Test func `with a head that cannot be are refused though signed`() throws {
    var receipt = Self.receipt()
    receipt.position.head = [1]
    let bytes = try receipt.signed(by: Samples.key)
    let refusal = code { () throws(WireError) in _ = try Receipt(decoding: bytes, key: Samples.key.publicKey) }
    #expect(refusal == "message-malformed")
  }
}

@Suite struct `Keys` {
  @Test func `sign what they verify, and nothing else`() throws {
    let message: [UInt8] = [1, 2, 3]
    let signature = try Samples.key.sign(message)
    #expect(signature.count == 64 && Samples.key.publicKey.verifies(signature, of: message))
    #expect(!Samples.key.publicKey.verifies(signature, of: [1, 2]))
    #expect(!Samples.otherKey.publicKey.verifies(signature, of: message))
    #expect(!Samples.key.publicKey.verifies(Array(signature.dropLast()), of: message))
    #expect(!Samples.key.publicKey.verifies([], of: message))
  }

  @Test func `are read from 32 bytes and no other number`() {
    #expect(SigningKey(bytes: Samples.key.bytes)?.publicKey.bytes == Samples.key.publicKey.bytes)
    #expect(VerifyingKey(bytes: Samples.key.publicKey.bytes)?.node == Samples.key.publicKey.node)
    for count in [0, 31, 33] {
      let bytes = [UInt8](repeating: 1, count: count)
      #expect(SigningKey(bytes: bytes) == nil && VerifyingKey(bytes: bytes) == nil)
    }
    #expect(SigningKey.generate().bytes != SigningKey.generate().bytes)
  }

  /// RFC 8032 §7.1, test 1; RFC 4231 test case 2; FIPS 180-4 `abc`.
  @Test func `agree with the published vectors`() throws {
    let secret = try #require(
      Hexadecimal.bytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    let key = try #require(SigningKey(bytes: secret))
    #expect(
      Hexadecimal.text(key.publicKey.bytes) == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let published =
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
      + "d25bf5f0595bbe24655141438e7a100b"
    #expect(key.publicKey.verifies(try #require(Hexadecimal.bytes(published)), of: []))
    #expect(
      Digest.hexadecimal(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest.sha256([0x61], [], Array("bc".utf8)) == Digest.sha256(Array("abc".utf8)))
    let code = Digest.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(Hexadecimal.text(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }
}
