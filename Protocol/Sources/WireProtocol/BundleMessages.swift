import Foundation
import Replica
import SwiftProtobuf
import WireGenerated

/// What a node hands to its hub in a file: its greeting, and all own segments past what a receipt covers.
package struct BundleUp: Sendable, Hashable {
  /// The bytes of a bundle's number.
  package static let numberBytes = 16

  /// 16 random bytes that the reply names.
  package var number: [UInt8]
  /// Who the node is and how far it is.
  package var greeting: HandshakeRequest
  /// Of each own chain: the place that a receipt covers.
  package var acknowledged: [HeldChain]
  /// What follows those places.
  package var segments: [Segment]
  /// Whether there were more segments than fit.
  package var hasMore: Bool
  /// Scopes that are to come whole.
  package var heal: [String]
  /// Runs of attachments' bytes.
  package var blobs: [BlobPart] = []
  /// Attachments that the node misses.
  package var lacking: [BlobStatus] = []
  /// Of a hub: the place of its own last relay item, those in `relay` included.
  package var relayPosition = RelayPosition.start
  /// What it passes on, in order.
  package var relay: [RelayBatch] = []
  /// Rows that hold writes which the hub above asked for.
  package var offers: [PullPage] = []

  /// Makes a message.
  package init(
    number: [UInt8], greeting: HandshakeRequest, acknowledged: [HeldChain] = [], segments: [Segment] = [],
    hasMore: Bool = false, heal: [String] = []
  ) {
    self.number = number
    self.greeting = greeting
    self.acknowledged = acknowledged
    self.segments = segments
    self.hasMore = hasMore
    self.heal = heal
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireBundleUp()
    message.number = Data(number)
    message.greeting = try WireMessage.part(greeting.encoded())
    message.acknowledged = acknowledged.map(\.message)
    message.segments = segments.map(\.message)
    message.more = hasMore
    message.heal = heal
    message.blobs = blobs.map(\.message)
    message.lacking = lacking.map(\.message)
    if relayPosition.number > 0 {
      message.relayNumber = relayPosition.number
      message.relayDigest = Data(relayPosition.digest)
    }
    for batch in relay { message.relay.append(try WireMessage.part(batch.encoded())) }
    for page in offers { message.offers.append(try WireMessage.part(page.encoded())) }
    return try WireMessage.encode(message)
  }

  /// Reads a message; how many parts it has and how long they are is looked at before any is unpacked.
  /// - Throws: `message-malformed`, `message-too-large`, `suite-unknown`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    try PartScanner.check(bytes) { field in
      switch field {
      case 4, 7: WireLimits.segmentBytes
      case 11: WireLimits.relayBytes
      case 12: WireLimits.offerBytes
      default: WireLimits.messageBytes
      }
    }
    let message = try WireMessage.decode(bytes, as: WireBundleUp.self, limit: WireLimits.bundleBytes)
    guard message.number.count == Self.numberBytes else { throw .malformed("bundle") }
    var segments: [Segment] = []
    for segment in message.segments { segments.append(try Segment(segment)) }
    self.init(
      number: Array(message.number), greeting: try HandshakeRequest(decoding: WireMessage.encode(message.greeting)),
      acknowledged: message.acknowledged.compactMap(HeldChain.init), segments: segments, hasMore: message.more,
      heal: message.heal)
    for part in message.blobs { blobs.append(try BlobPart(part)) }
    for status in message.lacking { lacking.append(try BlobStatus(status)) }
    if message.relayNumber > 0 {
      guard message.relayDigest.count == 32 else { throw .malformed("bundle") }
      relayPosition = RelayPosition(number: message.relayNumber, digest: Array(message.relayDigest))
    }
    for batch in message.relay { relay.append(try RelayBatch(decoding: WireMessage.encode(batch))) }
    for page in message.offers { offers.append(try PullPage(decoding: WireMessage.encode(page))) }
  }
}

/// All rows of one scope, page by page.
package struct HealedScope: Sendable, Hashable {
  /// The scope.
  package var scope: String
  /// Its pages in order.
  package var pages: [PullPage]

  /// Makes a scope.
  package init(scope: String, pages: [PullPage]) {
    self.scope = scope
    self.pages = pages
  }
}

