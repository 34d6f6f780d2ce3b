import Model
import Replica
package import WireProtocol

/// What a node asks its hub.
package enum SyncRequest: Sendable {
  /// Who it is and how far it is.
  case greet(HandshakeRequest)
  /// Own segments that it lacks.
  case segments(incarnation: UInt64, after: UInt64)
  /// A segment goes up.
  case push(Segment)
  /// Rows past the cursor.
  case rows(cursor: [UInt8])
  /// Items of a hub's relay go up.
  case relay(RelayBatch)
  /// Items that this hub once passed on, past a number.
  case relayed(after: UInt64)
  /// All rows of one scope, past a cursor.
  case heal(scope: String, cursor: [UInt8])
}

/// One sync of a copy with its hub, as a machine without a line: it says what to ask and takes what is answered.
///
/// Each step is one transaction of the storage, so a cut at any place is made good by the next sync. Whoever drives it
/// carries requests and answers: over HTTP, in a file, or inside a simulation.
package struct NodeSync: Sendable {
  private enum Phase: Sendable {
    case greeting
    case returning([HeldChain])
    case pushing
    case relaying
    case pulling
    case healing([String])
    case done
  }

  /// How far the hub holds each own chain, as its greeting said and its receipts since.
  private(set) var held: [UInt64: UInt64] = [:]
  private var phase = Phase.greeting
  private var pushed: (segment: Segment, rowCount: Int64)?
  private var hubTime: Int64 = 0
  private var relay = RelaySync(held: .start)
  /// What was done so far.
  package private(set) var outcome = SyncOutcome()

  /// A sync that has not begun.
  package init() {}

  /// What to ask first.
  /// - Throws: The errors of the storage.
  package mutating func begin(_ storage: some CopyStorage) throws -> SyncRequest {
    .greet(try storage.greeting())
  }

  /// Takes the answer to the last request.
  ///
  /// - Parameters:
  ///   - answer: The body of the hub's answer, whose signature over this very exchange was checked.
  ///   - storage: The copy, in a transaction of its own.
  /// - Returns: What to ask next, or nil at the end.
  /// - Throws: `WireError` where the answer does not hold; the errors of the storage.
  package mutating func take(_ answer: [UInt8], _ storage: some CopyStorage) throws -> SyncRequest? {
    switch phase {
    case .greeting: return try takeGreeting(HandshakeResponse(decoding: answer), storage)
    case .returning(let chains): return try takeBack(SegmentPage(decoding: answer), chains, storage)
    case .pushing: return try takeReceipt(answer, storage)
    case .relaying: return try takeRelay(answer, storage)
    case .pulling: return try takeRows(PullPage(decoding: answer), storage)
    case .healing(let scopes): return try takeScope(PullPage(decoding: answer), scopes, storage)
    case .done: return nil
    }
  }

  /// Goes on without an answer to the last request, where what carries the answers has none: it is asked again in the
  /// next sync.
  ///
  /// - Returns: What to ask next, or nil at the end.
  /// - Throws: The errors of the storage; `answer-not-from-hub` where the greeting itself has no answer.
  package mutating func leave(_ storage: some CopyStorage) throws -> SyncRequest? {
    switch phase {
    case .greeting: throw WireError.notAHub
    case .returning: return try nextToPush(storage)
    case .pushing, .relaying: return try pull(storage)
    case .pulling, .done:
      phase = .done
      return nil
    case .healing(let scopes):
      outcome.differing += scopes.prefix(1)
      return nextToHeal(Array(scopes.dropFirst()))
    }
  }
}

// MARK: Greeting

extension CopyStorage {
  /// What a node says first.
  /// - Throws: The errors of the storage; `answer-not-from-hub` before the copy joined a hub.
  package func greeting() throws -> HandshakeRequest {
    guard let hub = try upstream() else { throw WireError.notAHub }
    let own = books.ownNumber()
    let seen = books.chains(of: hub.key.node).map { number, origin in
      Stamp(time: books.entries[number].time, origin: origin)
    }
    return HandshakeRequest(
      origin: books.own, position: books.entries[own].position, cursor: hub.cursor, clock: now(),
      history: hub.history, receipt: hub.receipt, seen: seen, schema: schema)
  }
}

