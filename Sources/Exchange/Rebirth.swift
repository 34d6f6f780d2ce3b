import Replica
package import WireProtocol

/// How a copy that was restored, cloned or had a fast clock begins again: under a new incarnation, with its unsent saves
/// issued once more.
extension CopyStorage {
  /// Begins a new life of this copy and issues again what no receipt covers.
  ///
  /// The saves keep their times, or move back by what the clock was fast, and name the number they had first, so that a
  /// hub which holds the same content from another copy of this disk drops them. The former life is closed at what was
  /// acknowledged. No (node, incarnation, sequence) is ever used twice.
  ///
  /// - Parameter lateness: By how many milliseconds the times of the unsent saves are too great, or nil where they hold.
  /// - Returns: How many saves were issued again.
  /// - Throws: The errors of the storage.
  @discardableResult
  package func beginAgain(fastBy lateness: Int64? = nil) throws -> Int {
    if isHub, try upstream() == nil { return try beginAgainAtTheTop() }
    let pending = try pendingSaves()
    let former = books.own
    let number = books.ownNumber()
    let acknowledged = try upstream()?.acknowledged ?? 0
    try rewind(pending)
    try forget(pending.filter(\.undo.isEmpty).map(\.transaction), of: former)
    try removeJournal(through: .max)
    try removeSegments(of: number, past: acknowledged)
    try removeUndo(through: .max)
    let position = try closing(number, at: acknowledged)
    books.close(number, at: position.position, position.time)
    #if TRIBUTARY_DEFECTS
      if Defect.on(.formerLifeNotClosed) { for save in pending { books.see(save.transaction.time, of: number) } }
    #endif
    #if TRIBUTARY_DEFECTS
      if !Defect.on(.incarnationKept) { books.beginLife(random(8).reduce(0) { $0 << 8 | UInt64($1) }) }
    #else
      books.beginLife(random(8).reduce(0) { $0 << 8 | UInt64($1) })
    #endif
    try forgetAcknowledgement()
    try issueAgain(pending, former: former, fastBy: lateness)
    return pending.count
  }

  /// Begins a new life where another hub than before comes above.
  ///
  /// The other hub has not met this copy: should its disk have gone back in time, nobody would say so, and a number
  /// would be given twice.
  /// - Throws: The errors of the storage.
  package func prepareToJoin(_ hub: VerifyingKey) throws {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.sameLifeAtAnotherHub) { return }
    #endif
    guard let known = try upstream(), known.key.node != hub.node else { return }
    try beginAgain()
  }

  /// Begins a new life of a hub that nobody stands above.
  ///
  /// Its saves hold, since nobody can refuse them, and others have built on them. The former life is sealed as it stands,
  /// should a hub above ever ask for it.
  private func beginAgainAtTheTop() throws -> Int {
    while try sealOne() {}
    try removeUndo(through: .max)
    books.beginLife(random(8).reduce(0) { $0 << 8 | UInt64($1) })
    return 0
  }

  /// The place in a chain at a number, which ends a segment, and the time of the write there.
  private func closing(_ number: Int, at sequence: UInt64) throws -> (position: ChainPosition, time: HybridTimestamp) {
    guard sequence > 0, let last = try segment(of: number, past: sequence - 1)?.segment else {
      return (.start, HybridTimestamp(rawValue: 0))
    }
    return (
      ChainPosition(sequence: last.lastSequence, head: last.head),
      try last.transactions(by: schema).last?.time ?? HybridTimestamp(rawValue: 0)
    )
  }

  /// Issues again all saves of a former life, whose chain here is not the hub's, and forgets that chain.
  ///
  /// The hub drops those that it holds; the chain as the hub has it is fetched like any that is missing here.
  /// - Returns: How many saves were issued again.
  func reopen(_ life: Origin) throws -> Int {
    let saves = try forgetWrites(of: life, past: 0)
    try issueAgain(saves, former: life, fastBy: nil)
    return saves.count
  }

  /// Takes out of the rows what a chain holds past the end of one of its segments, and closes it there.
  ///
  /// The saves that wait here to be sent stay on top.
  /// - Returns: What the chain held there, in order.
  @discardableResult
  func forgetWrites(of life: Origin, past end: UInt64) throws -> [PendingSave] {
    let number = books.number(of: life)
    var saves: [PendingSave] = []
    var sequence = end
    while let segment = try segment(of: number, past: sequence)?.segment {
      for (offset, transaction) in try segment.transactions(by: schema).enumerated() {
        saves.append(
          PendingSave(sequence: segment.firstSequence + UInt64(offset), transaction: transaction, undo: []))
      }
      sequence = segment.lastSequence
    }
    let pending = try pendingSaves()
    try rewind(pending)
    try forget(saves.map(\.transaction), of: life)
    for save in pending { try redo(save, stamp: Stamp(time: save.transaction.time, origin: books.own)) }
    let position = try closing(number, at: end)
    try removeSegments(of: number, past: end)
    books.close(number, at: position.position, position.time)
    return saves
  }

  /// Takes saves out of the rows that were acknowledged once, so that nothing is kept to undo them by.
  ///
  /// What they overwrote comes back with the hub's rows.
  private func forget(_ transactions: [Transaction], of life: Origin) throws {
    for transaction in transactions {
      for change in transaction.rows {
        guard let table = Schema.table(change.table), let old = try row(table, change.identity) else { continue }
        var state = old
        state.forget(Stamp(time: transaction.time, origin: life), table: table)
        if state != old { try self.save(table, change.identity, old: old, new: state) }
      }
    }
  }

  private func forgetAcknowledgement() throws {
    guard var hub = try upstream() else { return }
    hub.acknowledged = 0
    try keep(hub)
  }

  private func issueAgain(_ pending: [PendingSave], former: Origin, fastBy lateness: Int64?) throws {
    var renamed: [Stamp: Stamp] = [:]
    var previous = books.entry(of: books.own).time
    for save in pending {
      var transaction = save.transaction
      let old = Stamp(time: transaction.time, origin: former)
      transaction.former = transaction.former ?? FormerIssue(incarnation: former.incarnation, sequence: save.sequence)
      #if TRIBUTARY_DEFECTS
        if Defect.on(.formerNotNamed) { transaction.former = nil }
      #endif
      transaction.rename(renamed)
      transaction.time = Self.moved(transaction, after: previous, fastBy: lateness)
      previous = transaction.time
      renamed[old] = Stamp(time: transaction.time, origin: books.own)
      try issue(transaction)
    }
  }

  /// The time of a save that is issued again: later than the save before it and than all it builds on.
  private static func moved(
    _ transaction: Transaction, after previous: HybridTimestamp, fastBy lateness: Int64?
  ) -> HybridTimestamp {
    let bases = transaction.rows.flatMap { $0.groups.flatMap(\.bases) + ($0.deletes ?? []) }
    let floor = max(previous, bases.map(\.time).max() ?? previous).next
    #if TRIBUTARY_DEFECTS
      if Defect.on(.timesNotMovedBack) { return max(transaction.time, floor) }
    #endif
    guard let lateness else { return max(transaction.time, floor) }
    return max(HybridTimestamp(milliseconds: transaction.time.milliseconds - lateness), floor)
  }

  private func issue(_ transaction: Transaction) throws {
    var undo: [UndoEntry] = []
    for change in transaction.rows {
      guard let table = Schema.table(change.table) else { continue }
      undo.append(
        UndoEntry(table: change.table, identity: change.identity, state: try row(table, change.identity)))
    }
    try apply(transaction, stamp: Stamp(time: transaction.time, origin: books.own))
    try capture(transaction, payload: try PayloadCodec.encode([transaction]), undo: undo)
  }
}

