package import WireProtocol

#if TRIBUTARY_DEFECTS
  import Replica
#endif

/// What one sync passed on.
package struct RelayOutcome: Sendable, Hashable {
  /// Items that went up.
  package var items = 0
  /// Segments among them.
  package var segments = 0
  /// Items that came back from the hub above.
  package var returned = 0
  /// Whether the numbers had to be taken from the hub above: two copies of this hub's file have spoken with it.
  package var isForked = false
  /// What stands against items at the hub above.
  package var problems: [RelayProblem] = []

  /// Nothing passed on yet.
  package init() {}
}

/// The part of a sync in which a hub passes on what it took from below.
///
/// A machine without a line, as `NodeSync` is.
struct RelaySync: Sendable {
  private enum Phase: Sendable {
    case returning
    case sending(RelayBatch)
    case done
  }

  private var held: RelayPosition
  private var phase = Phase.done
  var outcome = RelayOutcome()

  /// Begins with how far the hub above said that it holds the items.
  init(held: RelayPosition) {
    self.held = held
  }

  /// What to ask first; nil where there is nothing to pass on.
  mutating func begin(_ storage: any RelayStorage) throws -> SyncRequest? {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.relayForkNotSeen) { return try next(storage) }
    #endif
    let mine = try storage.relayPosition()
    if held.number <= mine.number, held.number > 0, try storage.relayDigest(at: held.number) != held.digest {
      try fork(storage)
    }
    return try next(storage)
  }

  /// Takes the answer to the last request; nil at the end.
  mutating func take(_ answer: [UInt8], _ storage: any RelayStorage) throws -> SyncRequest? {
    switch phase {
    case .returning: return try takeBack(RelayBatch(decoding: answer), storage)
    case .sending(let batch): return try takeReceipt(answer, batch, storage)
    case .done: return nil
    }
  }

  /// Two copies of this hub's file have passed on different items: the numbers of the hub above stand.
  private mutating func fork(_ storage: any RelayStorage) throws {
    // A second fork within one sync: the hub above contradicts itself.
    guard !outcome.isForked else { throw WireError.notAHub }
    outcome.isForked = true
    try storage.removeRelay()
  }

  private mutating func next(_ storage: any RelayStorage) throws -> SyncRequest? {
    let mine = try storage.relayPosition()
    if held.number > mine.number {
      phase = .returning
      return .relayed(after: mine.number)
    }
    try storage.keep(relayAcknowledged: held.number)
    try storage.numberRelay()
    return try nextBatch(storage, asksAnyway: !storage.relayProblems().isEmpty)
  }

  private mutating func nextBatch(_ storage: any RelayStorage, asksAnyway: Bool) throws -> SyncRequest? {
    let batch = try storage.nextRelayBatch(after: held)
    // Without new items only to hear whether what stood against former ones still does.
    guard !batch.items.isEmpty || asksAnyway else {
      try storage.noteRelayed()
      phase = .done
      return nil
    }
    phase = .sending(batch)
    return .relay(batch)
  }

  private mutating func takeBack(_ batch: RelayBatch, _ storage: any RelayStorage) throws -> SyncRequest? {
    let mine = try storage.relayPosition()
    // A hub that says it has more and gives nothing would keep the child for ever.
    guard batch.start.number == mine.number, !batch.items.isEmpty else { throw WireError.notAHub }
    if batch.start.digest != mine.digest {
      try fork(storage)
      return try next(storage)
    }
    try storage.takeBack(batch.items)
    outcome.returned += batch.items.count
    let now = try storage.relayPosition()
    if now.number >= held.number, try storage.relayDigest(at: held.number) != held.digest {
      throw WireError.notAHub
    }
    return try next(storage)
  }

  private mutating func takeReceipt(
    _ answer: [UInt8], _ batch: RelayBatch, _ storage: any RelayStorage
  ) throws -> SyncRequest? {
    guard let hub = try storage.upstream() else { throw WireError.notAHub }
    let receipt = try RelayReceipt(decoding: answer, key: hub.key)
    if receipt.node == storage.node, receipt.position.number > batch.end.number {
      // Another copy of this hub's file has passed more on meanwhile: the next greeting says so.
      phase = .done
      return nil
    }
    // In a file the receipt may speak of the items that there were when the bundle was written, and not of later ones.
    let taken = batch.items.prefix(Int(clamping: receipt.position.number - min(receipt.position.number, held.number)))
    guard receipt.node == storage.node, taken.isEmpty == batch.items.isEmpty,
      RelayBatch(start: batch.start, items: Array(taken)).end == receipt.position
    else { throw WireError.notAHub }
    held = receipt.position
    try storage.keep(relayAcknowledged: held.number)
    try storage.keep(relayProblems: receipt.problems)
    outcome.items += taken.count
    outcome.segments += taken.count { if case .segment = $0 { true } else { false } }
    outcome.problems = receipt.problems
    return try nextBatch(storage, asksAnyway: false)
  }
}
