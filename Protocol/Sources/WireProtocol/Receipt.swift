import Foundation
package import Replica
import SwiftProtobuf
import WireGenerated

/// The first hub's signed answer to a node's segments: how far it has them, and what it refused.
///
/// It travels with the segments, and upper tiers apply the same verdicts.
package struct Receipt: Sendable, Hashable {
  /// The hub that judged.
  package var hub: NodeID
  /// The life of the hub's file.
  package var history: [UInt8]
  /// Whose segments.
  package var origin: Origin
  /// How far the hub has them, durably.
  package var position: ChainPosition
  /// The refused transactions and why, by number.
  package var refused: [(sequence: UInt64, reason: Refusal)]
  /// The hub's clock in milliseconds since 1970.
  package var hubTime: Int64

  /// Makes a receipt.
  package init(
    hub: NodeID, history: [UInt8], origin: Origin, position: ChainPosition,
    refused: [(sequence: UInt64, reason: Refusal)], hubTime: Int64
  ) {
    self.hub = hub
    self.history = history
    self.origin = origin
    self.position = position
    self.refused = refused
    self.hubTime = hubTime
  }

  private static let label = Array("tributary receipt 1\n".utf8)

  /// Signs the receipt; the result is its wire form.
  /// - Throws: `message-malformed`, `crypto-failed`.
  package func signed(by key: SigningKey) throws(WireError) -> [UInt8] {
    var message = WireReceipt()
    message.hub = Data(hub.bytes)
    message.history = Data(history)
    message.node = Data(origin.node.bytes)
    message.incarnation = origin.incarnation
    message.throughSequence = position.sequence
    message.head = Data(position.head)
    message.refused = refused.map { entry in
      var refused = WireRefused()
      refused.sequence = entry.sequence
      refused.code = entry.reason.rawValue
      return refused
    }
    message.hubTime = hubTime
    do {
      let bytes: [UInt8] = try message.serializedBytes()
      var envelope = WireSignedReceipt()
      envelope.receipt = Data(bytes)
      envelope.signature = Data(try key.sign(Self.label + bytes))
      return try envelope.serializedBytes()
    } catch let error as WireError {
      throw error
    } catch {
      throw .malformed("receipt")
    }
  }

  /// Reads a receipt and checks the hub's signature.
  /// - Throws: `message-malformed`; `answer-not-from-hub` where the signature is not the hub's.
  package init(decoding bytes: [UInt8], key: VerifyingKey) throws(WireError) {
    let envelope: WireSignedReceipt
    let message: WireReceipt
    do {
      envelope = try WireSignedReceipt(serializedBytes: bytes)
      message = try WireReceipt(serializedBytes: envelope.receipt)
    } catch {
      throw .malformed("receipt")
    }
    guard key.verifies(Array(envelope.signature), of: Self.label + Array(envelope.receipt)) else {
      throw .notAHub
    }
    guard let hub = NodeID(message.hub), let node = NodeID(message.node), message.head.count == 32 else {
      throw .malformed("receipt")
    }
    self.init(
      hub: hub, history: Array(message.history), origin: Origin(node: node, incarnation: message.incarnation),
      position: ChainPosition(sequence: message.throughSequence, head: Array(message.head)),
      refused: message.refused.map { ($0.sequence, Refusal(rawValue: $0.code) ?? .malformed) },
      hubTime: message.hubTime)
  }

  /// Whether two receipts say the same.
  package static func == (left: Receipt, right: Receipt) -> Bool {
    left.hub == right.hub && left.history == right.history && left.origin == right.origin
      && left.position == right.position && left.hubTime == right.hubTime
      && left.refused.elementsEqual(right.refused) { $0.sequence == $1.sequence && $0.reason == $1.reason }
  }

  /// Hashes who and how far.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(origin)
    hasher.combine(position)
  }
}
