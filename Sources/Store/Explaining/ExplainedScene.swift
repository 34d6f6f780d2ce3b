import Exchange
import GRDB
import Model
import Replica
import Rollup
import WireProtocol

import struct Foundation.Data

/// Finds the rows under one figure as they stood at its moment.
struct ExplainedScene {
  private let code: FigureCode
  private let indicator: Indicator
  private let known: Definitions
  private let store: Store
  private let books: Books
  private let nodes: [NodeID: RegionCode]
  private let periods: Set<String>
  /// The regions that stand by summary today.
  private let summarised: Set<RegionCode>
  private var past: PastSearch
  private var keys: [NodeID: VerifyingKey] = [:]
  private var verified: [Int64: Bool] = [:]
  private var standings: [Place: SubmissionStanding] = [:]
  private var adjustments: [Place: Figure] = [:]

  /// A region's period.
  private struct Place: Hashable {
    let region: String
    let period: String
  }

  init(_ db: Database, code: FigureCode, indicator: Indicator, known: Definitions, of store: Store) throws {
    self.code = code
    self.indicator = indicator
    self.known = known
    self.store = store
    books = try Books(db)
    nodes = try store.regionsByNode(db).compactMapValues { RegionCode($0) }
    let periods = Self.periods(of: indicator, in: code.period)
    self.periods = periods
    let tree = known.tree
    summarised = known.relays.summarised(in: tree, under: store.identity.region)
    let tables = [Schema.observation, Schema.entityMark, Schema.submission, Schema.review, Schema.adjustment]
    past = PastSearch(at: code.moment, own: books.own) { table, identity in
      guard tables.contains(table), let region = identity[table.scopePosition].text.flatMap({ RegionCode($0) }),
        tree.path(from: region, in: code.period.year).contains(code.region)
      else { return Self.isCell(identity, table, code, tree) }
      func text(_ name: String) -> String? {
        table.identity.firstIndex { $0.name == name }.flatMap { identity[$0].text }
      }
      guard text("period").map(periods.contains) == true else { return false }
      return text("indicator").map { $0 == code.indicator } ?? true
    }
  }

  /// Whether a row is the very cell, as the hub of a region at or under the figure's forwarded it.
  private static func isCell(
    _ identity: [FieldValue], _ table: TableSchema, _ code: FigureCode, _ tree: RegionTree
  ) -> Bool {
    guard table == Schema.summary, let name = SummaryName(identity), let region = RegionCode(name.region) else {
      return false
    }
    return name.indicator == code.indicator && name.part == .main && name.period == code.period
      && name.lens == code.lens && tree.path(from: region, in: code.period.year).contains(code.region)
  }

  /// The region at or above one that stands by summary.
  private func summary(over region: RegionCode) -> RegionCode? {
    summarised.isEmpty ? nil : known.tree.path(from: region, in: code.period.year).last(where: summarised.contains)
  }

  /// The period itself, and for the year of finer figures the parts that it is made of.
  private static func periods(of indicator: Indicator, in period: Period) -> Set<String> {
    guard period.frequency == .year, indicator.frequency != .year else { return [period.description] }
    return Set(Period.all(indicator.frequency, in: period.year).map(\.description))
  }

  /// The moment, in milliseconds since 1970.
  var time: Int64 { past.time }

  /// Looks for the rows.
  mutating func search(_ db: Database) throws {
    let tree = known.tree
    try past.read(db, books: books) { [nodes, code] node in
      guard let region = nodes[node] else { return true }
      return tree.path(from: region, in: code.period.year).contains(code.region)
        || tree.path(from: code.region, in: code.period.year).contains(region)
    }
    // What came from above as rows, without the segments that made them.
    for table in [Schema.review, Schema.adjustment] {
      let rows = try Row.fetchAll(db, sql: "SELECT * FROM \(table.name)")
      for row in rows {
        let identity = table.key.map { column -> FieldValue in
          column.type == .text ? .text(row[column.name]) : .integer(row[column.name])
        }
        guard let state = try Store.state(table, identity, books: books, db) else { continue }
        past.add(state, of: table, identity)
      }
    }
    noteStandings()
    noteAdjustments()
  }

  // MARK: Leaves

