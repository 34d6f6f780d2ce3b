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

  /// Greets a hub.
  package init(origin: Origin, position: ChainPosition, cursor: [UInt8], clock: Int64, history: [UInt8]) {
    self.origin = origin
    self.position = position
    self.cursor = cursor
    self.clock = clock
    self.history = history
    version = WireVersion.current
    schema = Schema.version
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
      cursor: Array(message.cursor), clock: message.clock, history: Array(message.history))
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
  /// The protocol version to speak.
  package var version: UInt32

  /// Answers a greeting.
  package init(history: [UInt8], position: ChainPosition, hubTime: Int64, challenge: [UInt8]) {
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
    message.schema = Schema.version
    message.segmentLimit = UInt64(WireLimits.segmentBytes)
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
      hubTime: message.hubTime, challenge: Array(message.challenge))
    version = message.protocol
  }
}
