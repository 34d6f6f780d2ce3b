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
  /// What a cell is of, whichever region it belongs to: numbers given in the order of arrival.
  private struct Slot: Hashable {
    private let packed: UInt64

    init(indicator: Int, period: Int) {
      packed = UInt64(indicator) << 32 | UInt64(period)
    }

    var indicator: Int { Int(packed >> 32) }
    var period: Int { Int(packed & 0xFFFF_FFFF) }
  }

  /// What a batch needs of a definition; the whole one is a dozen texts to copy for each figure.
  private struct Rule {
    let rule: RollupRule
    let countsFrom: Int64
  }

  private struct Way: Hashable {
    let region: String
    let year: Int
  }

  private let definitions: [String: Indicator]
  private let tree: RegionTree
  private let top: RegionCode
  private var indicators = Numbering()
  private var rules: [Rule?] = []
  private var periods = Numbering()
  private var paths: [Way: [RegionCode]] = [:]
  private var leaves: [String: [Slot: CellSums]] = [:]

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
    let number = indicators.number(of: indicator)
    if number == rules.count {
      rules.append(definitions[indicator].map { Rule(rule: $0.rule, countsFrom: Int64($0.method.countsFrom)) })
    }
    guard let rule = rules[number] else { return }
    var change = CellSums()
    if let sums = try Self.contribution(of: new, rule) { change = sums }
    if let sums = try Self.contribution(of: old, rule) { try change.add(sums.negated) }
    guard !change.isZero else { return }
    let slot = Slot(indicator: number, period: periods.number(of: period))
    try leaves[region, default: [:]][slot, default: CellSums()].add(change)
  }

  private static func contribution(of figure: Figure?, _ rule: Rule) throws(RollupError) -> CellSums? {
    guard let figure, figure.definitionVersion >= rule.countsFrom else { return nil }
    return try figure.contribution(under: rule.rule)
  }

  /// The changes of all touched cells, ordered by region, indicator and period as a hub keeps them.
  /// - Throws: `rollup-overflow`.
  package mutating func cells() throws(RollupError) -> [(key: CellKey, change: CellSums)] {
    var touched: [RegionCode: [Slot: CellSums]] = [:]
    let years = periods.names.map { (try? Period(parsing: $0))?.year }
    for (region, changes) in leaves {
      guard let code = RegionCode(region) else { continue }
      for (slot, change) in changes {
        for reached in path(from: code, rule: rules[slot.indicator]?.rule, year: years[slot.period]) {
          try touched[reached, default: [:]][slot, default: CellSums()].add(change)
        }
      }
    }
    return ordered(touched)
  }

  /// Sorts by numbers rather than by texts: each name is compared once, not once a cell.
  private func ordered(_ touched: [RegionCode: [Slot: CellSums]]) -> [(key: CellKey, change: CellSums)] {
    let indicatorRanks = indicators.ranks
    let periodRanks = periods.ranks
    func rank(_ slot: Slot) -> Int { indicatorRanks[slot.indicator] * periodRanks.count + periodRanks[slot.period] }
    var cells: [(key: CellKey, change: CellSums)] = []
    cells.reserveCapacity(touched.values.reduce(0) { $0 + $1.count })
    for (region, changes) in touched.sorted(by: { $0.key < $1.key }) {
      for slot in changes.keys.map({ (rank: rank($0), slot: $0) }).sorted(by: { $0.rank < $1.rank }).map(\.slot) {
        guard let change = changes[slot] else { continue }
        let key = CellKey(
          region: region, indicator: indicators.names[slot.indicator], period: periods.names[slot.period])
        cells.append((key, change))
      }
    }
    return cells
  }

  /// The regions whose cells a figure reaches: the figure's own and, unless the rule stays at home, those above it
  /// in the tree of the period's year.
  private mutating func path(from region: RegionCode, rule: RollupRule?, year: Int?) -> [RegionCode] {
    if rule == .own { return [region] }
    guard let year else { return [] }
    let way = Way(region: region.description, year: year)
    if let known = paths[way] { return known }
    let whole = tree.path(from: region, in: year)
    let path = whole.firstIndex(of: top).map { Array(whole[...$0]) } ?? (region == top ? [region] : [])
    paths[way] = path
    return path
  }
}

/// Small numbers for texts, in the order in which they come.
private struct Numbering: Sendable {
  private var numbers: [String: Int] = [:]
  private(set) var names: [String] = []

  mutating func number(of name: String) -> Int {
    if let known = numbers[name] { return known }
    let next = names.count
    numbers[name] = next
    names.append(name)
    return next
  }

  /// The place of each number when the names are in the order of their bytes, which is SQLite's.
  var ranks: [Int] {
    var ranks = [Int](repeating: 0, count: names.count)
    let sorted = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    for (rank, number) in sorted.enumerated() { ranks[number] = rank }
    return ranks
  }
}
