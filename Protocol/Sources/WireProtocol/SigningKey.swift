import Crypto
import Foundation
package import Replica

/// The key pair of a node or a hub.
///
/// Source: Ed25519, RFC 8032.
package struct SigningKey: Sendable {
  /// How many bytes the private key has on disk.
  package static let byteCount = 32
  private let key: Curve25519.Signing.PrivateKey

  /// Draws a new key pair.
  package static func generate() -> SigningKey { SigningKey(key: Curve25519.Signing.PrivateKey()) }

  private init(key: Curve25519.Signing.PrivateKey) {
    self.key = key
  }

  /// Reads the 32 bytes of a private key, or fails where they are none.
  package init?(bytes: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else { return nil }
    self.key = key
  }

  /// The 32 bytes to keep secret.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// The public half.
  package var publicKey: VerifyingKey { VerifyingKey(key: key.publicKey) }

  /// The 64-byte signature of a message.
  /// - Throws: `crypto-failed`.
  package func sign(_ message: [UInt8]) throws(WireError) -> [UInt8] {
    do { return Array(try key.signature(for: message)) } catch { throw .crypto }
  }
}

/// The public half of a key pair: names a node and checks its signatures.
package struct VerifyingKey: Sendable {
  private let key: Curve25519.Signing.PublicKey

  init(key: Curve25519.Signing.PublicKey) {
    self.key = key
  }

  /// Reads the 32 bytes of a public key, or fails where they are none.
  package init?(bytes: [UInt8]) {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return nil }
    self.key = key
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// The id of the node that holds the private half.
  package var node: NodeID {
    NodeID(SHA256.hash(data: key.rawRepresentation)) ?? .builtin
  }

  /// Whether a signature is that of a message under this key.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    key.isValidSignature(signature, for: message)
  }
}

/// SHA-256 over parts, as the chain and the signatures use it.
package enum Digest {
  /// The 32 bytes of the digest of some parts, one after the other.
  package static func sha256(_ parts: [UInt8]...) -> [UInt8] {
    var hasher = SHA256()
    for part in parts { hasher.update(data: part) }
    return Array(hasher.finalize())
  }

  /// The 32 bytes of HMAC-SHA-256 (RFC 2104) over some parts.
  package static func authenticate(_ parts: [UInt8]..., key: [UInt8]) -> [UInt8] {
    var code = HMAC<SHA256>(key: SymmetricKey(data: key))
    for part in parts { code.update(data: part) }
    return Array(code.finalize())
  }
}

extension Digest {
  /// Whether two codes are equal, in a time that does not tell where they differ.
  package static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// The digest of a whole file in hexadecimal, as it names an edition of a document.
  package static func hexadecimal(_ bytes: [UInt8]) -> String {
    Hexadecimal.text(sha256(bytes))
  }
}
