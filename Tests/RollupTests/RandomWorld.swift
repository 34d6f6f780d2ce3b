import Model
import Rollup
import Seeds

/// Everything that cells follow from, changing step by step: figures, submissions and reviews, adjustments, the tree,
/// definitions and assignments.
struct RandomWorld {
  struct Leaf: Hashable {
    let region: String
    let indicator: String
    let period: String
  }

  struct Place: Hashable {
    let region: String
    let period: String
  }

  struct Review: Hashable {
    let reviewer: String
    let place: Place
    let number: Int64
  }

  private static let periods = ["2016", "2019-Q1", "2019-Q2", "2019-Q4", "2019", "2022-06", "2022", "2024-H1"]
  private static let owners = ["000000", "210000", "210100", "210200", "210103"]
  private static let reviewers = ["210000", "210100", "210200"]

  private(set) var tree: RandomTree
  private(set) var indicators: [Indicator]
  private(set) var assignments: Set<Assignment> = []
  private(set) var figures: [Leaf: Figure] = [:]
  private(set) var adjustments: [String: [Leaf: Figure]] = [:]
  private(set) var submissions: [Place: [Int64]] = [:]
  private(set) var reviews: [Review: ReviewDecision] = [:]

  init(_ random: inout Seed) {
    tree = RandomTree(&random)
    let rules: [RollupRule] = [.sum, .ratio, .coverageOfRegions, .weightedMean, .own, .minimum, .stages, .allOf]
    indicators = []
    for (number, rule) in rules.enumerated() { indicators.append(Self.indicator(rule, "X\(number)", &random)) }
  }

  private static func indicator(_ rule: RollupRule, _ code: String, _ random: inout Seed) -> Indicator {
    Samples.indicator(
      rule, code: code, version: 1 + random.pick(0..<2), factor: 100,
      frequency: random.once(in: 2) ? .quarter : Frequency.allCases[random.pick(0..<4)],
      timeRule: TimeRule.allCases[random.pick(0..<3)], enteredAt: random.once(in: 6) ? .city : .district,
      method: IndicatorMethod(
        countsFrom: 1 + random.pick(0..<2), stages: ["一", "二", "三"], dueDays: random.once(in: 2) ? 10 : nil),
      owner: random.once(in: 3) ? RegionCode(owners[random.pick(0..<owners.count)]) : nil)
  }

  /// Changes one thing; says what it was.
  mutating func change(_ random: inout Seed) -> String {
    let region = random.once(in: 50) ? "999999" : tree.codes[random.pick(0..<tree.codes.count)]
    let place = Place(region: region, period: Self.periods[random.pick(0..<Self.periods.count)])
    let code = random.once(in: 50) ? "X99" : indicators[random.pick(0..<indicators.count)].code
    let leaf = Leaf(region: region, indicator: code, period: place.period)
    switch random.pick(0..<20) {
    case 0:
      let top = tree.top
      tree = RandomTree(&random, top: top)
      return "the tree"
    case 1:
      let number = random.pick(0..<indicators.count)
      indicators[number] = Self.indicator(indicators[number].rule, indicators[number].code, &random)
      return "the definition of \(indicators[number].code)"
    case 2: return assign(&random)
    case 3...5:
      let reviewer = Self.reviewers[random.pick(0..<3)]
      adjustments[reviewer, default: [:]][leaf] = random.once(in: 4) ? nil : Self.figure(&random)
      return "the adjustment of \(leaf)"
    case 6...7:
      // The end of the period's year, now and then after it was due.
      submissions[place, default: []].append(1_577_000_000_000 + Int64(random.pick(0..<400)) * 86_400_000)
      return "a submission of \(place)"
    case 8...10:
      let latest = Int64(submissions[place]?.count ?? 1)
      let review = Review(
        reviewer: Self.reviewers[random.pick(0..<3)], place: place, number: max(latest - Int64(random.pick(0..<2)), 1))
      reviews[review] = random.once(in: 5) ? nil : ReviewDecision.allCases[random.pick(0..<2)]
      return "the review \(review)"
    default:
      figures[leaf] = random.once(in: 5) ? nil : Self.figure(&random)
      return "the figure of \(leaf)"
    }
  }

