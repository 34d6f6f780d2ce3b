package import Model

/// The definitions of one moment, by which leaves are weighed.
package struct Weighing: Sendable {
  private struct Way: Hashable {
    let region: String
    let year: Int
  }

  /// Where a region stands in the tree of a year.
  private struct Place {
    let region: Region
    /// Up to the top of the tree.
    let whole: [RegionCode]
    /// Up to this copy's own region; empty where it does not lie under it.
    let path: [RegionCode]
  }

  private let indicators: [String: Indicator]
  private let tree: RegionTree
  private let assignments: AssignmentTable
  private let top: RegionCode
  private var places: [Way: Place?] = [:]
  private var rules: [String: LeafRule] = [:]

  /// Weighs by some definitions.
  ///
  /// - Parameter top: The region of this copy: no cell above it is kept.
  package init(
    indicators: [String: Indicator], tree: RegionTree, assignments: AssignmentTable = AssignmentTable(),
    top: RegionCode
  ) {
    self.indicators = indicators
    self.tree = tree
    self.assignments = assignments
    self.top = top
  }

  /// The indicator of a code, or nil.
  package func indicator(_ code: String) -> Indicator? { indicators[code] }

  /// Weighs the figures that a region entered for an indicator in a year.
  ///
  /// - Parameter entries: One for each period of the year that holds anything, in any order.
  package mutating func leaf(
    region: String, indicator: String, year: Int, entries: [LeafEntry]
  ) throws(RollupError) -> WeighedLeaf {
    guard let rule = rule(of: indicator), let path = path(of: region, indicator: indicator, in: year) else {
      return .nothing
    }
    return WeighedLeaf(cells: try rule.cells(of: entries, in: year), path: path)
  }

  /// Weighs a leaf that was counted from other tables: entities of a home region, consultations, milestones.
  ///
  /// Named things are counted where they are at home, whoever was to report; shares only where a report is owed.
  package mutating func tally(
    region: String, indicator: String, year: Int, cells: [LeafCell]
  ) -> WeighedLeaf {
    guard let found = indicators[indicator], found.isTallied, let place = place(of: region, in: year) else {
      return .nothing
    }
    let isExpected = assignments.isExpected(
      place.region.code, tier: place.region.tier, for: found, in: year, path: place.whole)
    let counted = cells.map { cell in
      var cell = cell
      // Things are counted where they are; only the report is asked of those who owe it.
      if !isExpected { (cell.sums.reported, cell.sums.notApplicable, cell.sums.onTime) = (0, 0, 0) }
      return cell
    }
    let counts = isExpected || found.rule == .entities
    return WeighedLeaf(cells: counts ? counted : [], path: place.path)
  }

  private mutating func rule(of code: String) -> LeafRule? {
    if let known = rules[code] { return known }
    guard let indicator = indicators[code], let made = LeafRule(indicator) else { return nil }
    rules[code] = made
    return made
  }

  /// The regions whose cells a figure reaches, or nil where it counts nowhere: not in the tree of its year, not under
  /// this copy's region, or not expected.
  private mutating func path(of region: String, indicator: String, in year: Int) -> [RegionCode]? {
    guard let place = place(of: region, in: year), !place.path.isEmpty, let found = indicators[indicator] else {
      return nil
    }
    if found.rule == .own { return [place.region.code] }
    let isExpected = assignments.isExpected(
      place.region.code, tier: place.region.tier, for: found, in: year, path: place.whole)
    return isExpected ? place.path : nil
  }

  private mutating func place(of region: String, in year: Int) -> Place? {
    let way = Way(region: region, year: year)
    if let known = places[way] { return known }
    let found = RegionCode(region).flatMap { code -> Place? in
      guard let row = tree.region(code, in: year) else { return nil }
      let whole = tree.path(from: code, in: year)
      return Place(region: row, whole: whole, path: whole.firstIndex(of: top).map { Array(whole[...$0]) } ?? [])
    }
    places[way] = .some(found)
    return found
  }
}
