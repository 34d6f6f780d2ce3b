import GRDB
import Model
import Replica

extension Assignment {
  /// The stored assignments.
  static func stored(_ db: Database) throws -> [Assignment] {
    try Row.fetchAll(db, sql: "SELECT * FROM assignment WHERE deleted = 0").compactMap { row in
      guard let owner = RegionCode(row["owner"] as String), let region = RegionCode(row["region"] as String) else {
        return nil
      }
      return Assignment(
        owner: owner, indicator: row["indicator"], region: region, validFrom: row["valid_from"],
        validTo: row["valid_to"], isExpected: (row["is_expected"] as Int64?) == 1)
    }
  }
}

extension IndicatorTarget {
  /// The stored targets; rows whose operator is of a newer version are left out.
  static func stored(_ db: Database) throws -> [IndicatorTarget] {
    try Row.fetchAll(db, sql: "SELECT * FROM indicator_target WHERE deleted = 0").compactMap { row in
      guard let owner = RegionCode(row["owner"] as String),
        let comparison = TargetOperator(rawValue: row["operator"] ?? "")
      else { return nil }
      let low = (row["low"] as Int64?).map(ExactDecimal.init(scaled:))
      let high = (row["high"] as Int64?).map(ExactDecimal.init(scaled:))
      return IndicatorTarget(
        owner: owner, indicator: row["indicator"], year: row["year"], comparison: comparison,
        bound: low.map { TargetBound($0, to: high) }, strength: row["strength"] ?? "", note: row["note"] ?? "")
    }
  }
}

extension CatalogueEntry {
  /// The stored entries of yearly sets.
  static func stored(_ db: Database) throws -> [CatalogueEntry] {
    try Row.fetchAll(db, sql: "SELECT * FROM catalogue_entry WHERE deleted = 0").compactMap { row in
      guard let owner = RegionCode(row["owner"] as String) else { return nil }
      return CatalogueEntry(
        owner: owner, year: row["year"], indicator: row["indicator"], ordinal: row["ordinal"] ?? 0,
        isAssessed: (row["is_assessed"] as Int64?) == 1, dimension: row["dimension"] ?? "")
    }
  }
}

extension RelayTable {
  /// Reads the stored orders and what hubs said; a mode of a newer version orders nothing.
  init(_ db: Database) throws {
    let orders = try Row.fetchAll(db, sql: "SELECT holder, region, mode FROM relay_mode WHERE deleted = 0").compactMap {
      row -> Order? in
      guard let holder = RegionCode(row["holder"] as String), let region = RegionCode(row["region"] as String),
        let mode = RelayMode(rawValue: row["mode"] ?? "")
      else { return nil }
      return Order(holder: holder, region: region, mode: mode)
    }
    let select = "SELECT region FROM relay_state WHERE deleted = 0 AND mode = ?"
    let told = try String.fetchAll(db, sql: select, arguments: [RelayMode.summary.rawValue])
    self.init(orders, summarising: Set(told.compactMap { RegionCode($0) }))
  }
}
