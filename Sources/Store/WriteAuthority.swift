import Exchange
import GRDB
import Model
package import Replica

extension RowStanding {
  /// Reads a row as it stands.
  init(_ identity: [FieldValue], of table: TableSchema, _ db: Database) throws {
    guard identity.count == table.identity.count else {
      self = .absent
      return
    }
    let select = try PreparedStatement(db, sql: TableSQL.of(table).selectStanding)
    defer { select.reset() }
    for position in table.key.indices { select.bind(identity[position], at: Int32(position + 1)) }
    guard try select.step() else {
      self = .absent
      return
    }
    let fixed = table.fixed.indices.map { select.value(at: Int32($0 + 2)) }
    let source = table.source == nil ? nil : select.value(at: 1).text ?? ""
    self = select.integer(at: 0) != 0 ? .deleted(fixed: fixed) : .present(fixed: fixed, source: source)
  }
}

extension Store {
  /// What each of some writes at this desk would be refused for, or nil; nothing is written.
  package func refusals(of changes: [(table: TableSchema, change: RowChange)]) throws -> [StoreError?] {
    let time = surroundings.now()
    return try read { db in
      let known = try definitions.load(db)
      let rights = WritingRights(
        tree: known.tree, mandates: known.mandates, nodeRegions: try Self.nodeRegions(db), time: time)
      let writer = RowWriter(identity.region, by: .desk)
      return try changes.map { table, change in
        let asks = Authority.asksForStanding(change.identity, of: table, writer: writer.region)
        let standing = asks ? try RowStanding(change.identity, of: table, db) : .absent
        let refusal = Authority.authorize(change, of: table, by: writer, over: standing, under: rights)
        return try (refusal ?? Self.lock(against: change, of: table, known.tree, db)).map { StoreError($0) }
      }
    }
  }

  /// Whether a write meets a period that was handed in.
  private static func lock(
    against change: RowChange, of table: TableSchema, _ tree: RegionTree, _ db: Database
  ) throws -> Refusal? {
    guard let place = SubmissionRules.place(of: change, in: table) else { return nil }
    let standing = try RegionBooks(db, region: place.region).standing(of: place.period, tree: tree)
    return SubmissionRules.refusal(of: change, in: table, standing: standing)
  }

  /// The regions with a node that is enrolled here or at a hub below, and not shut out.
  static func nodeRegions(_ db: Database) throws -> Set<RegionCode> { Set(try nodeRegionDates(db).keys) }

  /// The same, with the time from which each has its node, in milliseconds since 1970.
  ///
  /// A node of this hub counts whatever the time of a write. A node of a hub below counts from when it joined: what that
  /// hub wrote under a mandate before comes after its enrolment.
  static func nodeRegionDates(_ db: Database) throws -> [RegionCode: Int64] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT region, MIN(since) AS since FROM (
          SELECT region, 0 AS since FROM node WHERE revoked_at IS NULL
          UNION ALL
          SELECT region, enrolled_at FROM relayed_node WHERE revoked_at IS NULL AND approved_at IS NOT NULL
        ) GROUP BY region
        """)
    return Dictionary(
      rows.compactMap { row in RegionCode(row["region"] as String).map { ($0, row["since"] as Int64) } }
    ) { first, _ in first }
  }
}

extension StoreError {
  /// A write that may not stand.
  init(_ refusal: Refusal) {
    let said = Self.refused(refusal.reason, remedy: refusal.remedy)
    self = refusal == .mandateMissing ? StoreError("mandate-missing", said.message, hint: said.hint) : said
  }
}
