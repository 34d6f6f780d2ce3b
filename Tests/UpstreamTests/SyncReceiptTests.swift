import Fixtures
import Replica
import Store
import Testing
import WireProtocol

@testable import Upstream

@Suite struct `A receipt` {
  /// What is wrong with it.
  enum Fault: String, CaseIterable, Sendable {
    case otherNode, otherIncarnation, otherHead, earlier, later, otherSigner, noReceipt
  }

  /// The receipt that a hub with this fault would give, in place of its true one.
  private static func forge(_ fault: Fault, _ body: [UInt8], _ key: SigningKey) throws -> [UInt8] {
    var receipt = try Receipt(decoding: body, key: key.publicKey)
    switch fault {
    case .otherNode: receipt.origin = Origin(node: key.publicKey.node, incarnation: receipt.origin.incarnation)
    case .otherIncarnation: receipt.origin = Origin(node: receipt.origin.node, incarnation: 1)
    case .otherHead: receipt.position.head[0] ^= 1
    case .earlier: receipt.position.sequence -= 1
    case .later: receipt.position.sequence += 1
    case .otherSigner: return try receipt.signed(by: SigningKey.generate())
    case .noReceipt: return []
    }
    return try receipt.signed(by: key)
  }

  @Test(arguments: Fault.allCases)
  func `that does not cover what was sent acknowledges nothing`(fault: Fault) async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 1)
      try office.record("HC12", "2022", value: 1)
      let key = copies.hub.key
      let forging = AlteringTransport(base: line) { request, response throws(TransportError) in
        guard request.path == "/v1/segments" else { return response }
        do {
          let body = try Self.forge(fault, response.body, key)
          let challenge = request.headers.first { $0.name == HTTPSignature.challengeHeader }?.value ?? ""
          let headers = try HTTPSignature.answerHeaders(
            status: 200, body: body, path: request.path, query: "", challenge: challenge, key: key)
          return TransportResponse(status: 200, headers: headers.map { TransportHeader($0.name, $0.value) }, body: body)
        } catch {
          throw TransportError(.notHTTP, underlying: "\(error)")
        }
      }
      let before = try OfficeState(office)
      let failure = try await syncFailure(office, by: forging)
      #expect(["answer-not-from-hub", "message-malformed"].contains(failure?.code), "\(failure?.code ?? "none")")
      #expect(try OfficeState(office) == before)
      try await sync(office, by: line)
      #expect(try office.unsentChanges() == 0)
      #expect(try office.upstream()?.acknowledged == 2)
    }
  }
}
