import Exchange
import GRDB
import Model
package import Replica
package import WireProtocol

extension Store {
  /// Takes one segment at the hub: verify, judge, apply, roll up, keep, and sign a receipt, all in one commit.
  ///
  /// A segment that is here already changes nothing and gives the same receipt.
  /// - Throws: `IntakeProblem`; the errors of `Segment`; `StoreError`.
  package func accept(_ segment: Segment, from node: NodeID) async throws -> [UInt8] {
    guard let member = try await enrolledNode(node), segment.origin.node == node else {
      throw IntakeProblem.unknownNode
    }
    // A segment that is here already is answered with its receipt; nobody needs its rows.
    if segment.lastSequence <= knownSequence(of: segment.origin) {
      try segment.verify(member.key)
      return try await look { session in
        guard let receipt = try session.earlierReceipt(of: segment) else { throw IntakeProblem.fork }
        return receipt
      }
    }
    let route = member.isHub ? try await look { try $0.route(of: member.region, isHub: true) } : .segment
    // Unpacked before the one writer is held up.
    let opened = try OpenedSegment(
      segment, key: member.key, writer: RowWriter(member.region, by: route), reader: surroundings.schema)
    return try await write { session in
      let receipt = try session.accept(opened)
      try session.noteSync(of: node, at: session.now())
      return receipt
    }
  }

  /// How far the hub has an origin's chain.
  package func position(of origin: Origin) async throws -> ChainPosition {
    try await look { session in session.books.position(of: origin) }
  }

  /// Answers a node's greeting; a hub that finds out that it went back in time begins a new life first.
  package func answer(
    _ greeting: HandshakeRequest, from node: NodeID, challenge: [UInt8]
  ) async throws -> HandshakeResponse {
    let history = identity.history
    let seen = try await look { session in
      (
        answer: try session.relayAnswer(greeting, from: node, challenge: challenge), history: session.history,
        lost: try session.unlisted(session.lostOwnWrites(shownBy: greeting))
      )
    }
    guard seen.history != history || !seen.lost.isEmpty else { return seen.answer }
    return try await write { session in
      try session.list(session.lostOwnWrites(shownBy: greeting))
      return try session.relayAnswer(greeting, from: node, challenge: challenge)
    }
  }

  /// A node's own segments past a number.
  package func segments(of origin: Origin, after sequence: UInt64) async throws -> SegmentPage {
    try await look { session in try session.segments(of: origin, after: sequence) }
  }
}
