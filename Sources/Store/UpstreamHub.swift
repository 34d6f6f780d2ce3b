import Exchange
import GRDB
package import Model
package import Replica
package import WireProtocol

import struct Foundation.Data

/// The hub above a copy, as the copy remembers it.
package struct UpstreamHub: Sendable {
  /// Where the hub is reached.
  package let url: String
  /// The hub's key, pinned at enrolment.
  package let key: VerifyingKey
  /// The key that bundles for the hub are sealed to.
  package let agreementKey: AgreementPublicKey
  /// The life of the hub's file at the last contact.
  package let history: [UInt8]
  /// The hub's region.
  package let region: RegionCode
  /// The hub's name.
  package let name: String
  /// The last own sequence that a receipt covers.
  package let acknowledged: UInt64
  /// The last receipt, or nil.
  package let receipt: [UInt8]?
  /// Where the next pull starts; empty for the beginning.
  package let cursor: [UInt8]
  /// When the last sync was completed, in milliseconds since 1970, or nil.
  package let lastSync: Int64?
  /// The hub's clock less this copy's at the last contact, in milliseconds, or nil.
  package let clockOffset: Int64?

  init?(_ row: Row) {
    guard let key = VerifyingKey(bytes: row.bytes("public_key")),
      let agreementKey = AgreementPublicKey(bytes: row.bytes("agreement_key")),
      let region = RegionCode(row["region"] as String)
    else { return nil }
    self.key = key
    self.agreementKey = agreementKey
    self.region = region
    url = row["url"]
    history = row.bytes("history")
    name = row["name"]
    acknowledged = UInt64(bitPattern: row["acknowledged"] as Int64)
    receipt = (row["receipt"] as Data?).map(Array.init)
    cursor = row.bytes("cursor")
    lastSync = row["last_sync"]
    clockOffset = row["clock_offset"]
  }
}

/// A save of this copy that its hub refused: no longer in the rows, but kept with its values.
package struct RefusedTransaction: Sendable {
  /// Its number.
  package let sequence: UInt64
  /// Why.
  package let reason: Refusal
  /// What it said, or nil where its segment is not here.
  package let transaction: Transaction?
}

extension Store {
  /// The hub above, or nil before enrolment.
  package func upstream() throws -> UpstreamHub? {
    try read { db in try Row.fetchOne(db, sql: "SELECT * FROM upstream").flatMap { UpstreamHub($0) } }
  }

  /// Remembers the hub that answered an enrolment; another hub than before is sent everything, and has no
  /// receipt of this copy yet.
  package func join(
    url: String, key: VerifyingKey, agreementKey: AgreementPublicKey, history: [UInt8], region: RegionCode,
    name: String
  ) throws {
    try write { try $0.prepareToJoin(key) }
    try writeBooks { db in
      try db.execute(
        sql: """
          INSERT INTO upstream (id, url, public_key, agreement_key, history, region, name)
          VALUES (1, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET url = excluded.url, public_key = excluded.public_key,
            agreement_key = excluded.agreement_key, history = excluded.history, region = excluded.region,
            name = excluded.name,
            receipt = iif(public_key = excluded.public_key, receipt, NULL),
            cursor = iif(public_key = excluded.public_key, cursor, NULL),
            bundles = iif(public_key = excluded.public_key, bundles, NULL)
          """,
        arguments: [url, Data(key.bytes), Data(agreementKey.bytes), Data(history), region.description, name])
    }
  }

  /// Notes a completed sync.
  package func noteSync(clockOffset: Int64) throws {
    try writeBooks { db in
      try db.execute(
        sql: "UPDATE upstream SET last_sync = ?, clock_offset = ? WHERE id = 1",
        arguments: [surroundings.now(), clockOffset])
    }
  }

  /// The own transactions that the hub refused, in every life of this copy, by number.
  package func refusals() throws -> [RefusedTransaction] {
    try look { session in
      try session.books.chains(of: identity.origin.node).flatMap { number, _ in
        let rows = try Row.fetchAll(
          session.db, sql: "SELECT sequence, code FROM refusal WHERE origin = ? ORDER BY sequence",
          arguments: [Int64(number)])
        return try rows.map { row in
          let sequence = UInt64(bitPattern: row["sequence"] as Int64)
          return RefusedTransaction(
            sequence: sequence, reason: Refusal(rawValue: UInt32(clamping: row["code"] as Int64)) ?? .malformed,
            transaction: try session.transaction(sequence, of: number))
        }
      }
    }
  }

  /// How many changed rows no receipt covers yet: in the journal, or sealed and not acknowledged.
  package func unsentChanges() throws -> Int {
    try read { db in
      guard let own = try Books(db).origins.index(of: identity.origin) else { return 0 }
      return try Int.fetchOne(
        db,
        sql: """
          SELECT (SELECT COALESCE(SUM(row_count), 0) FROM journal)
            + (SELECT COALESCE(SUM(row_count), 0) FROM segment WHERE origin = ?
               AND last_sequence > (SELECT COALESCE(MAX(acknowledged), 0) FROM upstream))
          """, arguments: [Int64(own)]) ?? 0
    }
  }
}
