/// How an indicator's figures climb from districts to their parents.
package enum RollupRule: String, Sendable, Hashable, CaseIterable, Codable {
  /// The sum of the values.
  case sum
  /// Factor × the sum of the numerators ÷ the sum of the denominators.
  case ratio
  /// Regions covered ÷ the expected regions to which it applies.
  case coverageOfRegions = "coverage/region"
  /// Entities covered ÷ the entities on the register.
  case coverageOfEntities = "coverage/entity"
  /// The number of named entities with yes.
  case entities
  /// The sum of value × weight ÷ the sum of the weights.
  case weightedMean = "weighted-mean"
  /// The least of the direct children's values.
  case minimum
  /// The greatest of the direct children's values.
  case maximum
  /// A count per stage.
  case stages
  /// What the tier itself entered or was handed down.
  case own
  /// Met only when each part is met.
  case allOf = "all-of"
  /// Computed from other tables.
  case derived
}

/// How an indicator's figures of a year's parts make the year's figure.
package enum TimeRule: String, Sendable, Hashable, CaseIterable, Codable {
  /// Flows add up.
  case sum
  /// Stocks and cumulative figures: the last part stands for the year.
  case last
  /// The ratio of the summed parts.
  case ratio
}

/// Which way an indicator should move.
package enum Direction: String, Sendable, Hashable, CaseIterable, Codable {
  /// More is better.
  case up
  /// Less is better.
  case down
  /// It should be so.
  case yes
}

/// The definition of an indicator, as one version of it stands.
package struct Indicator: Sendable, Hashable {
  /// The code that names it on every copy, such as `HC23`.
  package let code: String
  /// The version of the definition, from 1.
  package let version: Int
  /// The name in Chinese.
  package let name: String
  /// The unit of the value, such as `%` or `1/10万`.
  package let unit: String
  /// Which way it should move.
  package let direction: Direction
  /// How a value is held against the target.
  package let comparison: TargetOperator
  /// `outcome` or `government`, as the assessment frame sorts it.
  package let kind: String
  /// How figures climb.
  package let rule: RollupRule
  /// What the ratio is multiplied with: 100, 1 000 or 100 000; 1 where the rule has none.
  package let factor: Int64
  /// How often it is entered.
  package let frequency: Frequency
  /// How parts of a year make the year.
  package let timeRule: TimeRule
  /// Whether the numerator counts part of what the denominator counts, so that it cannot be greater.
  package let isSubset: Bool
  /// What the numerator counts.
  package let numerator: String
  /// What the denominator counts.
  package let denominator: String
  /// The targets by year.
  package let targets: TargetSchedule
  /// The tier whose offices enter it.
  package let enteredAt: RegionTier
  /// A remark for those who enter it.
  package let note: String
  /// What the rule needs beside numbers, when it is due, and how entries are checked.
  package let method: IndicatorMethod
  /// The columns of the field's own indicator tables.
  package let catalogue: IndicatorCatalogue
  /// The region whose office defined it, or nil where that is not known.
  package let owner: RegionCode?
  /// For whom it is.
  package var reach: IndicatorReach { IndicatorReach(owner: owner) }

  /// Makes a definition.
  package init(
    code: String, version: Int, name: String, unit: String, direction: Direction, comparison: TargetOperator,
    kind: String, rule: RollupRule, factor: Int64, frequency: Frequency, timeRule: TimeRule, isSubset: Bool,
    numerator: String, denominator: String, targets: TargetSchedule, enteredAt: RegionTier, note: String,
    method: IndicatorMethod = IndicatorMethod(), catalogue: IndicatorCatalogue = IndicatorCatalogue(),
    owner: RegionCode? = nil
  ) {
    self.code = code
    self.version = version
    self.name = name
    self.unit = unit
    self.direction = direction
    self.comparison = comparison
    self.kind = kind
    self.rule = rule
    self.factor = factor
    self.frequency = frequency
    self.timeRule = timeRule
    self.isSubset = isSubset
    self.numerator = numerator
    self.denominator = denominator
    self.targets = targets
    self.enteredAt = enteredAt
    self.note = note
    self.method = method
    self.catalogue = catalogue
    self.owner = owner
  }

  /// Whether a figure entered under a version of the definition still counts: versions before the last change of
  /// meaning are to be entered again.
  package func counts(version: Int64) -> Bool { version >= Int64(method.countsFrom) }
}
