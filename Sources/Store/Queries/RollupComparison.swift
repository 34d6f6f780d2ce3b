import GRDB
import Model
import Replica
import Rollup

import struct Foundation.Data

/// The kept cells beside those that the second implementation computes from the rows.
struct RollupComparison {
  /// How many cells were compared.
  let checked: Int
  /// Those that differ, as `region|indicator|period|lens`.
  let names: [String]

  init(_ db: Database, top: RegionCode) throws {
    var kept: [String: String] = [:]
    try RollupCells.forEach(db, lens: nil) { region, indicator, _, lens, cells in
      for cell in cells where !cell.sums.isZero {
        kept["\(region)|\(indicator)|\(cell.period)|\(lens.number)"] = PlainRecomputation.line(cell.sums)
      }
    }
    let anew = PlainRecomputation.cells(of: try PlainWorld(db, top: top))
    let all = Set(kept.keys).union(anew.keys)
    checked = all.count
    names = all.filter { kept[$0] != anew[$0] }.sorted()
  }
}

extension PlainWorld {
  /// Reads every row that cells follow from.
  init(_ db: Database, top: RegionCode) throws {
    self.init(top: top.description)
    let known = try Definitions(db)
    regions = known.tree.regions
    indicators = Array(known.indicators.values)
    assignments = try Assignment.stored(db)
    func rows(_ table: TableSchema) throws -> [Row] {
      try Row.fetchAll(db, sql: "SELECT * FROM \(table.name) WHERE deleted = 0")
    }
    leaves = try rows(Schema.observation).map(PlainLeaf.init(stored:))
    adjustments = try rows(Schema.adjustment).map { ($0["reviewer"], PlainLeaf(stored: $0)) }
    submissions = try rows(Schema.submission).map { ($0["region"], $0["period"], $0["number"], $0["submitted_at"]) }
    reviews = try rows(Schema.review).map {
      ($0["reviewer"], $0["region"], $0["period"], $0["number"], $0["decision"] ?? "")
    }
    entities = try rows(Schema.entity).map {
      (Self.name($0["id"]), $0["owner"], $0["kind"] ?? "", $0["valid_from"], $0["valid_to"])
    }
    marks = try rows(Schema.entityMark).map {
      ($0["region"], $0["indicator"], $0["period"], Self.name($0["entity"]), $0["covered"], $0["definition_version"])
    }
    summaries = try rows(Schema.summary).map {
      ($0["region"], $0["indicator"], $0["period"], $0["lens"], $0.bytes("sums"), $0["definition_version"] ?? 1)
    }
    orders = try rows(Schema.relayMode).map { ($0["holder"], $0["region"], $0["mode"] ?? "") }
    summarising = Set(
      try rows(Schema.relayState).filter { ($0["mode"] as String?) == "summary" }.map { $0["region"] as String })
    consultations = try rows(Schema.consultation).map { ($0["owner"], $0["held_on"] ?? "", $0["experts"]) }
    plans = try rows(Schema.plan).map {
      (Self.name($0["id"]), $0["owner"], "", ($0["year"] as Int64?).map { "\($0)" } ?? "")
    }
    tasks = try rows(Schema.task).map { (Self.name($0["id"]), $0["owner"], Self.name($0["plan"]), "") }
    targets = try rows(Schema.target).map {
      (Self.name($0["id"]), $0["owner"], Self.name($0["task"]), $0["indicator"] ?? "")
    }
    milestones = try rows(Schema.milestone).map {
      (Self.name($0["id"]), $0["owner"], Self.name($0["task"]), $0["done_on"] ?? "")
    }
  }

  private static func name(_ id: Data?) -> String { id.map { $0.map(String.init).joined(separator: ".") } ?? "" }
}

extension PlainLeaf {
  /// Reads a figure or an adjustment.
  init(stored row: Row) {
    self.init(
      region: row["region"], indicator: row["indicator"], period: row["period"],
      columns: (row["value"], row["numerator"], row["denominator"], row["weight"]),
      isNotApplicable: (row["not_applicable"] as Int64?) == 1, version: row["definition_version"] ?? 1,
      stages: row["stages"] ?? "")
  }
}
