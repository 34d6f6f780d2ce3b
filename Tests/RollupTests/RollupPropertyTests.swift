import Model
import Rollup
import Seeds
import Testing

@Suite struct `Rolling up change by change` {
  private static let shards = 4
  private static let sequencesPerShard = 2_500

  @Test(arguments: 0..<shards)
  func `E1 equals computing all cells anew, after every step`(shard: Int) throws {
    let seed = Seed("roll-up, sequences \(shard * Self.sequencesPerShard) and on", 20_260_102)
    for number in 0..<Self.sequencesPerShard {
      let sequence = shard * Self.sequencesPerShard + number
      var random = Seed(seed, case: sequence)
      guard let failure = try Self.failure(steps: 2 + random.pick(0..<3), &random) else { continue }
      Issue.record("sequence \(sequence), \(seed): \(failure)")
      return
    }
  }

  /// What differs after some step of a random sequence of edits, reviews, moves and definition changes, or nil.
  private static func failure(steps: Int, _ random: inout Seed) throws -> String? {
    var world = RandomWorld(&random)
    var cells: [String: CellSums] = [:]
    var trail: [String] = []
    for _ in 0..<steps {
      let (was, found) = (world.weighing, world.leaves)
      for _ in 0..<(1 + random.pick(0..<8)) { trail.append(world.change(&random)) }
      let (now, left) = (world.weighing, world.leaves)
      for row in try moves(from: (was, found), to: (now, left)) {
        for cell in row.cells {
          let name = "\(row.region)|\(row.indicator)|\(cell.period)|\(row.lens.number)"
          try cells[name, default: CellSums()].add(cell.change)
        }
      }
      let kept = cells.filter { !$0.value.isZero }.mapValues(PlainRecomputation.line)
      let plain = PlainRecomputation.cells(of: world.plain)
      if kept == plain { continue }
      let names = Set(kept.keys).union(plain.keys).filter { kept[$0] != plain[$0] }.sorted()
      let lines = names.map { "\($0): kept \(kept[$0] ?? "none"), anew \(plain[$0] ?? "none")" }
      return "top \(world.tree.top), after \(trail.joined(separator: "; "))\n" + lines.joined(separator: "\n")
    }
    return nil
  }

  private static func moves(
    from before: (Weighing, [[String]: [LeafEntry]]), to after: (Weighing, [[String]: [LeafEntry]])
  ) throws -> [CellRowChange] {
    var (old, new) = (before.0, after.0)
    var delta = RollupDelta()
    for name in Set(before.1.keys).union(after.1.keys) {
      guard let year = Int(name[2]) else { continue }
      let was = try old.leaf(region: name[0], indicator: name[1], year: year, entries: before.1[name] ?? [])
      let now = try new.leaf(region: name[0], indicator: name[1], year: year, entries: after.1[name] ?? [])
      try delta.replace(name[1], was, by: now)
    }
    return try delta.rows()
  }
}

@Suite struct `A change of one figure` {
  private static func code(_ text: String) throws -> RegionCode { try RegionCode(parsing: text) }

  /// A district that belonged to one city until 2019 and to another from 2020.
  private static func tree() throws -> RegionTree {
    let province = Region(code: try code("210000"), name: "省", tier: .province, parent: nil)
    let cities = try ["210100", "210200"].map {
      Region(code: try code($0), name: $0, tier: .city, parent: province.code)
    }
    let district = try code("210103")
    return RegionTree(
      [province] + cities + [
        Region(code: district, name: "区", tier: .district, parent: cities[0].code, validTo: 2019),
        Region(code: district, name: "区", tier: .district, parent: cities[1].code, validFrom: 2020),
      ])
  }

  private static func touched(
    _ rule: RollupRule, top: String = "210000", region: String = "210103", period: String, old: Figure? = nil,
    new: Figure?, frequency: Frequency = .year
  ) throws -> [String: CellSums] {
    let indicator = Samples.indicator(rule, frequency: frequency)
    var weighing = Weighing(indicators: [indicator.code: indicator], tree: try tree(), top: try code(top))
    guard let period = try? Period(parsing: period) else { return [:] }
    func leaf(_ figure: Figure?) throws -> WeighedLeaf {
      try weighing.leaf(
        region: region, indicator: indicator.code, year: period.year, entries: [LeafEntry(period, figure: figure)])
    }
    var delta = RollupDelta()
    try delta.replace(indicator.code, leaf(old), by: leaf(new))
    let rows = try delta.rows().filter { $0.lens == .reported && $0.indicator == indicator.code }
    return Dictionary(
      uniqueKeysWithValues: rows.flatMap { row in
        row.cells.filter { $0.period == period }.map { ("\(row.region)", $0.change) }
      })
  }

