import Exchange
import GRDB
import Model
import Replica
import WireProtocol

import struct Foundation.Data

extension WriteSession: RelayStorage {
  // MARK: Nodes

  func member(_ node: NodeID) throws -> RelayMember? {
    let select = try db.cachedStatement(sql: "SELECT * FROM node WHERE id = ?")
    return try Row.fetchOne(select, arguments: [Data(node.bytes)]).flatMap { EnrolledNode($0)?.member }
  }

  func members() throws -> [RelayMember] {
    try Row.fetchAll(db, sql: "SELECT * FROM node ORDER BY enrolled_at, id").compactMap { EnrolledNode($0)?.member }
  }

  func restore(_ member: RelayMember) throws {
    let program = member.isHub ? EnrolledNode.hubProgram : "restored"
    try db.execute(
      sql: """
        INSERT INTO node (id, public_key, region, mode, enrolled_at, revoked_at, program) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET revoked_at = COALESCE(revoked_at, excluded.revoked_at),
          program = iif(?, excluded.program, program)
        """,
      arguments: [
        Data(member.key.node.bytes), Data(member.key.bytes), member.region.description, member.mode,
        member.enrolledAt, member.revokedAt, program, member.isHub,
      ])
    nodeRegions = nil
  }

  func vouchedNodes() throws -> [VouchedNode] {
    if let vouched { return vouched }
    let read = try Row.fetchAll(db, sql: "SELECT * FROM relayed_node ORDER BY arrival").compactMap {
      try VouchedNode($0)
    }
    vouched = read
    return read
  }

  func keep(_ node: VouchedNode) throws {
    let wasKnown = try vouchedNodes().contains { $0.region == node.region && $0.approvedAt != nil }
    try db.execute(
      sql: """
        INSERT INTO relayed_node (id, hub, child, region, enrolled_at, revoked_at, approved_at, record, signature)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id, hub) DO UPDATE SET child = excluded.child, enrolled_at = excluded.enrolled_at,
          revoked_at = excluded.revoked_at, approved_at = excluded.approved_at, record = excluded.record,
          signature = excluded.signature
        """,
      arguments: [
        Data(node.key.node.bytes), Data(node.enrolment.hub.bytes), Data(node.child.bytes), node.region.description,
        node.enrolment.enrolledAt, node.enrolment.revokedAt, node.approvedAt, Data(node.enrolment.record),
        Data(node.enrolment.signature),
      ])
    vouched = nil
    nodeRegions = nil
    // As when it joins here: from now on the region enters its own.
    if !wasKnown, node.approvedAt != nil { try endMandates(over: node.region.description) }
  }

  // MARK: What this hub passes on

  func relayPosition() throws -> RelayPosition {
    let select = try db.cachedStatement(sql: "SELECT number, digest FROM relay ORDER BY number DESC LIMIT 1")
    return try Row.fetchOne(select).map(RelayPosition.init) ?? .start
  }

  func relayDigest(at number: UInt64) throws -> [UInt8]? {
    guard number > 0 else { return RelayPosition.start.digest }
    let select = try db.cachedStatement(sql: "SELECT digest FROM relay WHERE number = ?")
    return try Data.fetchOne(select, arguments: [Int64(clamping: number)]).map(Array.init)
  }

  func relayItem(_ number: UInt64) throws -> RelayItem? {
    let select = try db.cachedStatement(sql: "SELECT origin, through, content FROM relay WHERE number = ?")
    return try Row.fetchOne(select, arguments: [Int64(clamping: number)]).map { try item($0) }
  }

  /// An item from its own bytes, or from the segment that is kept anyway.
  private func item(_ row: Row) throws -> RelayItem {
    if let content = row["content"] as Data? { return try RelayItem(decoding: Array(content)) }
    let through = UInt64(bitPattern: row["through"] as Int64? ?? 0)
    guard let origin = row["origin"] as Int64?, through > 0,
      let segment = try segment(of: Int(origin), past: through - 1)?.segment
    else { throw StoreError.damaged("relay") }
    return .segment(segment)
  }

