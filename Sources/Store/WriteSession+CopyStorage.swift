import Exchange
import GRDB
import Model
import Replica
import Rollup
import WireProtocol

import struct Foundation.Data

extension WriteSession: CopyStorage {
  var node: NodeID { key.publicKey.node }
  var region: RegionCode { identity.region }
  var isHub: Bool { identity.kind == .hub }
  var schema: UInt32 { surroundings.schema }

  func now() -> Int64 { surroundings.now() }
  func random(_ count: Int) -> [UInt8] { surroundings.random(count) }

  // MARK: Rows

  func regions() throws -> RegionTree { try currentDefinitions().tree }

  func prepare(for transactions: [Transaction], of region: RegionCode) throws { try hold(transactions, of: region) }

  func standing(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowStanding {
    try RowStanding(identity, of: table, db)
  }

  func submissionStanding(of region: String, period: String) throws -> SubmissionStanding {
    let books = try handedIn[region] ?? RegionBooks(db, region: region)
    handedIn[region] = books
    return books.standing(of: period, tree: try currentDefinitions().tree)
  }

  func rights(at time: HybridTimestamp) throws -> WritingRights {
    let known = try currentDefinitions()
    let regions = try nodeRegions ?? Store.nodeRegionDates(db)
    nodeRegions = regions
    return WritingRights(
      tree: known.tree, mandates: known.mandates,
      nodeRegions: Set(regions.filter { $0.value <= time.milliseconds }.keys), time: time.milliseconds)
  }

  func rows(
    of table: TableSchema, scope: RegionCode, after position: Int64, through last: Int64, limit: Int
  ) throws -> [(position: Int64, row: PulledRow)] {
    var rows: [(position: Int64, row: PulledRow)] = []
    try forEachRow(of: table, scope: scope, after: position, through: last, limit: limit) { rows.append(($0, $1)) }
    return rows
  }

  func sum(of scope: RegionCode, _ tables: [TableSchema], schema: UInt32) throws -> RowSum {
    var sum = RowSum.zero
    for table in tables {
      try forEachRow(of: table, scope: scope, after: 0, through: .max, limit: .max) {
        sum.add($1, of: table, schema: schema)
      }
    }
    return sum
  }

  private func forEachRow(
    of table: TableSchema, scope: RegionCode, after position: Int64, through last: Int64, limit: Int,
    _ body: (Int64, PulledRow) throws -> Void
  ) throws {
    let select = try PreparedStatement(db, sql: TableSQL.of(table).pull)
    defer { select.reset() }
    select.bind(scope.description, at: 1)
    select.bind(position, at: 2)
    select.bind(last, at: 3)
    select.bind(Int64(limit), at: 4)
    let identityCount = table.identity.count
    let valueCount = table.columns.count
    while try select.step() {
      let identity = (0..<identityCount).map { select.value(at: Int32($0)) }
      let state = try RowState(select, from: identityCount, table: table, identity: identity, books: books, db)
      try body(
        select.integer(at: Int32(identityCount + valueCount + 1)),
        PulledRow(table: table.id, identity: identity, state: state))
    }
  }

  // MARK: Chains

  func keep(_ segment: Segment, number: Int, rowCount: Int64, at time: Int64) throws {
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO segment
          (origin, first_sequence, last_sequence, row_count, header, payload, signature, head, stored_at, receipt)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try insert.execute(
      arguments: [
        Int64(number), Int64(segment.firstSequence), Int64(segment.lastSequence), rowCount, Data(segment.header),
        Data(segment.payload), Data(segment.signature), Data(segment.head), time, segment.receipt.map { Data($0) },
      ])
  }

  func segment(of number: Int, past sequence: UInt64) throws -> StoredSegment? {
    // Segments of an origin do not overlap: the one that reaches past a number is the last that begins at or before the
    // next number, or where that one ends earlier, there is none.
    let select = try db.cachedStatement(
      sql: "SELECT * FROM segment WHERE origin = ? AND first_sequence <= ? ORDER BY first_sequence DESC LIMIT 1")
    guard let row = try Row.fetchOne(select, arguments: [Int64(number), Int64(clamping: sequence) + 1]),
      (row["last_sequence"] as Int64) > Int64(clamping: sequence)
    else { return nil }
    return StoredSegment(segment: try Segment(stored: row), rowCount: row["row_count"])
  }

  func keep(receipt: [UInt8], number: Int, through sequence: UInt64) throws {
    try db.execute(
      sql: "UPDATE segment SET receipt = ? WHERE origin = ? AND last_sequence = ?",
      arguments: [Data(receipt), Int64(number), Int64(bitPattern: sequence)])
  }

  func removeSegments(of number: Int, past sequence: UInt64) throws {
    let place: StatementArguments = [Int64(number), Int64(bitPattern: sequence)]
    // Their row ids are given again.
    try db.execute(
      sql: """
        UPDATE setting SET value = MIN(value, COALESCE(
          (SELECT MIN(id) - 1 FROM segment WHERE origin = ? AND last_sequence > ?), value))
        WHERE name = ?
        """, arguments: place + [Self.mark])
    try db.execute(sql: "DELETE FROM segment WHERE origin = ? AND last_sequence > ?", arguments: place)
    try db.execute(sql: "DELETE FROM refusal WHERE origin = ? AND sequence > ?", arguments: place)
  }

  // MARK: What was not applied

  func keep(_ refusal: Refusal, of sequence: UInt64, number: Int) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO refusal VALUES (?, ?, ?)",
      arguments: [Int64(number), Int64(bitPattern: sequence), Int64(refusal.rawValue)])
  }

  func drop(of stamp: Stamp) throws -> Drop? {
    guard let number = books.origins.index(of: stamp.origin),
      let row = try Row.fetchOne(
        db, sql: "SELECT * FROM dropped_write WHERE origin = ? AND time = ?",
        arguments: [Int64(number), Int64(bitPattern: stamp.time.rawValue)])
    else { return nil }
    if let alias = row["alias_origin"] as Int64? {
      return .alias(try self.stamp(alias, row["alias_time"]))
    }
    guard let transaction = try PayloadCodec.decode(row.bytes("content")).first else {
      throw StoreError.damaged("dropped_write")
    }
    return .refused(transaction)
  }

  private func stamp(_ number: Int64, _ time: Int64) throws -> Stamp {
    guard let origin = books.origins.origin(UInt64(bitPattern: number)) else { throw StoreError.damaged("origin") }
    return Stamp(time: HybridTimestamp(rawValue: UInt64(bitPattern: time)), origin: origin)
  }

  func keep(_ drop: Drop, of stamp: Stamp) throws {
    let number = Int64(books.number(of: stamp.origin))
    let time = Int64(bitPattern: stamp.time.rawValue)
    let sql = "INSERT OR REPLACE INTO dropped_write VALUES (?, ?, ?, ?, ?)"
    switch drop {
    case .alias(let twin):
      try db.execute(
        sql: sql,
        arguments: [
          number, time, Int64(books.number(of: twin.origin)), Int64(bitPattern: twin.time.rawValue), nil,
        ])
    case .refused(let transaction):
      let content = try PayloadCodec.encode([transaction])
      try db.execute(sql: sql, arguments: [number, time, nil, nil, Data(content)])
    }
  }

  func reissues(of sequence: UInt64, number: Int) throws -> [Stamp] {
    let rows = try Row.fetchAll(
      db,
      sql: "SELECT * FROM reissued_write WHERE origin = ? AND sequence = ? ORDER BY new_time, new_origin",
      arguments: [Int64(number), Int64(bitPattern: sequence)])
    return try rows.map { try stamp($0["new_origin"], $0["new_time"]) }
  }

  func keep(reissue stamp: Stamp, of sequence: UInt64, number: Int) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO reissued_write VALUES (?, ?, ?, ?)",
      arguments: [
        Int64(number), Int64(bitPattern: sequence), Int64(books.number(of: stamp.origin)),
        Int64(bitPattern: stamp.time.rawValue),
      ])
  }
}
