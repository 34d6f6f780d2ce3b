import Model
import Replica
package import WireProtocol

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
  mutating func takeGreeting(
    _ greeting: HandshakeResponse, _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    guard var hub = try storage.upstream() else { throw WireError.notAHub }
    hubTime = greeting.hubTime
    relay = RelaySync(held: greeting.relay)
    wanted = greeting.wanted
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
  mutating func reopenForkedLives(_ chains: [HeldChain], _ storage: some CopyStorage) throws {
    for chain in chains where chain.incarnation != storage.books.own.incarnation {
      let life = Origin(node: storage.node, incarnation: chain.incarnation)
      guard chain.position.sequence <= storage.books.position(of: life).sequence else { continue }
      let isHeld = try storage.holds(chain.position, of: life)
      if !isHeld { outcome.reissued += try storage.reopen(life) }
    }
  }

  /// Moves the unsent saves back where they lie past the hub's clock.
  mutating func slowDown(_ storage: some CopyStorage) throws {
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

  mutating func nextToReturn(
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

  mutating func takeBack(
    _ page: SegmentPage, _ chains: [HeldChain], _ storage: some CopyStorage
  ) throws -> SyncRequest? {
    guard let hub = try storage.upstream() else { throw WireError.notAHub }
    if let first = page.segments.first, first.origin.node == storage.node {
      let mine = storage.books.position(of: first.origin)
      // A chain that goes on from another head, or whose segments end elsewhere, is not the one that is here.
      let isOther = first.firstSequence == mine.sequence + 1 && first.previousHead != mine.head
      let isAcross = first.firstSequence <= mine.sequence && mine.sequence < first.lastSequence
      if mine.sequence > 0, isOther || isAcross {
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
