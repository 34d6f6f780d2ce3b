import Replica
import WireProtocol

/// Challenges that prove a request fresh without a table: a time and random bytes under a code that only this hub can
/// make.
///
/// They survive a restart and need no clock on the node's side.
struct ChallengeIssuer {
  /// How long a challenge is good for, in milliseconds: a slow line may take this long for one night.
  static let milliseconds: Int64 = 6 * 3_600 * 1_000
  private static let macBytes = 16
  private let secret: [UInt8]

  init(key: SigningKey) {
    secret = Digest.authenticate(Array("tributary challenge 1\n".utf8), key: key.bytes)
  }

  /// A challenge for a node.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - now: Milliseconds since 1970.
  ///   - random: Eight random bytes.
  func issue(for node: NodeID, now: Int64, random: [UInt8]) -> [UInt8] {
    let body = Hexadecimal.bytes(UInt64(bitPattern: now)) + random
    return body + mac(body, node)
  }

  /// Whether a challenge was issued to a node and is not too old.
  func accepts(_ challenge: [UInt8], from node: NodeID, now: Int64) -> Bool {
    guard challenge.count == 16 + Self.macBytes else { return false }
    let body = Array(challenge.prefix(16))
    let (age, overflow) = now.subtractingReportingOverflow(Self.time(of: challenge))
    return !overflow && (0...Self.milliseconds).contains(age)
      && Digest.isEqual(Array(challenge.suffix(Self.macBytes)), mac(body, node))
  }

  /// When a challenge says that it was issued, in milliseconds since 1970; to be believed once it is accepted.
  static func time(of challenge: [UInt8]) -> Int64 {
    Int64(bitPattern: challenge.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  private func mac(_ body: [UInt8], _ node: NodeID) -> [UInt8] {
    Array(Digest.authenticate(body, node.bytes, key: secret).prefix(Self.macBytes))
  }
}
