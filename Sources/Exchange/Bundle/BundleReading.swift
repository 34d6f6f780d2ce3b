import Replica
package import WireProtocol

/// What came of a reply.
package struct ReplyOutcome: Sendable {
  /// Whether it was taken whole, or only its receipts were looked at.
  package var isTaken: Bool
  /// What was done.
  package var outcome: SyncOutcome
  /// The problem document of the hub, empty where it took everything.
  package var problem: [UInt8] = []
  /// Whether the reply left something to ask for in the next bundle.
  package var isUnfinished = false
  /// Attachments that are whole here now by what the reply brought.
  package var attachments = 0
}

/// How a copy takes the hub's answer from a file.
extension CopyStorage {
  /// Takes a reply, in one transaction.
  ///
  /// A reply is taken whole only while this copy stands as it stood when it wrote the bundle: once it has heard of the
  /// hub by another reply or over the line, rows in an older reply could only lead back. Of such a reply the receipts
  /// alone count, which lead nowhere but forward. So neither the cursor nor what is acknowledged ever goes back,
  /// whatever order files come in and however often.
  ///
  /// - Parameter reply: The reply, opened with the hub's key.
  /// - Throws: `WireError` where the reply does not hold; the errors of the storage.
  package func take(_ reply: BundleReply) throws -> ReplyOutcome {
    guard let hub = try upstream() else { throw WireError.notAHub }
    let receipts = try reply.receipts.map { try SignedReceipt($0, key: hub.key) }
    let relayReceipts = try reply.relayReceipts.map { (try RelayReceipt(decoding: $0, key: hub.key), $0) }
    guard let open = hub.bundles.open.first(where: { $0.number == reply.number }) else {
      try takeRelayReceipts(relayReceipts.map(\.0))
      return try takeReceipts(receipts)
    }
    var greeting = reply.greeting
    let now = now()
    greeting.hubTime =
      now + BundleClock.offset(exported: open.clock, answered: greeting.hubTime, imported: now)
    var script = ReplyScript(
      reply, greeting: try greeting.encoded(), receipts: receipts, relayReceipts: relayReceipts)
    var machine = NodeSync()
    var next: SyncRequest? = try machine.begin(self)
    while let request = next {
      if let answer = try script.answer(request) {
        next = try machine.take(answer, self)
      } else {
        next = try machine.leave(self)
      }
    }
    if var hub = try upstream() {
      // A chain that the hub did not name it does not have.
      let held = books.chains(of: node).map { ($0.origin.incarnation, machine.held[$0.origin.incarnation] ?? 0) }
      hub.bundles.held = Dictionary(held) { first, _ in first }
      hub.bundles.differing = machine.outcome.differing
      hub.bundles.missing = reply.missing
      if case .offering = machine.phase { hub.bundles.wanted = machine.wanted } else { hub.bundles.wanted = [] }
      hub.bundles.relayHeld = greeting.relay.number
      try keep(hub)
    }
    return ReplyOutcome(
      isTaken: true, outcome: machine.outcome, problem: reply.problem, isUnfinished: script.isUnfinished)
  }

  /// Keeps how far the hub above held this hub's relay, where that leads on.
  private func takeRelayReceipts(_ receipts: [RelayReceipt]) throws {
    guard isHub, let hub = self as? any RelayStorage, let history = try upstream()?.history else { return }
    for receipt in receipts where receipt.node == node && receipt.history == history {
      let number = receipt.position.number
      guard try number > hub.relayAcknowledged(), try hub.relayDigest(at: number) == receipt.position.digest else {
        continue
      }
      try hub.keep(relayAcknowledged: number)
    }
  }

  /// Keeps those receipts of a reply which lead on from where this copy stands.
  private func takeReceipts(_ receipts: [SignedReceipt]) throws -> ReplyOutcome {
    var outcome = SyncOutcome()
    for signed in receipts {
      let receipt = signed.receipt
      guard let hub = try upstream(), receipt.origin == books.own, receipt.history == hub.history,
        receipt.position.sequence > hub.acknowledged, try holds(receipt.position, of: books.own)
      else { continue }
      try take(receipt, encoded: signed.bytes)
      if var hub = try upstream() {
        hub.bundles.held[books.own.incarnation] = receipt.position.sequence
        try keep(hub)
      }
      outcome.pushedSegments += 1
      outcome.refused += receipt.refused.filter { $0.reason != .alreadyHeld && $0.sequence > hub.acknowledged }.map {
        RefusedSave(sequence: $0, reason: $1)
      }
    }
    return ReplyOutcome(isTaken: false, outcome: outcome)
  }
}

