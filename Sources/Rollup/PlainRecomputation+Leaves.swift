import Model

/// What each leaf adds, worked out anew.
extension PlainRecomputation {
  private static let whole: Int128 = 1_000_000

  // MARK: Figures

  mutating func addFigures(_ lens: Int) {
    var figures: [String: PlainLeaf] = [:]
    if lens == 0 {
      for leaf in world.leaves { figures["\(leaf.region)|\(leaf.indicator)|\(leaf.period)"] = leaf }
    } else {
      for leaf in world.leaves + Array(adjustments().values) where isAccepted(leaf.region, leaf.period) {
        figures["\(leaf.region)|\(leaf.indicator)|\(leaf.period)"] = leaf
      }
    }
    // Where a region entered no own value, the one that a tier above holds stands for it.
    let entered = Set(world.leaves.map { "\($0.region)|\($0.indicator)|\($0.period)" })
    for (name, leaf) in adjustments() where definitions[leaf.indicator]?.rule == .own && !entered.contains(name) {
      figures[name] = leaf
    }
    let byYear = Dictionary(grouping: figures.values) { "\($0.region)|\($0.indicator)|\($0.period.prefix(4))" }
    for leaves in byYear.values {
      guard let any = leaves.first, let indicator = definitions[any.indicator],
        [.sum, .ratio, .coverageOfRegions, .weightedMean, .minimum, .maximum, .stages, .own].contains(indicator.rule),
        let year = Int(any.period.prefix(4)),
        indicator.rule == .own ? isFor(any.region, indicator, year) : isExpected(any.region, indicator, year)
      else { continue }
      let fitting = leaves.filter { (try? Period(parsing: $0.period))?.frequency == indicator.frequency }
        .sorted { $0.period < $1.period }
      for (part, cells) in parts(of: fitting, indicator) {
        let name = part < 0 ? indicator.code : "\(indicator.code)#\(part)"
        for cell in cells {
          add(cell.row, "\(name)|\(cell.period)", of: indicator, from: any.region, year: year, lens: lens)
        }
        guard indicator.frequency != .year, part != 0, !cells.isEmpty else { continue }
        let row = year == 0 ? Self.nothing : folded(cells.map(\.row), indicator, isMain: part < 0)
        add(row, "\(name)|\(any.period.prefix(4))", of: indicator, from: any.region, year: year, lens: lens)
      }
    }
  }

  /// The rows of a leaf by part: -1 for the indicator itself, 0 for what is to be entered again, then the stages.
  private func parts(
    of leaves: [PlainLeaf], _ indicator: Indicator
  ) -> [Int: [(period: String, row: Row)]] {
    var parts: [Int: [(period: String, row: Row)]] = [:]
    for leaf in leaves {
      if leaf.version < indicator.method.countsFrom {
        parts[0, default: []].append((leaf.period, [0, 0, 0, 0, 0, 1, 0, 0]))
        continue
      }
      guard var row = row(leaf, indicator) else { continue }
      row[7] = isOnTime(leaf.region, leaf.period, indicator) ? 1 : 0
      parts[-1, default: []].append((leaf.period, row))
      guard indicator.rule == .stages else { continue }
      for (number, stage) in indicator.method.stages.enumerated() {
        // Where the leaf says that it does not apply, the place among its months stays, with nothing in it.
        let count = leaf.isNotApplicable ? nil : count(of: stage, in: leaf.stages)
        parts[number + 1, default: []].append((leaf.period, count.map { [0, 0, $0, 0, 0, 1, 0, 0] } ?? Self.nothing))
      }
    }
    return parts
  }

  /// Whether a text is stages and their counts, each stage once.
  private func isFunnel(_ text: String) -> Bool {
    let names = text.split(separator: ";", omittingEmptySubsequences: false).map { entry -> String? in
      guard let sign = entry.firstIndex(of: "="), sign > entry.startIndex,
        (try? ExactDecimal(parsing: String(entry[entry.index(after: sign)...]))) != nil
      else { return nil }
      return String(entry[..<sign])
    }
    return !names.contains(nil) && Set(names).count == names.count
  }

  private func count(of stage: String, in text: String) -> Int128? {
    for entry in text.split(separator: ";") {
      let halves = entry.split(separator: "=", maxSplits: 1)
      if halves.count == 2, halves[0] == stage, let number = try? ExactDecimal(parsing: String(halves[1])) {
        return Int128(number.scaled)
      }
    }
    return nil
  }

