import Model
package import Replica
import WireProtocol

/// Which nodes of hubs below count: whom a hub let in, as far as it may.
extension RelayStorage {
  /// A hub of a child's relay that may vouch for nodes: the child itself, or one that it passed on.
  func voucher(_ hub: NodeID, of child: RelayMember) throws -> (key: VerifyingKey, region: RegionCode)? {
    if hub == child.key.node { return (child.key, child.region) }
    return try vouchedNodes().first { $0.key.node == hub && $0.child == child.key.node && $0.approvedAt != nil }
      .map { ($0.key, $0.region) }
  }

  func take(_ enrolment: SignedEnrolment, from child: RelayMember) throws -> Taking {
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
  func retry(_ id: NodeID) throws {
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
