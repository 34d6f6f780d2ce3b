package import Model
package import Replica
package import WireProtocol

/// Why a hub does not take a batch of a relay.
///
/// Nothing of it is stored then.
package enum RelayRefusal: Error, Sendable, Hashable {
  /// Whoever sends it is no hub, or its region does not lie below this hub's.
  case notBelow
  /// The batch does not follow what is held; this is the number expected.
  case gap(expected: UInt64)
  /// Other items are held under the same numbers.
  case fork
}

/// What becomes of one item.
private enum Taking {
  case done
  case kept(RelayProblemCode)

  var code: String? {
    if case .kept(let code) = self { code.rawValue } else { nil }
  }
}

extension RelayStorage {
  /// By which way a node's segments come: a hub's with regions below it may hand up what it defined.
  package func route(of region: RegionCode, isHub: Bool) throws -> RowWriter.Route {
    isHub ? try regions().regions.contains { $0.parent == region } ? .relay : .segment : .segment
  }

  /// Checks that a node may relay to this hub.
  ///
  /// Regions of hubs that relay fall strictly from tier to tier, so that no circle can close.
  /// - Throws: `RelayRefusal.notBelow`.
  package func checkMayRelay(_ child: RelayMember) throws {
    guard child.isHub, child.region != region, try regions().isWithin(child.region, region) else {
      throw RelayRefusal.notBelow
    }
  }

  /// Takes a batch of a child's relay; what is held already changes nothing.
  ///
  /// - Returns: The signed receipt.
  /// - Throws: `RelayRefusal`; the errors of the storage.
  package func take(_ batch: RelayBatch, from child: RelayMember) throws -> [UInt8] {
    try checkMayRelay(child)
    let id = child.key.node
    let held = try held(of: id)
    guard batch.start.number <= held.number else { throw RelayRefusal.gap(expected: held.number + 1) }
    guard try heldDigest(of: id, at: batch.start.number) == batch.start.digest else { throw RelayRefusal.fork }
    var place = batch.start
    for item in batch.items {
      place = item.place(after: place)
      if place.number <= held.number {
        guard try heldDigest(of: id, at: place.number) == place.digest else { throw RelayRefusal.fork }
        continue
      }
      let code = try take(item, from: child).code
      try keep(item, of: id, at: place, code: code)
    }
    try retryMoved(of: child)
    return try relayReceipt(for: id)
  }

  /// Looks again at what came of regions that did not lie under the child.
  ///
  /// The tree may have changed since, and the nodes of a region that moved may have brought their segments another way.
  private func retryMoved(of child: RelayMember) throws {
    for item in try heldBackItems() where item.child == child.key.node {
      let problem = RelayProblemCode(rawValue: item.code)
      guard problem == .enrolmentOutside || problem == .nodeUnknown,
        let held = try heldItem(item.number, of: item.child)
      else { continue }
      let code: String?
      switch held {
      case .enrolment(let enrolment): code = try take(enrolment, from: child).code
      case .segment(let segment): code = try isHeld(segment) ? nil : item.code
      }
      if code != item.code { try keep(code: code, of: item.child, number: item.number) }
    }
  }

  /// The signed receipt of all that is held of a child's relay.
  private func relayReceipt(for child: NodeID) throws -> [UInt8] {
    let problems = try heldBackItems().filter { $0.child == child }.suffix(ExchangeLimits.relayProblems)
    return try RelayReceipt(
      hub: node, history: history, node: child, position: try held(of: child),
      problems: problems.map { RelayProblem(number: $0.number, code: $0.code) }, hubTime: now()
    ).signed(by: key)
  }

  /// A child's own items past a number, for a child that lost them.
  ///
  /// - Throws: `RelayRefusal.notBelow`; the errors of the storage.
  package func relayed(by child: RelayMember, after number: UInt64) throws -> RelayBatch {
    try checkMayRelay(child)
    let id = child.key.node
    let start = min(number, try held(of: id).number)
    let digest = try heldDigest(of: id, at: start) ?? RelayPosition.start.digest
    return try Self.batch(after: RelayPosition(number: start, digest: digest)) { try heldItem($0, of: id) }
  }

  /// The items behind a place, as many as a batch takes.
  static func batch(
    after place: RelayPosition, _ item: (UInt64) throws -> RelayItem?
  ) rethrows -> RelayBatch {
    var batch = RelayBatch(start: place, items: [])
    var bytes = 0
    var number = place.number
    while batch.items.count < WireLimits.relayItems, let next = try item(number + 1) {
      bytes += next.byteCount
      if !batch.items.isEmpty, bytes > WireLimits.relaySealBytes { break }
      batch.items.append(next)
      number += 1
    }
    return batch
  }

  private func take(_ item: RelayItem, from child: RelayMember) throws -> Taking {
    switch item {
    case .enrolment(let enrolment): try take(enrolment, from: child)
    case .segment(let segment): try take(segment, from: child)
    }
  }
}

