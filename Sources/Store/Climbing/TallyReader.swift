import GRDB
import Model
import Replica
import Rollup

import struct Foundation.Data

/// Counts a leaf anew from the tables that it is counted from: registers and marks, consultations, milestones.
struct TallyReader {
  private let db: Database
  private let leaf: LeafName
  private let indicator: Indicator
  private let standing: (_ region: String, _ period: String) throws -> SubmissionStanding

  init(
    _ db: Database, _ leaf: LeafName, _ indicator: Indicator,
    standing: @escaping (_ region: String, _ period: String) throws -> SubmissionStanding
  ) {
    self.db = db
    self.leaf = leaf
    self.indicator = indicator
    self.standing = standing
  }

  /// What it weighs, whoever is expected to report.
  func cells() throws -> [LeafCell] {
    switch (indicator.rule, indicator.method.formula) {
    case (.coverageOfEntities, _), (.entities, _): try entityCells()
    case (.derived, .consultations(let experts)): try consultationCells(experts: experts)
    case (.derived, .milestones): try milestoneCells()
    default: []
    }
  }

  private var scale: Int128 { Int128(ExactDecimal.scale) }

  private func isOnTime(_ region: String, _ period: Period) throws -> Bool {
    guard let days = indicator.method.dueDays else { return true }
    guard let first = try standing(region, period.description).firstSubmittedAt else { return false }
    return CalendarDay(at: first) <= CalendarDay(lastOf: period).adding(days: days)
  }

  // MARK: Entities

  /// What was said in one period, under one lens.
  private struct Said {
    var yes: Set<[UInt8]> = []
    var all: Set<[UInt8]> = []
    var reports = false
    var isNotApplicable = false
    var isStale = false
    var isOnTime = false
    var isEmpty: Bool { all.isEmpty && !reports && !isNotApplicable }
  }

  private func entityCells() throws -> [LeafCell] {
    var cells: [LeafCell] = []
    for lens in RollupLens.allCases {
      let parts = try said(lens).sorted { $0.key < $1.key }
      for (period, said) in parts {
        if said.isStale {
          cells.append(
            LeafCell(lens: lens, part: .stale, period: period, sums: CellSums(reported: 1)))
        }
        if !said.isEmpty { cells.append(LeafCell(lens: lens, period: period, sums: sums(said))) }
      }
      let counted = parts.map(\.value).filter { !$0.isEmpty }
      if indicator.frequency != .year, let year = folded(counted), let whole = Period(.year, year: leaf.year) {
        cells.append(LeafCell(lens: lens, period: whole, sums: sums(year)))
      }
    }
    return cells
  }

  private func sums(_ said: Said) -> CellSums {
    let isHeard = said.reports || said.isNotApplicable
    return CellSums(
      numerator: Int128(said.yes.count) * scale, denominator: Int128(said.all.count) * scale,
      reported: said.reports ? 1 : 0, notApplicable: !said.reports && said.isNotApplicable ? 1 : 0,
      onTime: isHeard && said.isOnTime ? 1 : 0)
  }

  /// The year: of flows every entity that was ever named, of stocks those of the last period.
  private func folded(_ parts: [Said]) -> Said? {
    guard var year = parts.last else { return nil }
    if indicator.timeRule != .last {
      for part in parts {
        year.yes.formUnion(part.yes)
        year.all.formUnion(part.all)
      }
      year.reports = parts.contains(where: \.reports)
      year.isNotApplicable = parts.contains(where: \.isNotApplicable)
    }
    year.isOnTime = parts.filter { $0.reports || $0.isNotApplicable }.allSatisfy(\.isOnTime)
    return year
  }

