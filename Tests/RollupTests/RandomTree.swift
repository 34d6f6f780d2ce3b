import Model
import Rollup
import Seeds

/// A province of a few cities and districts whose districts move, end, begin and change their names over the years.
struct RandomTree {
  static let years = 2015...2024

  let regions: [Region]
  let codes: [String]
  let top: RegionCode

  init(_ random: inout Seed) {
    var rows: [Region] = []
    func add(_ code: String, _ tier: RegionTier, _ parent: String?, _ from: Int?, _ to: Int?) {
      guard let code = RegionCode(code) else { return }
      rows.append(
        Region(
          code: code, name: "\(code)", tier: tier, parent: parent.flatMap { RegionCode($0) }, validFrom: from,
          validTo: to))
    }
    let cities = ["210100", "210200", "210300"]
    add("210000", .province, nil, nil, nil)
    for city in cities {
      let ends = random.once(in: 4)
      add(city, .city, "210000", nil, ends ? 2016 + random.pick(0..<8) : nil)
    }
    let districts = (1...6).map { "21010\($0)" } + ["210221"]
    for district in districts {
      var from: Int? = random.once(in: 4) ? 2016 + random.pick(0..<6) : nil
      for _ in 0..<(1 + random.pick(0..<3)) {
        let to = random.once(in: 2) ? nil : max(from ?? 2015, 2015) + random.pick(0..<4)
        add(district, .district, cities[random.pick(0..<3)], from, to)
        guard let to else { break }
        from = to + 1 + (random.once(in: 3) ? 1 : 0)
      }
    }
    regions = rows.shuffled(using: &random)
    codes = ["210000"] + cities + districts
    let tops = ["210000", "210000", cities[random.pick(0..<3)], districts[random.pick(0..<7)]]
    top = RegionCode(tops[random.pick(0..<4)]) ?? rows[0].code
  }
}

/// Definitions of every rule that climbs, and the figures that stand at some moment.
struct RandomFigures {
  struct Leaf: Hashable {
    let region: String
    let indicator: String
    let period: String
  }

  static let indicators: [Indicator] = [
    RollupRule.sum, .ratio, .coverageOfRegions, .weightedMean, .own, .minimum, .allOf,
  ].enumerated().map { Samples.indicator($1, code: "X\($0)", version: 1 + $0 % 2, factor: 100) }
  private static let periods = ["2016", "2019-Q2", "2022-06", "2024-H1"]

  private(set) var standing: [Leaf: Figure] = [:]

  /// Some figure's replacement, which stands from now on.
  mutating func replace(in tree: RandomTree, _ random: inout Seed) -> (leaf: Leaf, old: Figure?, new: Figure?) {
    let leaf = Leaf(
      region: random.once(in: 50) ? "999999" : tree.codes[random.pick(0..<tree.codes.count)],
      indicator: random.once(in: 50) ? "X99" : Self.indicators[random.pick(0..<Self.indicators.count)].code,
      period: Self.periods[random.pick(0..<Self.periods.count)])
    let old = standing[leaf]
    let new = random.once(in: 5) ? nil : Self.figure(&random)
    standing[leaf] = new
    return (leaf, old, new)
  }

  private static func figure(_ random: inout Seed) -> Figure {
    func number() -> Int64? {
      if random.once(in: 6) { return nil }
      return random.once(in: 10) ? Int64(bitPattern: random.next()) : Int64(random.pick(-3..<4)) * 500_000
    }
    return Figure(
      value: number(), numerator: number(), denominator: number(), weight: number(),
      isNotApplicable: random.once(in: 8), definitionVersion: Int64(1 + random.pick(0..<2)))
  }

  /// All figures as the second implementation reads them.
  var leaves: [PlainLeaf] {
    standing.map { leaf, figure in
      PlainLeaf(
        region: leaf.region, indicator: leaf.indicator, period: leaf.period,
        columns: (figure.value, figure.numerator, figure.denominator, figure.weight),
        isNotApplicable: figure.isNotApplicable, version: figure.definitionVersion)
    }
  }
}
