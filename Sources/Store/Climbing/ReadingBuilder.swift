import GRDB
import Model
import Rollup

/// Makes readings of cells: gathers what each needs beside its sums.
final class ReadingBuilder {
  let known: Definitions
  let cells: CellReader
  private let db: Database
  private var expectation: Expectation
  private var registers: [String: [RegionCode: Int64]] = [:]
  private var paths: [String: [RegionCode]] = [:]
  private var made: [CellKey: Reading] = [:]
  /// Indicators being read, so that one that names itself among its parts ends.
  private var open: Set<CellKey> = []

  /// The regions that stand by summary.
  let summarised: Set<RegionCode>

  init(_ db: Database, known: Definitions, cells: CellReader, own: RegionCode) {
    self.db = db
    summarised = known.relays.summarised(in: known.tree, under: own)
    self.known = known
    self.cells = cells
    expectation = Expectation(tree: known.tree, assignments: known.assignments)
  }

  /// The regions that owe a figure.
  func reporters(_ indicator: Indicator, under region: RegionCode, in year: Int) -> [Region] {
    expectation.reporters(of: indicator, under: region, in: year)
  }

  /// What a reader is shown of a region, an indicator and a period.
  func reading(_ region: RegionCode, _ indicator: Indicator, _ period: Period) throws -> Reading {
    let key = CellKey(region: region, indicator: indicator.code, period: period.description)
    if let known = made[key] { return known }
    open.insert(key)
    defer { open.remove(key) }
    var lastYear: Reading?
    if let before = Period(period.frequency, year: period.year - 1, index: period.index) {
      lastYear = try reading(region, indicator, before, lastYear: nil)
    }
    let reading = try reading(region, indicator, period, lastYear: lastYear)
    made[key] = reading
    return reading
  }

  private func reading(
    _ region: RegionCode, _ indicator: Indicator, _ period: Period, lastYear: Reading?
  ) throws -> Reading {
    let path = path(region, period.year)
    var context = ReadingContext(
      expected: Int64(reporters(indicator, under: region, in: period.year).count),
      target: known.targets.target(of: indicator, in: period.year, path: path), lastYear: lastYear)
    let year = try cells.year(region, indicator.code, period.year)
    try addTime(indicator, region, period, year, &context)
    var sums = year[period.description] ?? CellSums()
    switch indicator.rule {
    case .minimum, .maximum: context.extremum = try extremum(region, indicator, period)
    case .coverageOfEntities: context.register = try register(indicator, region, period.year)
    case .allOf: try addParts(indicator, region, period, &context, &sums)
    case .derived:
      if case .filled(let assessedOnly) = indicator.method.formula {
        try addFilled(assessedOnly, region, period, path, &context, &sums)
      }
    default: break
    }
    return Reading(sums, indicator: indicator, context: context)
  }

  private func path(_ region: RegionCode, _ year: Int) -> [RegionCode] {
    let name = "\(region)/\(year)"
    if let known = paths[name] { return known }
    let found = known.tree.path(from: region, in: year)
    paths[name] = found
    return found
  }

  /// The region at or above one that stands by summary, or nil where leaves count.
  func summary(over region: RegionCode, in year: Int) throws -> RegionCode? {
    summarised.isEmpty ? nil : path(region, year).last(where: summarised.contains)
  }

  // MARK: Time

  /// For the year of a finer figure: what its parts still owe, and as of when a stock stands.
  private func addTime(
    _ indicator: Indicator, _ region: RegionCode, _ period: Period, _ year: [String: CellSums],
    _ context: inout ReadingContext
  ) throws {
    let stale = try cells.year(region, CellPart.stale.code(of: indicator.code), period.year)
    guard period.frequency == .year, indicator.frequency != .year else {
      context.toReenter = stale[period.description]?.reported ?? 0
      return
    }
    context.toReenter = stale.values.reduce(0) { $0 + $1.reported }
    let parts = Period.all(indicator.frequency, in: period.year)
    let heard = parts.map { part in year[part.description].map { $0.reported + $0.notApplicable } ?? 0 }
    if indicator.timeRule == .last {
      context.asOf = heard.lastIndex { $0 > 0 }.map { parts[$0].description }
      context.missing = context.expected - (heard.last ?? 0)
    } else {
      context.missing = context.expected * Int64(parts.count) - heard.reduce(0, +)
    }
  }

  // MARK: What sums cannot give