extension NodeSync {
  private mutating func takeGreeting(
    _ greeting: HandshakeResponse, _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    guard var hub = try storage.upstream() else { throw WireError.notAHub }
    hubTime = greeting.hubTime
    relay = RelaySync(held: greeting.relay)
    outcome.clockOffset = greeting.hubTime - storage.now()
    outcome.hubWasRestored = hub.history != greeting.history
    hub.clockCorrection = min(0, outcome.clockOffset + ExchangeLimits.clockAheadMilliseconds)
    if hub.clockCorrection < 0 { hub.clockCorrection = outcome.clockOffset }
    hub.history = greeting.history
    // Replies that are still on their way speak of an earlier hub than this one.
    hub.bundles = BundleBook()
    try storage.keep(hub)

    let own = storage.books.own
    let mine = storage.books.position(of: own)
    let theirs = greeting.chains.first { $0.incarnation == own.incarnation }?.position ?? .start
    #if TRIBUTARY_DEFECTS
      let holds = try Defect.on(.forkNotSeen) || storage.holds(theirs, of: own)
      let isForked = !Defect.on(.forkNotSeen) && (theirs.sequence > mine.sequence || !holds)
    #else
      let isForked = try theirs.sequence > mine.sequence || !storage.holds(theirs, of: own)
    #endif
    if isForked {
      // A hub that went back may since have given the numbers it had acknowledged to another copy of this disk: what it
      // said before its return counts for nothing, and what it does hold it drops as twins.
      if outcome.hubWasRestored {
        hub.acknowledged = 0
        try storage.keep(hub)
      }
      outcome.reissued += try storage.beginAgain()
      outcome.lost.append(LostRange(incarnation: own.incarnation, after: theirs.sequence))
    }
    try reopenForkedLives(greeting.chains, storage)
    try slowDown(storage)
    held = Dictionary(greeting.chains.map { ($0.incarnation, $0.position.sequence) }) { first, _ in first }
    if storage.books.own == own {
      // Where the hub has more than its last receipt says, its answer was lost: the segment goes up again and brings it.
      held[own.incarnation] = min(theirs.sequence, hub.acknowledged)
    }
    return try nextToReturn(greeting.chains, storage)
  }

  /// Issues again what former lives hold otherwise than the hub, which went back and took another copy's instead.
  private mutating func reopenForkedLives(_ chains: [HeldChain], _ storage: some CopyStorage) throws {
    for chain in chains where chain.incarnation != storage.books.own.incarnation {
      let life = Origin(node: storage.node, incarnation: chain.incarnation)
      guard chain.position.sequence <= storage.books.position(of: life).sequence else { continue }
      let isHeld = try storage.holds(chain.position, of: life)
      if !isHeld { outcome.reissued += try storage.reopen(life) }
    }
  }

  /// Moves the unsent saves back where they lie past the hub's clock.
  private mutating func slowDown(_ storage: some CopyStorage) throws {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.fastClockNotSlowed) { return }
    #endif
    let limit = hubTime + ExchangeLimits.clockAheadMilliseconds
    let unsent = try storage.pendingSaves().map(\.transaction.time.milliseconds)
    guard let latest = unsent.max(), latest > limit else { return }
    // The clock may have been set right since: then only the times themselves say by how much it was fast.
    let ahead = max(-outcome.clockOffset, 0)
    let lateness = latest - ahead <= limit ? ahead : latest - hubTime
    outcome.clockAhead = lateness
    outcome.reissued += try storage.beginAgain(fastBy: lateness)
  }

  private mutating func nextToReturn(
    _ chains: [HeldChain], _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    for (index, chain) in chains.enumerated() {
      let mine = storage.books.position(of: Origin(node: storage.node, incarnation: chain.incarnation))
      guard chain.position.sequence > mine.sequence else { continue }
      phase = .returning(Array(chains[index...]))
      return .segments(incarnation: chain.incarnation, after: mine.sequence)
    }
    return try nextToPush(storage)
  }

  private mutating func takeBack(
    _ page: SegmentPage, _ chains: [HeldChain], _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    guard let hub = try storage.upstream() else { throw WireError.notAHub }
    if let first = page.segments.first, first.origin.node == storage.node {
      let mine = storage.books.position(of: first.origin)
      if mine.sequence > 0, first.firstSequence == mine.sequence + 1, first.previousHead != mine.head {
        outcome.reissued += try storage.reopen(first.origin)
        return try nextToReturn(chains, storage)
      }
    }
    let count = try storage.takeBack(page.segments, hub: hub.key)
    // A hub that says it has more and gives nothing would keep the node for ever.
    guard count > 0 else { throw WireError.notAHub }
    outcome.returned += count
    return try nextToReturn(chains, storage)
  }
}

// MARK: Push

extension NodeSync {
  private mutating func nextToPush(_ storage: some CopyStorage) throws -> SyncRequest? {
    phase = .pushing
    while try storage.sealOne() {}
    for (number, origin) in storage.books.chains(of: storage.node) {
      #if TRIBUTARY_DEFECTS
        if Defect.on(.formerLivesNotSent) { guard origin == storage.books.own else { continue } }
      #endif
      if let next = try storage.segment(of: number, past: held[origin.incarnation] ?? 0) {
        pushed = (next.segment, next.rowCount)
        return .push(next.segment)
      }
    }
    // Before the pull, so that what comes down holds what went up.
    if storage.isHub, let hub = storage as? any RelayStorage {
      phase = .relaying
      if let request = try relay.begin(hub) { return request }
      outcome.relay = relay.outcome
    }
    return try pull(storage)
  }

