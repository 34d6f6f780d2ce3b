package import Model

/// A leaf as the second implementation reads it: figures as stored, nothing precomputed.
package struct PlainLeaf: Sendable {
  /// The region.
  package let region: String
  /// The indicator's code.
  package let indicator: String
  /// The period as written.
  package let period: String
  /// The stored columns: value, numerator, denominator and weight, each scaled by 10⁶.
  package let columns: (value: Int64?, numerator: Int64?, denominator: Int64?, weight: Int64?)
  /// Whether it was said not to apply.
  package let isNotApplicable: Bool
  /// The version of the definition it was entered under.
  package let version: Int64

  /// Makes a leaf.
  package init(
    region: String, indicator: String, period: String,
    columns: (value: Int64?, numerator: Int64?, denominator: Int64?, weight: Int64?), isNotApplicable: Bool,
    version: Int64
  ) {
    self.region = region
    self.indicator = indicator
    self.period = period
    self.columns = columns
    self.isNotApplicable = isNotApplicable
    self.version = version
  }
}

/// All cells computed from all leaves, the plain way: for each leaf, climb parent by parent.
///
/// Shares no code with the incremental path, so that a difference between the two shows a defect of one.
package enum PlainRecomputation {
  /// Every cell that is not empty, named `region|indicator|period`, as a line of decimal sums.
  package static func cells(
    of leaves: [PlainLeaf], regions: [Region], indicators: [Indicator], top: RegionCode
  ) -> [String: String] {
    let rows = Dictionary(grouping: regions) { $0.code.description }
    let definitions = Dictionary(indicators.map { ($0.code, $0) }) { first, _ in first }
    var climbs: [String: [String]] = [:]
    var sums: [String: [Int128]] = [:]
    for leaf in leaves {
      guard let indicator = definitions[leaf.indicator], leaf.version >= Int64(indicator.method.countsFrom),
        let row = parts(leaf, indicator.rule), let year = Int(leaf.period.prefix(4))
      else { continue }
      let way = "\(leaf.region) \(indicator.rule == .own) \(year)"
      let visited =
        climbs[way] ?? climb(from: leaf.region, staying: indicator.rule == .own, year: year, rows, top: top)
      climbs[way] = visited
      for region in visited {
        let name = "\(region)|\(leaf.indicator)|\(leaf.period)"
        let before = sums[name] ?? [Int128](repeating: 0, count: row.count)
        sums[name] = zip(before, row).map { $0 + $1 }
      }
    }
    return sums.filter { $0.value.contains { $0 != 0 } }.mapValues { $0.map(String.init).joined(separator: ",") }
  }

  /// Numerator, denominator, value, weighted value, weight, reported, not applicable.
  private static func parts(_ leaf: PlainLeaf, _ rule: RollupRule) -> [Int128]? {
    if leaf.isNotApplicable { return [0, 0, 0, 0, 0, 0, 1] }
    let columns = leaf.columns
    if rule == .ratio, let n = columns.numerator, let d = columns.denominator {
      return [Int128(n), Int128(d), 0, 0, 0, 1, 0]
    }
    guard let value = columns.value.map({ Int128($0) }) else { return nil }
    if rule == .coverageOfRegions { return [value > 0 ? 1_000_000 : 0, 0, 0, 0, 0, 1, 0] }
    if rule == .weightedMean {
      guard let weight = columns.weight.map({ Int128($0) }) else { return nil }
      return [0, 0, 0, value * weight, weight, 1, 0]
    }
    return [.sum, .own, .minimum, .maximum].contains(rule) ? [0, 0, value, 0, 0, 1, 0] : nil
  }

  private static func climb(
    from region: String, staying: Bool, year: Int, _ rows: [String: [Region]], top: RegionCode
  ) -> [String] {
    var visited = [region]
    if staying { return visited }
    func row(_ code: String) -> Region? {
      rows[code]?.last { (row) in (row.validFrom ?? 0) <= year && year <= (row.validTo ?? 9_999) }
    }
    // A copy's own region keeps its own figures even for a year before it existed.
    guard region == top.description || row(region) != nil else { return [] }
    while let last = visited.last, last != top.description {
      guard let parent = row(last)?.parent?.description, row(parent) != nil, visited.count < 16 else { return [] }
      visited.append(parent)
    }
    return visited
  }

  /// The line of a cell as the incremental path keeps it, for the comparison.
  package static func line(_ sums: CellSums) -> String {
    [
      sums.numerator, sums.denominator, sums.value, sums.weighted, sums.weight, Int128(sums.reported),
      Int128(sums.notApplicable),
    ].map(String.init).joined(separator: ",")
  }
}
