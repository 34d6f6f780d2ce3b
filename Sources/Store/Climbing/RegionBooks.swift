import Exchange
import GRDB
import Model
import Replica
import Rollup

/// What a region handed in, and what the tiers above made of it.
struct RegionBooks {
  private struct Review: Hashable {
    let reviewer: String
    let period: String
    let number: Int64
  }

  private struct Adjustment: Hashable {
    let reviewer: String
    let indicator: String
    let period: String
  }

  private var submissions: [String: [Int64: SubmissionRow]] = [:]
  private var reviews: [Review: String] = [:]
  private var adjustments: [Adjustment: Figure] = [:]

  /// Reads the rows of a region.
  init(_ db: Database, region: String) throws {
    let made = try db.cachedStatement(
      sql: "SELECT period, number, submitted_at FROM submission WHERE region = ? AND deleted = 0")
    for row in try Row.fetchAll(made, arguments: [region]) {
      submissions[row["period"], default: [:]][row["number"]] = SubmissionRow(at: row["submitted_at"])
    }
    let decided = try db.cachedStatement(
      sql: "SELECT reviewer, period, number, decision FROM review WHERE region = ? AND deleted = 0")
    for row in try Row.fetchAll(decided, arguments: [region]) {
      reviews[Review(reviewer: row["reviewer"], period: row["period"], number: row["number"])] = row["decision"] ?? ""
    }
    let adjusted = try db.cachedStatement(sql: "SELECT * FROM adjustment WHERE region = ? AND deleted = 0")
    for row in try Row.fetchAll(adjusted, arguments: [region]) {
      let key = Adjustment(reviewer: row["reviewer"], indicator: row["indicator"], period: row["period"])
      adjustments[key] = Figure(columns: row)
    }
  }

  /// The same before a session wrote what it noted.
  func reverted(by book: RollupBook, region: String) -> RegionBooks {
    var books = self
    for (key, row) in book.submissions[region] ?? [:] {
      guard let period = key[1].text, let number = key[2].integer else { continue }
      books.submissions[period, default: [:]][number] = row
    }
    for (key, decision) in book.reviews[region] ?? [:] {
      guard let reviewer = key[0].text, let period = key[2].text, let number = key[3].integer else { continue }
      books.reviews[Review(reviewer: reviewer, period: period, number: number)] = decision
    }
    for (key, figure) in book.adjustments[region] ?? [:] {
      guard let reviewer = key[0].text, let indicator = key[2].text, let period = key[3].text else { continue }
      books.adjustments[Adjustment(reviewer: reviewer, indicator: indicator, period: period)] = figure
    }
    return books
  }

  /// Whether nothing was handed in or adjusted.
  var isEmpty: Bool { submissions.isEmpty && adjustments.isEmpty }

  /// Where a period stands.
  func standing(of period: String, tree: RegionTree) -> SubmissionStanding {
    guard let made = submissions[period], !made.isEmpty else { return .none }
    let decided = reviews.compactMap { key, decision -> ReviewRecord? in
      guard key.period == period, let reviewer = RegionCode(key.reviewer),
        let decision = ReviewDecision(rawValue: decision)
      else { return nil }
      return ReviewRecord(
        reviewer: reviewer, tier: tree.region(reviewer)?.tier, number: key.number, decision: decision)
    }
    return SubmissionStanding(
      submissions: made.map { (number: $0.key, submittedAt: $0.value.at) }, reviews: decided)
  }

  /// The adjustments of an indicator in a year, by period as written: those of the topmost tier.
  func adjusted(_ indicator: String, year: Int, tree: RegionTree) -> [String: Figure] {
    guard !adjustments.isEmpty else { return [:] }
    func rank(_ code: String) -> (Int, String) { SubmissionStanding.rank(of: code, in: tree) }
    var chosen: [String: (reviewer: String, figure: Figure)] = [:]
    for (key, figure) in adjustments where key.indicator == indicator && key.period.hasPrefix("\(year)") {
      if let known = chosen[key.period], rank(known.reviewer) < rank(key.reviewer) { continue }
      chosen[key.period] = (key.reviewer, figure)
    }
    return chosen.mapValues(\.figure)
  }

  /// The leaves that have an adjustment.
  func adjustedLeaves(of region: String) -> Set<LeafName> {
    Set(
      adjustments.keys.compactMap { key in
        Int(key.period.prefix(4)).map { LeafName(region: region, indicator: key.indicator, year: $0) }
      })
  }
}

extension Figure {
  /// Reads the numbers of a figure from a column on, in the order of their group, and the stages from another one.
  init(_ select: PreparedStatement, from column: Int32, stages: Int32) {
    func number(_ place: Int32) -> Int64? { select.value(at: column + place).integer }
    self.init(
      value: number(0), numerator: number(1), denominator: number(2), weight: number(3),
      isNotApplicable: number(4) == 1,
      definitionVersion: number(5) ?? 1, stages: select.value(at: stages).text.flatMap { StageCounts($0) })
  }

  /// Reads the columns of a stored figure or adjustment, by their names.
  init(columns row: Row) {
    self.init(
      value: row["value"], numerator: row["numerator"], denominator: row["denominator"], weight: row["weight"],
      isNotApplicable: (row["not_applicable"] as Int64?) == 1, definitionVersion: row["definition_version"] ?? 1,
      stages: (row["stages"] as String?).flatMap { StageCounts($0) })
  }
}
