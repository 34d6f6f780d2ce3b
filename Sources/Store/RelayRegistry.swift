package import Exchange
import GRDB
package import Model
package import Replica
package import WireProtocol

import struct Foundation.Data

/// A node that reaches this hub by way of a hub below.
package struct RelayedNode: Sendable {
  /// The node.
  package let id: NodeID
  /// Its region.
  package let region: RegionCode
  /// `full` or `summary`, as at the hub that let it in.
  package let mode: String
  /// When it joined there, in milliseconds since 1970.
  package let enrolledAt: Int64
  /// The hub that let it in.
  package let hub: NodeID
  /// Since when its segments are applied here, or nil while it waits for approval.
  package let approvedAt: Int64?
  /// When it was shut out there, or nil.
  package let revokedAt: Int64?

  fileprivate init(_ node: VouchedNode) {
    id = node.key.node
    region = node.region
    mode = node.enrolment.mode
    enrolledAt = node.enrolment.enrolledAt
    hub = node.enrolment.hub
    approvedAt = node.approvedAt
    revokedAt = node.enrolment.revokedAt
  }
}

/// How far a hub's relay has come.
package struct RelayStatus: Sendable {
  /// Items numbered so far.
  package let numbered: UInt64
  /// How many of them the hub above holds.
  package let acknowledged: UInt64
  /// Segments that wait to be numbered and sent.
  package let waiting: Int
  /// What stands against items at the hub above.
  package let problems: [RelayProblem]
  /// What stands here against items of hubs below.
  package let heldBack: [HeldBackItem]
}

extension Store {
  /// Takes a batch of a child's relay, all of it in one commit.
  ///
  /// - Returns: The signed receipt.
  /// - Throws: `RelayRefusal`; `IntakeProblem.unknownNode`; `StoreError`.
  package func take(_ batch: RelayBatch, from node: EnrolledNode) async throws -> [UInt8] {
    try await write { session in try session.take(batch, from: node.member) }
  }

  /// A child's own items past a number.
  /// - Throws: `RelayRefusal.notBelow`.
  package func relayed(by node: EnrolledNode, after number: UInt64) async throws -> RelayBatch {
    try await look { session in try session.relayed(by: node.member, after: number) }
  }

  /// The nodes of hubs below, in the order in which they came.
  package func relayedNodes() throws -> [RelayedNode] {
    try look { session in try session.vouchedNodes().map(RelayedNode.init) }
  }

  /// Approves a further key of a region that has one already; what its node sent before is applied at once.
  /// - Returns: Whether such a node was waiting.
  package func approve(_ id: NodeID) throws -> Bool {
    try write { session in try session.approve(id) }
  }

  /// How far this hub's relay has come, and what stands against items.
  package func relayStatus() throws -> RelayStatus {
    try look { session in
      RelayStatus(
        numbered: try session.relayPosition().number, acknowledged: try session.relayAcknowledged(),
        waiting: try session.unnumberedSegments().count, problems: try session.relayProblems(),
        heldBack: try session.heldBackItems())
    }
  }

  /// Whether a region lies below another in this copy's tree.
  package func isBelow(_ region: RegionCode, _ other: RegionCode) throws -> Bool {
    try look { session in try region != other && session.regions().isWithin(region, other) }
  }

  /// Checks the digests of all relays, and names what hubs below have altered, dropped or invented.
  func verifyRelays(_ db: Database, _ report: inout VerificationReport) throws {
    guard identity.kind == .hub else { return }
    let session = WriteSession(db, of: self, books: try Books(db))
    for item in try session.heldBackItems() where RelayProblemCode(rawValue: item.code)?.isAlarm != false {
      report.chainsBroken.append("\(item.child) relay \(item.number) \(item.node) \(item.code)")
    }
    try verifyRelay(&report, name: "relay", digest: session.relayDigest, item: session.relayItem)
    let children = try Data.fetchAll(db, sql: "SELECT DISTINCT child FROM relay_held").compactMap { NodeID($0) }
    for child in children {
      try verifyRelay(
        &report, name: "\(child) relay", digest: { try session.heldDigest(of: child, at: $0) },
        item: { try session.heldItem($0, of: child) })
    }
  }

  private func verifyRelay(
    _ report: inout VerificationReport, name: String, digest: (UInt64) throws -> [UInt8]?,
    item: (UInt64) throws -> RelayItem?
  ) throws {
    var place = RelayPosition.start
    while let expected = try digest(place.number + 1) {
      guard let next = try? item(place.number + 1)?.place(after: place), next.digest == expected else {
        report.chainsBroken.append("\(name) \(place.number + 1)")
        return
      }
      place = next
    }
  }
}
