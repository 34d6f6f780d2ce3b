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
    answer.wanted = try wantedOffers(shownBy: greeting, from: node)
    return answer
  }

  /// The nodes whose writes a child passed on.
  package func passedOn(by child: NodeID) throws -> Set<NodeID> {
    Set(try vouchedNodes().filter { $0.child == child && $0.approvedAt != nil }.map(\.key.node))
  }
}
