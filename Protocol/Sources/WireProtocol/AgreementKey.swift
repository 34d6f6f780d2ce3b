import Crypto
import Foundation

/// The private half of the key pair that files are sealed to.
///
/// It is derived from the signing key, so that a copy keeps one secret of 32 bytes and not two.
/// Source: X25519, RFC 7748; HKDF-SHA-256, RFC 5869.
package struct AgreementKey: Sendable {
  private static let label = Array("tributary agreement 1\n".utf8)
  let key: Curve25519.KeyAgreement.PrivateKey

  /// Derives the pair that belongs to a signing key.
  /// - Throws: `crypto-failed`.
  package init(of signing: SigningKey) throws(WireError) {
    let secret = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: signing.bytes), info: Self.label, outputByteCount: SigningKey.byteCount)
    do { key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret) } catch { throw .crypto }
  }

  /// The public half.
  package var publicKey: AgreementPublicKey { AgreementPublicKey(key: key.publicKey) }
}

/// The public half of the key pair that files are sealed to.
package struct AgreementPublicKey: Sendable, Hashable {
  let key: Curve25519.KeyAgreement.PublicKey

  init(key: Curve25519.KeyAgreement.PublicKey) {
    self.key = key
  }

  /// Reads the 32 bytes of a public key, or fails where they are none.
  package init?(bytes: [UInt8]) {
    guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes) else { return nil }
    self.key = key
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { Array(key.rawRepresentation) }

  /// Whether two keys are the same.
  package static func == (left: AgreementPublicKey, right: AgreementPublicKey) -> Bool { left.bytes == right.bytes }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

/// The public keys that a node and its hub tell each other at enrolment.
package struct PublicKeys: Sendable, Hashable {
  /// The 32 bytes that signatures are checked with.
  package var signing: [UInt8]
  /// The 32 bytes that files are sealed to.
  package var agreement: [UInt8]

  /// Puts both together.
  package init(signing: [UInt8], agreement: [UInt8]) {
    self.signing = signing
    self.agreement = agreement
  }

  /// The public keys of a copy.
  /// - Throws: `crypto-failed`.
  package init(of key: SigningKey) throws(WireError) {
    self.init(signing: key.publicKey.bytes, agreement: try AgreementKey(of: key).publicKey.bytes)
  }

  /// Both, one after the other; nil for keys of another length.
  ///
  /// Their lengths are fixed, so the parts of a proof cannot be shifted against each other.
  var joined: [UInt8]? {
    signing.count == SigningKey.byteCount && agreement.count == SigningKey.byteCount ? signing + agreement : nil
  }
}