  /// The least or greatest value over the children, scaled by 10⁶.
  func extremum(_ region: RegionCode, _ indicator: Indicator, _ period: Period, depth: Int = 0) throws
    -> Int128?
  {
    guard [.minimum, .maximum].contains(indicator.rule) else { return nil }
    let sums = try cells.sums(region, indicator.code, period)
    guard sums.reported > 0, depth < RegionTree.depthLimit else { return nil }
    if sums.reported == 1 { return sums.value }
    if summarised.contains(region) { return try summary(region, indicator.code, period, cells.lens)?.extremum }
    let below = try known.tree.children(of: region, in: period.year).compactMap {
      try extremum($0.code, indicator, period, depth: depth + 1)
    }
    return indicator.rule == .minimum ? below.min() : below.max()
  }

  /// What the hub of a region forwarded of a cell.
  private func summary(
    _ region: RegionCode, _ code: String, _ period: Period, _ lens: RollupLens
  ) throws -> SummaryCell? {
    let leaf = LeafName(region: region.description, indicator: code, year: period.year)
    let name = SummaryName(region: leaf.region, indicator: code, part: .main, period: period, lens: lens)
    return try SummaryReader.cells(db, of: leaf)[name]
  }

  /// How many entities stand on the registers of those who owe a report, under a region.
  func register(_ indicator: Indicator, _ region: RegionCode, _ year: Int) throws -> Int64 {
    let name = "\(indicator.code)/\(year)"
    if let known = registers[name] { return known[region] ?? 0 }
    let select = try db.cachedStatement(
      sql: """
        SELECT owner, COUNT(*) AS count FROM entity
        WHERE kind = ?1 AND deleted = 0 AND COALESCE(valid_from, 0) <= ?2 AND ?2 <= COALESCE(valid_to, 9999)
        GROUP BY owner
        """)
    var counts: [RegionCode: Int64] = [:]
    for row in try Row.fetchAll(select, arguments: [indicator.method.register, year]) {
      guard let owner = RegionCode(row["owner"] as String), let home = known.tree.region(owner, in: year) else {
        continue
      }
      let path = path(owner, year)
      guard !path.contains(where: summarised.contains) else { continue }
      guard known.assignments.isExpected(owner, tier: home.tier, for: indicator, in: year, path: path) else { continue }
      for reached in path { counts[reached, default: 0] += row["count"] }
    }
    if let whole = Period(.year, year: year) {
      for region in summarised {
        let path = path(region, year)
        guard !path.dropFirst().contains(where: summarised.contains),
          let cell = try summary(region, indicator.code, whole, .reported), let count = cell.register,
          indicator.counts(version: cell.definitionVersion)
        else { continue }
        for reached in path { counts[reached, default: 0] += count }
      }
    }
    registers[name] = counts
    return counts[region] ?? 0
  }

  /// Compound indicators: each part's own judgement.
  private func addParts(
    _ indicator: Indicator, _ region: RegionCode, _ period: Period, _ context: inout ReadingContext,
    _ sums: inout CellSums
  ) throws {
    var readings: [Reading] = []
    for code in indicator.method.parts {
      guard let part = known.indicators[code],
        !open.contains(CellKey(region: region, indicator: code, period: period.description))
      else { continue }
      let reading = try reading(region, part, period)
      readings.append(reading)
      context.parts.append(reading.met)
    }
    guard !readings.isEmpty, readings.contains(where: { $0.value != nil }) else { return }
    context.share = Share(part: Int64(context.parts.count { $0 == true }), of: Int64(indicator.method.parts.count))
    // A part that nobody defined is never met.
    for _ in readings.count..<max(readings.count, indicator.method.parts.count) { context.parts.append(nil) }
    context.expected = readings.map(\.expected).max() ?? 0
    sums.reported = readings.map(\.reported).min() ?? 0
    sums.onTime = readings.map(\.onTime).min() ?? 0
  }

  /// Of the yearly set, how many of the expected reports are there.
  private func addFilled(
    _ assessedOnly: Bool, _ region: RegionCode, _ period: Period, _ path: [RegionCode], _ context: inout ReadingContext,
    _ sums: inout CellSums
  ) throws {
    var share = Share(part: 0, of: 0)
    for entry in known.catalogue.set(in: period.year, path: path) where entry.isAssessed || !assessedOnly {
      guard let indicator = known.indicators[entry.indicator],
        !open.contains(CellKey(region: region, indicator: entry.indicator, period: period.description))
      else { continue }
      if case .filled = indicator.method.formula { continue }
      let reading = try reading(region, indicator, period)
      share.part += min(reading.reported, reading.expected)
      share.of += reading.expected
    }
    guard share.of > 0 else { return }
    context.share = share
    context.missing = share.of - share.part
    sums.reported = context.expected
    sums.onTime = context.expected
  }
}
