/// For whom an indicator is: the region whose office defined it and all that lie under it in the tree of a year.
///
/// What is built in, or whose owner is not known, is for everybody.
package struct IndicatorReach: Sendable, Hashable {
  /// The region that defined it, or nil where it is for everybody.
  private let owner: RegionCode?

  /// The reach of what an office defined; `nation` and nil reach everybody.
  package init(owner: RegionCode?) { self.owner = owner == .nation ? nil : owner }

  /// Whether it is for a region.
  ///
  /// - Parameter path: The region and those above it in the year.
  package func contains(_ path: [RegionCode]) -> Bool { owner.map(path.contains) ?? true }

  /// The region at or under the one given whose subtree holds all that it is for there; nil where it is for none there.
  package func part(under region: RegionCode, of tree: RegionTree, in year: Int) -> RegionCode? {
    guard let owner, !tree.path(from: region, in: year).contains(owner) else { return region }
    return tree.path(from: owner, in: year).contains(region) ? owner : nil
  }
}
