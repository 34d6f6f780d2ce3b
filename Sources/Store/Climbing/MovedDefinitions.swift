import GRDB
import Model
import Rollup

/// The leaves that weigh something else, or count elsewhere, because definitions changed.
struct MovedDefinitions {
  /// What a leaf's weight follows from in a definition.
  private struct Essence: Hashable {
    let rule: RollupRule
    let frequency: Frequency
    let timeRule: TimeRule
    let enteredAt: RegionTier
    let reach: IndicatorReach
    let countsFrom: Int
    let stages: [String]
    let register: String
    let formula: DerivedFormula?
    let dueDays: Int?

    init(_ indicator: Indicator) {
      rule = indicator.rule
      frequency = indicator.frequency
      timeRule = indicator.timeRule
      enteredAt = indicator.enteredAt
      reach = indicator.reach
      countsFrom = indicator.method.countsFrom
      stages = indicator.method.stages
      register = indicator.method.register
      formula = indicator.method.formula
      dueDays = indicator.method.dueDays
    }
  }

  /// Where a row puts a region; its name is not part of it.
  private struct Standing: Hashable {
    let tier: RegionTier
    let parent: RegionCode?
    let from: Int?
    let to: Int?
  }

  private let indicators: [Indicator]
  private let regions: Set<RegionCode>
  /// The indicators of regions that moved: which hubs' cells of them count follows from where their owner lies.
  private let carried: [Indicator]

  init(_ before: Definitions, _ after: Definitions, top: RegionCode) {
    var changed: Set<String> = []
    for code in Set(before.indicators.keys).union(after.indicators.keys)
    where before.indicators[code].map(Essence.init) != after.indicators[code].map(Essence.init) {
      changed.insert(code)
    }
    for code in before.assignments.indicators.union(after.assignments.indicators)
    where before.assignments.assignments(of: code) != after.assignments.assignments(of: code) {
      changed.insert(code)
    }
    indicators = changed.sorted().flatMap { [before.indicators[$0], after.indicators[$0]].compactMap { $0 } }
    let (left, right) = (Self.standings(before.tree), Self.standings(after.tree))
    var moved = Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }
    let stood = before.relays.summarised(in: before.tree, under: top)
    moved.formUnion(stood.symmetricDifference(after.relays.summarised(in: after.tree, under: top)))
    let reached = Self.below(moved, [before.tree, after.tree])
    regions = reached
    carried = after.indicators.values.filter { $0.owner.map(reached.contains) ?? false }
  }

  private static func standings(_ tree: RegionTree) -> [RegionCode: [Standing]] {
    Dictionary(grouping: tree.regions, by: \.code).mapValues { rows in
      rows.map { Standing(tier: $0.tier, parent: $0.parent, from: $0.validFrom, to: $0.validTo) }
    }
  }

  /// The regions given and all that ever stood under them in any of the trees.
  private static func below(_ moved: Set<RegionCode>, _ trees: [RegionTree]) -> Set<RegionCode> {
    guard !moved.isEmpty else { return [] }
    var children: [RegionCode: Set<RegionCode>] = [:]
    for region in trees.flatMap(\.regions) {
      if let parent = region.parent { children[parent, default: []].insert(region.code) }
    }
    var found = moved
    var open = Array(moved)
    while let next = open.popLast() {
      for child in children[next] ?? [] where found.insert(child).inserted { open.append(child) }
    }
    return found
  }

  /// Adds the leaves that are touched.
  func touch(_ db: Database, _ leaves: inout Set<LeafName>, _ tallies: inout Set<LeafName>) throws {
    for indicator in indicators {
      if indicator.isTallied { tallies.formUnion(try TallyReader.leaves(db, of: indicator)) }
      leaves.formUnion(
        try Self.leaves(
          db,
          """
          SELECT DISTINCT o.region, o.indicator, CAST(substr(o.period, 1, 4) AS INTEGER) AS year
          FROM (SELECT DISTINCT code FROM region) AS r CROSS JOIN observation AS o
          WHERE o.region = r.code AND o.indicator = ?1
          UNION
          SELECT region, indicator, CAST(substr(period, 1, 4) AS INTEGER) FROM adjustment WHERE indicator = ?1
          """, [indicator.code]))
    }
    for region in regions {
      leaves.formUnion(
        try Self.leaves(
          db,
          """
          SELECT DISTINCT region, indicator, CAST(substr(period, 1, 4) AS INTEGER) AS year FROM observation
          WHERE region = ?1
          UNION
          SELECT region, indicator, CAST(substr(period, 1, 4) AS INTEGER) FROM adjustment WHERE region = ?1
          """, [region.description]))
      tallies.formUnion(
        try Self.leaves(db, "SELECT region, indicator, year FROM leaf_tally WHERE region = ?1", [region.description]))
    }
  }

  /// Adds the cells of hubs below that are touched.
  func touchSummaries(_ db: Database, _ summaries: inout Set<LeafName>) throws {
    for indicator in indicators + carried { summaries.formUnion(try SummaryReader.leaves(db, of: indicator)) }
    for region in regions { summaries.formUnion(try SummaryReader.leaves(db, of: region)) }
  }

  static func leaves(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws -> Set<LeafName> {
    Set(
      try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments).map {
        LeafName(region: $0["region"], indicator: $0["indicator"], year: $0["year"])
      })
  }
}
