import Exchange
package import Model
import Replica
package import Store
import Synchronization
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

  /// Own saves of a former life that did not come back: those made after a backup and never sent.
  package struct Lost: Sendable, Encodable {
    /// The former incarnation, in hexadecimal.
    package var incarnation: String
    /// The last number that is safe.
    package var after: UInt64
  }

  /// What went up.
  package var pushed = Pushed()
  /// What came down.
  package var pulled = Pulled()
  /// What became of attachments.
  package var blobs = BlobReport()
  /// What the hub refused in this sync.
  package var rejected: [Rejected] = []
  /// Rows with concurrent edits on this copy.
  package var conflicts = 0
  /// How long it took, in milliseconds.
  package var durationMs = 0
  /// Own saves that came back from the hub, after a restore.
  package var returned = 0
  /// Saves that were issued again: after a restore, on a cloned disk, or because the clock was fast.
  package var reissued = 0
  /// By how much the clock was fast where times were moved, in milliseconds.
  package var clockAheadMs: Int64 = 0
  /// Whether the hub's file has begun another life since the last sync.
  package var hubRestored = false
  /// Regions whose rows differed from the hub's and were healed.
  package var healed: [String] = []
  /// Regions whose rows still differ.
  package var differing: [String] = []
  /// Own saves that may be gone.
  package var lost: [Lost] = []
  /// Rows that a restored hub was offered, which lost them.
  package var offered = 0
  /// What a hub passed on; nil at an office.
  package var relay: RelayReport?
}

/// One sync: carries what the copy's machine asks to the hub, and the hub's answers back; then the bytes of
/// attachments, both ways.
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
    guard let hub = try store.upstream() else { throw StoreError.notEnrolled }
    let connection = HubConnection(transport: transport, address: hub.url, key: store.key, hub: hub.key)
    let line = HubLine(connection: connection, nonce: store.surroundings.random(16))
    let machine = Mutex(NodeSync())
    var traffic = Traffic()
    var next: SyncRequest? = try store.step { storage in try machine.withLock { try $0.begin(storage) } }
    var challenge: [UInt8]?
    while let request = next {
      let answer = try await line.send(request, challenge: challenge)
      traffic.note(request, answer)
      if challenge == nil { challenge = try HandshakeResponse(decoding: answer.body).challenge }
      next = try store.step { storage in try machine.withLock { try $0.take(answer.body, storage) } }
    }
    let outcome = machine.withLock { $0.outcome }
    var report = SyncReport(outcome, traffic, language: language)
    if store.identity.kind == .hub { report.relay = RelayReport(outcome.relay, language: language) }
    if let challenge {
      try await BlobExchange(store: store, connection: connection, challenge: challenge, language: language)
        .run(&report)
    }
    try store.noteSync(clockOffset: outcome.clockOffset)
    report.conflicts = try store.conflictCount()
    let took = started.duration(to: .now).components
    report.durationMs = Int(took.seconds * 1_000) + Int(took.attoseconds / 1_000_000_000_000_000)
    return report
  }
}

/// Puts the machine's requests into the form of the line.
private struct HubLine: Sendable {
  let connection: HubConnection
  let nonce: [UInt8]

  func send(_ request: SyncRequest, challenge: [UInt8]?) async throws -> HubConnection.Answer {
    let challenge = challenge ?? nonce
    switch request {
    case .greet(let greeting):
      return try await connection.send(.post, "/v1/handshake", challenge: challenge, body: try greeting.encoded())
    case .segments(let incarnation, let after):
      return try await connection.send(
        .get, "/v1/segments", query: "incarnation=\(Hexadecimal.text(Hexadecimal.bytes(incarnation)))&after=\(after)",
        challenge: challenge)
    case .push(let segment):
      return try await connection.send(.post, "/v1/segments", challenge: challenge, body: try segment.encoded())
    case .offer(let page):
      return try await connection.send(.post, "/v1/offers", challenge: challenge, body: try page.encoded())
    case .relay(let batch):
      return try await connection.send(.post, "/v1/relay", challenge: challenge, body: try batch.encoded())
    case .relayed(let after):
      return try await connection.send(.get, "/v1/relay", query: "after=\(after)", challenge: challenge)
    case .rows(let cursor):
      return try await connection.send(
        .get, "/v1/rows", query: "after=\(Hexadecimal.text(cursor))&schema=\(Schema.version)", challenge: challenge)
    case .heal(let scope, let cursor):
      return try await connection.send(
        .get, "/v1/rows", query: "after=\(Hexadecimal.text(cursor))&schema=\(Schema.version)&scope=\(scope)",
        challenge: challenge)
    }
  }
}

/// The bytes of bodies that went up and came down.
struct Traffic: Sendable {
  var sent = 0
  var received = 0

  mutating func note(_ request: SyncRequest, _ answer: HubConnection.Answer) {
    sent += answer.sent
    received += answer.body.count
  }
}

extension SyncReport {
  /// Words what a sync did.
  init(_ outcome: SyncOutcome, _ traffic: Traffic, language: Language) {
    pushed = Pushed(changes: outcome.pushedChanges, segments: outcome.pushedSegments, bytes: traffic.sent)
    pulled = Pulled(rows: outcome.pulledRows, bytes: traffic.received)
    rejected = outcome.refused.map { refused in
      Rejected(
        sequence: refused.sequence, code: refused.reason.rawValue, reason: refused.reason.reason[language],
        hint: refused.reason.remedy[language])
    }
    returned = outcome.returned
    reissued = outcome.reissued
    clockAheadMs = outcome.clockAhead
    hubRestored = outcome.hubWasRestored
    offered = outcome.offered
    healed = outcome.healed
    differing = outcome.differing
    lost = outcome.lost.map { Lost(incarnation: Hexadecimal.text(Hexadecimal.bytes($0.incarnation)), after: $0.after) }
  }
}
