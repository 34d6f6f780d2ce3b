import Exchange
import Fixtures
import Model
import Replica
import Store
import Testing
import WireProtocol

@testable import Upstream

/// A served hub, a misbehaving proxy before it, and an office that knows only the proxy.
struct LineWorld {
  let copies: Copies
  /// The hub's own address.
  let direct: String
  let line: FaultyLine
  let office: Store
  let transport: CurlTransport

  /// One sync through the proxy; nil where it went through, else the error's code.
  func night() async throws -> String? { try await syncFailure(office, by: transport)?.code }

  /// Saves that the hub holds of the office.
  func held() async throws -> UInt64 { try await copies.hub.position(of: office.identity.origin).sequence }

  /// Nothing that was acknowledged is missing at the hub.
  func expectNothingLost(_ location: SourceLocation = #_sourceLocation) async throws {
    let acknowledged = try office.upstream()?.acknowledged ?? 0
    #expect(try await held() >= acknowledged, "acknowledged and not held", sourceLocation: location)
  }

  /// After a sync over a clean line, both copies show the same, each save counts once, and no more is to do.
  func expectSettled(saves: Int, _ location: SourceLocation = #_sourceLocation) async throws {
    try await expectNothingLost(location)
    line.plan { _ in .none }
    try copies.move(office, to: direct)
    try await sync(office, by: transport)
    #expect(try OfficeState.figures(copies.hub) == OfficeState.figures(office), sourceLocation: location)
    #expect(try office.unsentChanges() == 0, sourceLocation: location)
    #expect(try office.refusals().isEmpty, sourceLocation: location)
    #expect(try await held() == UInt64(saves), sourceLocation: location)
    #expect(try office.upstream()?.acknowledged == UInt64(saves), sourceLocation: location)
    #expect(try copies.hub.transactionCounts().values.reduce(0, +) == saves, sourceLocation: location)
    #expect(try copies.hub.conflictCount() == 0, sourceLocation: location)
    #expect(try copies.hub.verify().isClean, sourceLocation: location)
    let idle = try await sync(office, by: transport)
    #expect(idle.pushed.segments == 0 && idle.pulled.rows == 0, sourceLocation: location)
  }

  /// The office's side of the line, past the handshake, with its first segment in hand.
  func greeted() async throws -> (connection: HubConnection, challenge: [UInt8], segment: Segment) {
    let hub = try #require(try office.upstream())
    let connection = HubConnection(transport: transport, address: hub.url, key: office.key, hub: hub.key)
    try office.sealJournal()
    let request = HandshakeRequest(
      origin: office.identity.origin, position: try office.ownPosition(), cursor: hub.cursor,
      clock: office.surroundings.now(), history: hub.history)
    let answer = try await connection.send(
      .post, "/v1/handshake", challenge: office.surroundings.random(16), body: try request.encoded())
    let challenge = try HandshakeResponse(decoding: answer.body).challenge
    return (connection, challenge, try #require(try office.segment(after: 0)?.segment))
  }

  /// Sends a segment and gives the receipt's place in the chain, or nil where no receipt came.
  func push(_ segment: Segment, over connection: HubConnection, _ challenge: [UInt8]) async throws -> UInt64? {
    guard
      let answer = try? await connection.send(
        .post, "/v1/segments", challenge: challenge, body: try segment.encoded())
    else { return nil }
    return try Receipt(decoding: answer.body, key: copies.hub.key.publicKey).position.sequence
  }
}

/// Serves a hub behind a misbehaving proxy for as long as the body runs.
func withLine(
  _ adjust: (inout TransportConfiguration) -> Void = { _ in }, _ body: (LineWorld) async throws -> Void
) async throws {
  let copies = try Copies()
  var configuration = TransportConfiguration()
  adjust(&configuration)
  let transport = try CurlTransport(configuration)
  try await withServedHub(copies.hub) { direct in
    try await withFaultyLine(to: direct) { line, address in
      let office = try await copies.member("500114", at: address)
      try await body(LineWorld(copies: copies, direct: direct, line: line, office: office, transport: transport))
    }
  }
}
