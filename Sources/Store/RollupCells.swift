import GRDB
import Model
import Replica
import Rollup

import struct Foundation.Data

/// The roll-up cells of a hub.
///
/// Sums of 128 bits are stored as 16 bytes, big-endian.
enum RollupCells {
  /// The lens over everything entered.
  ///
  /// The other, over what was accepted, has no cells until reviews exist.
  static let reportedLens = 0

  private static let columns = "numerator, denominator, value, weighted, weight, reported, not_applicable"

  /// Adds changes to cells: each is read, moved and written once.
  static func add(_ changes: [CellKey: CellSums], to db: Database) throws {
    guard !changes.isEmpty else { return }
    let select = try PreparedStatement(
      db,
      sql: "SELECT \(columns) FROM rollup_cell WHERE region = ? AND indicator = ? AND period = ? AND lens = ?")
    let upsert = try PreparedStatement(
      db,
      sql: """
        INSERT INTO rollup_cell (region, indicator, period, lens, \(columns))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (region, indicator, period, lens) DO UPDATE SET
          numerator = excluded.numerator, denominator = excluded.denominator, value = excluded.value,
          weighted = excluded.weighted, weight = excluded.weight, reported = excluded.reported,
          not_applicable = excluded.not_applicable
        """)
    let ordered = changes.sorted { left, right in
      (left.key.region, left.key.indicator, left.key.period) < (right.key.region, right.key.indicator, right.key.period)
    }
    for (key, change) in ordered {
      bind(key, to: select)
      var sums = try select.step() ? read(select) : CellSums()
      select.reset()
      try sums.add(change)
      bind(key, to: upsert)
      for (offset, number) in [sums.numerator, sums.denominator, sums.value, sums.weighted, sums.weight].enumerated() {
        upsert.bind(bytes(number), at: Int32(5 + offset))
      }
      upsert.bind(sums.reported, at: 10)
      upsert.bind(sums.notApplicable, at: 11)
      try upsert.run()
    }
  }

  private static func bind(_ key: CellKey, to statement: PreparedStatement) {
    statement.bind(key.region.description, at: 1)
    statement.bind(key.indicator, at: 2)
    statement.bind(key.period, at: 3)
    statement.bind(Int64(reportedLens), at: 4)
  }

  private static func read(_ select: PreparedStatement) -> CellSums {
    CellSums(
      numerator: number(select.bytes(at: 0)), denominator: number(select.bytes(at: 1)),
      value: number(select.bytes(at: 2)), weighted: number(select.bytes(at: 3)), weight: number(select.bytes(at: 4)),
      reported: select.integer(at: 5), notApplicable: select.integer(at: 6))
  }

  static func bytes(_ number: Int128) -> [UInt8] {
    let bits = UInt128(bitPattern: number)
    return ByteCount.all.map { UInt8(truncatingIfNeeded: bits >> (120 - 8 * UInt128($0))) }
  }

  static func number(_ bytes: [UInt8]) -> Int128 {
    Int128(bitPattern: bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) })
  }

  private enum ByteCount {
    static let all = 0..<16
  }

  /// The cells that match; nil matches all.
  static func fetch(
    _ db: Database, region: RegionCode?, indicator: String?, period: String?
  ) throws -> [(key: CellKey, sums: CellSums)] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT region, indicator, period, \(columns) FROM rollup_cell
        WHERE lens = ? AND (?2 IS NULL OR region = ?2) AND (?3 IS NULL OR indicator = ?3)
          AND (?4 IS NULL OR period = ?4)
        ORDER BY region, indicator, period
        """, arguments: [reportedLens, region?.description, indicator, period])
    return rows.compactMap { row -> (key: CellKey, sums: CellSums)? in
      guard let region = RegionCode(row["region"] as String) else { return nil }
      let sums = CellSums(
        numerator: number(row.bytes("numerator")), denominator: number(row.bytes("denominator")),
        value: number(row.bytes("value")),
        weighted: number(row.bytes("weighted")), weight: number(row.bytes("weight")), reported: row["reported"],
        notApplicable: row["not_applicable"])
      return (CellKey(region: region, indicator: row["indicator"], period: row["period"]), sums)
    }
  }
}

extension Figure {
  /// The figure in a stored row; nil where the row is deleted.
  init?(stored state: RowState) {
    guard !state.heads.isDeleted else { return nil }
    let values = state.values
    self.init(
      value: values[0].integer, numerator: values[1].integer, denominator: values[2].integer,
      weight: values[3].integer, isNotApplicable: values[4].integer == 1, definitionVersion: values[5].integer ?? 1)
  }
}
