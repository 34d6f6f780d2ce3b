import GRDB
import Model
import Replica
import Rollup

/// The roll-up cells of a hub, kept as one row for each region, indicator and year.
enum RollupCells {
  private static let condition = "region = ?1 AND indicator = ?2 AND year = ?3 AND lens = ?4"
  private static let select = "SELECT cells FROM rollup_cell WHERE \(condition)"
  private static let insert = """
    INSERT INTO rollup_cell (region, indicator, year, lens, cells) VALUES (?1, ?2, ?3, ?4, ?5)
    """
  private static let update = "UPDATE rollup_cell SET cells = ?5 WHERE \(condition)"

  /// Adds changes to cells: each row is read, moved and written once.
  ///
  /// - Parameter changes: Ordered by region, indicator, year, lens and period, so that neighbours share a page and a row.
  static func add(_ changes: [CellChange], to db: Database) throws {
    guard !changes.isEmpty else { return }
    let select = try PreparedStatement(db, sql: select)
    let insert = try PreparedStatement(db, sql: insert)
    let update = try PreparedStatement(db, sql: update)
    var start = 0
    while start < changes.count {
      let (first, lens) = (changes[start].key, changes[start].lens)
      let year = year(of: first.period)
      let run = changes[start...].prefix {
        $0.key.indicator == first.indicator && $0.key.region == first.region && $0.lens == lens
          && Self.year(of: $0.key.period) == year
      }
      bind(first, year, lens, to: select)
      let stored = try select.step() ? select.bytes(at: 0) : nil
      select.reset()
      let cells = try merge(stored.map { try PackedCells.decode($0) } ?? [], with: run)
      let write = stored == nil ? insert : update
      bind(first, year, lens, to: write)
      write.bind(PackedCells.encode(cells), at: 5)
      try write.run()
      start = run.endIndex
    }
  }

  /// Brings changes into the cells of a year; both are in the order of the periods' bytes.
  private static func merge(
    _ cells: [PackedCells.Cell], with changes: ArraySlice<CellChange>
  ) throws -> [PackedCells.Cell] {
    var merged: [PackedCells.Cell] = []
    merged.reserveCapacity(cells.count + changes.count)
    var next = 0
    for moved in changes {
      let (key, change) = (moved.key, moved.change)
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

  private static func bind(_ key: CellKey, _ year: Int64, _ lens: RollupLens, to statement: PreparedStatement) {
    statement.bind(key.region.description, at: 1)
    statement.bind(key.indicator, at: 2)
    statement.bind(year, at: 3)
    statement.bind(Int64(lens.number), at: 4)
  }

  /// Reads the packed cells that match: of some indicators with all their parts, one region or all, some years or all.
  ///
  /// Each condition that is given is one that the primary key can follow.
  static func forEach(
    _ db: Database, lens: RollupLens?, region: String? = nil, indicators: Set<String>? = nil,
    years: ClosedRange<Int>? = nil,
    _ body: (_ region: String, _ indicator: String, _ year: Int, _ lens: RollupLens, [PackedCells.Cell]) throws -> Void
  ) throws {
    var conditions: [String] = []
    var arguments = StatementArguments()
    if let lens {
      conditions.append("lens = ?")
      arguments += [lens.number]
    }
    if let region {
      conditions.append("region = ?")
      arguments += [region]
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
    let limits = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let rows = try Row.fetchCursor(
      db, sql: "SELECT region, indicator, year, lens, cells FROM rollup_cell \(limits)", arguments: arguments)
    while let row = try rows.next() {
      guard let lens = RollupLens(number: row["lens"]) else { throw StoreError.damaged("rollup_cell") }
      try body(row["region"], row["indicator"], row["year"], lens, try PackedCells.decode(row.bytes("cells")))
    }
  }

  /// The years of each indicator that has cells.
  static func years(_ db: Database) throws -> [(indicator: String, year: Int)] {
    try Row.fetchAll(
      db, sql: "SELECT DISTINCT indicator, year FROM rollup_cell WHERE lens = 0"
    ).map { ($0["indicator"], $0["year"]) }
  }
}
