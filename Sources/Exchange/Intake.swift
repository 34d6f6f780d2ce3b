import Model
package import Replica
package import WireProtocol

/// Why a hub does not take a segment.
///
/// Nothing of it is stored then.
package enum IntakeProblem: Error, Sendable, Hashable {
  /// The node is not enrolled here, or no longer.
  case unknownNode
  /// The segment does not follow what the hub has; this is the sequence it expects.
  case gap(expected: UInt64)
  /// The hub has another content under the same numbers: the disk was cloned or went back in time.
  case fork
  /// The node's clock is fast: its times lie past the hub's own, which this is, in milliseconds since 1970.
  case clockAhead(hubTime: Int64)
}

/// The limits of what a copy takes from another.
package enum ExchangeLimits {
  /// How far past the hub's clock a write may lie, in milliseconds: five minutes.
  package static let clockAheadMilliseconds: Int64 = 5 * 60 * 1_000
  /// The bytes of segments on one page of a copy's own history.
  package static let historyPageBytes = 4 << 20
  /// The rows that a node offers to a hub which lost own writes.
  package static let offeredRows = 10_000
  /// The problems that one receipt of a relay names.
  package static let relayProblems = 1_000
  /// The bundles that a copy keeps open for a reply.
  package static let openBundles = 16
  /// The segments in one bundle, and as many own ones in a reply.
  package static let bundleSegments = 16_384
  /// The scopes that one bundle asks for whole.
  package static let healedScopes = 64
}

/// A segment that was checked and unpacked, ready to be judged and applied.
package struct OpenedSegment: Sendable {
  /// The segment.
  package let segment: Segment
  /// Its transactions.
  package let transactions: [Transaction]
  /// The region that the node is bound to, and the way that the segment came.
  package let writer: RowWriter

  /// Checks the signature and unpacks.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - key: The key of the node that sealed it.
  ///   - writer: The region that the node is bound to, and the way that the segment came.
  ///   - reader: The version of the schema to read it by.
  /// - Throws: `segment-altered`, `message-malformed`, `message-too-large`.
  package init(
    _ segment: Segment, key: VerifyingKey, writer: RowWriter, reader: UInt32 = Schema.version
  ) throws(WireError) {
    try segment.verify(key)
    self.segment = segment
    self.writer = writer
    transactions = try segment.transactions(by: reader)
  }
}