extension Transaction {
  /// Names the new stamps of writes that were issued again.
  fileprivate mutating func rename(_ renamed: [Stamp: Stamp]) {
    guard !renamed.isEmpty else { return }
    for row in rows.indices {
      for group in rows[row].groups.indices {
        rows[row].groups[group].bases = rows[row].groups[group].bases.map { renamed[$0] ?? $0 }
      }
      rows[row].deletes = rows[row].deletes.map { seen in seen.map { renamed[$0] ?? $0 }.sorted() }
    }
  }
}

// MARK: Getting the own history back

/// A range of a copy's own saves that is gone.
package struct LostRange: Sendable, Hashable {
  /// Under which incarnation they were made.
  package let incarnation: UInt64
  /// The last number that came back: later ones, where there were any, are gone.
  package let after: UInt64

  /// Names a range.
  package init(incarnation: UInt64, after: UInt64) {
    self.incarnation = incarnation
    self.after = after
  }
}

extension CopyStorage {
  /// Takes in own segments that came back from the hub, under the pending saves.
  ///
  /// - Parameter segments: Segments of one own origin in order, with their receipts.
  /// - Returns: How many saves came back.
  /// - Throws: `segment-altered`; `answer-not-from-hub` where they do not follow what is here.
  package func takeBack(_ segments: [Segment], hub: VerifyingKey) throws -> Int {
    let pending = try pendingSaves()
    try rewind(pending)
    var count = 0
    for segment in segments {
      try segment.verify(key.publicKey)
      let number = books.number(of: segment.origin)
      let position = books.entries[number].position
      if segment.lastSequence <= position.sequence { continue }
      guard segment.firstSequence == position.sequence + 1, segment.previousHead == position.head,
        let bytes = segment.receipt
      else { throw WireError.notAHub }
      // A receipt of an earlier life of the hub, or of the hub before this one, is as good: the hub that gives it back
      // signed the answer.
      let receipt = try Receipt(decoding: bytes, key: hub)
      let transactions = try segment.transactions(by: schema)
      try takeBack(transactions, of: segment, receipt: receipt, number: number)
      try keep(
        segment, number: number, rowCount: transactions.reduce(0) { $0 + Int64($1.rows.count) }, at: receipt.hubTime)
      books.advance(
        number, to: ChainPosition(sequence: segment.lastSequence, head: segment.head),
        transactions.last?.time ?? books.entries[number].chainTime)
      count += transactions.count
    }
    for save in pending { try redo(save, stamp: Stamp(time: save.transaction.time, origin: books.own)) }
    return count
  }

  private func takeBack(
    _ transactions: [Transaction], of segment: Segment, receipt: Receipt, number: Int
  ) throws {
    let refused = Dictionary(receipt.refused.map { ($0.sequence, $0.reason) }) { first, _ in first }
    for (offset, transaction) in transactions.enumerated() {
      let sequence = segment.firstSequence + UInt64(offset)
      let stamp = Stamp(time: transaction.time, origin: segment.origin)
      switch refused[sequence] {
      case nil:
        try apply(transaction, stamp: stamp)
        try noteReissue(transaction, stamp: stamp)
      case .alreadyHeld?:
        let twin = try twin(of: transaction, sequence, number: number)
        try note(twin.map(Drop.alias) ?? .refused(transaction), of: transaction, stamp: stamp)
      case let reason?:
        try keep(reason, of: sequence, number: number)
        try note(.refused(transaction), of: transaction, stamp: stamp)
      }
      books.noteJudged(transaction.time, of: number)
    }
  }
}
