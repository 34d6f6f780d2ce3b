import Exchange
import GRDB
import Model
import Replica
import Rollup

/// Reads the cells that hubs below forwarded whole.
enum SummaryReader {
  private static let columns =
    "region, indicator, period, lens, sums, extrema, expected, definition_version, leaves_digest"

  /// The cells of one region, indicator and year; rows that do not read are left out.
  static func cells(_ db: Database, of leaf: LeafName) throws -> [SummaryName: SummaryCell] {
    // The parts of an indicator stand under its code and "#"; "$" is the next character.
    let select = try db.cachedStatement(
      sql: """
        SELECT \(columns) FROM summary WHERE region = ?1 AND (indicator = ?2 OR indicator >= ?3 AND indicator < ?4)
          AND period BETWEEN ?5 AND ?6 AND deleted = 0
        """)
    return try read(
      select,
      [leaf.region, leaf.indicator, leaf.indicator + "#", leaf.indicator + "$", "\(leaf.year)", "\(leaf.year)~"])
  }

  /// All cells of a region.
  static func cells(_ db: Database, of region: RegionCode) throws -> [SummaryName: SummaryCell] {
    try read(
      try db.cachedStatement(sql: "SELECT \(columns) FROM summary WHERE region = ? AND deleted = 0"),
      [region.description])
  }

  private static func read(_ select: Statement, _ arguments: StatementArguments) throws -> [SummaryName: SummaryCell] {
    var cells: [SummaryName: SummaryCell] = [:]
    let rows = try Row.fetchCursor(select, arguments: arguments)
    while let row = try rows.next() {
      let name = SummaryName(region: row["region"], code: row["indicator"], period: row["period"], lens: row["lens"])
      let cell = SummaryCell(
        sums: row.bytes("sums"), beyond: row.bytes("extrema"), expected: row["expected"] ?? 0,
        definitionVersion: row["definition_version"] ?? 1, leavesDigest: row.bytes("leaves_digest"))
      if let name, let cell { cells[name] = cell }
    }
    return cells
  }

  /// The leaves that have a summary of a region.
  static func leaves(_ db: Database, of region: RegionCode) throws -> Set<LeafName> {
    try leaves(db, "region = ?", [region.description])
  }

  /// The leaves that have a summary of an indicator.
  static func leaves(_ db: Database, of indicator: Indicator) throws -> Set<LeafName> {
    try leaves(
      db, "(indicator = ? OR indicator >= ? AND indicator < ?)",
      [indicator.code, indicator.code + "#", indicator.code + "$"])
  }

  private static func leaves(
    _ db: Database, _ condition: String, _ arguments: StatementArguments
  ) throws -> Set<LeafName> {
    let sql = "SELECT DISTINCT region, indicator, period FROM summary WHERE \(condition)"
    return Set(
      try Row.fetchAll(db, sql: sql, arguments: arguments).compactMap { row in
        SummaryName(region: row["region"], code: row["indicator"], period: row["period"], lens: 0).map {
          LeafName(region: $0.region, indicator: $0.indicator, year: $0.period.year)
        }
      })
  }
}
