package import Model

/// What authority is judged by beside the write itself, as the judging copy has it at the time of the write.
///
/// A new ground to refuse, such as a locked period, is one more member.
package struct WritingRights: Sendable {
  /// The regions; today's tree decides.
  package let tree: RegionTree
  /// The mandates, by the region they are for.
  package let mandates: [RegionCode: [Mandate]]
  /// The regions that have an enrolled node: for them no mandate holds.
  package let nodeRegions: Set<RegionCode>
  /// When the write was made, in milliseconds since 1970.
  package let time: Int64

  /// Puts rights together.
  package init(
    tree: RegionTree, mandates: [RegionCode: [Mandate]] = [:], nodeRegions: Set<RegionCode> = [], time: Int64 = 0
  ) {
    self.tree = tree
    self.mandates = mandates
    self.nodeRegions = nodeRegions
    self.time = time
  }

  /// Nothing beyond a region's own rows.
  package static let none = WritingRights(tree: RegionTree([]))

  /// Whether a region lies below another.
  func isBelow(_ region: RegionCode, _ other: RegionCode) -> Bool {
    region != other && tree.isWithin(region, other)
  }

  /// Whether an office writes the rows of another region as its own: of a local region under it that has no node, or of
  /// a region that ended and that it took over.
  func stands(_ writer: RegionCode, for region: RegionCode?) -> Bool {
    guard let region, region != writer, !nodeRegions.contains(region) else { return false }
    if region.isLocal(to: writer), tree.isWithin(region, writer) { return true }
    return tree.successors(of: region).contains(writer)
  }

  /// Whether one region may now write the figures of another.
  func isMandated(_ holder: RegionCode, for region: RegionCode) -> Bool {
    guard !nodeRegions.contains(region), let held = mandates[region] else { return false }
    return held.contains { $0.holder == holder && $0.phase(at: time) == .inForce }
  }
}
