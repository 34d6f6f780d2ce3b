import GRDB
package import Model
package import Rollup

/// A figure with where it stands.
package struct FigureEntry: Sendable {
  /// The region it speaks for.
  package let region: RegionCode
  /// The indicator's code.
  package let indicator: String
  /// The period as written.
  package let period: String
  /// The figure.
  package let figure: Figure
  /// Where it came from.
  package let source: FigureSource
  /// The remark, or nil.
  package let note: String?
}

/// A plan in short.
package struct PlanEntry: Sendable {
  /// The 16 bytes that name it.
  package let id: [UInt8]
  /// The region whose plan it is.
  package let owner: RegionCode
  /// Its year.
  package let year: Int
  /// Its title.
  package let title: String
  /// Its document number, or nil.
  package let documentNumber: String?
  /// Who issued it, or nil.
  package let issuer: String?
  /// How many tasks it has.
  package let taskCount: Int
  /// How many targets its tasks have.
  package let targetCount: Int
}

extension Store {
  /// The figures of one region, or of all that this copy holds, by region, indicator and period; where asked, of one
  /// indicator and one period only.
  package func figures(
    of region: RegionCode?, indicator: String? = nil, period: String? = nil
  ) throws -> [FigureEntry] {
    // Only what is asked for is in the condition, so that SQLite follows the key instead of reading every figure.
    let named = [("region", region?.description), ("indicator", indicator), ("period", period)]
    let conditions = named.compactMap { name, value in value.map { (sql: " AND \(name) = ?", value: $0) } }
    return try read { db in
      try Row.fetchAll(
        try db.cachedStatement(
          sql: "SELECT * FROM observation WHERE deleted = 0\(conditions.map(\.sql).joined())"
            + " ORDER BY region, indicator, period"),
        arguments: StatementArguments(conditions.map(\.value))
      ).compactMap { row in
        guard let region = RegionCode(row["region"] as String) else { return nil }
        return FigureEntry(
          region: region, indicator: row["indicator"], period: row["period"],
          figure: Figure(columns: row),
          source: FigureSource(row["source"] ?? ""), note: row["note"])
      }
    }
  }

  /// The plans of one region, or of all that this copy holds, by year.
  package func plans(of owner: RegionCode?) throws -> [PlanEntry] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT plan.*,
            (SELECT COUNT(*) FROM task WHERE task.plan = plan.id AND task.owner = plan.owner AND task.deleted = 0) AS tasks,
            (SELECT COUNT(*) FROM target JOIN task ON task.id = target.task AND task.owner = target.owner
              WHERE task.plan = plan.id AND task.owner = plan.owner AND task.deleted = 0 AND target.deleted = 0) AS targets
          FROM plan WHERE deleted = 0 AND (?1 IS NULL OR owner = ?1) ORDER BY year, owner, title
          """, arguments: [owner?.description]
      ).compactMap { row in
        guard let owner = RegionCode(row["owner"] as String) else { return nil }
        return PlanEntry(
          id: row.bytes("id"), owner: owner, year: row["year"] ?? 0, title: row["title"] ?? "",
          documentNumber: row["document_number"], issuer: row["issuer"], taskCount: row["tasks"],
          targetCount: row["targets"])
      }
    }
  }

  /// The regions and indicators of this copy.
  package func loadDefinitions() throws -> Definitions {
    try read { db in try definitions.load(db) }
  }

  /// How many transactions of each region's nodes this hub holds.
  package func transactionCounts() throws -> [RegionCode: Int] {
    try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT node.region, SUM(origin.sequence) AS count FROM origin JOIN node ON node.id = origin.node
          GROUP BY node.region
          """)
      return Dictionary(
        rows.compactMap { row in RegionCode(row["region"] as String).map { ($0, row["count"] as Int) } }
      ) { first, _ in first }
    }
  }
}
