package import Model

/// Who is expected to report an indicator: the regions of the tier it is entered at, as the tree stood in that year.
package struct Expectation: Sendable {
  private let tree: RegionTree
  private var known: [String: [Region]] = [:]

  /// Asks a tree.
  package init(tree: RegionTree) {
    self.tree = tree
  }

  /// The regions at or under one that are expected to report, by code.
  package mutating func reporters(of indicator: Indicator, under region: RegionCode, in year: Int) -> [Region] {
    if indicator.rule == .own { return tree.region(region, in: year).map { [$0] } ?? [] }
    let name = "\(indicator.enteredAt.rawValue)/\(region)/\(year)"
    if let found = known[name] { return found }
    let found = tree.regions(of: indicator.enteredAt, under: region, in: year)
    known[name] = found
    return found
  }
}
