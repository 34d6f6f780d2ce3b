import Model
import Replica
import WireProtocol

/// What a hub that went back in time gets back of what it once passed on.
extension RelayStorage {
  /// Takes back items that this hub once passed on: it keeps what it lacks of them.
  ///
  /// Nothing is taken on the word of the hub above: enrolments must be signed by this hub or by one below, segments by
  /// their nodes, and verdicts by the hub that judged. What does not hold keeps its number, since that is how far the
  /// hub above is, and nothing comes of it: what somebody once passed on in this hub's name must not stop it for ever.
  func takeBack(_ items: [RelayItem]) throws {
    for item in items {
      switch item {
      case .enrolment(let enrolment): try takeBack(enrolment)
      case .segment(let segment): try takeBack(segment)
      }
      try append(item, at: item.place(after: try relayPosition()))
    }
  }

  private func takeBack(_ enrolment: SignedEnrolment) throws {
    guard let key = VerifyingKey(bytes: enrolment.publicKey), let region = RegionCode(enrolment.region) else { return }
    guard enrolment.hub == node else {
      // One that a hub below signed comes again from there, or is here already. It tells that this node is a hub.
      if let below = try member(enrolment.hub), !below.isHub { try restore(below.asHub) }
      return
    }
    guard enrolment.isSigned(by: self.key.publicKey) else { return }
    try restore(
      RelayMember(
        key: key, region: region, isHub: false, mode: enrolment.mode, enrolledAt: enrolment.enrolledAt,
        revokedAt: enrolment.revokedAt))
  }

  private func takeBack(_ segment: Segment) throws {
    // A segment of a hub below's node comes again from there: that hub is told how far this one holds its relay.
    guard let member = try member(segment.origin.node) else { return }
    let position = books.position(of: segment.origin)
    let follows = segment.firstSequence == position.sequence + 1 && segment.previousHead == position.head
    guard try follows || isReplaced(segment), try verdicts(on: segment) != nil else { return }
    let route = try route(of: member.region, isHub: member.isHub)
    let writer = RowWriter(member.region, by: route)
    guard let opened = try? OpenedSegment(segment, key: member.key, writer: writer, reader: schema) else { return }
    if !follows { try forgetWrites(of: segment.origin, past: segment.firstSequence - 1) }
    _ = try accept(opened)
  }

  /// Whether a node's chain holds something else in place of a segment, and the same before it.
  ///
  /// Where this hub took and passed on the segment before, both it and the node went back in time, and the node gave
  /// numbers a second time before anybody could tell. The hub above has what was first sent under them, so that stands.
  /// The node, which this hub's next greeting shows another chain than its own, issues again what it has, under new
  /// numbers.
  private func isReplaced(_ segment: Segment) throws -> Bool {
    guard segment.firstSequence <= books.position(of: segment.origin).sequence, try isHeld(segment) == false else {
      return false
    }
    let before = ChainPosition(sequence: segment.firstSequence - 1, head: segment.previousHead)
    return try holds(before, of: segment.origin)
  }
}
