import Exchange
import Replica
import WireProtocol

/// What a hub in memory keeps of its nodes, of what it passes on, and of what hubs below passed to it.
struct MemoryRelay: Sendable {
  /// An item where it was numbered.
  struct Entry: Sendable {
    let item: RelayItem
    let digest: [UInt8]
    /// The segment's place, where the item is one.
    let place: SegmentPlace?
    /// Whether the item is the very segment that is kept here.
    let isKept: Bool
  }

  /// Names an enrolment as it stood.
  struct EnrolmentName: Hashable, Sendable {
    let node: NodeID
    let hub: NodeID
    let revokedAt: Int64?
  }

  /// What one hub below passed on.
  struct Child: Sendable {
    let node: NodeID
    var items: [RelayItem] = []
    var digests: [[UInt8]] = []
  }

  var members: [RelayMember] = []
  var vouched: [VouchedNode] = []
  /// The items by number, from 1.
  var entries: [Entry] = []
  var enrolments: Set<EnrolmentName> = []
  /// The places whose very segments are among the items, and the number that each has there.
  var numbered: [SegmentPlace: UInt64] = [:]
  var acknowledged: UInt64 = 0
  var problems: [RelayProblem] = []
  /// The segments of others that are kept here, in commit order.
  var arrivals: [SegmentPlace] = []
  /// How many of them have been looked at for numbering.
  var mark = 0
  var children: [Child] = []
  /// By child and number.
  var heldBack: [HeldBackItem] = []

  func child(_ node: NodeID) -> Int? { children.firstIndex { $0.node == node } }
}
