import Exchange
import GRDB
import Replica

/// What a sync has to send.
package struct UnsentVolume: Sendable, Hashable {
  /// Segments that no receipt covers.
  package let segments: Int
  /// Their bytes.
  package let bytes: Int64
}

extension Store {
  /// The sealed segments of this copy that no receipt covers.
  package func unsentVolume() throws -> UnsentVolume {
    try read { db in
      let books = try Books(db)
      guard let own = books.origins.index(of: books.own) else { return UnsentVolume(segments: 0, bytes: 0) }
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT COUNT(*) AS segments, COALESCE(SUM(length(header) + length(payload) + length(signature)), 0) AS bytes
          FROM segment WHERE origin = ? AND last_sequence > (SELECT COALESCE(MAX(acknowledged), 0) FROM upstream)
          """, arguments: [Int64(own)])
      return UnsentVolume(segments: row?["segments"] ?? 0, bytes: row?["bytes"] ?? 0)
    }
  }
}
