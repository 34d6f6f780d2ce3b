import GRDB
package import Model
package import Replica
package import WireProtocol

import struct Foundation.Data

/// A node as its hub knows it.
package struct EnrolledNode: Sendable {
  /// Its key.
  package let key: VerifyingKey
  /// The key that replies for it are sealed to; nil where a restored hub knows the node from the hub above only.
  package let agreementKey: AgreementPublicKey?
  /// The region it is bound to.
  package let region: RegionCode
  /// `full` or `summary`.
  package let mode: String
  /// When it joined, in milliseconds since 1970.
  package let enrolledAt: Int64
  /// When it was last heard of, or nil.
  package let lastSeen: Int64?
  /// When a segment of it was last taken or its sync ended, or nil.
  package let lastSync: Int64?
  /// When it was shut out, or nil.
  package let revokedAt: Int64?
  /// Whether its program said that it is a hub.
  package let isHub: Bool

  /// The program that a hub names when it joins; an office's says otherwise.
  package static let hubProgram = "tributary-server/"

  init?(_ row: Row) {
    guard let key = VerifyingKey(bytes: row.bytes("public_key")),
      let region = RegionCode(row["region"] as String)
    else { return nil }
    self.key = key
    agreementKey = AgreementPublicKey(bytes: row.bytes("agreement_key"))
    self.region = region
    mode = row["mode"]
    enrolledAt = row["enrolled_at"]
    lastSeen = row["last_seen"]
    lastSync = row["last_sync"]
    revokedAt = row["revoked_at"]
    isHub = (row["program"] as String?)?.hasPrefix(Self.hubProgram) == true
  }
}

/// Why an enrolment fails.
package enum EnrolmentProblem: Error, Sendable, Hashable {
  /// No code of that name, or the proof does not fit.
  case unknownCode
  /// The code was used by another node.
  case usedCode
  /// The code is past its date.
  case expiredCode
  /// The code is for another region.
  case otherRegion(String)
}

extension Store {
  /// How long a code is good for, in milliseconds: 30 days, since slips travel by courier.
  package static let enrolmentMilliseconds: Int64 = 30 * 24 * 3_600 * 1_000

  /// Issues one-time codes, one a region, all or none.
  ///
  /// - Throws: `region-unknown`; `change-refused` where a region does not lie under the hub's.
  package func issueCodes(for regions: [RegionCode], mode: String) throws -> [(region: Region, code: EnrolmentCode)] {
    let now = surroundings.now()
    return try write { session in
      let tree = try session.currentDefinitions().tree
      return try regions.map { code in
        guard let region = tree.region(code) else { throw StoreError.regionUnknown(code.description) }
        guard tree.isWithin(code, identity.region) else {
          throw StoreError.refused(
            LocalizedText("\(region.name)不在本汇集点的辖区内", "\(region.name) does not lie under this hub's region"),
            remedy: LocalizedText("请核对地区代码。", "Check the region code."))
        }
        let issued = try unusedCode(session.db)
        try session.db.execute(
          sql: "INSERT INTO enrolment (code_id, key, region, mode, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            issued.id, Data(issued.key), code.description, mode, now, now + Self.enrolmentMilliseconds,
          ])
        return (region, issued)
      }
    }
  }

  /// A code whose short name no other code of this hub has or had.
  private func unusedCode(_ db: Database) throws -> EnrolmentCode {
    while true {
      let code = EnrolmentCode(random: surroundings.random(3 + EnrolmentCode.secretBytes))
      let isTaken = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM enrolment WHERE code_id = ?)", arguments: [code.id])
      if isTaken != true { return code }
    }
  }

  /// Lets a node in with a code, once.
  ///
  /// The same node may ask again with the same code and gets the same answer.
  ///
  /// - Returns: The code's key, for the hub's proof.
  /// - Throws: `EnrolmentProblem`.
  package func enroll(
    codeID: String, keys: PublicKeys, proof: [UInt8], region: String, program: String
  ) async throws -> [UInt8] {
    let now = surroundings.now()
    guard let publicKey = VerifyingKey(bytes: keys.signing), AgreementPublicKey(bytes: keys.agreement) != nil else {
      throw EnrolmentProblem.unknownCode
    }
    return try await write { session in
      guard
        let row = try Row.fetchOne(
          session.db, sql: "SELECT * FROM enrolment WHERE code_id = ?", arguments: [codeID])
      else { throw EnrolmentProblem.unknownCode }
      let key = row.bytes("key")
      let expected = EnrolmentProof.node(keys: keys, region: region, key: key)
      guard Digest.isEqual(expected, proof) else { throw EnrolmentProblem.unknownCode }
      let bound: String = row["region"]
      guard bound == region else { throw EnrolmentProblem.otherRegion(bound) }
      let node = Data(publicKey.node.bytes)
      if (row["used_at"] as Int64?) != nil {
        guard row["node"] as Data? == node else { throw EnrolmentProblem.usedCode }
        return key
      }
      guard (row["expires_at"] as Int64) >= now else { throw EnrolmentProblem.expiredCode }
      try session.db.execute(
        sql: """
          INSERT INTO node (id, public_key, agreement_key, region, mode, enrolled_at, last_seen, program)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen
          """,
        arguments: [
          node, Data(keys.signing), Data(keys.agreement), bound, row["mode"] as String, now, now, program,
        ])
      try session.db.execute(
        sql: "UPDATE enrolment SET used_at = ?, node = ? WHERE code_id = ?", arguments: [now, node, codeID])
      // From now on the region enters its own: no copy may see the node without seeing its mandates ended.
      try session.endMandates(over: bound)
      if row["mode"] as String == RelayMode.summary.rawValue, program.hasPrefix(EnrolledNode.hubProgram),
        let code = RegionCode(bound)
      {
        try session.order(.summary, of: code, reason: Self.orderedByCode)
      }
      return key
    }
  }

  /// A node that may speak to this hub, or nil where it is unknown or shut out.
  package func enrolledNode(_ id: NodeID) async throws -> EnrolledNode? {
    try await read { db in
      let select = try db.cachedStatement(sql: "SELECT * FROM node WHERE id = ? AND revoked_at IS NULL")
      return try Row.fetchOne(select, arguments: [Data(id.bytes)]).flatMap { EnrolledNode($0) }
    }
  }

  /// All nodes, by region.
  package func nodes() throws -> [EnrolledNode] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM node ORDER BY region, enrolled_at").compactMap { EnrolledNode($0) }
    }
  }

  /// Shuts a node out.
  ///
  /// Nothing that it sent before is lost.
  /// - Returns: Whether there was such a node.
  package func revoke(_ id: NodeID) throws -> Bool {
    try writeBooks { db in
      try db.execute(
        sql: "UPDATE node SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
        arguments: [surroundings.now(), Data(id.bytes)])
      return db.changesCount > 0
    }
  }

  /// Notes that a node finished a sync that began at a time, unless it was heard of later.
  package func noteSync(of id: NodeID, at time: Int64) async throws {
    _ = try await write { session in
      let known = try Int64.fetchOne(
        session.db, sql: "SELECT last_sync FROM node WHERE id = ?", arguments: [Data(id.bytes)])
      if time > known ?? .min { try session.noteSync(of: id, at: time) }
    }
  }
}

extension WriteSession {
  /// Notes when the hub last heard from a node.
  func noteSync(of id: NodeID, at time: Int64) throws {
    let seen = try db.cachedStatement(sql: "UPDATE node SET last_seen = ?1, last_sync = ?1 WHERE id = ?2")
    try seen.execute(arguments: [time, Data(id.bytes)])
  }
}