  /// The rows, by region and period.
  mutating func leaves(_ db: Database) throws -> [ExplainedLeaf] {
    var leaves: [ExplainedLeaf] = []
    let tables = [Schema.observation, Schema.entityMark, Schema.summary].map(\.id)
    for (name, row) in past.rows where tables.contains(name.table) {
      guard let table = Schema.table(name.table), let shown = row.shown(0),
        let leaf = try leaf(row, table, shown, db)
      else { continue }
      leaves.append(leaf)
    }
    return leaves.sorted { left, right in
      guard (left.region, left.period) == (right.region, right.period) else {
        return (left.region, left.period) < (right.region, right.period)
      }
      return (left.mark?.entity ?? []).lexicographicallyPrecedes(right.mark?.entity ?? [])
    }
  }

  private mutating func leaf(
    _ row: PastRow, _ table: TableSchema, _ shown: (write: PastWrite, values: [FieldValue]), _ db: Database
  ) throws -> ExplainedLeaf? {
    guard let region = row.identity[0].text.flatMap({ RegionCode($0) }), let period = row.identity[2].text else {
      return nil
    }
    let isMark = table == Schema.entityMark
    let cell = table == Schema.summary ? SummaryCell(stored: shown.values) : nil
    var figure = isMark || table == Schema.summary ? nil : Figure(columns: shown.values)
    if let stages = row.shown(2)?.values.first?.text { figure?.stages = StageCounts(stages) }
    let place = Place(region: region.description, period: period)
    let version = isMark ? shown.values[1].integer ?? 1 : cell?.definitionVersion ?? figure?.definitionVersion ?? 1
    let summary = summary(over: region)
    let isPlaced = cell == nil ? summary == nil : summary == region
    let isAccepted = cell != nil || code.lens == .reported || standings[place]?.isAccepted == true
    let key = Array(row.identity.prefix(table.key.count))
    let today = try Store.state(table, key, books: books, db)
    let write = shown.write
    return ExplainedLeaf(
      region: region, period: period, figure: figure,
      mark: isMark ? (row.identity[3].blob ?? [], shown.values[0].integer == 1) : nil,
      summary: cell,
      source: cell != nil ? .office : FigureSource((isMark ? shown.values[2] : shown.values[6]).text ?? ""),
      adjusted: isMark || cell != nil ? nil : adjustments[place],
      counts: isPlaced && isAccepted && indicator.counts(version: version),
      node: write.stamp.origin.node, account: write.account, savedAt: write.stamp.time.milliseconds,
      sequence: write.sequence, segmentHead: write.segment?.head,
      isVerified: try write.segment.map { try isVerified($0.id, write.stamp.origin.node, db) },
      isChangedSince: today.map { Array($0.values[table.groups[0].range]) != shown.values || $0.heads.isDeleted }
        ?? true)
  }

  /// Whether a segment's signature holds, checked once however many rows it brought.
  private mutating func isVerified(_ id: Int64, _ node: NodeID, _ db: Database) throws -> Bool {
    if let known = verified[id] { return known }
    let key = try keys[node] ?? store.verifyingKey(of: node, db)
    keys[node] = key
    var holds = false
    if let key, let row = try Row.fetchOne(db, sql: "SELECT * FROM segment WHERE id = ?", arguments: [id]) {
      holds = (try? Segment(stored: row).verify(key)) != nil
    }
    verified[id] = holds
    return holds
  }

  // MARK: What was handed in and determined

  private mutating func noteStandings() {
    var submissions: [Place: [(number: Int64, submittedAt: Int64?)]] = [:]
    var reviews: [Place: [ReviewRecord]] = [:]
    for (name, row) in past.rows {
      guard let values = row.shown(0)?.values else { continue }
      if name.table == Schema.submission.id, let place = place(row, region: 0, period: 1),
        let number = row.identity[2].integer
      {
        submissions[place, default: []].append((number, values[0].integer))
      }
      if name.table == Schema.review.id, let place = place(row, region: 1, period: 2),
        let number = row.identity[3].integer, let reviewer = row.identity[0].text.flatMap({ RegionCode($0) }),
        let decision = values[0].text.flatMap(ReviewDecision.init)
      {
        reviews[place, default: []].append(
          ReviewRecord(
            reviewer: reviewer, tier: known.tree.region(reviewer)?.tier, number: number, decision: decision))
      }
    }
    for (place, made) in submissions {
      standings[place] = SubmissionStanding(submissions: made, reviews: reviews[place] ?? [])
    }
  }

