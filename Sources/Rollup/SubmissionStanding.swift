package import Model

/// What a tier above decided of a submission.
package enum ReviewDecision: String, Sendable, Hashable, CaseIterable, Codable {
  /// The figures stand.
  case accepted
  /// They are to be mended and submitted again.
  case returned
}

/// A review as far as it decides where a submission stands.
package struct ReviewRecord: Sendable, Hashable {
  /// Who reviewed.
  package let reviewer: RegionCode
  /// The reviewer's tier, or nil where the tree does not know it.
  package let tier: RegionTier?
  /// The number of the submission that was reviewed.
  package let number: Int64
  /// What was decided.
  package let decision: ReviewDecision

  /// Makes a record.
  package init(reviewer: RegionCode, tier: RegionTier?, number: Int64, decision: ReviewDecision) {
    self.reviewer = reviewer
    self.tier = tier
    self.number = number
    self.decision = decision
  }
}

/// Where a period that a region hands in stands.
package struct SubmissionStanding: Sendable, Hashable {
  /// The number of the latest submission, or nil before the first.
  package let latest: Int64?
  /// When the period was first handed in, in milliseconds since 1970, or nil.
  package let firstSubmittedAt: Int64?
  /// What was decided of the latest submission, or nil while nobody has.
  package let decision: ReviewDecision?

  /// Nothing was handed in.
  package static let none = SubmissionStanding(submissions: [], reviews: [])

  /// Reads submissions and reviews of one region and period.
  ///
  /// Only reviews of the latest submission count; among those of several tiers the topmost decides.
  package init(submissions: [(number: Int64, submittedAt: Int64?)], reviews: [ReviewRecord]) {
    let latest = submissions.map(\.number).max()
    self.latest = latest
    firstSubmittedAt = submissions.min { $0.number < $1.number }?.submittedAt
    decision =
      reviews.filter { $0.number == latest }.min {
        (Self.rank($0.tier), $0.reviewer) < (Self.rank($1.tier), $1.reviewer)
      }?.decision
  }

  /// Whether the figures of the period may not be changed: handed in, and not returned.
  package var isLocked: Bool { latest != nil && decision != .returned }

  /// Whether the latest submission was accepted.
  package var isAccepted: Bool { decision == .accepted }

  /// The order in which reviewers count: from the topmost tier, and of one tier by code.
  package static func rank(of reviewer: String, in tree: RegionTree) -> (tier: Int, reviewer: String) {
    (rank(RegionCode(reviewer).flatMap { tree.region($0)?.tier }), reviewer)
  }

  /// The place of a tier from the top.
  package static func rank(_ tier: RegionTier?) -> Int {
    tier.flatMap { RegionTier.allCases.firstIndex(of: $0) } ?? RegionTier.allCases.count
  }
}
