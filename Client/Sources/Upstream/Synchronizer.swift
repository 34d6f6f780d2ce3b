package import Model
import Replica
package import Store
import WireProtocol

/// What one sync did.
///
/// The JSON form is part of the command-line contract.
package struct SyncReport: Sendable, Encodable {
  /// What went up.
  package struct Pushed: Sendable, Encodable {
    /// Changed rows.
    package var changes = 0
    /// Segments.
    package var segments = 0
    /// Bytes of all request bodies.
    package var bytes = 0
  }

  /// What came down.
  package struct Pulled: Sendable, Encodable {
    /// Rows that changed here.
    package var rows = 0
    /// Bytes of all answers' bodies.
    package var bytes = 0
  }

  /// A refused transaction.
  package struct Rejected: Sendable, Encodable {
    /// Its number.
    package var sequence: UInt64
    /// The reason's number in the protocol.
    package var code: UInt32
    /// The reason.
    package var reason: String
    /// What to do next.
    package var hint: String
  }

  /// What went up.
  package var pushed = Pushed()
  /// What came down.
  package var pulled = Pulled()
  /// What the hub refused in this sync.
  package var rejected: [Rejected] = []
  /// Rows with concurrent edits on this copy.
  package var conflicts = 0
  /// How long it took, in milliseconds.
  package var durationMs = 0
}

/// One sync: handshake, push of what no receipt covers, pull past the cursor.
///
/// Each step is durable by itself, so a cut at any place is made good by the next sync.
package struct Synchronizer: Sendable {
  private let store: Store
  private let transport: any Transport
  private let language: Language

  /// Syncs a copy by way of a transport; reasons in the report are worded in a language.
  package init(store: Store, transport: any Transport, language: Language) {
    self.store = store
    self.transport = transport
    self.language = language
  }

  /// Runs one sync.
  /// - Throws: `not-enrolled`; `TransportError` without a hub; `WireError` and `UpstreamError` where hub and copy
  ///   disagree. What was acknowledged before stays acknowledged.
  package func run() async throws -> SyncReport {
    let started = ContinuousClock.now
    guard let hub = try store.upstream() else { throw UpstreamError.notEnrolled }
    let connection = HubConnection(transport: transport, address: hub.url, key: store.key, hub: hub.key)
    try store.sealJournal()
    var report = SyncReport()
    let greeting = try await handshake(connection, hub, &report)
    try await push(connection, hub, greeting, &report)
    try await pull(connection, greeting, &report)
    try store.noteSync(clockOffset: greeting.hubTime - store.surroundings.now())
    report.conflicts = try store.conflictCount()
    let took = started.duration(to: .now).components
    report.durationMs = Int(took.seconds * 1_000) + Int(took.attoseconds / 1_000_000_000_000_000)
    return report
  }

  private func handshake(
    _ connection: HubConnection, _ hub: UpstreamHub, _ report: inout SyncReport
  ) async throws -> HandshakeResponse {
    let position = try store.ownPosition()
    let request = HandshakeRequest(
      origin: store.identity.origin, position: position, cursor: hub.cursor, clock: store.surroundings.now(),
      history: hub.history)
    let answer = try await connection.send(
      .post, "/v1/handshake", challenge: store.surroundings.random(16), body: try request.encoded())
    report.pushed.bytes += answer.sent
    report.pulled.bytes += answer.body.count
    let greeting = try HandshakeResponse(decoding: answer.body)
    guard greeting.position.sequence <= position.sequence else { throw UpstreamError.behindHub }
    if greeting.position.sequence == position.sequence, greeting.position.head != position.head {
      throw UpstreamError.behindHub
    }
    return greeting
  }

  /// Sends what follows the last receipt.
  ///
  /// Where the hub has more than that, its answer was lost: the segment goes up once more and brings the receipt.
  private func push(
    _ connection: HubConnection, _ hub: UpstreamHub, _ greeting: HandshakeResponse, _ report: inout SyncReport
  ) async throws {
    var sequence = min(hub.acknowledged, greeting.position.sequence)
    while let next = try store.segment(after: sequence) {
      let body = try next.segment.encoded()
      let answer = try await connection.send(
        .post, "/v1/segments", challenge: greeting.challenge, body: body)
      let receipt = try Receipt(decoding: answer.body, key: hub.key)
      guard receipt.origin == store.identity.origin, receipt.position.sequence == next.segment.lastSequence,
        receipt.position.head == next.segment.head
      else { throw WireError.notAHub }
      try store.keep(receipt, encoded: answer.body)
      report.pushed.segments += 1
      report.pushed.changes += Int(next.rowCount)
      report.pushed.bytes += answer.sent
      report.pulled.bytes += answer.body.count
      report.rejected += receipt.refused.map { entry in
        SyncReport.Rejected(
          sequence: entry.sequence, code: entry.reason.rawValue, reason: entry.reason.reason[language],
          hint: entry.reason.remedy[language])
      }
      sequence = next.segment.lastSequence
    }
  }

  private func pull(
    _ connection: HubConnection, _ greeting: HandshakeResponse, _ report: inout SyncReport
  ) async throws {
    let acknowledged = try store.acknowledgedTime()
    var hasMore = true
    while hasMore {
      let cursor = try store.upstream()?.cursor ?? []
      let answer = try await connection.send(
        .get, "/v1/rows", query: "after=\(Hexadecimal.text(cursor))", challenge: greeting.challenge)
      let page = try PullPage(decoding: answer.body)
      report.pulled.bytes += answer.body.count
      if page.rows.isEmpty, page.cursor == cursor { return }
      let applied = try store.apply(page, acknowledged: acknowledged)
      report.pulled.rows += applied.changed
      // A hub that says "more" without moving the cursor would keep the node for ever.
      hasMore = page.hasMore && applied.isWhole && page.cursor != cursor
    }
  }
}