  private mutating func takeRelay(_ answer: [UInt8], _ storage: some CopyStorage) throws -> SyncRequest? {
    if let hub = storage as? any RelayStorage, let request = try relay.take(answer, hub) { return request }
    outcome.relay = relay.outcome
    return try pull(storage)
  }

  private mutating func pull(_ storage: some CopyStorage) throws -> SyncRequest {
    phase = .pulling
    return .rows(cursor: try storage.upstream()?.cursor ?? [])
  }

  private mutating func takeReceipt(_ answer: [UInt8], _ storage: some CopyStorage) throws -> SyncRequest? {
    guard let hub = try storage.upstream(), let (segment, rowCount) = pushed else { throw WireError.notAHub }
    let receipt = try Receipt(decoding: answer, key: hub.key)
    guard receipt.origin == segment.origin, receipt.position.sequence == segment.lastSequence,
      receipt.position.head == segment.head
    else { throw WireError.notAHub }
    try storage.take(receipt, encoded: answer)
    held[segment.origin.incarnation] = segment.lastSequence
    outcome.pushedSegments += 1
    outcome.pushedChanges += Int(rowCount)
    outcome.refused += receipt.refused.filter { $0.reason != .alreadyHeld }.map {
      RefusedSave(sequence: $0, reason: $1)
    }
    return try nextToPush(storage)
  }
}

// MARK: Pull

extension NodeSync {
  private mutating func takeRows(_ page: PullPage, _ storage: some CopyStorage) throws -> SyncRequest? {
    guard var hub = try storage.upstream() else { throw WireError.notAHub }
    let moved = page.cursor != hub.cursor
    outcome.pulledRows += try storage.takePulled(page.rows)
    hub.cursor = page.cursor
    if moved { try storage.keep(hub) }
    // A hub that says "more" without moving the cursor would keep the node for ever.
    if page.hasMore, moved { return .rows(cursor: page.cursor) }
    let differing = try storage.differing(from: page)
    return nextToHeal(differing)
  }

  private mutating func nextToHeal(_ scopes: [String]) -> SyncRequest? {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.differenceIgnored), !scopes.isEmpty { return nextToHeal([]) }
    #endif
    guard let scope = scopes.first else {
      phase = .done
      return nil
    }
    phase = .healing(scopes)
    return .heal(scope: scope, cursor: [])
  }

  private mutating func takeScope(
    _ page: PullPage, _ scopes: [String], _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    guard let scope = scopes.first else { return nil }
    outcome.pulledRows += try storage.takePulled(page.rows)
    if page.hasMore, !page.rows.isEmpty { return .heal(scope: scope, cursor: page.cursor) }
    if try storage.differing(from: page).isEmpty {
      outcome.healed.append(scope)
    } else {
      outcome.differing.append(scope)
    }
    return nextToHeal(Array(scopes.dropFirst()))
  }
}

extension CopyStorage {
  /// Whether this copy's chain of an origin passes through a place.
  func holds(_ position: ChainPosition, of origin: Origin) throws -> Bool {
    guard position.sequence > 0 else { return true }
    let number = books.number(of: origin)
    guard let segment = try segment(of: number, past: position.sequence - 1)?.segment else { return false }
    return segment.lastSequence == position.sequence && segment.head == position.head
  }

  /// Takes rows as the hub has them.
  /// - Returns: How many changed.
  package func takePulled(_ page: [PulledRow]) throws -> Int {
    let rows = try takable(page)
    for row in rows {
      for stamp in row.state.heads.groups(count: Schema.table(row.table)?.groups.count ?? 0).flatMap(\.stamps)
      where stamp.origin != .builtin {
        books.see(stamp.time, of: books.number(of: stamp.origin))
      }
    }
    return try layUnder(rows, try pendingSaves())
  }

  /// The scopes whose rows here do not add up to what the hub says, saves that no receipt covers left out.
  func differing(from page: PullPage) throws -> [String] {
    let sums = page.sums
    guard !sums.isEmpty else { return [] }
    let pending = try pendingSaves()
    guard pending.isEmpty else { return [] }
    let scopes = Dictionary(
      try visibleScopes(of: region).map { ($0.region.description, $0) }
    ) { first, _ in first }
    let inMotion = try scopesInMotion()
    return try sums.filter { sum in
      guard let scope = scopes[sum.scope], !inMotion.contains(sum.scope) else { return false }
      let tables = Schema.tables(of: page.schema).filter(scope.shows)
      return try self.sum(of: scope.region, tables, schema: page.schema) != sum.sum
    }.map(\.scope)
  }
}