  /// The columns of an item: who it is from or about, its place in a chain, and its bytes where nothing else keeps them.
  private func columns(_ item: RelayItem) throws -> (node: NodeID, place: SegmentPlace?, content: Data?) {
    switch item {
    case .enrolment(let enrolment):
      let node = VerifyingKey(bytes: enrolment.publicKey)?.node ?? enrolment.hub
      return (node, nil, Data(try item.encoded()))
    case .segment(let segment):
      // An origin that is only named here needs no number: whatever it wrote is kept with the item.
      guard let number = books.origins.index(of: segment.origin).map(Int.init) else {
        return (segment.origin.node, nil, Data(try item.encoded()))
      }
      let kept = try self.segment(of: number, past: segment.lastSequence - 1)?.segment
      let isSame =
        kept?.head == segment.head && kept?.signature == segment.signature && kept?.receipt == segment.receipt
      return (
        segment.origin.node, SegmentPlace(number: number, through: segment.lastSequence),
        isSame ? nil : Data(try item.encoded())
      )
    }
  }

  func append(_ item: RelayItem, at position: RelayPosition) throws {
    if case .segment(let segment) = item { _ = books.number(of: segment.origin) }
    let columns = try columns(item)
    var hub: Data?
    var revokedAt: Int64?
    if case .enrolment(let enrolment) = item, try isGenuine(enrolment) {
      hub = Data(enrolment.hub.bytes)
      revokedAt = enrolment.revokedAt
    }
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO relay (number, node, origin, through, hub, revoked_at, content, digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try insert.execute(
      arguments: [
        Int64(clamping: position.number), Data(columns.node.bytes), columns.place.map { Int64($0.number) },
        columns.place.map { Int64(clamping: $0.through) }, hub, revokedAt, columns.content, Data(position.digest),
      ])
  }

  func isNumbered(node: NodeID, hub: NodeID, revokedAt: Int64?) throws -> Bool {
    let select = try db.cachedStatement(
      sql: "SELECT EXISTS (SELECT 1 FROM relay WHERE hub = ? AND node = ? AND revoked_at IS ?)")
    return try Bool.fetchOne(select, arguments: [Data(hub.bytes), Data(node.bytes), revokedAt]) == true
  }

  /// The setting that names the last segment up to which all are numbered.
  static let mark = "relay_mark"

  func unnumberedSegments() throws -> [SegmentPlace] {
    // Row ids rise in commit order, and where one may be given again the mark goes back. An item with bytes of its own is
    // something else than what is kept here.
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT segment.origin, last_sequence FROM segment JOIN origin ON origin.number = segment.origin
        WHERE segment.id > COALESCE((SELECT value FROM setting WHERE name = ?1), 0) AND origin.node <> ?2
          AND NOT EXISTS (
            SELECT 1 FROM relay
            WHERE relay.origin = segment.origin AND through = last_sequence AND content IS NULL
          )
        ORDER BY segment.id
        """, arguments: [Self.mark, Data(node.bytes)])
    return rows.map {
      SegmentPlace(number: Int($0["origin"] as Int64), through: UInt64(bitPattern: $0["last_sequence"]))
    }
  }

  func noteNumbered() throws {
    let last = try Int64.fetchOne(
      db,
      sql: """
        SELECT MAX(segment.id) FROM segment JOIN origin ON origin.number = segment.origin
        WHERE segment.id > COALESCE((SELECT value FROM setting WHERE name = ?1), 0) AND origin.node <> ?2
        """, arguments: [Self.mark, Data(node.bytes)])
    if let last { try db.set(Self.mark, last) }
  }

  func removeRelay() throws {
    try db.execute(sql: "DELETE FROM relay")
    try db.set(Self.mark, Int64(0))
  }

  func relayAcknowledged() throws -> UInt64 {
    let select = try db.cachedStatement(sql: "SELECT relayed FROM upstream")
    return UInt64(bitPattern: try Int64.fetchOne(select) ?? 0)
  }

  func keep(relayAcknowledged number: UInt64) throws {
    guard try relayAcknowledged() != number else { return }
    try db.execute(sql: "UPDATE upstream SET relayed = ?", arguments: [Int64(clamping: number)])
  }

  func relayProblems() throws -> [RelayProblem] {
    try Row.fetchAll(db, sql: "SELECT number, code FROM relay WHERE code IS NOT NULL ORDER BY number").map {
      RelayProblem(number: UInt64(bitPattern: $0["number"] as Int64), code: $0["code"])
    }
  }

  func keep(relayProblems problems: [RelayProblem]) throws {
    try db.execute(sql: "UPDATE relay SET code = NULL WHERE code IS NOT NULL")
    for problem in problems {
      try db.execute(
        sql: "UPDATE relay SET code = ? WHERE number = ?", arguments: [problem.code, Int64(clamping: problem.number)])
    }
  }

  func untakenSegments() throws -> [SegmentPlace] {
    let acknowledged = Int64(clamping: try relayAcknowledged())
    return try Row.fetchAll(
      db,
      sql: """
        SELECT origin, through FROM relay WHERE number > ?1 AND origin IS NOT NULL
        UNION SELECT origin, through FROM relay WHERE code IS NOT NULL AND origin IS NOT NULL AND NOT EXISTS (
          -- What was passed on again since, whole, stands.
          SELECT 1 FROM relay AS again
          WHERE again.origin = relay.origin AND again.through = relay.through AND again.content IS NULL
            AND again.code IS NULL AND again.number <= ?1
        )
        """, arguments: [acknowledged]
    ).map { SegmentPlace(number: Int($0["origin"] as Int64), through: UInt64(bitPattern: $0["through"])) }
  }

  // MARK: What hubs below passed to this one

  func held(of child: NodeID) throws -> RelayPosition {
    let select = try db.cachedStatement(
      sql: "SELECT number, digest FROM relay_held WHERE child = ? ORDER BY number DESC LIMIT 1")
    return try Row.fetchOne(select, arguments: [Data(child.bytes)]).map(RelayPosition.init) ?? .start
  }

  func heldDigest(of child: NodeID, at number: UInt64) throws -> [UInt8]? {
    guard number > 0 else { return RelayPosition.start.digest }
    let select = try db.cachedStatement(sql: "SELECT digest FROM relay_held WHERE child = ? AND number = ?")
    return try Data.fetchOne(select, arguments: [Data(child.bytes), Int64(clamping: number)]).map(Array.init)
  }

  func keep(_ item: RelayItem, of child: NodeID, at position: RelayPosition, code: String?) throws {
    let columns = try columns(item)
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO relay_held (child, number, node, origin, through, content, digest, code)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try insert.execute(
      arguments: [
        Data(child.bytes), Int64(clamping: position.number), Data(columns.node.bytes),
        columns.place.map { Int64($0.number) }, columns.place.map { Int64(clamping: $0.through) }, columns.content,
        Data(position.digest), code,
      ])
  }

  func heldItem(_ number: UInt64, of child: NodeID) throws -> RelayItem? {
    let select = try db.cachedStatement(
      sql: "SELECT origin, through, content FROM relay_held WHERE child = ? AND number = ?")
    return try Row.fetchOne(select, arguments: [Data(child.bytes), Int64(clamping: number)]).map { try item($0) }
  }

  func keep(code: String?, of child: NodeID, number: UInt64) throws {
    try db.execute(
      sql: "UPDATE relay_held SET code = ? WHERE child = ? AND number = ?",
      arguments: [code, Data(child.bytes), Int64(clamping: number)])
  }

  func heldBackItems() throws -> [HeldBackItem] {
    let select = try db.cachedStatement(
      sql: "SELECT child, number, node, code FROM relay_held WHERE code IS NOT NULL ORDER BY child, number")
    return try Row.fetchAll(select).compactMap { HeldBackItem($0) }
  }
}

extension RelayPosition {
  fileprivate init(_ row: Row) {
    self.init(number: UInt64(bitPattern: row["number"] as Int64), digest: row.bytes("digest"))
  }
}

extension HeldBackItem {
  init?(_ row: Row) {
    guard let child = NodeID(row.bytes("child")), let node = NodeID(row.bytes("node")) else { return nil }
    self.init(child: child, number: UInt64(bitPattern: row["number"] as Int64), node: node, code: row["code"])
  }
}

extension VouchedNode {
  init?(_ row: Row) throws {
    guard let child = NodeID(row.bytes("child")) else { return nil }
    let enrolment = try SignedEnrolment(record: row.bytes("record"), signature: row.bytes("signature"))
    self.init(enrolment: enrolment, child: child, approvedAt: row["approved_at"])
  }
}

extension EnrolledNode {
  /// The node as the sync core knows it.
  var member: RelayMember {
    RelayMember(
      key: key, region: region, isHub: isHub, mode: mode, enrolledAt: enrolledAt, revokedAt: revokedAt)
  }
}
