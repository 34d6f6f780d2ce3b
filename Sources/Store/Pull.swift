import Exchange
import GRDB
import Model
import Replica
package import WireProtocol

extension Store {
  /// A page of what a node may see past its cursor, in commit order: rows whose scope lies at or under its region,
  /// and of the tables that are handed down, rows of the regions above it.
  ///
  /// What the node itself wrote is left out.
  package func pull(
    for node: EnrolledNode, after cursor: [UInt8], limit: Int, schema: UInt32 = Schema.version
  ) async throws -> PullPage {
    try await look { session in
      try session.page(
        for: node.key.node, of: node.region, after: cursor, limit: limit, schema: schema,
        passedOn: node.isHub ? session.passedOn(by: node.key.node) : [])
    }
  }

  /// A page of all rows of one scope that a node may see, its own among them.
  package func heal(
    scope: String, for node: EnrolledNode, after cursor: [UInt8], limit: Int, schema: UInt32 = Schema.version
  ) async throws -> PullPage {
    try await look { session in
      try session.healingPage(of: scope, for: node.region, after: cursor, limit: limit, schema: schema)
    }
  }
}
