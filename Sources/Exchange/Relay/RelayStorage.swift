package import Model
package import Replica
package import WireProtocol

/// A node that joined a hub with a code.
package struct RelayMember: Sendable {
  /// Its key.
  package let key: VerifyingKey
  /// Its region.
  package let region: RegionCode
  /// Whether its program said that it is a hub.
  package let isHub: Bool
  /// `full` or `summary`.
  package let mode: String
  /// When it joined, in milliseconds since 1970.
  package let enrolledAt: Int64
  /// When it was shut out, or nil.
  package let revokedAt: Int64?

  /// Names a node.
  package init(
    key: VerifyingKey, region: RegionCode, isHub: Bool, mode: String, enrolledAt: Int64, revokedAt: Int64?
  ) {
    self.key = key
    self.region = region
    self.isHub = isHub
    self.mode = mode
    self.enrolledAt = enrolledAt
    self.revokedAt = revokedAt
  }

  /// The same node, known as a hub.
  var asHub: RelayMember {
    RelayMember(
      key: key, region: region, isHub: true, mode: mode, enrolledAt: enrolledAt, revokedAt: revokedAt)
  }
}

/// A node that a hub below let in and vouches for.
package struct VouchedNode: Sendable {
  /// What the hub below signed.
  package var enrolment: SignedEnrolment
  /// By way of which child it came.
  package let child: NodeID
  /// The node's key.
  package let key: VerifyingKey
  /// Its region.
  package let region: RegionCode
  /// Since when its segments are applied here, or nil while it waits for approval.
  package var approvedAt: Int64?

  /// Names a node; nil where its key or region is none.
  package init?(enrolment: SignedEnrolment, child: NodeID, approvedAt: Int64?) {
    guard let key = VerifyingKey(bytes: enrolment.publicKey), let region = RegionCode(enrolment.region) else {
      return nil
    }
    self.enrolment = enrolment
    self.child = child
    self.key = key
    self.region = region
    self.approvedAt = approvedAt
  }
}

/// An item of a child's relay that is kept and not applied, or not wholly.
package struct HeldBackItem: Sendable, Hashable {
  /// Whose relay.
  package let child: NodeID
  /// Its number there.
  package let number: UInt64
  /// The node that it is from or about.
  package let node: NodeID
  /// Why.
  package let code: String

  /// Names an item.
  package init(child: NodeID, number: UInt64, node: NodeID, code: String) {
    self.child = child
    self.number = number
    self.node = node
    self.code = code
  }
}

/// A segment by its place in a chain.
package struct SegmentPlace: Sendable, Hashable {
  /// The number of the origin.
  package let number: Int
  /// The last sequence of the segment.
  package let through: UInt64

  /// Names a segment.
  package init(number: Int, through: UInt64) {
    self.number = number
    self.through = through
  }
}

/// What a hub keeps beyond a copy's own: its nodes, what it passes on, and what hubs below passed to it.
package protocol RelayStorage: CopyStorage {
  /// Past which places a node is to offer what it has of this hub's own writes, which a restore lost.
  func wantedOffers(shownBy greeting: HandshakeRequest, from node: NodeID) throws -> [Stamp]

  // Nodes.

  /// A node that joined this hub, shut out or not; nil where there is none.
  func member(_ node: NodeID) throws -> RelayMember?
  /// All of them, in the order in which they joined.
  func members() throws -> [RelayMember]
  /// Keeps a node that this hub let in before its file went back in time.
  func restore(_ member: RelayMember) throws
  /// The nodes that hubs below let in, in the order in which they came.
  func vouchedNodes() throws -> [VouchedNode]
  /// Keeps one, in place of what the same hub said of the same node before.
  func keep(_ node: VouchedNode) throws

  // What this hub passes on.

  /// The place of the last item.
  func relayPosition() throws -> RelayPosition
  /// The digest of all items up to a number; nil past the last.
  func relayDigest(at number: UInt64) throws -> [UInt8]?
  /// An item as it was numbered, or nil.
  func relayItem(_ number: UInt64) throws -> RelayItem?
  /// Appends an item.
  func append(_ item: RelayItem, at position: RelayPosition) throws
  /// Whether an enrolment is among the items, as it now stands; only a genuine one counts.
  func isNumbered(node: NodeID, hub: NodeID, revokedAt: Int64?) throws -> Bool
  /// The segments of others that are kept here and not among the items, in commit order; an item with other bytes under
  /// the same numbers does not count.
  func unnumberedSegments() throws -> [SegmentPlace]
  /// Told once all of them are numbered.
  func noteNumbered() throws
  /// Forgets all numbers.
  func removeRelay() throws
  /// How far the hub above holds the items.
  func relayAcknowledged() throws -> UInt64
  /// Keeps how far.
  func keep(relayAcknowledged number: UInt64) throws
  /// The problems that the hub above named last.
  func relayProblems() throws -> [RelayProblem]
  /// Keeps them in place of the former ones.
  func keep(relayProblems problems: [RelayProblem]) throws
  /// The segments among the items that the hub above has not taken: past what it holds, or with a problem and not passed
  /// on again since.
  func untakenSegments() throws -> [SegmentPlace]

  // Whole cells in place of segments.

  /// What the hub above ordered, as far as this copy has heard.
  func relayOrder() throws -> RelayMode
  /// Whether this copy has said that it forwards whole cells.
  func isSummarising() throws -> Bool
  /// Says what this copy forwards from now on, as one of its own saves.
  func tell(_ mode: RelayMode) throws
  /// Brings the summaries of this copy's region to what its cells hold, as own saves.
  func writeSummaries() throws

  // What hubs below passed to this one.

  /// How far a child's relay is held.
  func held(of child: NodeID) throws -> RelayPosition
  /// The digest of all items of a child up to a number; nil past the last.
  func heldDigest(of child: NodeID, at number: UInt64) throws -> [UInt8]?
  /// Keeps an item of a child, with why it is not applied or nil.
  func keep(_ item: RelayItem, of child: NodeID, at position: RelayPosition, code: String?) throws
  /// An item as it came, or nil.
  func heldItem(_ number: UInt64, of child: NodeID) throws -> RelayItem?
  /// Changes why an item is not applied.
  func keep(code: String?, of child: NodeID, number: UInt64) throws
  /// The items that have a problem, in order.
  func heldBackItems() throws -> [HeldBackItem]
}