/// A receipt beside its signed form.
private struct SignedReceipt {
  let receipt: Receipt
  let bytes: [UInt8]

  init(_ bytes: [UInt8], key: VerifyingKey) throws(WireError) {
    receipt = try Receipt(decoding: bytes, key: key)
    self.bytes = bytes
  }
}

/// Answers what a sync asks out of a reply, as far as the reply goes.
private struct ReplyScript {
  private let greeting: [UInt8]
  private let receipts: [[UInt8]: [UInt8]]
  private let returned: [Segment]
  private var pages: [PullPage]
  private var healed: [String: [PullPage]]
  private var relayReceipts: [(receipt: RelayReceipt, bytes: [UInt8])]
  private let relayed: [RelayBatch]
  private let isOffered: Bool
  /// Whether something was asked that the reply has no answer to.
  private(set) var isUnfinished = false

  init(
    _ reply: BundleReply, greeting: [UInt8], receipts: [SignedReceipt],
    relayReceipts: [(receipt: RelayReceipt, bytes: [UInt8])]
  ) {
    self.relayReceipts = relayReceipts
    relayed = reply.relayed
    isOffered = reply.offered > 0
    self.greeting = greeting
    self.receipts = Dictionary(receipts.map { ($0.receipt.position.head, $0.bytes) }) { first, _ in first }
    returned = reply.returned
    pages = reply.pages
    healed = Dictionary(reply.healed.map { ($0.scope, $0.pages) }) { first, _ in first }
  }

  mutating func answer(_ request: SyncRequest) throws(WireError) -> [UInt8]? {
    let answer: [UInt8]?
    switch request {
    case .greet: answer = greeting
    case .segments(let incarnation, let after):
      let page = page(of: incarnation, after: after)
      answer = page.isEmpty ? nil : try SegmentPage(segments: page, hasMore: false).encoded()
    case .push(let segment): answer = receipts[segment.head]
    case .offer: answer = isOffered ? [] : nil
    case .relay(let batch): answer = relayReceipt(of: batch)
    case .relayed(let after): answer = try relayed.first { $0.start.number == after }?.encoded()
    case .rows: answer = pages.isEmpty ? nil : try pages.removeFirst().encoded()
    case .heal(let scope, _):
      answer = healed[scope, default: []].isEmpty ? nil : try healed[scope, default: []].removeFirst().encoded()
    }
    if answer == nil { isUnfinished = true }
    return answer
  }

  /// The first receipt that leads on from where a batch starts.
  private mutating func relayReceipt(of batch: RelayBatch) -> [UInt8]? {
    relayReceipts.removeAll { entry in
      let number = entry.receipt.position.number
      return batch.items.isEmpty ? number < batch.start.number : number <= batch.start.number
    }
    return relayReceipts.isEmpty ? nil : relayReceipts.removeFirst().bytes
  }

  /// As many of the own segments past a number as one page takes.
  private func page(of incarnation: UInt64, after sequence: UInt64) -> [Segment] {
    var bytes = 0
    return Array(
      returned.lazy.filter { $0.origin.incarnation == incarnation && $0.lastSequence > sequence }.prefix { segment in
        defer { bytes += segment.payload.count }
        return bytes < ExchangeLimits.historyPageBytes
      })
  }
}

/// What two clocks and a journey say of each other.
package enum BundleClock {
  /// The hub's clock less this copy's, in milliseconds, as near to 0 as the journey allows.
  ///
  /// A bundle is not answered before it was written, nor a reply read before it was: the first says how fast this clock
  /// is at least, the second how slow.
  ///
  /// - Parameters:
  ///   - exported: This clock when the bundle was written.
  ///   - answered: The hub's clock when it answered.
  ///   - imported: This clock now.
  package static func offset(exported: Int64, answered: Int64, imported: Int64) -> Int64 {
    let (slow, isSlowTooFar) = answered.subtractingReportingOverflow(imported)
    let (fast, isFastTooFar) = answered.subtractingReportingOverflow(exported)
    guard !isSlowTooFar, !isFastTooFar, (0...(1 << 48)).contains(answered) else { return 0 }
    if slow > 0 { return slow }
    // A clock that was set back since then says nothing of what it shows now.
    return exported <= imported ? min(fast, 0) : 0
  }
}
