package import Model

/// Who is expected to report an indicator, as the tree and the assignments stood in that year.
package struct Expectation: Sendable {
  private let tree: RegionTree
  private let assignments: AssignmentTable
  private var known: [String: [Region]] = [:]

  /// Asks a tree and the assignments.
  package init(tree: RegionTree, assignments: AssignmentTable = AssignmentTable()) {
    self.tree = tree
    self.assignments = assignments
  }

  /// The regions at or under one that are expected to report, by code.
  package mutating func reporters(of indicator: Indicator, under region: RegionCode, in year: Int) -> [Region] {
    guard let top = indicator.reach.part(under: region, of: tree, in: year) else { return [] }
    if indicator.rule == .own { return top == region ? tree.region(region, in: year).map { [$0] } ?? [] : [] }
    let assigned = assignments.assignments(of: indicator.code, in: year)
    let name = "\(assigned.isEmpty ? indicator.enteredAt.rawValue : indicator.code)/\(top)/\(year)"
    if let found = known[name] { return found }
    var found = tree.regions(of: indicator.enteredAt, under: top, in: year)
    if !assigned.isEmpty {
      let codes = Set(found.map(\.code))
      let named = Set(assigned.map(\.region)).subtracting(codes).compactMap { tree.region($0, in: year) }
      found = (found + named).filter { candidate in
        let path = tree.path(from: candidate.code, in: year)
        return path.contains(top)
          && assignments.isExpected(candidate.code, tier: candidate.tier, for: indicator, in: year, path: path)
      }.sorted { $0.code < $1.code }
    }
    known[name] = found
    return found
  }
}
