import Model
import Replica
package import WireProtocol

/// What hubs below took: checked against its node's key and applied by the verdicts of its first hub.
extension RelayStorage {
  func take(_ segment: Segment, from child: RelayMember, isRetry: Bool = false) throws -> Taking {
    let id = segment.origin.node
    guard id != node else { return .kept(.relayLoop) }
    let vouched = try vouchedNodes().filter { $0.key.node == id && $0.child == child.key.node }
    guard let known = vouched.first else { return try isHeld(segment) ? .done : .kept(.nodeUnknown) }
    #if TRIBUTARY_DEFECTS
      let isChecked = !Defect.on(.signatureNotCheckedAbove)
    #else
      let isChecked = true
    #endif
    if isChecked { guard (try? segment.verify(known.key)) != nil else { return .kept(.segmentAltered) } }
    guard let receipt = try receipt(of: segment, vouched, child) else { return .kept(.receiptAltered) }
    guard let approved = vouched.first(where: { $0.approvedAt != nil }) else { return .kept(.nodeWaiting) }
    let position = books.position(of: segment.origin)
    if segment.firstSequence <= position.sequence { return try isHeld(segment) ? .done : .kept(.segmentFork) }
    guard segment.firstSequence == position.sequence + 1 else { return .kept(.segmentGap) }
    guard segment.previousHead == position.head else { return .kept(.segmentFork) }
    guard let transactions = try? segment.transactions(by: schema) else { return .kept(.segmentUnreadable) }
    let isWhole = try take(
      transactions, of: segment, receipt,
      writer: RowWriter(approved.region, by: try route(of: approved.region, isHub: true)))
    if !isRetry { try retry(id) }
    return isWhole ? .done : .kept(.transactionRefused)
  }

  /// Whether the very segment is here, whichever way it came.
  package func isHeld(_ segment: Segment) throws -> Bool {
    guard segment.firstSequence > 0, segment.firstSequence <= books.position(of: segment.origin).sequence else {
      return false
    }
    let held = try self.segment(of: books.number(of: segment.origin), past: segment.firstSequence - 1)?.segment
    return held?.head == segment.head && held?.signature == segment.signature
  }

  /// The verdicts of the hub that let the node in, or nil where they are not signed by one.
  private func receipt(of segment: Segment, _ vouched: [VouchedNode], _ child: RelayMember) throws -> Receipt? {
    guard let bytes = segment.receipt else { return nil }
    for hub in vouched.map(\.enrolment.hub) {
      guard let voucher = try voucher(hub, of: child),
        let receipt = try? Receipt(decoding: bytes, key: voucher.key), receipt.hub == hub,
        receipt.origin == segment.origin, receipt.position.sequence == segment.lastSequence,
        receipt.position.head == segment.head
      else { continue }
      return receipt
    }
    return nil
  }

  /// Applies a segment by the verdicts of its first hub, as far as this hub may accept what that one let through.
  /// - Returns: Whether nothing but what the first hub refused was left out.
  private func take(
    _ transactions: [Transaction], of segment: Segment, _ receipt: Receipt, writer: RowWriter
  ) throws -> Bool {
    let number = books.number(of: segment.origin)
    #if TRIBUTARY_DEFECTS
      let verdicts = Defect.on(.verdictsGivenAnew) ? [] : receipt.refused
    #else
      let verdicts = receipt.refused
    #endif
    let refused = Dictionary(verdicts.map { ($0.sequence, $0.reason) }) { first, _ in first }
    let under = try rowsUnderPending()
    var isWhole = true
    try prepare(for: transactions, of: writer.region)
    for (offset, transaction) in transactions.enumerated() {
      let sequence = segment.firstSequence + UInt64(offset)
      #if TRIBUTARY_DEFECTS
        let time = Defect.on(.restampedAbove) ? HybridTimestamp(milliseconds: now()) : transaction.time
        let stamp = Stamp(time: time, origin: segment.origin)
      #else
        let stamp = Stamp(time: transaction.time, origin: segment.origin)
      #endif
      if let twin = try twin(of: transaction, sequence, number: number) {
        try note(.alias(twin), of: transaction, stamp: stamp)
      } else if let reason = refused[sequence], reason != .alreadyHeld {
        try keep(reason, of: sequence, number: number)
        try note(.refused(transaction), of: transaction, stamp: stamp)
      } else if let reason = try objection(to: transaction, number: number, writer: writer) {
        isWhole = false
        try keep(reason, of: sequence, number: number)
        try note(.refused(transaction), of: transaction, stamp: stamp)
      } else {
        try apply(transaction, stamp: stamp)
        try applyUnderPending(transaction, stamp: stamp, under)
        try noteReissue(transaction, stamp: stamp)
      }
      books.noteJudged(transaction.time, of: number)
    }
    try keep(
      segment, number: number, rowCount: transactions.reduce(0) { $0 + Int64($1.rows.count) }, at: now())
    books.advance(
      number, to: ChainPosition(sequence: segment.lastSequence, head: segment.head),
      transactions.last?.time ?? books.entries[number].chainTime)
    return isWhole
  }

  /// What this tier has against a transaction that the first hub let through: its form, its times, its authority.
  ///
  /// Figures, periods and clocks were judged there, once.
  private func objection(to transaction: Transaction, number: Int, writer: RowWriter) throws -> Refusal? {
    guard transaction.time > books.entries[number].chainTime else { return .malformed }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.authorityAtFirstHubOnly) { return nil }
      if Defect.on(.verdictsGivenAnew) { return try judge(transaction, writer: writer) }
    #endif
    return try judge(transaction, writer: writer, isFirst: false)
  }
}
