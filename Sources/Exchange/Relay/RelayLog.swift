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
}
