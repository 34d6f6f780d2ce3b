import Foundation
import Replica
import Upstream
import WireProtocol

/// An office's side of a sync over HTTP, with the client that `tributary sync` uses: greeting, segments up, rows down.
///
/// What it sends was sealed before, and what comes down is decoded and dropped: an office's own disk takes no part.
struct LineOffice {
  private static let nonceBytes = 16

  private let connection: HubConnection
  private let origin: Origin
  private let end: ChainPosition
  /// Where its next pull starts.
  private(set) var cursor: [UInt8]
  private var challenge: [UInt8] = []
  /// The bytes of bodies, both ways.
  private(set) var bytes = 0

  /// Speaks for a node.
  init(_ upload: DistrictUpload, at address: String, hub: VerifyingKey, by transport: CurlTransport, cursor: [UInt8]) {
    self.init(
      key: upload.key, origin: upload.origin, end: upload.end, at: address, hub: hub, by: transport, cursor: cursor)
  }

  /// Speaks for a node whose chain ends somewhere.
  init(
    key: SigningKey, origin: Origin, end: ChainPosition, at address: String, hub: VerifyingKey,
    by transport: CurlTransport, cursor: [UInt8]
  ) {
    connection = HubConnection(transport: transport, address: address, key: key, hub: hub)
    self.origin = origin
    self.end = end
    self.cursor = cursor
  }

  /// Greets the hub.
  mutating func greet() async throws {
    let greeting = HandshakeRequest(
      origin: origin, position: end, cursor: cursor, clock: Int64(Date().timeIntervalSince1970 * 1_000), history: [])
    let nonce = (0..<Self.nonceBytes).map { _ in UInt8.random(in: 0...255) }
    let answer = try await connection.send(.post, "/v1/handshake", challenge: nonce, body: try greeting.encoded())
    note(answer)
    challenge = try HandshakeResponse(decoding: answer.body).challenge
  }

  /// Sends a segment and takes its receipt.
  mutating func push(_ segment: [UInt8]) async throws {
    note(try await connection.send(.post, "/v1/segments", challenge: challenge, body: segment))
  }

  /// Fetches rows until there are no more.
  /// - Returns: How many came.
  mutating func pull() async throws -> Int {
    var rows = 0
    var hasMore = true
    while hasMore {
      let answer = try await connection.send(
        .get, "/v1/rows", query: "after=\(Hexadecimal.text(cursor))&schema=\(Schema.version)", challenge: challenge)
      note(answer)
      let page = try PullPage(decoding: answer.body)
      rows += page.rows.count
      cursor = page.cursor
      hasMore = page.hasMore
    }
    return rows
  }

  private mutating func note(_ answer: HubConnection.Answer) { bytes += answer.sent + answer.body.count }
}
