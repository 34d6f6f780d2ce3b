import Foundation
package import Replica
import WireGenerated

/// What a node says first: who it is and how far its own chain goes.
package struct HandshakeRequest: Sendable, Hashable {
  /// The node's present life.
  package var origin: Origin
  /// How far it has sealed its own transactions.
  package var position: ChainPosition
  /// Where its next pull would start.
  package var cursor: [UInt8]
  /// Its clock, in milliseconds since 1970.
  package var clock: Int64
  /// The newest protocol version it speaks.
  package var version: UInt32
  /// The newest schema it knows.
  package var schema: UInt32
  /// The life of the hub's file at the last contact.
  package var history: [UInt8]
  /// The last signed receipt of this hub, or nil: a hub that went back in time finds out by its own signature.
  package var receipt: [UInt8]?
  /// The greatest stamps of the hub's own writes that the node has met, one for each of its incarnations.
  package var seen: [Stamp]

  /// Greets a hub.
  package init(
    origin: Origin, position: ChainPosition, cursor: [UInt8], clock: Int64, history: [UInt8],
    receipt: [UInt8]? = nil, seen: [Stamp] = [], schema: UInt32 = Schema.version
  ) {
    self.receipt = receipt
    self.seen = seen
    self.origin = origin
    self.position = position
    self.cursor = cursor
    self.clock = clock
    self.history = history
    self.schema = schema
    version = WireVersion.current
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireHandshakeRequest()
    message.node = Data(origin.node.bytes)
    message.incarnation = origin.incarnation
    message.lastSequence = position.sequence
    message.lastHead = Data(position.head)
    message.cursor = Data(cursor)
    message.clock = clock
    message.protocol = version
    message.schema = schema
    message.history = Data(history)
    if let receipt { message.receipt = Data(receipt) }
    message.seen = seen.map(\.seen)
    return try WireMessage.encode(message)
  }

  /// Reads a greeting.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireHandshakeRequest.self)
    guard message.node.count == NodeID.byteCount, let node = NodeID(message.node), message.lastHead.count == 32 else {
      throw .malformed("handshake")
    }
    self.init(
      origin: Origin(node: node, incarnation: message.incarnation),
      position: ChainPosition(sequence: message.lastSequence, head: Array(message.lastHead)),
      cursor: Array(message.cursor), clock: message.clock, history: Array(message.history),
      receipt: message.receipt.isEmpty ? nil : Array(message.receipt),
      seen: message.seen.compactMap(Stamp.init))
    version = message.protocol
    schema = message.schema
  }
}

/// What the hub answers: how far it has the node's chain, and the challenge for the requests that follow.
package struct HandshakeResponse: Sendable, Hashable {
  /// The life of the hub's file.
  package var history: [UInt8]
  /// How far it has the node's chain.
  package var position: ChainPosition
  /// Its clock, in milliseconds since 1970.
  package var hubTime: Int64
  /// What the requests that follow are signed with.
  package var challenge: [UInt8]
  /// Every chain of the node that the hub holds, by incarnation.
  package var chains: [HeldChain]
  /// For a hub that relays: how many of its items are held here.
  package var relay: RelayPosition
  /// Where the hub went back in time, the places after which it lacks own writes that the node has met.
  ///
  /// One for each of its incarnations. Rows that hold such writes are to be offered before the pull.
  package var wanted: [Stamp] = []
  /// The protocol version to speak.
  package var version: UInt32
  /// The newest schema that the hub knows.
  package var schema: UInt32

  /// Answers a greeting.
  package init(
    history: [UInt8], position: ChainPosition, hubTime: Int64, challenge: [UInt8], chains: [HeldChain] = [],
    relay: RelayPosition = .start, schema: UInt32 = Schema.version
  ) {
    self.schema = schema
    self.chains = chains
    self.relay = relay
    self.history = history
    self.position = position
    self.hubTime = hubTime
    self.challenge = challenge
    version = WireVersion.current
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireHandshakeResponse()
    message.history = Data(history)
    message.heldSequence = position.sequence
    message.heldHead = Data(position.head)
    message.hubTime = hubTime
    message.challenge = Data(challenge)
    message.protocol = version
    message.schema = schema
    message.segmentLimit = UInt64(WireLimits.segmentBytes)
    message.chains = chains.map { chain in
      var held = WireHeldChain()
      held.incarnation = chain.incarnation
      held.sequence = chain.position.sequence
      held.head = Data(chain.position.head)
      return held
    }
    if relay.number > 0 {
      message.relayNumber = relay.number
      message.relayDigest = Data(relay.digest)
    }
    message.wanted = wanted.map(\.seen)
    return try WireMessage.encode(message)
  }

  /// Reads an answer.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireHandshakeResponse.self)
    guard message.heldHead.count == 32, !message.challenge.isEmpty else { throw .malformed("handshake") }
    self.init(
      history: Array(message.history),
      position: ChainPosition(sequence: message.heldSequence, head: Array(message.heldHead)),
      hubTime: message.hubTime, challenge: Array(message.challenge),
      chains: message.chains.compactMap { held in
        guard held.head.count == 32 else { return nil }
        return HeldChain(
          incarnation: held.incarnation, position: ChainPosition(sequence: held.sequence, head: Array(held.head)))
      },
      relay: message.relayNumber == 0
        ? .start : RelayPosition(number: message.relayNumber, digest: Array(message.relayDigest)),
      schema: message.schema)
    wanted = message.wanted.compactMap(Stamp.init)
    version = message.protocol
  }
}

extension Stamp {
  /// The form in which the handshake names a place among an origin's writes.
  fileprivate var seen: WireSeenOrigin {
    var seen = WireSeenOrigin()
    seen.origin.node = Data(origin.node.bytes)
    seen.origin.incarnation = origin.incarnation
    seen.time = time.rawValue
    return seen
  }

  fileprivate init?(_ seen: WireSeenOrigin) {
    guard let node = NodeID(seen.origin.node) else { return nil }
    self.init(
      time: HybridTimestamp(rawValue: seen.time), origin: Origin(node: node, incarnation: seen.origin.incarnation))
  }
}

/// How far a hub holds one chain of the node that asks.
package struct HeldChain: Sendable, Hashable {
  /// Under which incarnation the chain was sealed.
  package var incarnation: UInt64
  /// How far it is held.
  package var position: ChainPosition

  /// Names a chain.
  package init(incarnation: UInt64, position: ChainPosition) {
    self.incarnation = incarnation
    self.position = position
  }
}

/// How many of a hub's relayed items are held, and the digest of all of them.
package struct RelayPosition: Sendable, Hashable {
  /// The number of the last, 0 before the first.
  package var number: UInt64
  /// The 32-byte digest of all up to it; zeros before the first.
  package var digest: [UInt8]

  /// Before the first item.
  package static let start = RelayPosition(number: 0, digest: [UInt8](repeating: 0, count: 32))

  /// Makes a position.
  package init(number: UInt64, digest: [UInt8]) {
    self.number = number
    self.digest = digest
  }
}