/// What a hub hands back in a file.
package struct BundleReply: Sendable, Hashable {
  /// The number of the bundle that is answered.
  package var number: [UInt8]
  /// How far the hub was before it took the bundle.
  package var greeting: HandshakeResponse
  /// The signed receipts of the segments that it took.
  package var receipts: [[UInt8]]
  /// The problem document of the first segment that it did not take, empty where it took all.
  package var problem: [UInt8]
  /// Own segments that the node lacks, with their receipts.
  package var returned: [Segment]
  /// Rows past the cursor of the bundle.
  package var pages: [PullPage]
  /// The scopes that the bundle asked for.
  package var healed: [HealedScope]
  /// Runs of attachments' bytes.
  package var blobs: [BlobPart] = []
  /// Attachments that the hub still misses.
  package var missing: [BlobStatus] = []
  /// The signed receipts of the batches of its relay that were taken.
  package var relayReceipts: [[UInt8]] = []
  /// Items of its own relay that the node lacks.
  package var relayed: [RelayBatch] = []
  /// How many pages of offers were taken.
  package var offered = 0

  /// Begins a reply.
  package init(number: [UInt8], greeting: HandshakeResponse) {
    self.number = number
    self.greeting = greeting
    receipts = []
    problem = []
    returned = []
    pages = []
    healed = []
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireBundleReply()
    message.number = Data(number)
    message.greeting = try WireMessage.part(greeting.encoded())
    message.receipts = receipts.map { Data($0) }
    message.problem = Data(problem)
    message.returned = returned.map(\.message)
    for page in pages { message.pages.append(try WireMessage.part(page.encoded())) }
    for scope in healed {
      var wire = WireHealedScope()
      wire.scope = scope.scope
      for page in scope.pages { wire.pages.append(try WireMessage.part(page.encoded())) }
      message.healed.append(wire)
    }
    message.blobs = blobs.map(\.message)
    message.missing = missing.map(\.message)
    message.relayReceipts = relayReceipts.map { Data($0) }
    for batch in relayed { message.relayed.append(try WireMessage.part(batch.encoded())) }
    message.offered = UInt32(clamping: offered)
    return try WireMessage.encode(message)
  }

  /// Reads a message; how many parts it has and how long they are is looked at before any is unpacked.
  /// - Throws: `message-malformed`, `message-too-large`, `suite-unknown`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    try PartScanner.check(bytes) { field in
      switch field {
      case 5, 8: WireLimits.segmentBytes
      case 6: WireLimits.answerBytes
      case 10, 11: WireLimits.relayBytes
      // A scope comes whole, page by page.
      case 7: WireLimits.bundleBytes
      default: WireLimits.messageBytes
      }
    }
    let message = try WireMessage.decode(bytes, as: WireBundleReply.self, limit: WireLimits.bundleBytes)
    guard message.number.count == BundleUp.numberBytes else { throw .malformed("bundle") }
    self.init(
      number: Array(message.number),
      greeting: try HandshakeResponse(decoding: WireMessage.encode(message.greeting)))
    receipts = message.receipts.map(Array.init)
    problem = Array(message.problem)
    for segment in message.returned { returned.append(try Segment(segment)) }
    for page in message.pages { pages.append(try PullPage(decoding: WireMessage.encode(page))) }
    for wire in message.healed {
      var scope = HealedScope(scope: wire.scope, pages: [])
      for page in wire.pages { scope.pages.append(try PullPage(decoding: WireMessage.encode(page))) }
      healed.append(scope)
    }
    for part in message.blobs { blobs.append(try BlobPart(part)) }
    for status in message.missing { missing.append(try BlobStatus(status)) }
    relayReceipts = message.relayReceipts.map(Array.init)
    for batch in message.relayed { relayed.append(try RelayBatch(decoding: WireMessage.encode(batch))) }
    offered = Int(message.offered)
  }
}

extension HeldChain {
  fileprivate var message: WireHeldChain {
    var held = WireHeldChain()
    held.incarnation = incarnation
    held.sequence = position.sequence
    held.head = Data(position.head)
    return held
  }

  fileprivate init?(_ message: WireHeldChain) {
    guard message.head.count == 32 else { return nil }
    self.init(
      incarnation: message.incarnation,
      position: ChainPosition(sequence: message.sequence, head: Array(message.head)))
  }
}

extension WireMessage {
  /// A message as a part of another.
  fileprivate static func part<Body: SwiftProtobuf.Message>(_ bytes: [UInt8]) throws(WireError) -> Body {
    try decode(bytes, as: Body.self, limit: WireLimits.answerBytes)
  }
}
