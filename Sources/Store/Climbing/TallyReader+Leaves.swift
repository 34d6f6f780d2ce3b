import GRDB
import Model
import Rollup

import struct Foundation.Data

/// Which leaves a row is counted in, and what they weighed last.
extension TallyReader {
  /// The region on whose register an entity stands, or nil where it is not known.
  static func home(_ db: Database, of entity: [UInt8]) throws -> String? {
    try String.fetchOne(
      try db.cachedStatement(sql: "SELECT owner FROM entity WHERE id = ?"), arguments: [Data(entity)])
  }

  /// The leaves in which an entity is counted.
  static func marks(_ db: Database, of entity: [UInt8], home: String) throws -> Set<LeafName> {
    try MovedDefinitions.leaves(
      db,
      """
      SELECT DISTINCT ?2 AS region, indicator, CAST(substr(period, 1, 4) AS INTEGER) AS year FROM entity_mark
      WHERE entity = ?1
      """, [Data(entity), home])
  }

  /// The homes of the entities that a region marked for an indicator in a period.
  static func homes(_ db: Database, marked place: PlaceInTime, indicator: String) throws -> Set<LeafName> {
    try MovedDefinitions.leaves(
      db,
      """
      SELECT DISTINCT e.owner AS region, m.indicator, CAST(substr(m.period, 1, 4) AS INTEGER) AS year
      FROM entity_mark AS m JOIN entity AS e ON e.id = m.entity
      WHERE m.region = ?1 AND m.indicator = ?2 AND m.period = ?3
      """, [place.region, indicator, place.period])
  }

  /// The years in which a region may have milestones of an indicator: those of its plans, and those counted last.
  static func planYears(_ db: Database, of owner: String, indicator: String) throws -> Set<Int> {
    Set(
      try Int.fetchAll(
        db,
        sql: """
          SELECT year FROM plan WHERE owner = ?1 AND year IS NOT NULL
          UNION SELECT year FROM leaf_tally WHERE region = ?1 AND indicator = ?2
          """, arguments: [owner, indicator])
    ).filter(Period.years.contains)
  }

  /// Every leaf that an indicator has or could have.
  static func leaves(_ db: Database, of indicator: Indicator) throws -> Set<LeafName> {
    let sql: String
    switch (indicator.rule, indicator.method.formula) {
    case (.derived, .consultations):
      sql =
        "SELECT DISTINCT owner AS region, ?1 AS indicator, CAST(substr(held_on, 1, 4) AS INTEGER) AS year FROM consultation"
    case (.derived, .milestones): sql = "SELECT DISTINCT owner AS region, ?1 AS indicator, year FROM plan"
    default:
      sql = """
        SELECT region, indicator, CAST(substr(period, 1, 4) AS INTEGER) AS year FROM entity_mark WHERE indicator = ?1
        UNION
        SELECT e.owner, m.indicator, CAST(substr(m.period, 1, 4) AS INTEGER)
        FROM entity_mark AS m JOIN entity AS e ON e.id = m.entity WHERE m.indicator = ?1
        """
    }
    let found = try MovedDefinitions.leaves(
      db, "SELECT region, indicator, COALESCE(year, 0) AS year FROM (\(sql))", [indicator.code])
    let counted = try MovedDefinitions.leaves(
      db, "SELECT region, indicator, year FROM leaf_tally WHERE indicator = ?1", [indicator.code])
    return found.filter { Period.years.contains($0.year) }.union(counted)
  }

  /// What a leaf weighed when it was counted last.
  static func stored(_ db: Database, _ leaf: LeafName) throws -> [LeafCell] {
    let select = try db.cachedStatement(
      sql: "SELECT cells FROM leaf_tally WHERE region = ? AND indicator = ? AND year = ?")
    let blob = try Data.fetchOne(select, arguments: [leaf.region, leaf.indicator, leaf.year])
    return try PackedCells.decode(blob.map(Array.init) ?? []).map { cell in
      guard let lens = cell.period.first?.wholeNumberValue.flatMap(RollupLens.init(number:)),
        let period = try? Period(parsing: String(cell.period.dropFirst(2)))
      else {
        throw StoreError.damaged("leaf_tally")
      }
      return LeafCell(
        lens: lens, part: cell.period.dropFirst().first == "s" ? .stale : .main, period: period, sums: cell.sums)
    }
  }

  /// Keeps what a leaf weighs.
  static func store(_ db: Database, _ leaf: LeafName, _ cells: [LeafCell]) throws {
    guard !cells.isEmpty else {
      try db.execute(
        sql: "DELETE FROM leaf_tally WHERE region = ? AND indicator = ? AND year = ?",
        arguments: [leaf.region, leaf.indicator, leaf.year])
      return
    }
    let packed = PackedCells.encode(
      cells.map { ("\($0.lens.number)\($0.part == .stale ? "s" : "m")\($0.period)", $0.sums) })
    try db.execute(
      sql: "INSERT OR REPLACE INTO leaf_tally VALUES (?, ?, ?, ?)",
      arguments: [leaf.region, leaf.indicator, leaf.year, Data(packed)])
  }
}
