import Foundation
import WireGenerated

/// One thing that a hub passes on to the hub above, in its own order.
package enum RelayItem: Sendable, Hashable {
  /// A segment as its node sealed it, with the receipt of its first hub.
  case segment(Segment)
  /// A node that was let in or shut out.
  case enrolment(SignedEnrolment)

  private static let label = Array("tributary relay 1\n".utf8)

  /// The place behind another once this item stands there.
  ///
  /// The digest is SHA-256 over a label, the digest before, and SHA-256 of what identifies the item: of a segment its
  /// head, its signature and its receipt, of an enrolment its record and signature.
  package func place(after position: RelayPosition) -> RelayPosition {
    let own =
      switch self {
      case .segment(let segment):
        Digest.sha256(Array("segment\n".utf8), segment.head, segment.signature, segment.receipt ?? [])
      case .enrolment(let enrolment):
        Digest.sha256(Array("enrolment\n".utf8), enrolment.record, enrolment.signature)
      }
    return RelayPosition(
      number: position.number + 1, digest: Digest.sha256(Self.label, position.digest, own))
  }

  /// About how many bytes it takes on the wire.
  package var byteCount: Int {
    switch self {
    case .segment(let segment):
      segment.header.count + segment.payload.count + segment.signature.count + (segment.receipt?.count ?? 0) + 32
    case .enrolment(let enrolment): enrolment.record.count + enrolment.signature.count + 16
    }
  }

  var message: WireRelayItem {
    var message = WireRelayItem()
    switch self {
    case .segment(let segment): message.segment = segment.message
    case .enrolment(let enrolment):
      var signed = WireSignedEnrolment()
      signed.enrolment = Data(enrolment.record)
      signed.signature = Data(enrolment.signature)
      message.enrolment = signed
    }
    return message
  }

  init(_ message: WireRelayItem) throws(WireError) {
    switch message.item {
    case .segment(let segment)?: self = .segment(try Segment(segment))
    case .enrolment(let signed)?:
      self = .enrolment(try SignedEnrolment(record: Array(signed.enrolment), signature: Array(signed.signature)))
    case nil: throw .malformed("relay")
    }
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] { try WireMessage.encode(message) }

  /// Reads an item.
  /// - Throws: `message-malformed`, `message-too-large`, `suite-unknown`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    try self.init(try WireMessage.decode(bytes, as: WireRelayItem.self, limit: WireLimits.relayBytes))
  }
}

/// A run of what a hub passes on: what `POST /v1/relay` carries up, and `GET /v1/relay` gives back.
package struct RelayBatch: Sendable, Hashable {
  /// The place before its first item.
  package var start: RelayPosition
  /// The items, in order.
  package var items: [RelayItem]

  /// Makes a batch.
  package init(start: RelayPosition, items: [RelayItem]) {
    self.start = start
    self.items = items
  }

  /// The place behind its last item.
  package var end: RelayPosition { items.reduce(start) { $1.place(after: $0) } }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireRelayBatch()
    message.firstNumber = start.number + 1
    message.previousDigest = Data(start.digest)
    message.items = items.map(\.message)
    return try WireMessage.encode(message)
  }

  /// Reads a batch.
  /// - Throws: `message-malformed`, `message-too-large`, `suite-unknown`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireRelayBatch.self, limit: WireLimits.relayBytes)
    guard message.firstNumber > 0, message.firstNumber < UInt64(Int64.max), message.previousDigest.count == 32,
      message.items.count <= WireLimits.relayItems
    else { throw .malformed("relay") }
    var items: [RelayItem] = []
    for item in message.items { items.append(try RelayItem(item)) }
    self.init(
      start: RelayPosition(number: message.firstNumber - 1, digest: Array(message.previousDigest)), items: items)
  }
}
