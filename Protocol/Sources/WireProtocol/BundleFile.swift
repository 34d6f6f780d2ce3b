import Crypto
import Foundation
package import Replica
import SwiftProtobuf
import WireGenerated

/// A file that carries one exchange: sealed to its reader, signed by its writer.
///
/// The file is a first line, 64 bytes of signature, and all that is signed. Whoever holds it can see from whom to whom
/// it goes and how long it is, and nothing else; whoever alters a byte makes it worthless.
/// Source: HPKE, RFC 9180, base mode.
package struct BundleFile: Sendable, Hashable {
  /// Which way it goes.
  package enum Kind: UInt32, Sendable {
    /// From a node to its hub.
    case up = 1
    /// The hub's answer.
    case reply = 2
  }

  /// The layout of the file.
  package static let format: UInt32 = 1
  /// Suite 1: Ed25519; X25519, HKDF-SHA-256 and ChaCha20-Poly1305.
  ///
  /// Suite 2 is reserved for the national ciphers.
  package static let suite: UInt32 = 1
  private static let firstLine = Array("TRIBUTARY BUNDLE\n".utf8)
  private static let label = Array("tributary bundle 1\n".utf8)
  private static let signatureBytes = 64
  private static let cipher = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

  /// Which way it goes.
  package let kind: Kind
  /// Who wrote it.
  package let writer: NodeID
  /// Who can open it.
  package let reader: NodeID
  private let encapsulatedKey: [UInt8]
  private let sealed: [UInt8]
  private let signature: [UInt8]
  private let signed: [UInt8]

  /// Writes a file.
  ///
  /// - Parameters:
  ///   - content: The message.
  ///   - kind: Which way it goes.
  ///   - writer: The key pair of whoever writes.
  ///   - reader: Who is to open it.
  ///   - readerKey: The key that the reader gave at enrolment.
  /// - Returns: The bytes of the file.
  /// - Throws: `crypto-failed`; `message-too-large` where the file would be over its limit.
  package static func seal(
    _ content: [UInt8], kind: Kind, writer: SigningKey, reader: NodeID, readerKey: AgreementPublicKey
  ) throws(WireError) -> [UInt8] {
    var envelope = WireBundle()
    envelope.format = format
    envelope.suite = suite
    envelope.kind = kind.rawValue
    envelope.writer = Data(writer.publicKey.node.bytes)
    envelope.reader = Data(reader.bytes)
    let body: [UInt8]
    do {
      var sender = try HPKE.Sender(
        recipientKey: readerKey.key, ciphersuite: cipher,
        info: Data(info(kind, from: writer.publicKey.node, to: reader)))
      envelope.sealed = try sender.seal(content)
      envelope.encapsulatedKey = sender.encapsulatedKey
      body = try envelope.serializedBytes()
    } catch { throw .crypto }
    let file = firstLine + (try writer.sign(label + body)) + body
    guard file.count <= WireLimits.bundleBytes else { throw .tooLarge("bundle", limit: WireLimits.bundleBytes) }
    return file
  }

  /// Reads a file's outside; nothing is verified yet.
  /// - Throws: `bundle-malformed`, `bundle-format-unknown`, `message-too-large`.
  package init(decoding file: [UInt8]) throws(WireError) {
    guard file.count <= WireLimits.bundleBytes else { throw .tooLarge("bundle", limit: WireLimits.bundleBytes) }
    let start = Self.firstLine.count + Self.signatureBytes
    guard file.count > start, file.starts(with: Self.firstLine) else { throw .bundleMalformed }
    signature = Array(file[Self.firstLine.count..<start])
    signed = Array(file[start...])
    guard let envelope = try? WireBundle(serializedBytes: signed) else { throw .bundleMalformed }
    guard envelope.format == Self.format, envelope.suite == Self.suite else { throw .bundleFormatUnknown }
    guard let kind = Kind(rawValue: envelope.kind), envelope.writer.count == NodeID.byteCount,
      envelope.reader.count == NodeID.byteCount, let writer = NodeID(envelope.writer),
      let reader = NodeID(envelope.reader)
    else { throw .bundleMalformed }
    self.kind = kind
    self.writer = writer
    self.reader = reader
    encapsulatedKey = Array(envelope.encapsulatedKey)
    sealed = Array(envelope.sealed)
  }

  /// Checks who wrote it and opens it.
  ///
  /// - Parameters:
  ///   - writer: The key of whoever must have written it.
  ///   - key: The reader's own key pair.
  /// - Returns: The message.
  /// - Throws: `bundle-altered` where the signature does not fit; `bundle-unopened` where it is sealed to another key.
  package func open(from writer: VerifyingKey, with key: SigningKey) throws(WireError) -> [UInt8] {
    guard writer.node == self.writer, writer.verifies(signature, of: Self.label + signed) else { throw .bundleAltered }
    let agreement = try AgreementKey(of: key)
    do {
      var recipient = try HPKE.Recipient(
        privateKey: agreement.key, ciphersuite: Self.cipher,
        info: Data(Self.info(kind, from: self.writer, to: reader)), encapsulatedKey: Data(encapsulatedKey))
      return Array(try recipient.open(Data(sealed)))
    } catch { throw .bundleUnopened }
  }

  /// What both sides put into the key: nobody can sign what another sealed and pass it off as their own.
  private static func info(_ kind: Kind, from writer: NodeID, to reader: NodeID) -> [UInt8] {
    label + [UInt8(truncatingIfNeeded: kind.rawValue)] + writer.bytes + reader.bytes
  }
}
