package import Model
package import Replica
package import Rollup

/// One row under a figure, as it stood at the moment that the figure's code names.
package struct ExplainedLeaf: Sendable {
  /// The region that entered it.
  package let region: RegionCode
  /// The period as written.
  package let period: String
  /// What was entered, or nil for a mark of an entity.
  package let figure: Figure?
  /// The entity that was marked, as its 16 bytes, and whether with yes; nil for figures.
  package let mark: (entity: [UInt8], isCovered: Bool)?
  /// The cell that the region's hub forwarded in place of its leaves; nil for what was entered.
  package let summary: SummaryCell?
  /// Where it came from.
  package let source: FigureSource
  /// What a tier above determined in its place, or nil.
  package let adjusted: Figure?
  /// Whether it counted under the lens asked for: not where a region above it stands by summary, nor a cell where none
  /// does.
  package let counts: Bool
  /// The copy that wrote it.
  package let node: NodeID
  /// The account, empty where the program was used without one or it is not known here.
  package let account: String
  /// When it was saved, in milliseconds since 1970.
  package let savedAt: Int64
  /// The number of the save among its copy's, or nil where only the row itself tells of it.
  package let sequence: UInt64?
  /// The head of the signed segment that brought it, or nil for one that is not in a segment here.
  package let segmentHead: [UInt8]?
  /// Whether the segment's signature was checked against the copy's key and holds; nil without a segment.
  package let isVerified: Bool?
  /// Whether the row says something else today.
  package let isChangedSince: Bool
}

/// What stood under a figure at the moment that its code names.
package struct Explanation: Sendable {
  /// The code.
  package let code: FigureCode
  /// The definition in force today.
  package let indicator: Indicator
  /// The moment, in milliseconds since 1970: that of the last save that the hub then held.
  package let time: Int64
  /// The figure as its leaves give it; nil where the indicator is computed from others or was rolled up below.
  package let past: Reading?
  /// The figure today.
  package let present: Reading?
  /// The rows under it, by region and period.
  package let leaves: [ExplainedLeaf]
  /// The codes of the indicators that it is made of, for one that is computed from others.
  package let parts: [FigureCode]
}