  @Test func `E3 climbs the tree of its own year`() throws {
    #expect(try Set(Self.touched(.sum, period: "2019", new: Samples.value(2)).keys) == ["210103", "210100", "210000"])
    #expect(
      try Set(Self.touched(.sum, period: "2020-Q1", new: Samples.value(2), frequency: .quarter).keys)
        == ["210103", "210200", "210000"])
  }

  @Test func `stops at the copy's own region and stays out of it from elsewhere`() throws {
    let city = try Self.touched(.sum, top: "210200", period: "2020", new: Samples.value(2))
    #expect(Set(city.keys) == ["210103", "210200"])
    #expect(try Self.touched(.sum, top: "210200", period: "2019", new: Samples.value(2)).isEmpty)
  }

  @Test func `moves each cell by the difference only`() throws {
    let cells = try Self.touched(.sum, period: "2020", old: Samples.value(5), new: Samples.value(7))
    #expect(cells.count == 3)
    #expect(cells.values.allSatisfy { $0 == CellSums(value: Int128(Samples.whole(2))) })
    #expect(try Self.touched(.sum, period: "2020", old: Samples.value(5), new: Samples.value(5)).isEmpty)
    let removed = try Self.touched(.sum, period: "2020", old: Samples.value(5), new: nil)
    #expect(removed["210000"] == CellSums(value: -Int128(Samples.whole(5)), reported: -1, onTime: -1))
  }

  @Test func `stays at home under the rule own`() throws {
    #expect(try Set(Self.touched(.own, period: "2020", new: Samples.value(78)).keys) == ["210103"])
  }

  @Test func `counts only under the definition's own version`() throws {
    let older = Figure(value: 1, definitionVersion: 0)
    #expect(try Self.touched(.sum, period: "2020", new: older).isEmpty)
    let cells = try Self.touched(.sum, period: "2020", old: older, new: Samples.value(3))
    #expect(cells["210000"] == CellSums(value: Int128(Samples.whole(3)), reported: 1, onTime: 1))
  }

  @Test(arguments: ["2020-Q1", "2020-H1", "2020-01"])
  func `of another frequency than the indicator's touches nothing`(period: String) throws {
    #expect(try Self.touched(.sum, period: period, new: Samples.value(2)).isEmpty)
  }

  @Test func `of a region that the tree of its year does not have touches nothing`() throws {
    #expect(try Self.touched(.sum, region: "999999", period: "2020", new: Samples.value(2)).isEmpty)
    #expect(try Self.touched(.own, region: "999999", period: "2020", new: Samples.value(2)).isEmpty)
    #expect(try Self.touched(.sum, region: "210100", period: "2020", new: Samples.value(2)).isEmpty, "a city's own")
  }

  @Test func `is expected from the regions of the tier that enters it, as the tree stood`() throws {
    var expectation = Expectation(tree: try Self.tree())
    func reporters(_ rule: RollupRule, _ region: String, _ year: Int) throws -> [String] {
      let indicator = Samples.indicator(rule)
      return expectation.reporters(of: indicator, under: try Self.code(region), in: year).map { "\($0.code)" }
    }
    #expect(try reporters(.sum, "210100", 2019) == ["210103"] && reporters(.sum, "210100", 2020) == [])
    #expect(try reporters(.sum, "210200", 2020) == ["210103"] && reporters(.sum, "210000", 2020) == ["210103"])
    #expect(try reporters(.sum, "210103", 2020) == ["210103"])
    #expect(try reporters(.own, "210000", 2020) == ["210000"] && reporters(.own, "999999", 2020) == [])
    #expect(try reporters(.sum, "210200", 2020) == ["210103"], "asked twice, answered alike")
  }
}
