import Replica
import SwiftProtobuf
import WireGenerated
import WireProtocol

/// What a reader is given of a handshake.
struct GivenHandshake: Codable, Equatable {
  let request: String
  let answer: String
}

/// What a handshake says, field by field as in `tributary.proto`.
struct HandshakeMeaning: Codable, Equatable {
  struct Seen: Codable, Equatable {
    struct PlainOrigin: Codable, Equatable {
      let node: String
      let incarnation: String
    }

    let origin: PlainOrigin
    let time: String
  }

  struct Chain: Codable, Equatable {
    let incarnation: String
    let sequence: String
    let head: String
  }

  struct Greeting: Codable, Equatable {
    let node: String
    let incarnation: String
    let lastSequence: String
    let lastHead: String
    let cursor: String
    let clock: String
    let `protocol`: String
    let schema: String
    let history: String
    let receipt: String
    let seen: [Seen]
  }

  struct Answer: Codable, Equatable {
    let history: String
    let heldSequence: String
    let heldHead: String
    let hubTime: String
    let challenge: String
    let `protocol`: String
    let schema: String
    let segmentLimit: String
    /// Left out where there are none.
    let chains: [Chain]?
    let wanted: [Seen]?
  }

  let request: Greeting
  let answer: Answer
  /// Whether the node draws a new incarnation: the hub holds more of its chain than it has itself, or other content.
  let beginsAgain: Bool

  init(_ given: GivenHandshake) throws {
    let greeting = try HandshakeRequest(decoding: Hexadecimal.bytes(given.request) ?? [])
    let reply = try HandshakeResponse(decoding: Hexadecimal.bytes(given.answer) ?? [])
    request = Greeting(
      node: greeting.origin.node.description, incarnation: String(greeting.origin.incarnation),
      lastSequence: String(greeting.position.sequence), lastHead: Hexadecimal.text(greeting.position.head),
      cursor: Hexadecimal.text(greeting.cursor), clock: String(greeting.clock), protocol: String(greeting.version),
      schema: String(greeting.schema), history: Hexadecimal.text(greeting.history),
      receipt: Hexadecimal.text(greeting.receipt ?? []),
      seen: greeting.seen.map(Seen.init))
    answer = try Answer(given.answer)
    let own = greeting.position
    let held = reply.chains.first { $0.incarnation == greeting.origin.incarnation }?.position ?? .start
    beginsAgain = held.sequence > own.sequence || (held.sequence == own.sequence && held.head != own.head)
  }
}

extension HandshakeMeaning.Seen {
  init(_ stamp: Stamp) {
    let plain = PlainStamp(stamp)
    self.init(origin: .init(node: plain.node, incarnation: plain.incarnation), time: plain.time)
  }
}

extension HandshakeMeaning.Answer {
  /// What an answer in hexadecimal digits says.
  init(_ encoded: String) throws {
    let reply = try HandshakeResponse(decoding: Hexadecimal.bytes(encoded) ?? [])
    // A node of this version does not go by these two.
    let wire = try WireHandshakeResponse(serializedBytes: Hexadecimal.bytes(encoded) ?? [])
    self.init(
      history: Hexadecimal.text(reply.history), heldSequence: String(reply.position.sequence),
      heldHead: Hexadecimal.text(reply.position.head), hubTime: String(reply.hubTime),
      challenge: Hexadecimal.text(reply.challenge), protocol: String(reply.version), schema: String(wire.schema),
      segmentLimit: String(wire.segmentLimit),
      chains: reply.chains.isEmpty
        ? nil
        : reply.chains.map {
          HandshakeMeaning.Chain(
            incarnation: String($0.incarnation), sequence: String($0.position.sequence),
            head: Hexadecimal.text($0.position.head))
        }, wanted: reply.wanted.isEmpty ? nil : reply.wanted.map(HandshakeMeaning.Seen.init))
  }
}