// MARK: Enrolments

extension RelayStorage {
  /// A hub of a child's relay that may vouch for nodes: the child itself, or one that it passed on.
  private func voucher(_ hub: NodeID, of child: RelayMember) throws -> (key: VerifyingKey, region: RegionCode)? {
    if hub == child.key.node { return (child.key, child.region) }
    return try vouchedNodes().first { $0.key.node == hub && $0.child == child.key.node && $0.approvedAt != nil }
      .map { ($0.key, $0.region) }
  }

  private func take(_ enrolment: SignedEnrolment, from child: RelayMember) throws -> Taking {
    guard let voucher = try voucher(enrolment.hub, of: child) else {
      // Where the hub that vouches waits for approval, so do those that it let in.
      let isWaiting = try vouchedNodes().contains { $0.key.node == enrolment.hub && $0.child == child.key.node }
      return .kept(isWaiting ? .nodeWaiting : .enrolmentAltered)
    }
    guard enrolment.isSigned(by: voucher.key),
      let vouched = VouchedNode(enrolment: enrolment, child: child.key.node, approvedAt: nil)
    else { return .kept(.enrolmentAltered) }
    guard vouched.key.node != node, vouched.key.node != child.key.node else { return .kept(.relayLoop) }
    let known = try vouchedNodes()
    if var earlier = known.first(where: { $0.key.node == vouched.key.node && $0.enrolment.hub == enrolment.hub }) {
      guard earlier.region == vouched.region else { return .kept(.enrolmentAltered) }
      earlier.enrolment = enrolment
      try keep(earlier)
      return earlier.approvedAt == nil ? .kept(.enrolmentWaiting) : .done
    }
    // A hub passes on what it took before a region moved away, too.
    let tree = try regions()
    guard tree.wasEverWithin(vouched.region, voucher.region), tree.isWithin(voucher.region, child.region) else {
      return .kept(.enrolmentOutside)
    }
    return try pin(vouched, asOwnOf: voucher.region, known)
  }

  /// A region's first key stands at once; for a further one somebody here must vouch, too.
  ///
  /// A hub's own region is its own to write.
  private func pin(
    _ vouched: VouchedNode, asOwnOf region: RegionCode, _ known: [VouchedNode]
  ) throws -> Taking {
    let id = vouched.key.node
    let pinned = Set(
      known.filter { $0.region == vouched.region && $0.approvedAt != nil }.map(\.key.node)
        + (try members()).filter { $0.region == vouched.region }.map(\.key.node))
    var vouched = vouched
    if pinned.isEmpty || pinned.contains(id) || vouched.region == region { vouched.approvedAt = now() }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.keyNotApproved) { vouched.approvedAt = now() }
    #endif
    try keep(vouched)
    guard vouched.approvedAt != nil else { return .kept(.enrolmentWaiting) }
    try retry(id)
    return .done
  }

  /// Approves a further key of a region: from now on its segments count, those that came before, too.
  ///
  /// - Returns: Whether there was such a node waiting.
  /// - Throws: The errors of the storage.
  package func approve(_ id: NodeID) throws -> Bool {
    let waiting = try vouchedNodes().filter { $0.key.node == id && $0.approvedAt == nil }
    for var node in waiting {
      node.approvedAt = now()
      try keep(node)
    }
    for item in try heldBackItems()
    where item.node == id && item.code == RelayProblemCode.enrolmentWaiting.rawValue {
      try keep(code: nil, of: item.child, number: item.number)
    }
    if !waiting.isEmpty { try retry(id) }
    return !waiting.isEmpty
  }

  /// Takes up again what waited for a node: its segments, and the nodes that it vouches for.
  private func retry(_ id: NodeID) throws {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.waitingNotRetried) { return }
    #endif
    var isMoving = true
    while isMoving {
      isMoving = false
      for item in try heldBackItems() {
        let problem = RelayProblemCode(rawValue: item.code)
        guard problem?.isWaiting == true || problem == .enrolmentAltered, let child = try member(item.child),
          let held = try heldItem(item.number, of: item.child)
        else { continue }
        let code: String?
        switch held {
        case .segment(let segment) where item.node == id: code = try take(segment, from: child, isRetry: true).code
        // Altered is also what one looks like whose hub had not come yet.
        case .enrolment(let enrolment) where enrolment.hub == id: code = try take(enrolment, from: child).code
        default: continue
        }
        guard code != item.code else { continue }
        try keep(code: code, of: item.child, number: item.number)
        isMoving = true
      }
    }
  }
}

// MARK: Segments

extension RelayStorage {
  private func take(_ segment: Segment, from child: RelayMember, isRetry: Bool = false) throws -> Taking {
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
  private func isHeld(_ segment: Segment) throws -> Bool {
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
