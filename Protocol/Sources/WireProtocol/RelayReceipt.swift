import Foundation
package import Replica
import WireGenerated

/// An item of a relay that the hub above keeps and does not apply, or not wholly.
package struct RelayProblem: Sendable, Hashable {
  /// The item's number.
  package let number: UInt64
  /// Why: one of the codes of `RelayProblemCode`, or one that a later version added.
  package let code: String

  /// Names a problem.
  package init(number: UInt64, code: String) {
    self.number = number
    self.code = code
  }
}

/// The upper hub's signed answer to a batch: how far it holds the relay, and what stands against items of it.
package struct RelayReceipt: Sendable, Hashable {
  /// The hub that holds it.
  package var hub: NodeID
  /// The life of that hub's file.
  package var history: [UInt8]
  /// Whose relay.
  package var node: NodeID
  /// How far it is held, durably.
  package var position: RelayPosition
  /// The problems that stand now, over the whole relay.
  package var problems: [RelayProblem]
  /// The hub's clock in milliseconds since 1970.
  package var hubTime: Int64

  private static let label = Array("tributary relay receipt 1\n".utf8)

  /// Makes a receipt.
  package init(
    hub: NodeID, history: [UInt8], node: NodeID, position: RelayPosition, problems: [RelayProblem], hubTime: Int64
  ) {
    self.hub = hub
    self.history = history
    self.node = node
    self.position = position
    self.problems = problems
    self.hubTime = hubTime
  }

  /// Signs the receipt; the result is its wire form.
  /// - Throws: `message-malformed`, `crypto-failed`.
  package func signed(by key: SigningKey) throws(WireError) -> [UInt8] {
    var message = WireRelayReceipt()
    message.hub = Data(hub.bytes)
    message.history = Data(history)
    message.node = Data(node.bytes)
    message.throughNumber = position.number
    message.digest = Data(position.digest)
    message.problems = problems.map { problem in
      var entry = WireRelayProblem()
      entry.number = problem.number
      entry.code = problem.code
      return entry
    }
    message.hubTime = hubTime
    let bytes = try WireMessage.encode(message)
    var envelope = WireSignedRelayReceipt()
    envelope.receipt = Data(bytes)
    envelope.signature = Data(try key.sign(Self.label + bytes))
    return try WireMessage.encode(envelope)
  }

  /// Reads a receipt and checks the hub's signature.
  /// - Throws: `message-malformed`; `answer-not-from-hub` where the signature is not the hub's.
  package init(decoding bytes: [UInt8], key: VerifyingKey) throws(WireError) {
    let envelope = try WireMessage.decode(
      bytes, as: WireSignedRelayReceipt.self, limit: WireLimits.relayBytes)
    guard key.verifies(Array(envelope.signature), of: Self.label + Array(envelope.receipt)) else { throw .notAHub }
    let message = try WireMessage.decode(
      Array(envelope.receipt), as: WireRelayReceipt.self, limit: WireLimits.relayBytes)
    guard let hub = NodeID(message.hub), let node = NodeID(message.node), message.digest.count == 32 else {
      throw .malformed("relay receipt")
    }
    self.init(
      hub: hub, history: Array(message.history), node: node,
      position: RelayPosition(number: message.throughNumber, digest: Array(message.digest)),
      problems: message.problems.map { RelayProblem(number: $0.number, code: $0.code) }, hubTime: message.hubTime)
  }
}
