import Foundation
package import Replica
import WireGenerated

/// One region's node, as the hub that let it in vouches for it to the tiers above.
///
/// What is signed is the record's bytes; they are passed on as they came.
package struct SignedEnrolment: Sendable, Hashable {
  /// The protobuf bytes of the record.
  package let record: [UInt8]
  /// The hub's signature over them.
  package let signature: [UInt8]
  /// The node's public key.
  package let publicKey: [UInt8]
  /// The node's region.
  package let region: String
  /// `full` or `summary`.
  package let mode: String
  /// When it joined, in milliseconds since 1970.
  package let enrolledAt: Int64
  /// The hub that let it in.
  package let hub: NodeID
  /// When it was shut out, or nil.
  package let revokedAt: Int64?

  private static let label = Array("tributary enrolment record 1\n".utf8)

  /// Vouches for a node.
  /// - Throws: `message-malformed`, `crypto-failed`.
  package static func sign(
    publicKey: [UInt8], region: String, mode: String, enrolledAt: Int64, revokedAt: Int64?, key: SigningKey
  ) throws(WireError) -> SignedEnrolment {
    var message = WireEnrolment()
    message.publicKey = Data(publicKey)
    message.region = region
    message.mode = mode
    message.enrolledAt = enrolledAt
    message.hub = Data(key.publicKey.node.bytes)
    message.revokedAt = revokedAt ?? 0
    let record = try WireMessage.encode(message)
    return try SignedEnrolment(record: record, signature: key.sign(label + record))
  }

  /// Reads a record.
  ///
  /// Nothing is verified yet.
  /// - Throws: `message-malformed`.
  package init(record: [UInt8], signature: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(record, as: WireEnrolment.self)
    guard message.hub.count == NodeID.byteCount, let hub = NodeID(message.hub) else { throw .malformed("enrolment") }
    self.record = record
    self.signature = signature
    self.hub = hub
    publicKey = Array(message.publicKey)
    region = message.region
    mode = message.mode
    enrolledAt = message.enrolledAt
    revokedAt = message.revokedAt == 0 ? nil : message.revokedAt
  }

  /// Whether a key signed it.
  package func isSigned(by key: VerifyingKey) -> Bool {
    key.node == hub && key.verifies(signature, of: Self.label + record)
  }
}
