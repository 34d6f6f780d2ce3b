package import Model

/// Which cell: a region, an indicator, a period.
package struct CellKey: Sendable, Hashable {
  /// The region.
  package let region: RegionCode
  /// The indicator's code.
  package let indicator: String
  /// The period as written.
  package let period: String

  /// Names a cell.
  package init(region: RegionCode, indicator: String, period: String) {
    self.region = region
    self.indicator = indicator
    self.period = period
  }
}

/// What figures changing in one batch do to the cells above them.
///
/// Each figure adds its new contribution less its old one to its own region's cell and to those above it, up to the
/// copy's own region; each touched cell is then written once. Cost follows changes × depth, never the data.
package struct RollupDelta: Sendable {
  private struct Leaf: Hashable {
    let region: String
    let indicator: String
    let period: String
  }

  private let definitions: [String: Indicator]
  private let tree: RegionTree
  private let top: RegionCode
  private var paths: [String: [RegionCode]] = [:]
  private var years: [String: Int] = [:]
  private var leaves: [Leaf: CellSums] = [:]

  /// Starts with no change.
  ///
  /// - Parameters:
  ///   - indicators: The definitions in force, by code.
  ///   - tree: The regions.
  ///   - top: The region of this copy: no cell above it is kept.
  package init(indicators: [String: Indicator], tree: RegionTree, top: RegionCode) {
    definitions = indicators
    self.tree = tree
    self.top = top
  }

  /// Replaces one figure by another; nil stands for none.
  /// - Throws: `rollup-overflow`.
  package mutating func replace(
    region: String, indicator: String, period: String, old: Figure?, new: Figure?
  ) throws(RollupError) {
    guard let definition = definitions[indicator] else { return }
    var change = CellSums()
    if let sums = try contribution(of: new, definition) { change = sums }
    if let sums = try contribution(of: old, definition) { try change.add(sums.negated) }
    guard !change.isZero else { return }
    let leaf = Leaf(region: region, indicator: indicator, period: period)
    if leaves[leaf] == nil { leaves[leaf] = change } else { try leaves[leaf]?.add(change) }
  }

  private func contribution(of figure: Figure?, _ definition: Indicator) throws(RollupError) -> CellSums? {
    guard let figure, figure.definitionVersion == Int64(definition.version) else { return nil }
    return try figure.contribution(under: definition.rule)
  }

  /// The changes of all touched cells.
  /// - Throws: `rollup-overflow`.
  package mutating func cells() throws(RollupError) -> [CellKey: CellSums] {
    var cells: [CellKey: CellSums] = [:]
    cells.reserveCapacity(leaves.count * 2)
    for (leaf, change) in leaves {
      for region in path(of: leaf) {
        let key = CellKey(region: region, indicator: leaf.indicator, period: leaf.period)
        try cells[key, default: CellSums()].add(change)
      }
    }
    return cells
  }

  /// The regions whose cells a figure reaches: the figure's own and, unless the rule stays at home, those above it
  /// in the tree of the period's year.
  private mutating func path(of leaf: Leaf) -> [RegionCode] {
    guard let region = RegionCode(leaf.region) else { return [] }
    if definitions[leaf.indicator]?.rule == .own { return [region] }
    guard let year = year(of: leaf.period) else { return [] }
    let name = "\(leaf.region)/\(year)"
    if let known = paths[name] { return known }
    let whole = tree.path(from: region, in: year)
    let path = whole.firstIndex(of: top).map { Array(whole[...$0]) } ?? (region == top ? [region] : [])
    paths[name] = path
    return path
  }

  private mutating func year(of period: String) -> Int? {
    if let known = years[period] { return known }
    guard let parsed = try? Period(parsing: period) else { return nil }
    years[period] = parsed.year
    return parsed.year
  }
}
