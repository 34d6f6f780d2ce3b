import Model
package import Replica
package import Rollup

extension CopyStorage {
  /// Where a period stands, by the keys of the rows that decide it: submissions are numbered without gaps, and whoever
  /// reviews one lies above.
  package func submissionStanding(of region: String, period: String) throws -> SubmissionStanding {
    var made: [(number: Int64, submittedAt: Int64?)] = []
    var number: Int64 = 1
    while let row = try row(Schema.submission, [.text(region), .text(period), .integer(number)]) {
      if !row.heads.isDeleted { made.append((number, row.values[0].integer)) }
      number += 1
    }
    guard let latest = made.last?.number, let code = RegionCode(region) else { return .none }
    let tree = try regions()
    var reviews: [ReviewRecord] = []
    for reviewer in tree.path(from: code).dropFirst() {
      let key: [FieldValue] = [.text(reviewer.description), .text(region), .text(period), .integer(latest)]
      guard let row = try row(Schema.review, key), !row.heads.isDeleted,
        let decision = row.values[0].text.flatMap({ ReviewDecision(rawValue: $0) })
      else { continue }
      reviews.append(
        ReviewRecord(
          reviewer: reviewer, tier: tree.region(reviewer)?.tier, number: latest, decision: decision))
    }
    return SubmissionStanding(submissions: made, reviews: reviews)
  }

  /// Whether a write meets a period that was handed in, or reviews what was superseded.
  ///
  /// Judged at the desk and by the first hub; the tiers above apply what it found.
  /// - Throws: The errors of the storage.
  package func lock(against change: RowChange, of table: TableSchema) throws -> Refusal? {
    guard let place = SubmissionRules.place(of: change, in: table) else { return nil }
    let standing = try submissionStanding(of: place.region, period: place.period)
    return SubmissionRules.refusal(of: change, in: table, standing: standing)
  }
}

/// What may be written while a period is handed in: pure rules over where it stands.
package enum SubmissionRules {
  /// The region and period whose standing decides on a write, or nil where none does.
  package static func place(
    of change: RowChange, in table: TableSchema
  ) -> (region: String, period: String)? {
    let positions: (Int, Int)
    switch table {
    case Schema.observation, Schema.entityMark: positions = (0, 2)
    case Schema.submission: positions = (0, 1)
    case Schema.review: positions = (1, 2)
    default: return nil
    }
    guard change.identity.count == table.identity.count, let region = change.identity[positions.0].text,
      let period = change.identity[positions.1].text
    else { return nil }
    return (region, period)
  }

  /// Why a write may not stand, or nil.
  package static func refusal(
    of change: RowChange, in table: TableSchema, standing: SubmissionStanding
  ) -> Refusal? {
    switch table {
    case Schema.submission:
      // Handed in is handed in: nothing is taken back or dated anew, and the next one follows a return.
      guard change.deletes == nil, !standing.isLocked else { return .periodLocked }
      return change.identity[2].integer == (standing.latest ?? 0) + 1 ? nil : .periodLocked
    case Schema.review:
      return change.identity[3].integer == standing.latest ? nil : .reviewSuperseded
    default: return standing.isLocked ? .periodLocked : nil
    }
  }
}
