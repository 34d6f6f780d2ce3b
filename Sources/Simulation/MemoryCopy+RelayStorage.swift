package import Exchange
package import Model
package import Replica
package import WireProtocol

/// How a hub in memory keeps its nodes and its relay.
extension MemoryCopy: RelayStorage {
  /// Nothing: a restored hub of these worlds names what it lost and asks for none of it.
  package func wantedOffers(shownBy greeting: HandshakeRequest, from node: NodeID) throws -> [Stamp] { [] }

  // MARK: Nodes

  /// A node that joined this hub, or nil.
  package func member(_ node: NodeID) throws -> RelayMember? { disk.relay.members.first { $0.key.node == node } }

  /// All of them, in the order in which they joined.
  package func members() throws -> [RelayMember] { disk.relay.members }

  /// Keeps a node that this hub let in before its file went back in time.
  package func restore(_ member: RelayMember) throws {
    let before = disk.relay.members
    try note { $0.relay.members = before }
    if let known = before.firstIndex(where: { $0.key.node == member.key.node }) {
      let old = before[known]
      disk.relay.members[known] = RelayMember(
        key: old.key, region: old.region, isHub: old.isHub || member.isHub, mode: old.mode,
        enrolledAt: old.enrolledAt, revokedAt: old.revokedAt ?? member.revokedAt)
    } else {
      disk.relay.members.append(member)
      disk.relay.members.sort { ($0.enrolledAt, $0.key.node) < ($1.enrolledAt, $1.key.node) }
    }
  }

  /// The nodes that hubs below let in, in the order in which they came.
  package func vouchedNodes() throws -> [VouchedNode] { disk.relay.vouched }

  /// Keeps one, in place of what the same hub said of the same node before.
  package func keep(_ node: VouchedNode) throws {
    let before = disk.relay.vouched
    try note { $0.relay.vouched = before }
    let place = before.firstIndex { $0.key.node == node.key.node && $0.enrolment.hub == node.enrolment.hub }
    if let place { disk.relay.vouched[place] = node } else { disk.relay.vouched.append(node) }
  }

  // MARK: What this hub passes on

  /// The place of the last item.
  package func relayPosition() throws -> RelayPosition {
    guard let last = disk.relay.entries.last else { return .start }
    return RelayPosition(number: UInt64(disk.relay.entries.count), digest: last.digest)
  }

  /// The digest of all items up to a number; nil past the last.
  package func relayDigest(at number: UInt64) throws -> [UInt8]? {
    guard number > 0 else { return RelayPosition.start.digest }
    return number <= UInt64(disk.relay.entries.count) ? disk.relay.entries[Int(number) - 1].digest : nil
  }

  /// An item as it was numbered, or nil.
  package func relayItem(_ number: UInt64) throws -> RelayItem? {
    number > 0 && number <= UInt64(disk.relay.entries.count) ? disk.relay.entries[Int(number) - 1].item : nil
  }

  /// Appends an item.
  package func append(_ item: RelayItem, at position: RelayPosition) throws {
    switch item {
    case .enrolment(let enrolment):
      let name = MemoryRelay.EnrolmentName(
        node: VerifyingKey(bytes: enrolment.publicKey)?.node ?? enrolment.hub, hub: enrolment.hub,
        revokedAt: enrolment.revokedAt)
      let wasThere = disk.relay.enrolments.contains(name)
      try note { disk in
        disk.relay.entries.removeLast()
        if !wasThere { disk.relay.enrolments.remove(name) }
      }
      if try isGenuine(enrolment) { disk.relay.enrolments.insert(name) }
      disk.relay.entries.append(MemoryRelay.Entry(item: item, digest: position.digest, place: nil, isKept: false))
    case .segment(let segment):
      let place = SegmentPlace(number: books.number(of: segment.origin), through: segment.lastSequence)
      let kept = try self.segment(of: place.number, past: place.through - 1)?.segment
      let isKept = kept == segment
      let before = disk.relay.numbered[place]
      try note { disk in
        disk.relay.entries.removeLast()
        disk.relay.numbered[place] = before
      }
      if isKept { disk.relay.numbered[place] = position.number }
      disk.relay.entries.append(MemoryRelay.Entry(item: item, digest: position.digest, place: place, isKept: isKept))
    }
  }

  /// Whether an enrolment is among the items, as it now stands.
  package func isNumbered(node: NodeID, hub: NodeID, revokedAt: Int64?) throws -> Bool {
    disk.relay.enrolments.contains(MemoryRelay.EnrolmentName(node: node, hub: hub, revokedAt: revokedAt))
  }

  /// The segments of others that are kept here and not among the items, in commit order.
  package func unnumberedSegments() throws -> [SegmentPlace] {
    disk.relay.arrivals[disk.relay.mark...].filter { disk.relay.numbered[$0] == nil }
  }

  /// Told once all of them are numbered.
  package func noteNumbered() throws {
    let before = disk.relay.mark
    guard before != disk.relay.arrivals.count else { return }
    try note { $0.relay.mark = before }
    disk.relay.mark = disk.relay.arrivals.count
  }

