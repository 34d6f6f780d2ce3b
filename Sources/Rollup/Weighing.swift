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
    /// The topmost region on the path that stands by summary, below this copy's own; nil where leaves count.
    let summary: RegionCode?
  }

  /// What is asked of a definition, once for all its leaves.
  private struct Known {
    let isTallied: Bool
    /// How entered figures are weighed; nil where none are entered.
    let rule: LeafRule?
  }

  private let indicators: [String: Indicator]
  private let tree: RegionTree
  private let assignments: AssignmentTable
  private let top: RegionCode
  /// The regions whose hubs forward whole cells.
  private let summarised: Set<RegionCode>
  private var places: [Way: Place?] = [:]
  private var known: [String: Known?] = [:]

  /// Weighs by some definitions.
  ///
  /// - Parameters:
  ///   - relays: What hubs below forward.
  ///   - top: The region of this copy: no cell above it is kept.
  package init(
    indicators: [String: Indicator], tree: RegionTree, assignments: AssignmentTable = AssignmentTable(),
    relays: RelayTable = RelayTable(), top: RegionCode
  ) {
    self.indicators = indicators
    self.tree = tree
    self.assignments = assignments
    self.top = top
    summarised = relays.summarised(in: tree, under: top)
  }

  /// Whether an indicator of a code is defined.
  package mutating func defines(_ code: String) -> Bool { known(code) != nil }

  /// Whether an indicator is counted from other tables than figures.
  package mutating func isTallied(_ code: String) -> Bool { known(code)?.isTallied ?? false }

  /// Weighs the figures that a region entered for an indicator in a year.
  ///
  /// - Parameter entries: One for each period of the year that holds anything, in any order.
  package mutating func leaf(
    region: String, indicator: String, year: Int, entries: [LeafEntry]
  ) throws(RollupError) -> WeighedLeaf {
    guard let rule = known(indicator)?.rule, let path = path(of: region, rule, in: year) else { return .nothing }
    return WeighedLeaf(cells: try rule.cells(of: entries, in: year), path: path)
  }

  /// Weighs a leaf that was counted from other tables: entities of a home region, consultations, milestones.
  ///
  /// Named things are counted where they are at home, whoever was to report; shares only where a report is owed.
  package mutating func tally(
    region: String, indicator: String, year: Int, cells: [LeafCell]
  ) -> WeighedLeaf {
    guard let found = indicators[indicator], found.isTallied, let place = place(of: region, in: year),
      place.summary == nil, found.reach.contains(place.whole)
    else { return .nothing }
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

  /// Weighs the cells of one indicator and year that the hub of a region forwarded whole.
  ///
  /// They stand in for all leaves under the region, and count nowhere where leaves do. What was counted under a definition
  /// that counts no more is to be entered again.
  package mutating func summary(
    region: String, indicator: String, year: Int, cells: [SummaryName: SummaryCell]
  ) -> WeighedLeaf {
    guard let found = indicators[indicator], found.isSummable, let place = place(of: region, in: year),
      place.summary == place.region.code,
      found.reach.part(under: place.region.code, of: tree, in: year) != nil
    else { return .nothing }
    var weighed: [LeafCell] = []
    for (name, cell) in cells where name.period.year == year {
      guard name.period.frequency == found.frequency || name.period.frequency == .year else { continue }
      var counted = LeafCell(lens: name.lens, part: name.part, period: name.period, sums: cell.sums)
      if name.part != .stale, cell.definitionVersion < Int64(found.method.countsFrom) {
        guard name.part == .main, name.period.frequency == found.frequency else { continue }
        counted.part = .stale
        counted.sums = CellSums(reported: cell.sums.reported)
      }
      weighed.append(counted)
    }
    return WeighedLeaf(cells: weighed, path: found.rule == .own ? [place.region.code] : place.path)
  }

  private mutating func known(_ code: String) -> Known? {
    if let found = known[code] { return found }
    let made = indicators[code].map { Known(isTallied: $0.isTallied, rule: LeafRule($0)) }
    known[code] = .some(made)
    return made
  }

  /// The regions whose cells a figure reaches, or nil where it counts nowhere: not in the tree of its year, not under
  /// this copy's region, or not expected.
  private mutating func path(of region: String, _ rule: LeafRule, in year: Int) -> [RegionCode]? {
    guard let place = place(of: region, in: year), !place.path.isEmpty, place.summary == nil else { return nil }
    if rule.rule == .own { return rule.reach.contains(place.whole) ? [place.region.code] : nil }
    let isExpected = assignments.isExpected(
      place.region.code, tier: place.region.tier, for: rule.code, enteredAt: rule.enteredAt, reach: rule.reach,
      in: year, path: place.whole)
    return isExpected ? place.path : nil
  }

  private mutating func place(of region: String, in year: Int) -> Place? {
    let way = Way(region: region, year: year)
    if let known = places[way] { return known }
    let found = RegionCode(region).flatMap { code -> Place? in
      guard let row = tree.region(code, in: year) else { return nil }
      let whole = tree.path(from: code, in: year)
      let path = whole.firstIndex(of: top).map { Array(whole[...$0]) } ?? []
      return Place(region: row, whole: whole, path: path, summary: path.last(where: summarised.contains))
    }
    places[way] = .some(found)
    return found
  }
}
