import GRDB
import Model
import Rollup

/// The cells that a question needs, read when they are asked for or in one go beforehand, and kept.
final class CellReader {
  /// The cells of one region, indicator (or one of its parts) and year.
  struct Row: Hashable {
    let region: String
    let indicator: String
    let year: Int
  }

  private let db: Database
  let lens: RollupLens
  private var rows: [Row: [String: CellSums]] = [:]
  /// What was read whole, so that what is not there need not be looked for again.
  private var isWhole: (Row) -> Bool = { _ in false }

  init(_ db: Database, lens: RollupLens) {
    self.db = db
    self.lens = lens
  }

  /// Reads what a filter wants in one pass, with the year before.
  func read(regions: [RegionCode]?, indicators: Set<String>?, years: ClosedRange<Int>?) throws {
    let wide = years.map { ($0.lowerBound - 1)...$0.upperBound }
    let isNamed = indicators.map { $0.count <= ClimbingLimits.namedIndicators } ?? false
    try RollupCells.forEach(
      db, lens: lens, regions: regions?.map(\.description), indicators: indicators, years: wide
    ) { region, indicator, year, _, cells in
      rows[Row(region: region, indicator: indicator, year: year)] = Dictionary(cells.map { ($0.period, $0.sums) }) {
        first, _ in first
      }
    }
    let places = regions.map { Set($0.map(\.description)) }
    isWhole = { row in
      (places?.contains(row.region) ?? true) && (wide?.contains(row.year) ?? true)
        && (!isNamed || indicators?.contains(String(row.indicator.prefix { $0 != "#" })) == true)
    }
  }

  /// All rows that were read.
  var all: [(row: Row, cells: [String: CellSums])] { rows.map { ($0.key, $0.value) } }

  /// The cells of a year by period; empty where nothing is kept.
  func year(_ region: RegionCode, _ indicator: String, _ year: Int) throws -> [String: CellSums] {
    let row = Row(region: region.description, indicator: indicator, year: year)
    if let known = rows[row] { return known }
    if isWhole(row) { return [:] }
    let select = try db.cachedStatement(
      sql: "SELECT cells FROM rollup_cell WHERE region = ? AND indicator = ? AND year = ? AND lens = ?")
    let found = try GRDB.Row.fetchOne(select, arguments: [row.region, indicator, year, lens.number])
    let cells = try found.map { try PackedCells.decode($0.bytes("cells")) } ?? []
    let kept = Dictionary(cells.map { ($0.period, $0.sums) }) { first, _ in first }
    rows[row] = kept
    return kept
  }

  /// One cell; nothing where none is kept.
  func sums(_ region: RegionCode, _ indicator: String, _ period: Period) throws -> CellSums {
    try year(region, indicator, period.year)[period.description] ?? CellSums()
  }
}
