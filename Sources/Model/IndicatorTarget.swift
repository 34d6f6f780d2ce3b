/// A target that a tier sets for an indicator and a year.
package struct IndicatorTarget: Sendable, Hashable {
  /// The region whose office sets it, or nil for the target that stands in the indicator's own definition.
  package let owner: RegionCode?
  /// The indicator's code.
  package let indicator: String
  /// The year it is for.
  package let year: Int
  /// How a value is held against it.
  package let comparison: TargetOperator
  /// The bound, or nil where the operator needs none.
  package let bound: TargetBound?
  /// How firmly it was put, such as 力争; it changes no judgement.
  package let strength: String
  /// A remark.
  package let note: String

  /// Makes a target.
  package init(
    owner: RegionCode?, indicator: String, year: Int, comparison: TargetOperator, bound: TargetBound?,
    strength: String = "", note: String = ""
  ) {
    self.owner = owner
    self.indicator = indicator
    self.year = year
    self.comparison = comparison
    self.bound = bound
    self.strength = strength
    self.note = note
  }
}

/// The targets of all tiers.
package struct TargetTable: Sendable {
  private struct Key: Hashable {
    let owner: RegionCode?
    let indicator: String
  }

  private let rows: [Key: [IndicatorTarget]]

  /// Makes the table.
  package init(_ targets: [IndicatorTarget] = []) {
    rows = Dictionary(grouping: targets) { Key(owner: $0.owner, indicator: $0.indicator) }
      .mapValues { $0.sorted { $0.year < $1.year } }
  }

  /// The target of a region for an indicator in a year: that of the nearest tier at or above it, else the indicator's
  /// own.
  ///
  /// A tier's row holds for its year and the years after, until the next row, as the indicator's own schedule does. The
  /// number of things that a tier promised is its own promise: no region below is held against it.
  ///
  /// - Parameter path: The region and those above it in that year.
  package func target(of indicator: Indicator, in year: Int, path: [RegionCode]) -> IndicatorTarget? {
    let reach = indicator.rule.isCount ? path.prefix(1) : path[...]
    for owner in reach {
      guard let set = rows[Key(owner: owner, indicator: indicator.code)] else { continue }
      return set.last { $0.year <= year } ?? set.first
    }
    if indicator.rule.isCount, let owner = indicator.owner, owner != path.first { return nil }
    let bound = indicator.targets.target(in: year)
    guard bound != nil || indicator.comparison.needsNoBound else { return nil }
    return IndicatorTarget(
      owner: nil, indicator: indicator.code, year: year, comparison: indicator.comparison, bound: bound)
  }
}

extension RollupRule {
  /// Whether its value is a number of things, which only grows while reports come in.
  package var isCount: Bool { [.sum, .entities, .stages].contains(self) }
}

extension Indicator {
  /// Whether its leaves are counted from other tables, not entered one by one.
  package var isTallied: Bool {
    switch rule {
    case .coverageOfEntities, .entities: true
    case .derived:
      switch method.formula {
      case .consultations, .milestones: true
      case .filled, nil: false
      }
    default: false
    }
  }

  /// Whether cells are kept of it: what is made of other indicators is computed when it is read.
  package var isSummable: Bool { isTallied || rule != .allOf && rule != .derived }
}

extension TargetOperator {
  /// Whether it can be judged without a number.
  package var needsNoBound: Bool { [.all, .trendDown, .trendUp].contains(self) }
}