  private func row(_ leaf: PlainLeaf, _ indicator: Indicator) -> Row? {
    if leaf.isNotApplicable { return [0, 0, 0, 0, 0, 0, 1, 0] }
    let columns = leaf.columns
    switch indicator.rule {
    case .ratio:
      guard let n = columns.numerator, let d = columns.denominator else { return nil }
      return [Int128(n), Int128(d), 0, 0, 0, 1, 0, 0]
    case .stages:
      guard isFunnel(leaf.stages) else { return nil }
      let first = indicator.method.stages.first.flatMap { count(of: $0, in: leaf.stages) } ?? 0
      return [0, 0, first, 0, 0, 1, 0, 0]
    default: break
    }
    guard let value = columns.value.map({ Int128($0) }) else { return nil }
    if indicator.rule == .coverageOfRegions { return [value > 0 ? Self.whole : 0, 0, 0, 0, 0, 1, 0, 0] }
    if indicator.rule == .weightedMean {
      guard let weight = columns.weight.map({ Int128($0) }) else { return nil }
      let product = value * weight
      guard abs(product) <= Int128(1) << 100 else { return nil }
      return [0, 0, 0, product, weight, 1, 0, 0]
    }
    return [0, 0, value, 0, 0, 1, 0, 0]
  }

  /// The year from its periods, in their order.
  private func folded(_ rows: [Row], _ indicator: Indicator, isMain: Bool) -> Row {
    let inTime: Int128 = isMain && rows.allSatisfy { $0[7] == 1 } ? 1 : 0
    let given = isMain ? rows.filter { $0[5] > 0 } : rows
    guard indicator.timeRule != .last, let first = given.first else {
      var last = rows[rows.count - 1]
      last[7] = inTime
      return last
    }
    var sum = given.dropFirst().reduce(first) { zip($0, $1).map { $0 &+ $1 } }
    sum[5] = sum[5] > 0 ? 1 : 0
    sum[7] = inTime
    if indicator.rule == .coverageOfRegions { sum[0] = Swift.min(sum[0], Self.whole) }
    return sum
  }

  // MARK: Entities

  mutating func addEntities(_ lens: Int) {
    let homes = Dictionary(world.entities.map { ($0.id, $0) }) { first, _ in first }
    for indicator in world.indicators where [.entities, .coverageOfEntities].contains(indicator.rule) {
      let marks = world.marks.filter { mark in
        mark.indicator == indicator.code && (try? Period(parsing: mark.period))?.frequency == indicator.frequency
          && (lens == 0 || isAccepted(mark.region, mark.period))
      }
      let silences = world.leaves.filter { leaf in
        leaf.indicator == indicator.code && leaf.isNotApplicable
          && (try? Period(parsing: leaf.period))?.frequency == indicator.frequency
          && (lens == 0 || isAccepted(leaf.region, leaf.period))
      }
      var leaves: Set<String> = []
      for mark in marks {
        leaves.insert("\(mark.region)|\(mark.period.prefix(4))")
        if let home = homes[mark.entity] { leaves.insert("\(home.owner)|\(mark.period.prefix(4))") }
      }
      for leaf in silences { leaves.insert("\(leaf.region)|\(leaf.period.prefix(4))") }
      for leaf in leaves {
        let halves = leaf.split(separator: "|")
        addEntities(of: String(halves[0]), Int(halves[1]) ?? 0, indicator, marks, silences, homes, lens)
      }
    }
  }

