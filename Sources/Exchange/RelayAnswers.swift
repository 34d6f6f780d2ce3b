package import Replica
package import WireProtocol

/// What a hub says to hubs below beyond what it says to every node.
extension RelayStorage {
  /// What a hub says to a greeting, with how far it holds the node's relay.
  /// - Throws: The errors of the storage.
  package func relayAnswer(
    _ greeting: HandshakeRequest, from node: NodeID, challenge: [UInt8]
  ) throws -> HandshakeResponse {
    var answer = try answer(greeting, from: node, challenge: challenge)
    answer.relay = try held(of: node)
    if try isForkedAbove(greeting.origin) {
      answer.chains = answer.chains.map { $0.incarnation == greeting.origin.incarnation ? $0.disowned : $0 }
    }
    answer.wanted = try wantedOffers(shownBy: greeting, from: node)
    return answer
  }

  /// Whether the hub above holds something else under the numbers of a chain of which this hub passed on what it took.
  ///
  /// Then both this hub and the node went back in time, and gave numbers a second time of which the hub above has the
  /// first content. A node that is told so issues what it has under new numbers, which the hub above takes.
  private func isForkedAbove(_ origin: Origin) throws -> Bool {
    try relayProblems().contains { problem in
      guard problem.code == RelayProblemCode.segmentFork.rawValue,
        case .segment(let segment)? = try relayItem(problem.number)
      else { return false }
      return segment.origin == origin
    }
  }

  /// The nodes whose writes a child passed on.
  package func passedOn(by child: NodeID) throws -> Set<NodeID> {
    Set(try vouchedNodes().filter { $0.child == child && $0.approvedAt != nil }.map(\.key.node))
  }
}

extension HeldChain {
  /// The chain with a head that no chain has, so that its node sees that it must not go on with it.
  fileprivate var disowned: HeldChain {
    let head = Digest.sha256(Array("tributary chain disowned 1\n".utf8) + position.head)
    return HeldChain(incarnation: incarnation, position: ChainPosition(sequence: position.sequence, head: head))
  }
}
