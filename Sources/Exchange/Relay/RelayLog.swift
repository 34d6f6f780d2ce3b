import Model
import Replica
package import WireProtocol

/// What a hub passes on: numbered when it is about to be sent, so that a file which went back in time has at most less
/// than the hub above, never something else under the same numbers.
extension RelayStorage {
  /// Numbers what is not numbered yet: enrolments, then segments in commit order.
  /// - Throws: The errors of the storage.
  func numberRelay() throws {
    for member in try members()
    where try isNumbered(node: member.key.node, hub: node, revokedAt: member.revokedAt) == false {
      let enrolment = try SignedEnrolment.sign(
        publicKey: member.key.bytes, region: member.region.description, mode: member.mode,
        enrolledAt: member.enrolledAt, revokedAt: member.revokedAt, key: key)
      try number(.enrolment(enrolment))
    }
    for vouched in try vouchedNodes() where vouched.approvedAt != nil {
      let enrolment = vouched.enrolment
      guard
        try isNumbered(node: vouched.key.node, hub: enrolment.hub, revokedAt: enrolment.revokedAt) == false
      else { continue }
      try number(.enrolment(enrolment))
    }
    for place in try segmentsToPassOn() {
      guard let segment = try segment(of: place.number, past: place.through - 1)?.segment else { continue }
      #if TRIBUTARY_DEFECTS
        if Defect.on(.receiptNotCarried) {
          var bare = segment
          bare.receipt = nil
          try number(.segment(bare))
          continue
        }
      #endif
      try number(.segment(segment))
    }
    // What is kept back now goes up should the order change.
    if try relayOrder().isSummary == false { try noteNumbered() }
  }

  /// Whether an enrolment is what its hub signed, as far as this hub can tell: something else under the same names must
  /// not pass for it.
  package func isGenuine(_ enrolment: SignedEnrolment) throws -> Bool {
    if enrolment.hub == node { return enrolment.isSigned(by: key.publicKey) }
    return try vouchedNodes().contains { $0.enrolment == enrolment }
  }

  private func number(_ item: RelayItem) throws {
    try append(item, at: item.place(after: try relayPosition()))
  }

  /// The next batch for a hub that holds the items up to a place.
  func nextRelayBatch(after place: RelayPosition) throws -> RelayBatch {
    try Self.batch(after: place) { try relayItem($0) }
  }

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
    guard segment.firstSequence == position.sequence + 1, segment.previousHead == position.head,
      let bytes = segment.receipt, (try? Receipt(decoding: bytes, key: key.publicKey)) != nil
    else { return }
    let route = try route(of: member.region, isHub: member.isHub)
    let writer = RowWriter(member.region, by: route)
    guard let opened = try? OpenedSegment(segment, key: member.key, writer: writer, reader: schema) else { return }
    _ = try accept(opened)
  }
}
