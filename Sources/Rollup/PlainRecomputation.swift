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
  /// The regions whose hubs' cells count in place of leaves.
  private var standIns: Set<String> = []

  /// Every cell that is not empty, named `region|indicator|period|lens`, as a line of decimal sums.
  package static func cells(of world: PlainWorld) -> [String: String] {
    var work = PlainRecomputation(world)
    work.readSubmissions()
    work.readOrders()
    for lens in 0...1 {
      work.addFigures(lens)
      work.addEntities(lens)
      work.addConsultations(lens)
      work.addMilestones(lens)
      work.addSummaries(lens)
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
    guard let end = way.firstIndex(of: world.top), !way[..<end].contains(where: standIns.contains) else { return }
    count(row, name, indicator.rule == .own ? way.prefix(1) : way[...end], lens)
  }

  private mutating func count(_ row: Row, _ name: String, _ regions: ArraySlice<String>, _ lens: Int) {
    for reached in regions {
      let cell = "\(reached)|\(name)|\(lens)"
      sums[cell] = zip(sums[cell] ?? Self.nothing, row).map { $0 &+ $1 }
    }
  }

  // MARK: Cells of hubs below

  /// Who was told by the nearest hub above to forward cells, up to this one, and does.
  private mutating func readOrders() {
    for region in world.summarising {
      var above = rows[region]?.last?.parent?.description
      var heard: String?
      var steps = 0
      var isBelow = false
      while let code = above, steps < 15, let found = rows[code]?.last {
        if heard == nil {
          heard =
            world.orders.first { order in
              order.holder == code && order.region == region && ["full", "summary", "returning"].contains(order.mode)
            }?.mode
        }
        if code == world.top {
          isBelow = true
          break
        }
        above = found.parent?.description
        steps += 1
      }
      if isBelow, region != world.top, heard == "summary" || heard == "returning" { standIns.insert(region) }
    }
  }

  private mutating func addSummaries(_ lens: Int) {
    for summary in world.summaries where Int(summary.lens) == lens && summary.sums.count == 128 {
      let names = summary.code.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let indicator = definitions[names[0]], let span = try? Period(parsing: summary.period),
        span.frequency == indicator.frequency || span.frequency == .year, indicator.rule != .allOf
      else { continue }
      if indicator.rule == .derived, indicator.method.formula == nil { continue }
      if case .filled = indicator.method.formula, indicator.rule == .derived { continue }
      let way = way(summary.region, span.year)
      guard let end = way.firstIndex(of: world.top), standIns.contains(summary.region),
        !way[..<end].dropFirst().contains(where: standIns.contains),
        isFor(summary.region, indicator, span.year)
          || indicator.owner.map({ self.way($0.description, span.year).contains(summary.region) }) ?? true
      else { continue }
      var row = stride(from: 0, to: 128, by: 16).map { start in
        var number: Int128 = summary.sums[start] > 127 ? -1 : 0
        for byte in summary.sums[start..<start + 16] { number = number &* 256 | Int128(byte) }
        return number
      }
      var code = summary.code
      if summary.version < indicator.method.countsFrom, names.count == 1 || names[1] != "0" {
        guard names.count == 1, span.frequency == indicator.frequency else { continue }
        code = "\(names[0])#0"
        row = [0, 0, 0, 0, 0, row[5], 0, 0]
      }
      let reached = indicator.rule == .own ? way.prefix(1) : way[...end]
      count(row, "\(code)|\(summary.period)", reached, lens)
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
