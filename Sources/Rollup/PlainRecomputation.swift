import Model

/// All cells computed from all rows, the plain way: for each leaf and lens, climb parent by parent.
///
/// Shares no code with the incremental path, so that a difference between the two shows a defect of one.
package struct PlainRecomputation {
  /// Numerator, denominator, value, weighted value, weight, reported, not applicable, in time.
  typealias Row = [Int128]
  static let nothing = Row(repeating: 0, count: 8)

  let world: PlainWorld
  let definitions: [String: Indicator]
  let rows: [String: [Region]]
  private(set) var sums: [String: Row] = [:]
  private var standings: [String: (accepted: Bool, first: Int64?)] = [:]
  private var ways: [String: [String]] = [:]
  private var expectations: [String: Bool] = [:]

  /// Every cell that is not empty, named `region|indicator|period|lens`, as a line of decimal sums.
  package static func cells(of world: PlainWorld) -> [String: String] {
    var work = PlainRecomputation(world)
    work.readSubmissions()
    for lens in 0...1 {
      work.addFigures(lens)
      work.addEntities(lens)
      work.addConsultations(lens)
      work.addMilestones(lens)
    }
    return work.sums.filter { $0.value.contains { $0 != 0 } }
      .mapValues { $0.map(String.init).joined(separator: ",") }
  }

  private init(_ world: PlainWorld) {
    self.world = world
    rows = Dictionary(grouping: world.regions) { $0.code.description }
    definitions = Dictionary(world.indicators.map { ($0.code, $0) }) { first, _ in first }
  }

  /// The line of a cell as the incremental path keeps it, for the comparison.
  package static func line(_ sums: CellSums) -> String {
    [
      sums.numerator, sums.denominator, sums.value, sums.weighted, sums.weight, Int128(sums.reported),
      Int128(sums.notApplicable), Int128(sums.onTime),
    ].map(String.init).joined(separator: ",")
  }

  // MARK: The tree

  func row(_ code: String, _ year: Int) -> Region? {
    rows[code]?.last { row in (row.validFrom ?? 0) <= year && year <= (row.validTo ?? 9_999) }
  }

  /// The region and those above it in a year, up to the top of the tree.
  private func climb(_ region: String, _ year: Int) -> [String] {
    var visited: [String] = []
    var next: String? = region
    while let code = next, visited.count < 16, let found = row(code, year) {
      visited.append(code)
      next = found.parent?.description
    }
    return visited
  }

  private mutating func way(_ region: String, _ year: Int) -> [String] {
    let name = "\(region) \(year)"
    if let known = ways[name] { return known }
    let found = climb(region, year)
    ways[name] = found
    return found
  }

  /// Whether the indicator is for a region: who defined it is the region itself or stands above it.
  mutating func isFor(_ region: String, _ indicator: Indicator, _ year: Int) -> Bool {
    guard let owner = indicator.owner?.description, owner != "000000" else { return true }
    return way(region, year).contains(owner)
  }

  mutating func isExpected(_ region: String, _ indicator: Indicator, _ year: Int) -> Bool {
    let name = "\(region) \(indicator.code) \(year)"
    if let known = expectations[name] { return known }
    var answer = row(region, year)?.tier == indicator.enteredAt
    let about = world.assignments.filter {
      $0.indicator == indicator.code && $0.validFrom <= year && year <= $0.validTo ?? 9_999
    }
    for owner in way(region, year).dropFirst() {
      let said = about.filter { $0.owner.description == owner }
      if let named = said.last(where: { $0.region.description == region }) {
        answer = named.isExpected
        break
      }
      if said.contains(where: \.isExpected) {
        answer = false
        break
      }
    }
    if about.contains(where: { $0.owner.description == region && $0.isExpected }) { answer = false }
    if !isFor(region, indicator, year) { answer = false }
    expectations[name] = answer
    return answer
  }

  /// Adds a row to a region's cell and to those above it, up to the copy's own region.
  mutating func add(
    _ row: Row, _ name: String, of indicator: Indicator, from region: String, year: Int, lens: Int
  ) {
    let way = way(region, year)
    guard let end = way.firstIndex(of: world.top) else { return }
    for reached in indicator.rule == .own ? way.prefix(1) : way[...end] {
      let cell = "\(reached)|\(name)|\(lens)"
      sums[cell] = zip(sums[cell] ?? Self.nothing, row).map { $0 &+ $1 }
    }
  }

  // MARK: Submissions

  private mutating func readSubmissions() {
    func tier(_ code: String) -> Int {
      switch rows[code]?.last?.tier {
      case .province: 0
      case .city: 1
      case .district: 2
      case .town: 3
      case nil: 4
      }
    }
    for (place, made) in Dictionary(grouping: world.submissions, by: { "\($0.region)|\($0.period)" }) {
      let ordered = made.sorted { $0.number < $1.number }
      guard let first = ordered.first, let last = ordered.last else { continue }
      let reviews = world.reviews.filter {
        "\($0.region)|\($0.period)" == place && $0.number == last.number
          && ["accepted", "returned"].contains($0.decision)
      }.sorted { (tier($0.reviewer), $0.reviewer) < (tier($1.reviewer), $1.reviewer) }
      standings[place] = (reviews.first?.decision == "accepted", first.at)
    }
  }

  func isAccepted(_ region: String, _ period: String) -> Bool { standings["\(region)|\(period)"]?.accepted ?? false }

  func isOnTime(_ region: String, _ period: String, _ indicator: Indicator) -> Bool {
    guard let days = indicator.method.dueDays else { return true }
    guard let first = standings["\(region)|\(period)"]?.first, let span = try? Period(parsing: period) else {
      return false
    }
    let (last, isNever) = CalendarDay(lastOf: span).dayNumber.addingReportingOverflow(Int64(days))
    // A day in Beijing begins eight hours before it does in Greenwich.
    let (here, isBeyond) = first.addingReportingOverflow(8 * 3_600_000)
    if isNever || isBeyond { return isNever }
    let day = here.quotientAndRemainder(dividingBy: 86_400_000)
    return day.quotient - (day.remainder < 0 ? 1 : 0) <= last
  }

  /// The adjustment of the topmost tier, by `region|indicator|period`.
  func adjustments() -> [String: PlainLeaf] {
    func place(_ code: String) -> Int {
      let order: [RegionTier] = [.province, .city, .district, .town]
      return rows[code]?.last.flatMap { order.firstIndex(of: $0.tier) } ?? 4
    }
    var chosen: [String: PlainWorld.Adjustment] = [:]
    for made in world.adjustments {
      let name = "\(made.leaf.region)|\(made.leaf.indicator)|\(made.leaf.period)"
      if let known = chosen[name], (place(known.reviewer), known.reviewer) < (place(made.reviewer), made.reviewer) {
        continue
      }
      chosen[name] = made
    }
    return chosen.mapValues(\.leaf)
  }
}
