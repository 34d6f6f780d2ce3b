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
enum Taking {
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
    let tree = try regions()
    for item in try heldBackItems() where item.child == child.key.node {
      let problem = RelayProblemCode(rawValue: item.code)
      guard problem == .enrolmentOutside || problem == .nodeUnknown,
        let held = try heldItem(item.number, of: item.child)
      else { continue }
      let code: String?
      switch held {
      case .enrolment(let enrolment):
        guard let region = RegionCode(enrolment.region), tree.wasEverWithin(region, child.region) else { continue }
        code = try take(enrolment, from: child).code
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
