import Fixtures
import Foundation
import Model
import Replica
import Store
import Synchronization
import Testing
import WireProtocol

@testable import Upstream

@Suite struct `An answer that is not the hub's` {
  private static let page = "<!doctype html><html><body>请先登录 / please sign in</body></html>"

  private func portal(_ status: String) -> TransportFaultServer.Reply {
    .ok(Self.page, status: status, headers: ["Content-Type: text/html; charset=utf-8"])
  }

  /// The office refuses the answer, is told to try again, and is as it was before.
  private func expectForeign(
    _ office: Store, by line: some Transport, code: String = "answer-not-from-hub",
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try OfficeState(office)
    let failure = try await syncFailure(office, by: line)
    #expect(failure?.code == code, sourceLocation: location)
    #expect(failure?.recovery == .retry, sourceLocation: location)
    #expect(try OfficeState(office) == before, sourceLocation: location)
  }

  @Test(arguments: ["200 OK", "403 Forbidden", "404 Not Found", "511 Network Authentication Required"])
  func `A16 a sign-in page in place of an enrolment changes nothing and uses nothing up`(status: String) async throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let code = try #require(copies.hub.issueCodes(for: [office.identity.region], mode: "full").first).code
    let line = try CurlTransport()
    try await withFaultServer({ [reply = portal(status)] _ in reply }) { server in
      do {
        _ = try await Enrolment(transport: line).join(office, address: server.url(""), code: code)
        Issue.record("a page is no hub")
      } catch let error as WireError {
        #expect(error.code == "answer-not-from-hub")
        #expect(error.recovery == .retry)
      }
    }
    #expect(try office.upstream() == nil)
    try await withServedHub(copies.hub) { address in
      _ = try await Enrolment(transport: line).join(office, address: address, code: code)
    }
    #expect(try office.upstream()?.key.node == copies.hub.identity.origin.node)
  }

  @Test(arguments: [
    ("200 OK", "answer-not-from-hub"), ("401 Unauthorized", "answer-not-from-hub"),
    ("404 Not Found", "answer-not-from-hub"), ("503 Service Unavailable", "gateway-busy"),
  ])
  func `A16 a sign-in page in place of a sync loses nothing`(status: String, code: String) async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    let office = try await withFaultServer({ [reply = portal(status)] _ in reply }) { server in
      let office = try await copies.member("500114", at: server.url(""))
      try office.record("HC11", "2022", value: 1)
      try await expectForeign(office, by: line, code: code)
      #expect(try office.unsentChanges() == 1)
      return office
    }
    try await withServedHub(copies.hub) { address in
      try copies.move(office, to: address)
      #expect(try await sync(office, by: line).pushed.changes == 1)
    }
    #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office))
  }

  @Test(arguments: ["/v1/handshake", "/v1/segments", "/v1/rows"])
  func `A16 a page that cuts in at any step is told apart and the next sync goes through`(path: String) async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 1)
      let portal = AlteringTransport(base: line) { request, response in
        guard request.path == path else { return response }
        return TransportResponse(
          status: 200, headers: [TransportHeader("Content-Type", "text/html")], body: Array(Self.page.utf8))
      }
      let failure = try await syncFailure(office, by: portal)
      #expect(failure?.code == "answer-not-from-hub")
      try await sync(office, by: line)
      #expect(try office.unsentChanges() == 0)
      #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office))
    }
  }

  @Test func `of another hub at the same address is told apart`() async throws {
    let copies = try Copies()
    let others = try Copies(seed: 2)
    let impostor = others.hub
    let line = try CurlTransport()
    try await withServedHub(impostor) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 1)
      try await expectForeign(office, by: line)
      #expect(try impostor.figures(of: nil).isEmpty)
    }
  }

  @Test func `to an enrolment, from one who does not know the code, is told apart`() async throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let code = try #require(copies.hub.issueCodes(for: [office.identity.region], mode: "full").first).code
    let rogue = SigningKey.generate()
    let history = [UInt8](repeating: 7, count: 16)
    let guess = EnrolmentCode(random: [UInt8](repeating: 9, count: 19))
    let keys = try PublicKeys(of: rogue)
    let body = try EnrolmentResponse(
      hubKeys: keys, history: history,
      proof: EnrolmentProof.hub(
        keys: keys, nodeKey: office.key.publicKey.bytes, history: history, key: guess.key),
      hubRegion: "500000", hubName: "重庆市"
    ).encoded()
    let head = "HTTP/1.1 200 OK\r\nContent-Type: \(WireVersion.contentType)\r\nContent-Length: \(body.count)\r\n\r\n"
    try await withFaultServer({ _ in .init(Array(head.utf8) + body) }) { server in
      _ = await #expect(throws: WireError.notAHub) {
        _ = try await Enrolment(transport: try CurlTransport()).join(office, address: server.url(""), code: code)
      }
    }
    #expect(try office.upstream() == nil)
  }

  @Test(arguments: ["/v1/handshake", "/v1/segments", "/v1/rows", "/v1/blobs"])
  func `with a byte altered on its way is told apart`(path: String) async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try copies.hub.record("HC01", "2022", value: 79)
      try office.record("HC11", "2022", value: 1)
      try office.name(BlobHash(of: [1]).description, size: 1)
      let altering = AlteringTransport(base: line) { request, response in
        guard request.path == path, var last = response.body.last else { return response }
        last ^= 1
        return TransportResponse(
          status: response.status, headers: response.headers, body: response.body.dropLast() + [last])
      }
      #expect(try await syncFailure(office, by: altering)?.code == "answer-not-from-hub")
    }
  }

  @Test func `F7 that the hub gave before is told apart`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    let recorded = Mutex<[String: TransportResponse]>([:])
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      let recorder = AlteringTransport(base: line) { request, response in
        recorded.withLock { $0[request.path] = response }
        return response
      }
      try office.record("HC11", "2022", value: 1)
      try await sync(office, by: recorder)
      #expect(recorded.withLock { $0.count } == 4)
      try office.record("HC11", "2022", value: 0)
      for path in ["/v1/handshake", "/v1/segments", "/v1/rows", "/v1/blobs"] {
        let replaying = AlteringTransport(base: line) { request, response in
          request.path == path ? recorded.withLock { $0[path] } ?? response : response
        }
        #expect(try await syncFailure(office, by: replaying)?.code == "answer-not-from-hub", "\(path)")
      }
      try await sync(office, by: line)
      #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office))
    }
  }
}
