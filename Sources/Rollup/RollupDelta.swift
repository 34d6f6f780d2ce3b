package import Model

/// Which cell: a region, an indicator, a period.
package struct CellKey: Sendable, Hashable {
  /// The region.
  package let region: RegionCode
  /// The indicator's code, or that of one of its parts.
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

/// By how much a batch moves one cell.
package struct CellChange: Sendable, Hashable {
  /// Which cell.
  package let key: CellKey
  /// Under which lens.
  package let lens: RollupLens
  /// What is added to it.
  package let change: CellSums
}

/// What leaves changing in one batch do to the cells above them.
///
/// Each leaf adds what it now weighs less what it weighed to its own region's cell and to those above it, up to the
/// copy's own region; each touched cell is then written once. Cost follows changes × depth, never the data.
package struct RollupDelta: Sendable {
  /// What a cell is of, whichever region it belongs to: numbers given in the order of arrival.
  private struct Slot: Hashable {
    private let packed: UInt64

    init(indicator: Int, lens: RollupLens, period: Int) {
      packed = UInt64(indicator) << 32 | UInt64(lens.number) << 31 | UInt64(period)
    }

    var indicator: Int { Int(packed >> 32) }
    var lens: RollupLens { packed >> 31 & 1 == 0 ? .reported : .approved }
    var period: Int { Int(packed & 0x7FFF_FFFF) }
  }

  private var indicators = Numbering<String>()
  private var periods = Numbering<Period>()
  private var touched: [RegionCode: [Slot: CellSums]] = [:]

  /// Starts with no change.
  package init() {}

  /// Replaces one weight of a leaf by another.
  /// - Throws: `rollup-overflow`.
  package mutating func replace(
    _ indicator: String, _ old: WeighedLeaf, by new: WeighedLeaf
  ) throws(RollupError) {
    guard old != new else { return }
    let main = indicators.number(of: indicator)
    if old.path == new.path, !old.cells.isEmpty {
      var net: [Slot: CellSums] = [:]
      for cell in new.cells { try net[slot(of: cell, indicator, main), default: CellSums()].add(cell.sums) }
      for cell in old.cells { try net[slot(of: cell, indicator, main), default: CellSums()].add(cell.sums.negated) }
      for (slot, change) in net where !change.isZero { try add(change, slot, along: new.path) }
      return
    }
    for cell in old.cells { try add(cell.sums.negated, slot(of: cell, indicator, main), along: old.path) }
    for cell in new.cells { try add(cell.sums, slot(of: cell, indicator, main), along: new.path) }
  }

  private mutating func slot(of cell: LeafCell, _ indicator: String, _ main: Int) -> Slot {
    let number = cell.part == .main ? main : indicators.number(of: cell.part.code(of: indicator))
    return Slot(indicator: number, lens: cell.lens, period: periods.number(of: cell.period))
  }

  private mutating func add(_ change: CellSums, _ slot: Slot, along path: [RegionCode]) throws(RollupError) {
    for region in path { try touched[region, default: [:]][slot, default: CellSums()].add(change) }
  }

  /// The changes of all touched cells, ordered by region, indicator, year, lens and period as a hub keeps them.
  ///
  /// Sorts by numbers rather than by texts: each name is compared once, not once a cell.
  package func cells() -> [CellChange] {
    let periodNames = periods.names.map(\.description)
    let indicatorRanks = Self.ranks(indicators.names)
    let periodRanks = Self.ranks(periodNames)
    let years = periods.names.map(\.year)
    func rank(_ slot: Slot) -> (Int, Int, Int) {
      (indicatorRanks[slot.indicator], years[slot.period] * 2 + slot.lens.number, periodRanks[slot.period])
    }
    var cells: [CellChange] = []
    cells.reserveCapacity(touched.values.reduce(0) { $0 + $1.count })
    for (region, changes) in touched.sorted(by: { $0.key < $1.key }) {
      let ordered = changes.filter { !$0.value.isZero }.map { (rank: rank($0.key), slot: $0.key, change: $0.value) }
      for (_, slot, change) in ordered.sorted(by: { $0.rank < $1.rank }) {
        let key = CellKey(
          region: region, indicator: indicators.names[slot.indicator], period: periodNames[slot.period])
        cells.append(CellChange(key: key, lens: slot.lens, change: change))
      }
    }
    return cells
  }

  /// The place of each name when they are in the order of their bytes, which is SQLite's.
  private static func ranks(_ names: [String]) -> [Int] {
    var ranks = [Int](repeating: 0, count: names.count)
    let sorted = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    for (rank, number) in sorted.enumerated() { ranks[number] = rank }
    return ranks
  }
}

/// Small numbers for names, in the order in which they come.
private struct Numbering<Name: Hashable & Sendable>: Sendable {
  private var numbers: [Name: Int] = [:]
  private(set) var names: [Name] = []

  mutating func number(of name: Name) -> Int {
    if let known = numbers[name] { return known }
    let next = names.count
    numbers[name] = next
    names.append(name)
    return next
  }
}
