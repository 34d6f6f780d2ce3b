import GRDB
import Model
import Replica
import Rollup

/// The roll-up cells of a hub, kept as one row for each region, indicator and year.
enum RollupCells {
  private static let select =
    "SELECT cells FROM rollup_cell WHERE region = ?1 AND indicator = ?2 AND year = ?3 AND lens = ?4"
  private static let replace = """
    INSERT OR REPLACE INTO rollup_cell (region, indicator, year, lens, cells) VALUES (?1, ?2, ?3, ?4, ?5)
    """

  /// Adds changes to cells: each row is read, moved and written once.
  ///
  /// - Parameter rows: Ordered by region, indicator, year and lens, so that neighbours share a page.
  static func add(_ rows: [CellRowChange], to db: Database) throws {
    guard !rows.isEmpty else { return }
    let select = try PreparedStatement(db, sql: select)
    let replace = try PreparedStatement(db, sql: replace)
    for row in rows {
      bind(row, to: select)
      let stored = try select.step() ? select.bytes(at: 0) : []
      select.reset()
      bind(row, to: replace)
      replace.bind(try PackedCells.adding(row.cells, to: stored), at: 5)
      try replace.run()
    }
  }

  private static func bind(_ row: CellRowChange, to statement: PreparedStatement) {
    statement.bind(row.region.description, at: 1)
    statement.bind(row.indicator, at: 2)
    statement.bind(Int64(row.year), at: 3)
    statement.bind(Int64(row.lens.number), at: 4)
  }

  /// Reads the packed cells that match: of some indicators with all their parts, some regions or all, some years or all.
  ///
  /// Regions are looked up one by one, since the primary key begins with them; without any, all rows are read.
  static func forEach(
    _ db: Database, lens: RollupLens?, regions: [String]? = nil, indicators: Set<String>? = nil,
    years: ClosedRange<Int>? = nil,
    _ body: (_ region: String, _ indicator: String, _ year: Int, _ lens: RollupLens, [PackedCells.Cell]) throws -> Void
  ) throws {
    var conditions: [String] = []
    var arguments = StatementArguments()
    if let lens {
      conditions.append("lens = ?")
      arguments += [lens.number]
    }
    if let years {
      conditions.append("year BETWEEN ? AND ?")
      arguments += [years.lowerBound, years.upperBound]
    }
    if let indicators, indicators.count <= ClimbingLimits.namedIndicators {
      // The parts of an indicator stand under its code and "#"; "$" is the next character.
      conditions.append(
        "(" + indicators.map { _ in "indicator >= ? AND indicator < ?" }.joined(separator: " OR ") + ")")
      for code in indicators.sorted() { arguments += [code, code + "$"] }
      if indicators.isEmpty { return }
    }
    if regions != nil { conditions.append("region = ?") }
    let limits = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let select = try db.cachedStatement(
      sql: "SELECT region, indicator, year, lens, cells FROM rollup_cell \(limits)")
    let places = regions.map { $0.map { StatementArguments([$0]) } } ?? [StatementArguments()]
    for place in places {
      let rows = try Row.fetchCursor(select, arguments: arguments + place)
      while let row = try rows.next() {
        guard let lens = RollupLens(number: row["lens"]) else { throw StoreError.damaged("rollup_cell") }
        try body(row["region"], row["indicator"], row["year"], lens, try PackedCells.decode(row.bytes("cells")))
      }
    }
  }

  /// The years of each indicator that has cells.
  static func years(_ db: Database) throws -> [(indicator: String, year: Int)] {
    try Row.fetchAll(
      db, sql: "SELECT DISTINCT indicator, year FROM rollup_cell WHERE lens = 0"
    ).map { ($0["indicator"], $0["year"]) }
  }
}