  private mutating func addEntities(
    of region: String, _ year: Int, _ indicator: Indicator, _ marks: [PlainWorld.Mark], _ silences: [PlainLeaf],
    _ homes: [String: PlainWorld.Entity], _ lens: Int
  ) {
    let counts: (Int64?) -> Bool = { ($0 ?? 1) >= indicator.method.countsFrom }
    let isExpected = isExpected(region, indicator, year)
    guard isExpected || indicator.rule == .entities && isFor(region, indicator, year) else { return }
    var parts: [(yes: Set<String>, said: Set<String>, row: Row)] = []
    let mine = marks.filter { $0.region == region }.map { (period: $0.period, version: $0.version) }
    let silent = silences.filter { $0.region == region }.map { (period: $0.period, version: Int64?($0.version)) }
    let periods = Set(marks.map(\.period) + silent.map(\.period)).filter { Int($0.prefix(4)) == year }.sorted()
    for period in periods {
      let about = marks.filter { mark in
        guard mark.period == period, counts(mark.version), let home = homes[mark.entity] else { return false }
        return home.owner == region && home.kind == indicator.method.register && (home.from ?? 0) <= year
          && year <= home.to ?? 9_999
      }
      let said = Set(about.map(\.entity))
      let yes = Set(about.filter { $0.covered == 1 }.map(\.entity))
      let reports = mine.contains { $0.period == period && counts($0.version) }
      let isSilent = !reports && silent.contains { $0.period == period && counts($0.version) }
      if isExpected, (mine + silent).contains(where: { $0.period == period && !counts($0.version) }) {
        add(
          [0, 0, 0, 0, 0, 1, 0, 0], "\(indicator.code)#0|\(period)", of: indicator, from: region, year: year, lens: lens
        )
      }
      guard reports || isSilent || !said.isEmpty else { continue }
      let inTime = (reports || isSilent) && isOnTime(region, period, indicator)
      let row: Row = [
        Int128(yes.count) * Self.whole, Int128(said.count) * Self.whole, 0, 0, 0, reports ? 1 : 0, isSilent ? 1 : 0,
        inTime ? 1 : 0,
      ]
      parts.append((yes, said, row))
      add(shown(row, isExpected), "\(indicator.code)|\(period)", of: indicator, from: region, year: year, lens: lens)
    }
    guard indicator.frequency != .year, var row = parts.last?.row else { return }
    if indicator.timeRule != .last {
      row[0] = Int128(Set(parts.flatMap(\.yes)).count) * Self.whole
      row[1] = Int128(Set(parts.flatMap(\.said)).count) * Self.whole
      row[5] = parts.contains { $0.row[5] > 0 } ? 1 : 0
      row[6] = row[5] == 0 && parts.contains { $0.row[6] > 0 } ? 1 : 0
    }
    let reports = parts.filter { $0.row[5] + $0.row[6] > 0 }
    row[7] = !reports.isEmpty && row[5] + row[6] > 0 && reports.allSatisfy { $0.row[7] > 0 } ? 1 : 0
    add(shown(row, isExpected), "\(indicator.code)|\(year)", of: indicator, from: region, year: year, lens: lens)
  }

  /// A report counts only where it was owed; things count where they are.
  private func shown(_ row: Row, _ isExpected: Bool) -> Row {
    isExpected ? row : Array(row[..<5]) + [0, 0, 0]
  }

  // MARK: Other tables

  mutating func addConsultations(_ lens: Int) {
    for indicator in world.indicators where indicator.rule == .derived {
      guard case .consultations(let experts) = indicator.method.formula else { continue }
      for (place, held) in Dictionary(grouping: world.consultations, by: { "\($0.owner)|\($0.heldOn.prefix(4))" }) {
        let enough = held.filter { ($0.experts ?? 0) >= Int64(experts) }
        addShare(enough.count, held.count, place, indicator, lens)
      }
    }
  }

  mutating func addMilestones(_ lens: Int) {
    for indicator in world.indicators where indicator.rule == .derived && indicator.method.formula == .milestones {
      var found: [String: (done: Int, all: Int)] = [:]
      for milestone in world.milestones {
        guard let task = world.tasks.first(where: { $0.id == milestone.parent && $0.owner == milestone.owner }),
          let plan = world.plans.first(where: { $0.id == task.parent && $0.owner == task.owner }),
          world.targets.contains(where: {
            $0.parent == task.id && $0.owner == task.owner && $0.text == indicator.code
          })
        else { continue }
        let place = "\(milestone.owner)|\(plan.text)"
        found[place, default: (0, 0)].all += 1
        if !milestone.text.isEmpty { found[place]?.done += 1 }
      }
      for (place, counts) in found { addShare(counts.done, counts.all, place, indicator, lens) }
    }
  }

  private mutating func addShare(_ part: Int, _ whole: Int, _ place: String, _ indicator: Indicator, _ lens: Int) {
    let halves = place.split(separator: "|").map(String.init)
    guard halves.count == 2, halves[1].count == 4, let year = Int(halves[1]), Period.years.contains(year),
      isExpected(halves[0], indicator, year), lens == 0 || isAccepted(halves[0], halves[1])
    else { return }
    let full: Int128 = part == whole && indicator.method.formula == .milestones ? Self.whole : 0
    let row: Row = [
      Int128(part) * Self.whole, Int128(whole) * Self.whole, full, 0, 0, 1, 0,
      isOnTime(halves[0], halves[1], indicator) ? 1 : 0,
    ]
    add(row, "\(indicator.code)|\(year)", of: indicator, from: halves[0], year: year, lens: lens)
  }
}