  /// Forgets all numbers.
  package func removeRelay() throws {
    let before = disk.relay
    try note { $0.relay = before }
    disk.relay.entries = []
    disk.relay.enrolments = []
    disk.relay.numbered = [:]
    disk.relay.problems = []
    disk.relay.mark = 0
  }

  /// How far the hub above holds the items.
  package func relayAcknowledged() throws -> UInt64 { disk.relay.acknowledged }

  /// Keeps how far.
  package func keep(relayAcknowledged number: UInt64) throws {
    let before = disk.relay.acknowledged
    guard before != number else { return }
    try note { $0.relay.acknowledged = before }
    disk.relay.acknowledged = number
  }

  /// The problems that the hub above named last.
  package func relayProblems() throws -> [RelayProblem] { disk.relay.problems }

  /// Keeps them in place of the former ones.
  package func keep(relayProblems problems: [RelayProblem]) throws {
    let before = disk.relay.problems
    guard before != problems else { return }
    try note { $0.relay.problems = before }
    disk.relay.problems = problems
  }

  /// The segments among the items that the hub above has not taken: past what it holds, or with a problem.
  package func untakenSegments() throws -> [SegmentPlace] {
    let relay = disk.relay
    let first = Int(min(relay.acknowledged, UInt64(relay.entries.count)))
    var places = relay.entries[first...].compactMap(\.place)
    for problem in relay.problems where problem.number <= UInt64(first) && problem.number > 0 {
      guard let place = relay.entries[Int(problem.number) - 1].place else { continue }
      // What was passed on again since, whole, stands.
      if let again = relay.numbered[place], again != problem.number, again <= relay.acknowledged,
        !relay.problems.contains(where: { $0.number == again })
      {
        continue
      }
      places.append(place)
    }
    return places
  }

  // MARK: Whole cells in place of segments

  /// These worlds relay in full: they keep no cells.
  package func relayOrder() throws -> RelayMode { .full }

  /// Never.
  package func isSummarising() throws -> Bool { false }

  /// Nothing.
  package func tell(_ mode: RelayMode) throws {}

  /// Nothing.
  package func writeSummaries() throws {}

  // MARK: What hubs below passed to this one

  /// How far a child's relay is held.
  package func held(of child: NodeID) throws -> RelayPosition {
    guard let place = disk.relay.child(child), let last = disk.relay.children[place].digests.last else {
      return .start
    }
    return RelayPosition(number: UInt64(disk.relay.children[place].digests.count), digest: last)
  }

  /// The digest of all items of a child up to a number; nil past the last.
  package func heldDigest(of child: NodeID, at number: UInt64) throws -> [UInt8]? {
    guard number > 0 else { return RelayPosition.start.digest }
    guard let place = disk.relay.child(child), number <= UInt64(disk.relay.children[place].digests.count) else {
      return nil
    }
    return disk.relay.children[place].digests[Int(number) - 1]
  }

  /// Keeps an item of a child, with why it is not applied or nil.
  package func keep(_ item: RelayItem, of child: NodeID, at position: RelayPosition, code: String?) throws {
    if disk.relay.child(child) == nil {
      try note { $0.relay.children.removeLast() }
      disk.relay.children.append(MemoryRelay.Child(node: child))
    }
    guard let place = disk.relay.child(child) else { return }
    try note { disk in
      disk.relay.children[place].items.removeLast()
      disk.relay.children[place].digests.removeLast()
    }
    disk.relay.children[place].items.append(item)
    disk.relay.children[place].digests.append(position.digest)
    if code != nil { try keep(code: code, of: child, number: position.number) }
  }

  /// An item as it came, or nil.
  package func heldItem(_ number: UInt64, of child: NodeID) throws -> RelayItem? {
    guard let place = disk.relay.child(child), number > 0,
      number <= UInt64(disk.relay.children[place].items.count)
    else { return nil }
    return disk.relay.children[place].items[Int(number) - 1]
  }

  /// Changes why an item is not applied.
  package func keep(code: String?, of child: NodeID, number: UInt64) throws {
    guard let item = try heldItem(number, of: child) else { return }
    let before = disk.relay.heldBack
    try note { $0.relay.heldBack = before }
    disk.relay.heldBack.removeAll { $0.child == child && $0.number == number }
    guard let code else { return }
    let node: NodeID
    switch item {
    case .segment(let segment): node = segment.origin.node
    case .enrolment(let enrolment): node = VerifyingKey(bytes: enrolment.publicKey)?.node ?? enrolment.hub
    }
    disk.relay.heldBack.append(HeldBackItem(child: child, number: number, node: node, code: code))
    disk.relay.heldBack.sort { ($0.child, $0.number) < ($1.child, $1.number) }
  }

  /// The items that have a problem, in order.
  package func heldBackItems() throws -> [HeldBackItem] { disk.relay.heldBack }
}