extension CopyStorage {
  /// The receipt of a segment that is here already, or nil where none of it is.
  ///
  /// - Throws: `IntakeProblem.fork` where other content is here under these numbers; `IntakeProblem.gap`.
  package func earlierReceipt(of segment: Segment) throws -> [UInt8]? {
    let position = books.position(of: segment.origin)
    guard segment.firstSequence <= position.sequence else {
      guard segment.firstSequence == position.sequence + 1 else {
        throw IntakeProblem.gap(expected: position.sequence + 1)
      }
      guard segment.previousHead == position.head else { throw IntakeProblem.fork }
      return nil
    }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.replayTaken) { return nil }
    #endif
    // Sealed segments never change: one that reaches into what is held is another's, of a clone or a restored copy.
    let number = books.number(of: segment.origin)
    guard let held = try self.segment(of: number, past: segment.firstSequence - 1)?.segment, held.head == segment.head,
      let receipt = held.receipt
    else { throw IntakeProblem.fork }
    return receipt
  }

  /// Takes one segment: judges, applies and keeps it, and signs a receipt.
  ///
  /// A segment that comes with the receipt of an earlier life of this hub was judged already, and its verdicts stand.
  /// - Returns: The signed receipt.
  /// - Throws: `IntakeProblem`; the errors of the storage.
  package func accept(_ opened: OpenedSegment) throws -> [UInt8] {
    let segment = opened.segment
    if let earlier = try earlierReceipt(of: segment) { return earlier }
    let number = books.number(of: segment.origin)
    let judged = try verdicts(on: segment)
    #if TRIBUTARY_DEFECTS
      let hubTime = Defect.on(.clockAheadTaken) ? Int64.max / 2 : now()
    #else
      let hubTime = now()
    #endif
    if judged == nil, let last = opened.transactions.last,
      last.time.milliseconds > hubTime + ExchangeLimits.clockAheadMilliseconds
    {
      throw IntakeProblem.clockAhead(hubTime: hubTime)
    }
    try prepare(for: opened.transactions, of: opened.writer.region)
    let refused = try judgeAndApply(opened, number: number, judged: judged)
    let position = ChainPosition(sequence: segment.lastSequence, head: segment.head)
    let receipt = try Receipt(
      hub: node, history: history, origin: segment.origin, position: position, refused: refused, hubTime: hubTime
    ).signed(by: key)
    var stored = segment
    stored.receipt = receipt
    try keep(
      stored, number: number, rowCount: opened.transactions.reduce(0) { $0 + Int64($1.rows.count) }, at: hubTime)
    books.advance(number, to: position, opened.transactions.last?.time ?? books.entries[number].chainTime)
    return receipt
  }

  /// The verdicts of the receipt that travels with a segment, where it is this hub's own; nil where there is none.
  func verdicts(on segment: Segment) throws -> [UInt64: Refusal]? {
    guard let bytes = segment.receipt, let receipt = try? Receipt(decoding: bytes, key: key.publicKey),
      receipt.hub == node, receipt.origin == segment.origin, receipt.position.sequence == segment.lastSequence,
      receipt.position.head == segment.head
    else { return nil }
    return Dictionary(receipt.refused.map { ($0.sequence, $0.reason) }) { first, _ in first }
  }

  private func judgeAndApply(
    _ opened: OpenedSegment, number: Int, judged: [UInt64: Refusal]?
  ) throws -> [(sequence: UInt64, reason: Refusal)] {
    var refused: [(sequence: UInt64, reason: Refusal)] = []
    let under = try rowsUnderPending()
    for (offset, transaction) in opened.transactions.enumerated() {
      let sequence = opened.segment.firstSequence + UInt64(offset)
      let verdict = try verdict(on: transaction, sequence, number: number, writer: opened.writer, judged: judged)
      try perform(verdict, transaction, sequence, of: opened, number: number)
      if case .applied = verdict {
        let stamp = Stamp(time: transaction.time, origin: opened.segment.origin)
        try applyUnderPending(transaction, stamp: stamp, under)
      }
      if let reason = verdict.refusal { refused.append((sequence, reason)) }
      books.noteJudged(transaction.time, of: number)
    }
    return refused
  }

  /// What becomes of one transaction.
  private func verdict(
    on transaction: Transaction, _ sequence: UInt64, number: Int, writer: RowWriter, judged: [UInt64: Refusal]?
  ) throws -> Verdict {
    if let twin = try twin(of: transaction, sequence, number: number) { return .alreadyHeld(as: twin) }
    if let judged {
      // The other copy of the same content is not here any more: what stands for it is applied in its place.
      guard let reason = judged[sequence], reason != .alreadyHeld else { return .applied }
      return .refused(reason)
    }
    // One stamp names one content: times of one origin rise, also from segment to segment.
    guard transaction.time > books.entries[number].chainTime else { return .refused(.malformed) }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.refusedApplied) { return .applied }
    #endif
    return try judge(transaction, writer: writer).map(Verdict.refused) ?? .applied
  }

  private func perform(
    _ verdict: Verdict, _ transaction: Transaction, _ sequence: UInt64, of opened: OpenedSegment, number: Int
  ) throws {
    let stamp = Stamp(time: transaction.time, origin: opened.segment.origin)
    switch verdict {
    case .applied:
      try apply(transaction, stamp: stamp)
      try noteReissue(transaction, stamp: stamp)
    case .refused(let reason):
      try keep(reason, of: sequence, number: number)
      try note(.refused(transaction), of: transaction, stamp: stamp)
      if reason != .malformed { try leaveEmpty(transaction, of: opened.writer) }
    case .alreadyHeld(let twin):
      try note(.alias(twin), of: transaction, stamp: stamp)
    }
  }

  /// Lets a region's own rows that are not here go down as empty ones.
  ///
  /// A hub that went back in time may refuse what it had let through: others that pulled it then would keep it.
  private func leaveEmpty(_ transaction: Transaction, of writer: RowWriter) throws {
    for change in transaction.rows {
      guard let table = Schema.table(change.table), hasForm(change, of: table),
        Authority.isOwn(change.identity, of: table, writer: writer.region), try row(table, change.identity) == nil
      else { continue }
      try save(table, change.identity, old: nil, new: RowState(empty: table))
    }
  }

  /// Keeps under which stamp a transaction that was issued again is applied, should its first issue still come.
  func noteReissue(_ transaction: Transaction, stamp: Stamp) throws {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.reissueNotNoted) { return }
    #endif
    guard let former = transaction.former else { return }
    let earlier = books.number(of: Origin(node: stamp.origin.node, incarnation: former.incarnation))
    try keep(reissue: stamp, of: former.sequence, number: earlier)
    books.noteDrops(of: earlier)
  }

  /// The stamp under which the same content came before: issued again after a restore, or for the first time.
  func twin(of transaction: Transaction, _ sequence: UInt64, number: Int) throws -> Stamp? {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.twinNotSought) { return nil }
    #endif
    let origin = books.origins.origins[number]
    if let former = transaction.former {
      let earlier = Origin(node: origin.node, incarnation: former.incarnation)
      let earlierNumber = books.number(of: earlier)
      if let held = try self.transaction(former.sequence, of: earlierNumber), held.hasContent(of: transaction) {
        return Stamp(time: held.time, origin: earlier)
      }
      if let twin = try reissuedTwin(of: transaction, former.sequence, number: earlierNumber) { return twin }
    }
    guard books.entries[number].hasDrops else { return nil }
    return try reissuedTwin(of: transaction, sequence, number: number)
  }

  /// The stamp under which the same content was issued again that had a number first.
  private func reissuedTwin(of transaction: Transaction, _ sequence: UInt64, number: Int) throws -> Stamp? {
    try reissues(of: sequence, number: number).first { stamp in
      try self.transaction(at: stamp)?.hasContent(of: transaction) ?? false
    }
  }

  /// A transaction in a segment that is held here, or nil.
  package func transaction(_ sequence: UInt64, of number: Int) throws -> Transaction? {
    guard sequence > 0, sequence <= books.entries[number].position.sequence,
      let segment = try segment(of: number, past: sequence - 1)?.segment, segment.firstSequence <= sequence
    else { return nil }
    let transactions = try segment.transactions(by: schema)
    let offset = Int(sequence - segment.firstSequence)
    return offset < transactions.count ? transactions[offset] : nil
  }

  /// The transaction of a stamp, or nil where it is in no segment here.
  private func transaction(at stamp: Stamp) throws -> Transaction? {
    guard let number = books.origins.index(of: stamp.origin).map(Int.init) else { return nil }
    var sequence: UInt64 = 0
    while let segment = try segment(of: number, past: sequence)?.segment {
      if let found = try segment.transactions(by: schema).first(where: { $0.time >= stamp.time }) {
        return found.time == stamp.time ? found : nil
      }
      sequence = segment.lastSequence
    }
    return nil
  }
}

/// What becomes of a transaction.
private enum Verdict {
  case applied
  case refused(Refusal)
  /// The same content stands under another stamp.
  case alreadyHeld(as: Stamp)

  /// What the receipt says, or nil where it is applied.
  var refusal: Refusal? {
    switch self {
    case .applied: nil
    case .refused(let reason): reason
    case .alreadyHeld: .alreadyHeld
    }
  }
}