  private mutating func assign(_ random: inout Seed) -> String {
    if let any = assignments.sorted(by: { "\($0)" < "\($1)" }).first, random.once(in: 3) {
      assignments.remove(any)
      return "no more \(any)"
    }
    guard let owner = RegionCode(Self.reviewers[random.pick(0..<3)]),
      let region = RegionCode(tree.codes[random.pick(0..<tree.codes.count)])
    else { return "nothing" }
    let from = 2015 + random.pick(0..<6)
    // One row for each key, as the table has it.
    let code = indicators[random.pick(0..<indicators.count)].code
    assignments = assignments.filter {
      $0.owner != owner || $0.indicator != code || $0.region != region
    }
    let made = Assignment(
      owner: owner, indicator: code, region: region, validFrom: from,
      validTo: random.once(in: 2) ? nil : from + random.pick(0..<5), isExpected: !random.once(in: 3))
    assignments.insert(made)
    return "\(made)"
  }

  private static func figure(_ random: inout Seed) -> Figure {
    func number() -> Int64? {
      if random.once(in: 6) { return nil }
      return random.once(in: 10) ? Int64(bitPattern: random.next()) : Int64(random.pick(-3..<4)) * 500_000
    }
    let texts = ["一=5;二=3", "三=1", "二=0.5;四=1", "一", ""]
    return Figure(
      value: number(), numerator: number(), denominator: number(), weight: number(),
      isNotApplicable: random.once(in: 8), definitionVersion: Int64(1 + random.pick(0..<2)),
      stages: StageCounts(texts[random.pick(0..<texts.count)]))
  }

  // MARK: As the first implementation reads it

  var weighing: Weighing {
    Weighing(
      indicators: Dictionary(uniqueKeysWithValues: indicators.map { ($0.code, $0) }), tree: RegionTree(tree.regions),
      assignments: AssignmentTable(Array(assignments)), top: tree.top)
  }

  /// The leaves that hold anything, by region, indicator and year.
  var leaves: [[String]: [LeafEntry]] {
    let rows = RegionTree(tree.regions)
    var names = Set(figures.keys)
    for made in adjustments.values { names.formUnion(made.keys) }
    var found: [[String]: [LeafEntry]] = [:]
    for leaf in names {
      guard let period = try? Period(parsing: leaf.period) else { continue }
      let place = Place(region: leaf.region, period: leaf.period)
      let made = (submissions[place] ?? []).enumerated().map { (number: Int64($0 + 1), submittedAt: Int64?($1)) }
      let decided = reviews.filter { $0.key.place == place }.compactMap { review, decision in
        RegionCode(review.reviewer).map {
          ReviewRecord(reviewer: $0, tier: rows.region($0)?.tier, number: review.number, decision: decision)
        }
      }
      let topmost = adjustments.filter { $0.value[leaf] != nil }.keys.min {
        (SubmissionStanding.rank(RegionCode($0).flatMap { rows.region($0)?.tier }), $0)
          < (SubmissionStanding.rank(RegionCode($1).flatMap { rows.region($0)?.tier }), $1)
      }
      found[[leaf.region, leaf.indicator, "\(period.year)"], default: []].append(
        LeafEntry(
          period, figure: figures[leaf], adjusted: topmost.flatMap { adjustments[$0]?[leaf] },
          standing: SubmissionStanding(submissions: made, reviews: decided)))
    }
    return found
  }

  // MARK: As the second reads it

  var plain: PlainWorld {
    var world = PlainWorld(top: tree.top.description)
    world.regions = tree.regions
    world.indicators = indicators
    world.assignments = Array(assignments)
    world.leaves = figures.map { Self.plain($0.key, $0.value) }
    world.adjustments = adjustments.flatMap { reviewer, made in
      made.map { (reviewer: reviewer, leaf: Self.plain($0.key, $0.value)) }
    }
    world.submissions = submissions.flatMap { place, made in
      made.enumerated().map { (place.region, place.period, Int64($0 + 1), Int64?($1)) }
    }
    world.reviews = reviews.map {
      ($0.key.reviewer, $0.key.place.region, $0.key.place.period, $0.key.number, $0.value.rawValue)
    }
    return world
  }

  private static func plain(_ leaf: Leaf, _ figure: Figure) -> PlainLeaf {
    PlainLeaf(
      region: leaf.region, indicator: leaf.indicator, period: leaf.period,
      columns: (figure.value, figure.numerator, figure.denominator, figure.weight),
      isNotApplicable: figure.isNotApplicable, version: figure.definitionVersion,
      stages: figure.stages?.description ?? "")
  }
}
