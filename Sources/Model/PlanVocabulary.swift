/// What a section of a plan is about; decides which register its items belong to.
package enum SectionKind: String, Sendable, Codable, CaseIterable {
  /// Mechanisms and overall arrangements.
  case general
  /// Special actions and key work.
  case action
  /// Policy documents to issue.
  case policy
  /// Distinctive activities.
  case activity
}

/// What a unit has to do with a task.
package enum ResponsibilityRole: String, Sendable, Codable, CaseIterable {
  /// 牵头: leads.
  case lead
  /// 参与: takes part.
  case participate
  /// 按职责分工负责: answers for its share.
  case share
  /// 负责: answers alone.
  case sole
}

/// How a value is held against a target.
package enum TargetOperator: String, Sendable, Codable, CaseIterable {
  /// At least.
  case greaterOrEqual = ">="
  /// At most.
  case lessOrEqual = "<="
  /// Reached at or above, for a count.
  case equal = "="
  /// Within two bounds.
  case between
  /// Lower than the year before by an amount within two bounds.
  case decreaseBetween = "decrease-between"
  /// Every one.
  case all
  /// More than.
  case greater = ">"
  /// Less than.
  case less = "<"
  /// Lower than the year before.
  case trendDown = "trend-down"
  /// Higher than the year before.
  case trendUp = "trend-up"
  /// About; a person judges.
  case approximate
}

/// How firmly a plan words a target.
package enum TargetModality: String, Sendable, Codable, CaseIterable {
  /// 力争, 争取: strive for.
  case strive
  /// 确保, 保障: ensure.
  case ensure
  /// 保持: keep.
  case maintain
}