  /// What the topmost tier determined in a figure's place.
  private mutating func noteAdjustments() {
    var chosen: [Place: String] = [:]
    for (name, row) in past.rows where name.table == Schema.adjustment.id {
      guard let place = place(row, region: 1, period: 3), let reviewer = row.identity[0].text,
        let values = row.shown(0)?.values
      else { continue }
      func rank(_ code: String) -> (Int, String) { SubmissionStanding.rank(of: code, in: known.tree) }
      if let held = chosen[place], rank(held) < rank(reviewer) { continue }
      chosen[place] = reviewer
      var figure = Figure(columns: values)
      figure.stages = values[6].text.flatMap { StageCounts($0) }
      adjustments[place] = figure
    }
  }

  private func place(_ row: PastRow, region: Int, period: Int) -> Place? {
    guard let region = row.identity[region].text, let period = row.identity[period].text else { return nil }
    return Place(region: region, period: period)
  }

  // MARK: The figure

  /// What the leaves give under today's definitions; nil for an indicator that is not made of leaves.
  func reading(like present: Reading?, leaves: [ExplainedLeaf]) -> Reading? {
    guard let present, indicator.rule != .allOf, indicator.rule != .derived else { return nil }
    var sums = CellSums()
    if indicator.isTallied {
      let yes = leaves.filter { $0.counts && $0.mark?.isCovered == true }.compactMap { $0.mark?.entity }
      sums.numerator = Int128(Set(yes).count) * Int128(ExactDecimal.scale)
      sums.reported = Int64(Set(leaves.filter(\.counts).map(\.region)).count)
    } else {
      guard let added = weighed(leaves.filter { $0.summary == nil }) else { return nil }
      sums = added
    }
    guard (try? addCells(leaves, to: &sums)) != nil else { return nil }
    let values = leaves.filter(\.counts).compactMap { leaf -> Int128? in
      if let cell = leaf.summary { return cell.extremum }
      let adjusted = code.lens == .approved ? leaf.adjusted?.value : nil
      return (adjusted ?? leaf.figure?.value).map { Int128($0) }
    }
    let extremum = indicator.rule == .minimum ? values.min() : indicator.rule == .maximum ? values.max() : nil
    return Reading(
      sums, indicator: indicator,
      context: ReadingContext(
        expected: present.expected, target: present.setTarget, extremum: extremum,
        register: indicator.rule == .coverageOfEntities
          ? present.denominator.map { Int64(clamping: $0 / Int128(ExactDecimal.scale)) } : nil))
  }

  /// Adds the cells that hubs below forwarded.
  private func addCells(_ leaves: [ExplainedLeaf], to sums: inout CellSums) throws(RollupError) {
    var weighing = Weighing(known, top: store.identity.region)
    for leaf in leaves where leaf.counts {
      guard let cell = leaf.summary else { continue }
      let name = SummaryName(
        region: leaf.region.description, indicator: indicator.code, part: .main, period: code.period, lens: code.lens)
      let weighed = weighing.summary(
        region: name.region, indicator: name.indicator, year: code.period.year, cells: [name: cell])
      guard weighed.path.contains(code.region) else { continue }
      for part in weighed.cells where part.part == .main { try sums.add(part.sums) }
    }
  }

  private func weighed(_ leaves: [ExplainedLeaf]) -> CellSums? {
    var weighing = Weighing(known, top: store.identity.region)
    var sums = CellSums()
    for (region, own) in Dictionary(grouping: leaves, by: \.region) {
      let entries = own.compactMap { leaf -> LeafEntry? in
        guard let period = try? Period(parsing: leaf.period) else { return nil }
        let place = Place(region: region.description, period: leaf.period)
        return LeafEntry(
          period, figure: leaf.figure, adjusted: leaf.adjusted, standing: standings[place] ?? .none)
      }
      guard
        let leaf = try? weighing.leaf(
          region: region.description, indicator: indicator.code, year: code.period.year, entries: entries),
        leaf.path.contains(code.region)
      else { continue }
      for cell in leaf.cells
      where cell.lens == code.lens && cell.part == .main && cell.period == code.period {
        guard (try? sums.add(cell.sums)) != nil else { return nil }
      }
    }
    return sums
  }
}