  private func said(_ lens: RollupLens) throws -> [Period: Said] {
    var found: [Period: Said] = [:]
    let (first, last) = ("\(leaf.year)", "\(leaf.year)~")
    func counts(_ region: String, _ text: String, _ version: Int64?) throws -> (period: Period, isCounted: Bool)? {
      guard let period = try? Period(parsing: text), period.frequency == indicator.frequency,
        try lens == .reported || standing(region, text).isAccepted
      else { return nil }
      return (period, indicator.counts(version: version ?? 1))
    }
    let at = try Row.fetchCursor(
      try db.cachedStatement(sql: Self.selectHome),
      arguments: [leaf.region, indicator.method.register, leaf.year, indicator.code, first, last])
    while let row = try at.next() {
      guard let (period, isCounted) = try counts(row["region"], row["period"], row["definition_version"]), isCounted
      else { continue }
      let id = row.bytes("entity")
      found[period, default: Said()].all.insert(id)
      if (row["covered"] as Int64?) == 1 { found[period, default: Said()].yes.insert(id) }
    }
    let own = try Row.fetchCursor(
      try db.cachedStatement(sql: Self.selectOwn), arguments: [leaf.region, indicator.code, first, last])
    while let row = try own.next() {
      guard let (period, isCounted) = try counts(leaf.region, row["period"], row["definition_version"]) else {
        continue
      }
      if !isCounted {
        found[period, default: Said()].isStale = true
      } else if (row["silent"] as Int64) == 0 {
        found[period, default: Said()].reports = true
      } else {
        found[period, default: Said()].isNotApplicable = true
      }
      found[period]?.isOnTime = try isOnTime(leaf.region, period)
    }
    // Who named things and also said that it does not apply has reported.
    return found.mapValues { said in
      var said = said
      if said.reports { said.isNotApplicable = false }
      return said
    }
  }

  private static let selectHome = """
    SELECT m.region, m.period, m.entity, m.covered, m.definition_version
    FROM entity AS e JOIN entity_mark AS m ON m.entity = e.id
    WHERE e.owner = ?1 AND e.kind = ?2 AND e.deleted = 0 AND COALESCE(e.valid_from, 0) <= ?3
      AND ?3 <= COALESCE(e.valid_to, 9999) AND m.indicator = ?4 AND m.period BETWEEN ?5 AND ?6 AND m.deleted = 0
    """
  private static let selectOwn = """
    SELECT period, definition_version, 0 AS silent FROM entity_mark
    WHERE region = ?1 AND indicator = ?2 AND period BETWEEN ?3 AND ?4 AND deleted = 0
    UNION ALL
    SELECT period, definition_version, 1 FROM observation
    WHERE region = ?1 AND indicator = ?2 AND period BETWEEN ?3 AND ?4 AND deleted = 0 AND not_applicable = 1
    """

  // MARK: Consultations and milestones

  private func consultationCells(experts: Int) throws -> [LeafCell] {
    let select = try db.cachedStatement(
      sql: """
        SELECT COUNT(*) AS held, COALESCE(SUM(COALESCE(experts, 0) >= ?3), 0) AS enough FROM consultation
        WHERE owner = ?1 AND deleted = 0 AND substr(held_on, 1, 4) = ?2
        """)
    guard let row = try Row.fetchOne(select, arguments: [leaf.region, "\(leaf.year)", experts]) else { return [] }
    return try shareCells(part: row["enough"], of: row["held"], isFull: false)
  }

  private func milestoneCells() throws -> [LeafCell] {
    let select = try db.cachedStatement(
      sql: """
        SELECT COUNT(*) AS steps, COALESCE(SUM(COALESCE(m.done_on, '') <> ''), 0) AS done FROM milestone AS m
        JOIN task AS t ON t.id = m.task AND t.owner = m.owner AND t.deleted = 0
        JOIN plan AS p ON p.id = t.plan AND p.owner = t.owner AND p.deleted = 0 AND p.year = ?2
        WHERE m.owner = ?1 AND m.deleted = 0 AND EXISTS (
          SELECT 1 FROM target AS g WHERE g.task = t.id AND g.owner = t.owner AND g.deleted = 0 AND g.indicator = ?3)
        """)
    guard let row = try Row.fetchOne(select, arguments: [leaf.region, leaf.year, indicator.code]) else { return [] }
    return try shareCells(part: row["done"], of: row["steps"], isFull: (row["done"] as Int64) == row["steps"])
  }

  private func shareCells(part: Int64, of whole: Int64, isFull: Bool) throws -> [LeafCell] {
    guard whole > 0, let period = Period(.year, year: leaf.year) else { return [] }
    let sums = CellSums(
      numerator: Int128(part) * scale, denominator: Int128(whole) * scale, value: isFull ? scale : 0, reported: 1,
      onTime: try isOnTime(leaf.region, period) ? 1 : 0)
    var cells = [LeafCell(lens: .reported, period: period, sums: sums)]
    if try standing(leaf.region, period.description).isAccepted {
      cells.append(LeafCell(lens: .approved, period: period, sums: sums))
    }
    return cells
  }
}
