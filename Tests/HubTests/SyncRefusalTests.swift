import Exchange
import Fixtures
import Model
import Replica
import Store
import Testing
import Upstream
import WireProtocol

@testable import Hub

@Suite struct `A request that a hub refuses` {
  /// A refusal changes nothing, names its code, and is signed like any other answer.
  private func expectRefused(
    _ answer: TransportResponse, _ asked: Asked, status: Int, code: String, by live: LiveHub,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
    #expect(answer.problem == code, "\(answer.text)", sourceLocation: location)
    #expect(answer.mediaType == "application/problem+json", sourceLocation: location)
    #expect(throws: Never.self, "signed", sourceLocation: location) {
      try HTTPSignature.verifyAnswer(
        status: answer.status, body: answer.body, path: asked.path, query: asked.query, challenge: asked.challenge,
        signature: answer.header(HTTPSignature.signatureHeader), key: live.hub.key.publicKey)
    }
    #expect(try live.hub.figures(of: nil).isEmpty, sourceLocation: location)
  }

  @Test func `is not signed`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let asked = try live.greeting(of: office)
      let bare = try await live.send(asked, by: office) { request in
        request.headers.removeAll { $0.name != HTTPSignature.challengeHeader }
      }
      try expectRefused(bare, asked, status: 421, code: "hub-mismatch", by: live)
      let anonymous = try await live.send(asked, by: office) { request in
        request.headers.removeAll { $0.name == HTTPSignature.inputHeader || $0.name == HTTPSignature.signatureHeader }
      }
      try expectRefused(anonymous, asked, status: 401, code: "node-unknown", by: live)
      let unsigned = try await live.send(asked, by: office) { request in
        request.headers.removeAll { $0.name == HTTPSignature.signatureHeader }
      }
      try expectRefused(unsigned, asked, status: 401, code: "signature-wrong", by: live)
    }
  }

  @Test func `is signed by another node`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let other = try await live.member("500115")
      let asked = try live.greeting(of: office)
      let input = try HTTPSignature.headers(for: asked.signed, key: office.key)
        .filter { $0.name == HTTPSignature.inputHeader }.map { TransportHeader($0.name, $0.value) }
      let impersonated = try await live.send(asked, by: other) { request in
        request.headers.removeAll { $0.name == HTTPSignature.inputHeader }
        request.headers += input
      }
      try expectRefused(impersonated, asked, status: 401, code: "signature-wrong", by: live)
      // Signed in order by its own key, but speaking for another's chain.
      try expectRefused(
        try await live.send(asked, by: other), asked, status: 401, code: "node-unknown", by: live)
    }
  }

  @Test func `comes from a node that is not enrolled, or was shut out`() async throws {
    try await withHub { live in
      let stranger = try live.office("500115")
      let asked = try live.greeting(of: stranger)
      try expectRefused(
        try await live.send(asked, by: stranger), asked, status: 401, code: "node-unknown", by: live)
      let office = try await live.member("500114")
      let challenge = Hexadecimal.text(try await live.challenge(for: office))
      #expect(try live.hub.revoke(office.identity.origin.node))
      let rows = Asked(
        "GET", "/v1/rows", query: "after=", hub: live.hub.identity.origin.node.description, challenge: challenge)
      try expectRefused(try await live.send(rows, by: office), rows, status: 401, code: "node-unknown", by: live)
    }
  }

  @Test func `is meant for another hub`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      var asked = try live.greeting(of: office)
      asked.hub = office.identity.origin.node.description
      try expectRefused(
        try await live.send(asked, by: office), asked, status: 421, code: "hub-mismatch", by: live)
    }
  }

  @Test func `A6 carries a challenge that is another node's, made up, or too old`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let other = try await live.member("500115")
      let issued = try await live.challenge(for: office)
      func rows(_ challenge: [UInt8]) -> Asked {
        Asked(
          "GET", "/v1/rows", query: "after=", hub: live.hub.identity.origin.node.description,
          challenge: Hexadecimal.text(challenge))
      }
      #expect(try await live.send(rows(issued), by: office).status == 200)
      for (challenge, sender) in [(issued, other), (live.world.surroundings.random(32), office), ([], office)] {
        let asked = rows(challenge)
        try expectRefused(
          try await live.send(asked, by: sender), asked, status: 401, code: "signature-wrong", by: live)
      }
      live.world.advance(milliseconds: ChallengeIssuer.milliseconds)
      let late = rows(issued)
      try expectRefused(try await live.send(late, by: office), late, status: 401, code: "signature-wrong", by: live)
      #expect(try await live.send(rows(try await live.challenge(for: office)), by: office).status == 200)
    }
  }

  @Test func `A7 was altered on its way`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let challenge = Hexadecimal.text(try await live.challenge(for: office))
      let hub = live.hub.identity.origin.node.description
      let rows = Asked("GET", "/v1/rows", query: "after=", hub: hub, challenge: challenge)
      for query in ["", "after=00", "after=&limit=9"] {
        var altered = rows
        altered.query = query
        let answer = try await live.send(rows, by: office) { $0.url = live.address + "/v1/rows?" + query }
        try expectRefused(answer, altered, status: 401, code: "signature-wrong", by: live)
      }
      try office.record("HC11", "2022", value: 1)
      try office.sealJournal()
      let body = try #require(try office.segment(after: 0)).segment.encoded()
      let segment = Asked("POST", "/v1/segments", hub: hub, challenge: challenge, body: body)
      for position in [0, body.count / 2, body.count - 1] {
        let answer = try await live.send(segment, by: office) { $0.body[position] ^= 1 }
        try expectRefused(answer, segment, status: 401, code: "signature-wrong", by: live)
      }
      let greeting = try live.greeting(of: office)
      var moved = greeting
      moved.path = "/v1/segments"
      let answer = try await live.send(greeting, by: office) { $0.url = live.address + moved.path }
      try expectRefused(answer, moved, status: 401, code: "signature-wrong", by: live)
      #expect(try await live.send(segment, by: office).status == 200)
    }
  }

  @Test(arguments: [("/v1/handshake", WireLimits.messageBytes), ("/v1/segments", WireLimits.segmentBytes)])
  func `is one byte over the limit`(path: String, limit: Int) async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let hub = live.hub.identity.origin.node.description
      let challenge = Hexadecimal.text(try await live.challenge(for: office))
      func asked(_ count: Int) -> Asked {
        Asked("POST", path, hub: hub, challenge: challenge, body: [UInt8](repeating: 0xFF, count: count))
      }
      let full = try await live.send(asked(limit), by: office)
      try expectRefused(full, asked(limit), status: 409, code: "message-malformed", by: live)
      let over = try await live.send(asked(limit + 1), by: office)
      try expectRefused(over, asked(limit + 1), status: 413, code: "body-too-large", by: live)
    }
  }

  @Test func `an enrolment one byte over the limit is refused before it is read`() async throws {
    try await withHub { live in
      for (count, status) in [(WireLimits.messageBytes, 409), (WireLimits.messageBytes + 1, 413)] {
        let answer = try await live.line.send(
          TransportRequest(
            method: .post, url: live.address + "/v1/enroll", body: [UInt8](repeating: 0xFF, count: count)))
        #expect(answer.status == status)
      }
    }
  }

  @Test func `A4 leaves a gap in the chain`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      for indicator in ["HC11", "HC12"] {
        try office.record(indicator, "2022", value: 1)
        try office.sealJournal()
      }
      let second = try #require(try office.segment(after: 1)).segment
      let asked = Asked(
        "POST", "/v1/segments", hub: live.hub.identity.origin.node.description,
        challenge: Hexadecimal.text(try await live.challenge(for: office)), body: try second.encoded())
      let answer = try await live.send(asked, by: office)
      try expectRefused(answer, asked, status: 409, code: "segment-gap", by: live)
      #expect(answer.text.contains("1 is expected"))
    }
  }

  @Test func `carries a segment of another node`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let other = try await live.member("500115")
      try other.record("HC11", "2022", value: 1)
      try other.sealJournal()
      let stolen = try #require(try other.segment(after: 0)).segment
      let asked = Asked(
        "POST", "/v1/segments", hub: live.hub.identity.origin.node.description,
        challenge: Hexadecimal.text(try await live.challenge(for: office)), body: try stolen.encoded())
      try expectRefused(
        try await live.send(asked, by: office), asked, status: 401, code: "node-unknown", by: live)
    }
  }

  @Test func `has a cursor that is none, or speaks too old a version`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let rows = Asked(
        "GET", "/v1/rows", query: "after=xyz", hub: live.hub.identity.origin.node.description,
        challenge: Hexadecimal.text(try await live.challenge(for: office)))
      try expectRefused(
        try await live.send(rows, by: office), rows, status: 400, code: "cursor-malformed", by: live)
      var old = HandshakeRequest(
        origin: office.identity.origin, position: .start, cursor: [], clock: 0, history: live.hub.identity.history)
      old.version = WireVersion.oldest - 1
      var greeting = try live.greeting(of: office)
      greeting.body = try old.encoded()
      try expectRefused(
        try await live.send(greeting, by: office), greeting, status: 426, code: "version-too-old", by: live)
    }
  }
}
