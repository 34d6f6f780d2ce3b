import Foundation
package import Replica
import SwiftProtobuf
import WireGenerated

/// An ordered run of one node's transactions, sealed and signed.
///
/// What is signed is the bytes on the wire, so no canonical encoding is needed; hubs store and relay them as they
/// came.
package struct Segment: Sendable, Hashable {
  /// Suite 1: Ed25519 and SHA-256.
  ///
  /// Suite 2 is reserved for SM2 and SM3.
  package static let suite: UInt32 = 1

  /// The protobuf bytes of the header.
  package let header: [UInt8]
  /// The zstd frame of the payload.
  package let payload: [UInt8]
  /// The signature over the head.
  package let signature: [UInt8]
  /// The signed receipt of its first hub, which travels with it; nil before there is one.
  package var receipt: [UInt8]?

  /// Who sealed it.
  package let origin: Origin
  /// The number of its first transaction.
  package let firstSequence: UInt64
  /// How many transactions it has.
  package let count: Int
  /// The chain's head before it.
  package let previousHead: [UInt8]
  /// The chain's head after it: SHA-256 over a label, the previous head, the header and the payload's digest.
  package let head: [UInt8]
  /// The bytes of the payload before compression.
  package let payloadLength: UInt64
  /// The version of the writer's schema.
  package let schema: UInt32

  /// The number of its last transaction.
  package var lastSequence: UInt64 { firstSequence + UInt64(count) - 1 }

  /// Seals transactions behind a place in the chain.
  ///
  /// - Parameters:
  ///   - transactions: The transactions, in order.
  ///   - origin: Who seals them.
  ///   - position: The place in the chain.
  ///   - key: The origin's key.
  ///   - schema: The version of the schema that the origin knows.
  /// - Throws: `message-malformed`, `message-too-large`, `crypto-failed`.
  package static func seal(
    _ transactions: [Transaction], origin: Origin, after position: ChainPosition, key: SigningKey,
    schema: UInt32 = Schema.version
  ) throws(WireError) -> Segment {
    let plain = try PayloadCodec.encode(transactions)
    guard plain.count <= WireLimits.payloadBytes else { throw .tooLarge("payload", limit: WireLimits.payloadBytes) }
    let payload = try Zstandard.compress(plain)
    var header = WireSegmentHeader()
    header.suite = suite
    header.node = Data(origin.node.bytes)
    header.incarnation = origin.incarnation
    header.firstSequence = position.sequence + 1
    header.count = UInt32(truncatingIfNeeded: transactions.count)
    header.previousHead = Data(position.head)
    header.payloadLength = UInt64(plain.count)
    header.schema = schema
    let bytes: [UInt8]
    do { bytes = try header.serializedBytes() } catch { throw .malformed("header") }
    let head = head(after: position.head, header: bytes, payload: payload)
    let segment = try Segment(header: bytes, payload: payload, signature: key.sign(head))
    guard try segment.encoded().count <= WireLimits.segmentBytes else {
      throw .tooLarge("segment", limit: WireLimits.segmentBytes)
    }
    return segment
  }

  /// Reads the parts of a segment.
  ///
  /// Nothing is verified yet.
  /// - Throws: `message-malformed`, `suite-unknown`, `message-too-large`.
  package init(
    header bytes: [UInt8], payload: [UInt8], signature: [UInt8], receipt: [UInt8]? = nil
  ) throws(WireError) {
    let message: WireSegmentHeader
    do { message = try WireSegmentHeader(serializedBytes: bytes) } catch { throw .malformed("header") }
    guard message.suite == Self.suite else { throw .suiteUnknown }
    guard let node = NodeID(message.node), message.node.count == NodeID.byteCount, message.previousHead.count == 32,
      message.count > 0, message.firstSequence > 0, message.firstSequence < UInt64(Int64.max)
    else { throw .malformed("header") }
    guard message.count <= WireLimits.transactionsPerSegment else {
      throw .tooLarge("segment", limit: WireLimits.transactionsPerSegment)
    }
    header = bytes
    self.payload = payload
    self.signature = signature
    self.receipt = receipt
    origin = Origin(node: node, incarnation: message.incarnation)
    firstSequence = message.firstSequence
    count = Int(message.count)
    previousHead = Array(message.previousHead)
    payloadLength = message.payloadLength
    schema = message.schema
    head = Self.head(after: previousHead, header: bytes, payload: payload)
  }

  /// Reads a segment from its wire form.
  /// - Throws: `message-malformed`, `suite-unknown`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= WireLimits.segmentBytes else { throw .tooLarge("segment", limit: WireLimits.segmentBytes) }
    let message: WireSegment
    do { message = try WireSegment(serializedBytes: bytes) } catch { throw .malformed("segment") }
    try self.init(message)
  }

  init(_ message: WireSegment) throws(WireError) {
    try self.init(
      header: Array(message.header), payload: Array(message.payload), signature: Array(message.signature),
      receipt: message.receipt.isEmpty ? nil : Array(message.receipt))
  }

  /// The wire form.
  /// - Throws: `message-malformed` where it cannot be written.
  package func encoded() throws(WireError) -> [UInt8] {
    do { return try message.serializedBytes() } catch { throw .malformed("segment") }
  }

  var message: WireSegment {
    var message = WireSegment()
    message.header = Data(header)
    message.payload = Data(payload)
    message.signature = Data(signature)
    if let receipt { message.receipt = Data(receipt) }
    return message
  }

  private static func head(after previous: [UInt8], header: [UInt8], payload: [UInt8]) -> [UInt8] {
    Digest.sha256(Array("tributary segment 1\n".utf8), previous, header, Digest.sha256(payload))
  }

  /// Checks the signature.
  /// - Throws: `segment-altered`.
  package func verify(_ key: VerifyingKey) throws(WireError) {
    guard key.node == origin.node, key.verifies(signature, of: head) else { throw .altered }
  }

  /// Decompresses and decodes the transactions.
  ///
  /// Verify first.
  /// - Parameter reader: The version of the schema to read it by; what only a newer one knows is left out.
  /// - Throws: `message-malformed`, `schema-unknown`, `message-too-large`.
  package func transactions(by reader: UInt32 = Schema.version) throws(WireError) -> [Transaction] {
    let plain = try Zstandard.decompress(payload, length: payloadLength)
    let transactions = try PayloadCodec.decode(plain, writer: schema, reader: reader)
    guard transactions.count == count else { throw .malformed("count") }
    return transactions
  }
}
