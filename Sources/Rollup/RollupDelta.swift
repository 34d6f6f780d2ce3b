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

/// By how much a batch moves the cells of one row: a region's of an indicator, or one of its parts, in a year.
package struct CellRowChange: Sendable, Hashable {
  /// The region.
  package let region: RegionCode
  /// The indicator's code, or that of one of its parts.
  package let indicator: String
  /// The year.
  package let year: Int
  /// Under which lens.
  package let lens: RollupLens
  /// What is added to the cells, in the order of their periods' written forms.
  package let cells: [PeriodChange]
}

/// By how much one cell of a row moves.
package struct PeriodChange: Sendable, Hashable {
  /// The period.
  package let period: Period
  /// What is added.
  package var change: CellSums
}

/// What leaves changing in one batch do to the cells above them.
///
/// Each leaf adds what it now weighs less what it weighed to its own region's cell and to those above it, up to the
/// copy's own region; each touched row of cells is then written once. Cost follows changes × depth, never the data.
///
/// Leaves of one region and year have one way up. What they change is kept once for the way, not for each region on it.
package struct RollupDelta: Sendable {
  /// A row of cells, whichever region it belongs to; the indicator by a number in the order of arrival.
  private struct Row: Hashable {
    private let packed: UInt64

    init(indicator: Int, year: Int, lens: RollupLens) {
      packed = UInt64(indicator) << 32 | UInt64(year) << 1 | UInt64(lens.number)
    }

    var indicator: Int { Int(packed >> 32) }
    var year: Int { Int(packed >> 1 & 0x7FFF_FFFF) }
    var lens: RollupLens { packed & 1 == 0 ? .reported : .approved }

    /// Its place where indicators have ranks.
    func rank(_ indicators: [Int]) -> UInt64 { UInt64(indicators[indicator]) << 32 | packed & 0xFFFF_FFFF }
  }

  private var indicators = Numbering<String>()
  private var ways = Numbering<[RegionCode]>()
  /// The rows by the number of their way up.
  private var touched: [[Row: [PeriodChange]]] = []

  /// Starts with no change.
  package init() {}

  /// Replaces one weight of a leaf by another.
  /// - Throws: `rollup-overflow`.
  package mutating func replace(
    _ indicator: String, _ old: WeighedLeaf, by new: WeighedLeaf
  ) throws(RollupError) {
    if old.path == new.path {
      try add(Self.difference(from: old.cells, to: new.cells), of: indicator, along: new.path)
    } else {
      try add(Self.difference(from: old.cells, to: []), of: indicator, along: old.path)
      try add(new.cells, of: indicator, along: new.path)
    }
  }

  /// What one weight adds to another: most cells stand in both, and in the same order.
  private static func difference(from old: [LeafCell], to new: [LeafCell]) throws(RollupError) -> [LeafCell] {
    var moved: [LeafCell] = []
    var isMatched = [Bool](repeating: false, count: old.count)
    var next = 0
    for var cell in new {
      func matches(_ place: Int) -> Bool { !isMatched[place] && old[place].isCell(of: cell) }
      if let match = next < old.count && matches(next) ? next : old.indices.first(where: matches) {
        isMatched[match] = true
        next = match + 1
        if old[match].sums == cell.sums { continue }
        try cell.sums.add(old[match].sums.negated)
      }
      moved.append(cell)
    }
    for (place, cell) in old.enumerated() where !isMatched[place] {
      moved.append(LeafCell(lens: cell.lens, part: cell.part, period: cell.period, sums: cell.sums.negated))
    }
    return moved
  }

  private mutating func add(
    _ cells: [LeafCell], of indicator: String, along path: [RegionCode]
  ) throws(RollupError) {
    guard !cells.isEmpty, !path.isEmpty else { return }
    let main = indicators.number(of: indicator)
    let way = ways.number(of: path)
    if way == touched.count { touched.append([:]) }
    for cell in cells {
      let number = cell.part == .main ? main : indicators.number(of: cell.part.code(of: indicator))
      let row = Row(indicator: number, year: cell.period.year, lens: cell.lens)
      try touched[way][row, default: []].add(PeriodChange(period: cell.period, change: cell.sums))
    }
  }

  /// The changes of all touched rows, ordered by region, indicator, year and lens as a hub keeps them.
  ///
  /// Sorts by numbers rather than by texts: each name is compared once, not once a row.
  /// - Throws: `rollup-overflow`.
  package func rows() throws(RollupError) -> [CellRowChange] {
    var passing: [RegionCode: [Int]] = [:]
    for (way, path) in ways.names.enumerated() {
      for region in path { passing[region, default: []].append(way) }
    }
    let ranks = Self.ranks(indicators.names)
    var found: [CellRowChange] = []
    for (region, ways) in passing.sorted(by: { $0.key < $1.key }) {
      var rows = touched[ways[0]]
      for way in ways.dropFirst() {
        for (row, cells) in touched[way] {
          for cell in cells { try rows[row, default: []].add(cell) }
        }
      }
      for row in rows.keys.sorted(by: { $0.rank(ranks) < $1.rank(ranks) }) {
        let cells = (rows[row] ?? []).filter { !$0.change.isZero }
        guard !cells.isEmpty else { continue }
        found.append(
          CellRowChange(
            region: region, indicator: indicators.names[row.indicator], year: row.year, lens: row.lens, cells: cells))
      }
    }
    return found
  }

  /// The place of each name when they are in the order of their bytes, which is SQLite's.
  private static func ranks(_ names: [String]) -> [Int] {
    var ranks = [Int](repeating: 0, count: names.count)
    let sorted = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    for (rank, number) in sorted.enumerated() { ranks[number] = rank }
    return ranks
  }
}

extension [PeriodChange] {
  /// Adds a change at its period's place.
  fileprivate mutating func add(_ other: PeriodChange) throws(RollupError) {
    let place = other.period.place
    // Most come in order, the year after its parts.
    var next = endIndex
    if place == 0 { next = startIndex } else { while next > 0, self[next - 1].period.place >= place { next -= 1 } }
    if next < endIndex, self[next].period == other.period {
      try self[next].change.add(other.change)
    } else {
      insert(other, at: next)
    }
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
