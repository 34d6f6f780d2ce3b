import GRDB
import Model
import Replica
import Rollup

/// The roll-up cells of a hub, kept as one row for each region, indicator and year.
enum RollupCells {
  /// The lens over everything entered.
  ///
  /// The other, over what was accepted, has no cells until reviews exist.
  static let reportedLens = 0

  private static let condition = "region = ?1 AND indicator = ?2 AND year = ?3 AND lens = ?4"
  private static let select = "SELECT cells FROM rollup_cell WHERE \(condition)"
  private static let insert = """
    INSERT INTO rollup_cell (region, indicator, year, lens, cells) VALUES (?1, ?2, ?3, ?4, ?5)
    """
  private static let update = "UPDATE rollup_cell SET cells = ?5 WHERE \(condition)"

  /// Adds changes to cells: each row is read, moved and written once.
  ///
  /// - Parameter changes: Ordered by region, indicator and period, so that neighbours share a page and a row.
  static func add(_ changes: [(key: CellKey, change: CellSums)], to db: Database) throws {
    guard !changes.isEmpty else { return }
    let select = try PreparedStatement(db, sql: select)
    let insert = try PreparedStatement(db, sql: insert)
    let update = try PreparedStatement(db, sql: update)
    var start = 0
    while start < changes.count {
      let first = changes[start].key
      let year = year(of: first.period)
      let run = changes[start...].prefix {
        $0.key.indicator == first.indicator && $0.key.region == first.region && Self.year(of: $0.key.period) == year
      }
      bind(first, year, to: select)
      let stored = try select.step() ? select.bytes(at: 0) : nil
      select.reset()
      let cells = try merge(stored.map { try PackedCells.decode($0) } ?? [], with: run)
      let write = stored == nil ? insert : update
      bind(first, year, to: write)
      write.bind(PackedCells.encode(cells), at: 5)
      try write.run()
      start = run.endIndex
    }
  }

  /// Brings changes into the cells of a year; both are in the order of the periods' bytes.
  private static func merge(
    _ cells: [PackedCells.Cell], with changes: ArraySlice<(key: CellKey, change: CellSums)>
  ) throws -> [PackedCells.Cell] {
    var merged: [PackedCells.Cell] = []
    merged.reserveCapacity(cells.count + changes.count)
    var next = 0
    for (key, change) in changes {
      while next < cells.count, cells[next].period.utf8.lexicographicallyPrecedes(key.period.utf8) {
        merged.append(cells[next])
        next += 1
      }
      var sums = CellSums()
      if next < cells.count, cells[next].period == key.period {
        sums = cells[next].sums
        next += 1
      }
      try sums.add(change)
      merged.append((key.period, sums))
    }
    return merged + cells[next...]
  }

  /// The year with which every period begins.
  private static func year(of period: String) -> Int64 { Int64(period.prefix(4)) ?? 0 }

  private static func bind(_ key: CellKey, _ year: Int64, to statement: PreparedStatement) {
    statement.bind(key.region.description, at: 1)
    statement.bind(key.indicator, at: 2)
    statement.bind(year, at: 3)
    statement.bind(Int64(reportedLens), at: 4)
  }

  /// The cells that match, by region, indicator and period.
  static func fetch(_ db: Database, _ filter: RollupFilter) throws -> [(key: CellKey, sums: CellSums)] {
    let period = filter.period
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT region, indicator, cells FROM rollup_cell
        WHERE lens = ? AND (?2 IS NULL OR region = ?2) AND (?3 IS NULL OR indicator = ?3)
          AND (?4 IS NULL OR year = ?4) AND (?5 IS NULL OR year = ?5)
        ORDER BY region, indicator, year
        """,
      arguments: [
        reportedLens, filter.region?.description, filter.indicator, period.map(year(of:)), filter.year,
      ])
    var found: [(key: CellKey, sums: CellSums)] = []
    while let row = try rows.next() {
      guard let code = RegionCode(row["region"] as String) else { continue }
      let name: String = row["indicator"]
      for cell in try PackedCells.decode(row.bytes("cells")) where period == nil || cell.period == period {
        found.append((CellKey(region: code, indicator: name, period: cell.period), cell.sums))
      }
    }
    return found
  }

  /// The years of each indicator that has cells.
  static func years(_ db: Database) throws -> [(indicator: String, year: Int)] {
    try Row.fetchAll(
      db, sql: "SELECT DISTINCT indicator, year FROM rollup_cell WHERE lens = ?", arguments: [reportedLens]
    ).map { ($0["indicator"], $0["year"]) }
  }
}
