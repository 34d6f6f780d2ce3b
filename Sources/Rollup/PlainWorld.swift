package import Model

/// A figure as the second implementation reads it: as stored, nothing precomputed.
package struct PlainLeaf: Sendable {
  /// The region.
  package let region: String
  /// The indicator's code.
  package let indicator: String
  /// The period as written.
  package let period: String
  /// The stored columns: value, numerator, denominator and weight, each scaled by 10⁶.
  package let columns: (value: Int64?, numerator: Int64?, denominator: Int64?, weight: Int64?)
  /// Whether it was said not to apply.
  package let isNotApplicable: Bool
  /// The version of the definition it was entered under.
  package let version: Int64
  /// The counts of the stages as written.
  package let stages: String

  /// Makes a leaf.
  package init(
    region: String, indicator: String, period: String,
    columns: (value: Int64?, numerator: Int64?, denominator: Int64?, weight: Int64?), isNotApplicable: Bool,
    version: Int64, stages: String = ""
  ) {
    self.region = region
    self.indicator = indicator
    self.period = period
    self.columns = columns
    self.isNotApplicable = isNotApplicable
    self.version = version
    self.stages = stages
  }
}

/// All that a recomputation starts from, row by row as it is stored.
package struct PlainWorld: Sendable {
  /// An adjustment: who made it, and the figure.
  package typealias Adjustment = (reviewer: String, leaf: PlainLeaf)
  /// A submission.
  package typealias Submission = (region: String, period: String, number: Int64, at: Int64?)
  /// A review.
  package typealias Review = (reviewer: String, region: String, period: String, number: Int64, decision: String)
  /// An entity of a register.
  package typealias Entity = (id: String, owner: String, kind: String, from: Int64?, to: Int64?)
  /// What a reporter said of an entity.
  package typealias Mark = (
    region: String, indicator: String, period: String, entity: String, covered: Int64?, version: Int64?
  )
  /// A consultation.
  package typealias Consultation = (owner: String, heldOn: String, experts: Int64?)
  /// A row of a plan with the row it hangs on.
  package typealias Part = (id: String, owner: String, parent: String, text: String)

  /// A cell that the hub of a region forwarded, with its columns as stored.
  package typealias Summary = (
    region: String, code: String, period: String, lens: Int64, sums: [UInt8], version: Int64
  )
  /// An order to the hub of a region.
  package typealias Order = (holder: String, region: String, mode: String)

  /// The regions.
  package var regions: [Region] = []
  /// The indicators.
  package var indicators: [Indicator] = []
  /// The assignments.
  package var assignments: [Assignment] = []
  /// The region of the copy.
  package var top: String
  /// The figures.
  package var leaves: [PlainLeaf] = []
  /// The adjustments.
  package var adjustments: [Adjustment] = []
  /// The submissions.
  package var submissions: [Submission] = []
  /// The reviews.
  package var reviews: [Review] = []
  /// The registers.
  package var entities: [Entity] = []
  /// The marks.
  package var marks: [Mark] = []
  /// The consultations.
  package var consultations: [Consultation] = []
  /// The plans; the text is the year.
  package var plans: [Part] = []
  /// The tasks of the plans.
  package var tasks: [Part] = []
  /// The targets of the tasks; the text is the indicator.
  package var targets: [Part] = []
  /// The milestones of the tasks; the text is the day on which they were done.
  package var milestones: [Part] = []

  /// The cells that hubs below forwarded.
  package var summaries: [Summary] = []
  /// What hubs were ordered to forward.
  package var orders: [Order] = []
  /// The regions whose hubs said that they forward whole cells.
  package var summarising: Set<String> = []

  /// Starts with nothing.
  package init(top: String) { self.top = top }
}
