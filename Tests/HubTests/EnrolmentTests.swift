import Fixtures
import Model
import Replica
import Store
import Testing
import Upstream
import WireProtocol

@testable import Hub

@Suite struct `H1 Enrolment codes` {
  private func refusal(_ live: LiveHub, _ office: Store, _ code: EnrolmentCode) async throws -> UpstreamError? {
    do {
      _ = try await Enrolment(transport: live.line).join(office, address: live.address, code: code)
      return nil
    } catch let error as UpstreamError {
      return error
    }
  }

  @Test func `that the hub never issued, or whose proof does not fit, are refused alike`() async throws {
    try await withHub { live in
      let office = try live.office("500114")
      let guessed = EnrolmentCode(random: live.world.surroundings.random(19))
      #expect(try await refusal(live, office, guessed)?.code == "enrolment-code-unknown")
      let issued = try live.code("500114")
      let keys = try PublicKeys(of: office.key)
      let others = try PublicKeys(of: live.hub.key)
      let swapped = PublicKeys(signing: keys.signing, agreement: others.agreement)
      let proofs = [
        EnrolmentProof.node(keys: keys, region: "500114", key: guessed.key),
        EnrolmentProof.node(keys: keys, region: "500115", key: issued.key),
        EnrolmentProof.node(keys: others, region: "500114", key: issued.key),
        EnrolmentProof.node(keys: swapped, region: "500114", key: issued.key), [],
      ]
      for proof in proofs {
        let request = EnrolmentRequest(
          codeID: issued.id, keys: keys, proof: proof, region: "500114", program: "test")
        let answer = try await live.line.send(
          TransportRequest(method: .post, url: live.address + "/v1/enroll", body: try request.encoded()))
        #expect(answer.status == 403)
        #expect(answer.problem == "enrolment-code-unknown")
      }
      #expect(try live.hub.nodes().isEmpty)
      #expect(try await refusal(live, office, issued) == nil, "a wrong guess does not use the code up")
    }
  }

  @Test func `are good once`() async throws {
    try await withHub { live in
      let code = try live.code("500114")
      let (first, second) = (try live.office("500114", name: "a"), try live.office("500114", name: "b"))
      #expect(try await refusal(live, first, code) == nil)
      #expect(try await refusal(live, second, code)?.code == "enrolment-code-used")
      #expect(try await refusal(live, first, code)?.code == "already-enrolled")
      #expect(try second.upstream() == nil)
      #expect(try live.hub.nodes().map(\.key.node) == [first.identity.origin.node])
    }
  }

  @Test func `give the same node the same answer again, since an answer may be lost`() async throws {
    try await withHub { live in
      let (office, code) = (try live.office("500114"), try live.code("500114"))
      let keys = try PublicKeys(of: office.key)
      let request = EnrolmentRequest(
        codeID: code.id, keys: keys, proof: EnrolmentProof.node(keys: keys, region: "500114", key: code.key),
        region: "500114", program: "test")
      var answers: [TransportResponse] = []
      for _ in 0..<2 {
        answers.append(
          try await live.line.send(
            TransportRequest(method: .post, url: live.address + "/v1/enroll", body: try request.encoded())))
      }
      #expect(answers.map(\.status) == [200, 200])
      #expect(answers[0].body == answers[1].body)
      #expect(try await refusal(live, office, code) == nil)
      #expect(try live.hub.nodes().count == 1)
    }
  }

  @Test func `end after thirty days`() async throws {
    try await withHub { live in
      let (fresh, stale) = (try live.code("500114"), try live.code("500115"))
      live.world.advance(milliseconds: Store.enrolmentMilliseconds - 1_000)
      #expect(try await refusal(live, try live.office("500114"), fresh) == nil)
      live.world.advance(milliseconds: 1_000)
      #expect(try await refusal(live, try live.office("500115"), stale)?.code == "enrolment-code-expired")
      #expect(try live.hub.nodes().map(\.region.description) == ["500114"])
    }
  }

  @Test func `are bound to one region`() async throws {
    try await withHub { live in
      let office = try live.office("500115")
      let error = try await refusal(live, office, try live.code("500114"))
      #expect(error?.code == "enrolment-region-mismatch")
      #expect(error?.message.english.contains("500114") == true)
      #expect(error?.recovery == .correct)
      #expect(try office.upstream() == nil)
    }
  }

  @Test(arguments: ["hub.example:8700", "ftp://hub.example", "", "127.0.0.1"])
  func `are not sent to an address that is none`(address: String) async throws {
    try await withHub { live in
      let office = try live.office("500114")
      let code = try live.code("500114")
      do {
        _ = try await Enrolment(transport: live.line).join(office, address: address, code: code)
        Issue.record("“\(address)” is no address")
      } catch let error as UpstreamError {
        #expect(error.code == "address-malformed")
      }
    }
  }

  @Test func `work with a slash behind the address`() async throws {
    try await withHub { live in
      let office = try live.office("500114")
      let welcome = try await Enrolment(transport: live.line).join(
        office, address: live.address + "/", code: live.code("500114"))
      #expect(welcome.hubRegion.description == "500000")
      #expect(try office.upstream()?.url == live.address)
    }
  }
}
