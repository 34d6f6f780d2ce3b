import Model
package import Replica
package import WireProtocol

extension CopyStorage {
  /// The time of the next save: past everything seen, and never led astray by a clock known to be fast.
  /// - Throws: `clock-exhausted`.
  package func tick() throws -> HybridTimestamp {
    var clock = HybridClock(after: books.latestTime)
    #if TRIBUTARY_DEFECTS
      if Defect.on(.clockIgnoresSeen) { clock = HybridClock(after: HybridTimestamp(rawValue: 0)) }
    #endif
    return try clock.tick(wallMilliseconds: now() + (try upstream()?.clockCorrection ?? 0))
  }

  /// The number that the next save gets.
  package func nextSequence() throws -> UInt64 {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.sequenceReused) { return try (lastJournalEntry() ?? 0) + 1 }
    #endif
    return max(try lastJournalEntry() ?? 0, books.position(of: books.own).sequence) + 1
  }

  /// Keeps what a save did: for the hub, and to take it back should the hub refuse it.
  ///
  /// - Parameters:
  ///   - transaction: The save.
  ///   - payload: The save in wire form.
  ///   - undo: Its rows as they stood before.
  /// - Throws: The errors of the storage.
  package func capture(_ transaction: Transaction, payload: [UInt8], undo: [UndoEntry]) throws {
    let sequence = try nextSequence()
    try append(JournalEntry(sequence: sequence, rowCount: Int64(transaction.rows.count), payload: payload))
    try keep(undo: undo, of: sequence)
    #if TRIBUTARY_DEFECTS
      if Defect.on(.undoForgotten) { try keep(undo: [], of: sequence) }
    #endif
    books.see(transaction.time, of: books.ownNumber())
  }

  /// Seals the first run of saves in the journal into a segment; false where there is none.
  ///
  /// A segment is sealed once and never changes.
  package func sealOne() throws -> Bool {
    let own = books.ownNumber()
    var sealed: [Transaction] = []
    var rowCount: Int64 = 0
    var bytes = 0
    var last: UInt64 = 0
    try forEachJournalEntry { entry in
      let isFull =
        bytes + entry.payload.count > WireLimits.sealBytes || sealed.count >= WireLimits.transactionsPerSegment
        || rowCount + entry.rowCount > Int64(WireLimits.rowsPerSegment)
      if isFull, !sealed.isEmpty { return false }
      sealed += try PayloadCodec.decode(entry.payload)
      rowCount += entry.rowCount
      bytes += entry.payload.count
      last = entry.sequence
      return true
    }
    guard !sealed.isEmpty else { return false }
    let segment = try Segment.seal(
      sealed, origin: books.own, after: books.entries[own].position, key: key, schema: schema)
    try keep(segment, number: own, rowCount: rowCount, at: now())
    books.advance(
      own, to: ChainPosition(sequence: segment.lastSequence, head: segment.head),
      sealed.last?.time ?? books.entries[own].chainTime)
    try removeJournal(through: last)
    return true
  }

  /// Keeps a receipt: what it covers is acknowledged, and what it refuses is undone and kept with its reason.
  ///
  /// - Parameters:
  ///   - receipt: The receipt, checked against the hub's key.
  ///   - encoded: Its signed form.
  package func take(_ receipt: Receipt, encoded: [UInt8]) throws {
    let number = books.number(of: receipt.origin)
    let through = receipt.position.sequence
    for entry in receipt.refused where entry.reason != .alreadyHeld {
      try keep(entry.reason, of: entry.sequence, number: number)
    }
    guard var hub = try upstream() else { return }
    hub.history = receipt.history
    if receipt.origin == books.own {
      if !receipt.refused.isEmpty, through > hub.acknowledged {
        try replay(dropping: try drops(of: receipt, after: hub.acknowledged))
      }
      // A hub that was restored is sent again what it had judged: those verdicts stand, and nothing is undone twice.
      if through >= hub.acknowledged { hub.receipt = encoded }
      try removeUndo(through: through)
      hub.acknowledged = max(hub.acknowledged, through)
    }
    try keep(receipt: encoded, number: number, through: through)
    try keep(hub)
  }

  /// What the refused transactions of a receipt stand for.
  private func drops(of receipt: Receipt, after acknowledged: UInt64) throws -> [UInt64: Drop] {
    let own = books.ownNumber()
    var drops: [UInt64: Drop] = [:]
    for entry in receipt.refused where entry.sequence > acknowledged {
      guard let transaction = try transaction(entry.sequence, of: own) else { continue }
      let stamp = Stamp(time: transaction.time, origin: books.own)
      var drop = Drop.refused(transaction)
      if entry.reason == .alreadyHeld, let twin = try twin(of: transaction, entry.sequence, number: own) {
        drop = .alias(twin)
      }
      drops[entry.sequence] = drop
      try keep(drop, of: stamp)
      books.noteDrops(of: own)
    }
    return drops
  }
}
