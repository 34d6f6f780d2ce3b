import Exchange
import GRDB
import Model
import Replica
import Rollup

/// Brings the cells from what a session found to what it left.
///
/// Each touched leaf is weighed twice: as it stood under the definitions at the session's beginning, and as it stands
/// under those at its end. A moved region, a new version of a definition or an assignment is nothing but leaves that
/// weigh something else, or count elsewhere.
final class Settlement {
  let db: Database
  let book: RollupBook
  let before: Definitions
  let after: Definitions
  private var old: Weighing
  private var new: Weighing
  private var delta = RollupDelta()
  private var books: [String: Moved<RegionBooks>] = [:]
  private var selectLeaf: PreparedStatement?
  private let hasMovedDefinitions: Bool

  private let top: RegionCode

  init(_ db: Database, _ book: RollupBook, before: Definitions?, after: Definitions, top: RegionCode) {
    self.db = db
    self.book = book
    hasMovedDefinitions = before != nil
    self.before = before ?? after
    self.after = after
    self.top = top
    new = Weighing(after, top: top)
    old = new
    if let before { old = Weighing(before, top: top) }
  }

  /// Weighs what was touched and moves the cells.
  func settle() throws {
    var leaves = Set(book.figures.keys)
    var tallies: Set<LeafName> = []
    try touchStandings(&leaves, &tallies)
    for rows in book.adjustments.values {
      for key in rows.keys {
        guard let region = key[1].text, let code = key[2].text, let year = key[3].text.flatMap({ Int($0.prefix(4)) })
        else { continue }
        leaves.insert(LeafName(region: region, indicator: code, year: year))
      }
    }
    try touchTallies(&tallies)
    var summaries = Set(book.summaries.keys)
    if hasMovedDefinitions, try hasAnyLeaf() {
      let moved = MovedDefinitions(before, after, top: top)
      try moved.touch(db, &leaves, &tallies)
      try moved.touchSummaries(db, &summaries)
    }
    for leaf in leaves {
      if old.isTallied(leaf.indicator) || new.isTallied(leaf.indicator) { tallies.insert(leaf) }
      try weigh(leaf)
    }
    for leaf in tallies { try recount(leaf) }
    for leaf in summaries { try weighSummary(of: leaf) }
    try RollupCells.add(delta.rows(), to: db)
  }

  private func hasAnyLeaf() throws -> Bool {
    let tables = ["observation", "adjustment", "entity_mark", "consultation", "milestone", "leaf_tally", "summary"]
    return try tables.contains { try Int.fetchOne(db, sql: "SELECT 1 FROM \($0) LIMIT 1") != nil }
  }

  /// A region's submissions, reviews and adjustments before and after.
  func books(of region: String) throws -> Moved<RegionBooks> {
    if let known = books[region] { return known }
    let now = try RegionBooks(db, region: region)
    let moved = Moved(old: now.reverted(by: book, region: region), new: now)
    books[region] = moved
    return moved
  }

  // MARK: Figures

  private func weigh(_ leaf: LeafName) throws {
    guard old.defines(leaf.indicator) || new.defines(leaf.indicator) else { return }
    let figures = try figures(of: leaf)
    let books = try books(of: leaf.region)
    let left = Self.entries(leaf, figures.map { ($0.period, $0.old) }, books.old, before.tree)
    let found = Self.entries(leaf, figures.map { ($0.period, $0.new) }, books.new, after.tree)
    let was = try old.leaf(region: leaf.region, indicator: leaf.indicator, year: leaf.year, entries: left)
    let now = try new.leaf(region: leaf.region, indicator: leaf.indicator, year: leaf.year, entries: found)
    try delta.replace(leaf.indicator, was, by: now)
  }

  static func entries(
    _ leaf: LeafName, _ figures: [(period: Period, figure: Figure?)], _ books: RegionBooks, _ tree: RegionTree
  ) -> [LeafEntry] {
    var entries = figures.compactMap { period, figure in figure.map { LeafEntry(period, figure: $0) } }
    if books.isEmpty { return entries }
    for (text, adjusted) in books.adjusted(leaf.indicator, year: leaf.year, tree: tree) {
      guard let period = try? Period(parsing: text) else { continue }
      if let place = entries.firstIndex(where: { $0.period == period }) {
        entries[place].adjusted = adjusted
      } else {
        entries.append(LeafEntry(period, figure: nil, adjusted: adjusted))
      }
    }
    for place in entries.indices {
      entries[place].standing = books.standing(of: entries[place].period.description, tree: tree)
    }
    return entries
  }

  /// The figures of a leaf before and after.
  private func figures(of leaf: LeafName) throws -> [NotedLeaf.Entry] {
    var noted = book.figures[leaf] ?? NotedLeaf()
    if !noted.isWhole { noted.complete(with: try storedFigures(of: leaf)) }
    return noted.entries
  }

  private func storedFigures(of leaf: LeafName) throws -> [(period: Period, figure: Figure?)] {
    let select = try selectLeaf ?? PreparedStatement(db, sql: Self.selectLeafSQL)
    selectLeaf = select
    return try Self.storedFigures(of: leaf, by: select)
  }

  static func storedFigures(
    of leaf: LeafName, by select: PreparedStatement
  ) throws -> [(period: Period, figure: Figure?)] {
    defer { select.reset() }
    select.bind(leaf.region, at: 1)
    select.bind(leaf.indicator, at: 2)
    select.bind("\(leaf.year)", at: 3)
    select.bind("\(leaf.year)~", at: 4)
    var found: [(period: Period, figure: Figure?)] = []
    while try select.step() {
      guard let period = select.value(at: 0).text.flatMap({ try? Period(parsing: $0) }) else { continue }
      found.append((period, Figure(select, from: 1, stages: 7)))
    }
    return found
  }

  static let selectLeafSQL = """
    SELECT period, value, numerator, denominator, weight, not_applicable, definition_version, stages
    FROM observation
    WHERE region = ?1 AND indicator = ?2 AND period BETWEEN ?3 AND ?4 AND deleted = 0
    """

  /// Cells that the hub of a region forwarded, which stand in for its leaves or do not.
  private func weighSummary(of leaf: LeafName) throws {
    let now = try SummaryReader.cells(db, of: leaf)
    var was = now
    for (name, cell) in book.summaries[leaf] ?? [:] { was[name] = cell }
    let left = old.summary(region: leaf.region, indicator: leaf.indicator, year: leaf.year, cells: was)
    let found = new.summary(region: leaf.region, indicator: leaf.indicator, year: leaf.year, cells: now)
    try delta.replace(leaf.indicator, left, by: found)
  }

  // MARK: What was handed in

  /// Every leaf of a period that was handed in or reviewed.
  private func touchStandings(_ leaves: inout Set<LeafName>, _ tallies: inout Set<LeafName>) throws {
    var places: Set<PlaceInTime> = []
    for key in book.submissions.values.flatMap(\.keys) {
      if let region = key[0].text, let period = key[1].text {
        places.insert(PlaceInTime(region: region, period: period))
      }
    }
    for key in book.reviews.values.flatMap(\.keys) {
      if let region = key[1].text, let period = key[2].text {
        places.insert(PlaceInTime(region: region, period: period))
      }
    }
    // Most sessions hand nothing in, and need not gather the codes of all definitions.
    guard !places.isEmpty else { return }
    let codes = Set(before.indicators.keys).union(after.indicators.keys)
    for place in places {
      guard let period = try? Period(parsing: place.period) else { continue }
      for code in codes {
        let leaf = LeafName(region: place.region, indicator: code, year: period.year)
        for indicator in [before.indicators[code], after.indicators[code]].compactMap({ $0 }) {
          guard indicator.frequency == period.frequency || indicator.rule == .derived else { continue }
          guard indicator.isTallied else {
            leaves.insert(leaf)
            continue
          }
          tallies.insert(leaf)
          if indicator.rule != .derived { tallies.formUnion(try TallyReader.homes(db, marked: place, indicator: code)) }
        }
      }
    }
  }

  // MARK: Tallies

  private func touchTallies(_ tallies: inout Set<LeafName>) throws {
    for mark in book.marks {
      tallies.insert(LeafName(region: mark.reporter, indicator: mark.indicator, year: mark.year))
      if let home = try TallyReader.home(db, of: mark.entity) {
        tallies.insert(LeafName(region: home, indicator: mark.indicator, year: mark.year))
      }
    }
    for (id, owner) in book.entities { tallies.formUnion(try TallyReader.marks(db, of: id, home: owner)) }
    guard !book.consultations.isEmpty || !book.planOwners.isEmpty else { return }
    // A leaf that is named twice is one in the set.
    for indicator in [before, after].flatMap(\.indicators.values) where indicator.rule == .derived {
      switch indicator.method.formula {
      case .consultations:
        for place in book.consultations {
          guard let year = Int(place.period) else { continue }
          tallies.insert(LeafName(region: place.region, indicator: indicator.code, year: year))
        }
      case .milestones:
        for owner in book.planOwners {
          for year in try TallyReader.planYears(db, of: owner, indicator: indicator.code) {
            tallies.insert(LeafName(region: owner, indicator: indicator.code, year: year))
          }
        }
      case .filled, nil: continue
      }
    }
  }

  private func recount(_ leaf: LeafName) throws {
    let stored = try TallyReader.stored(db, leaf)
    var counted: [LeafCell] = []
    if let indicator = after.indicators[leaf.indicator], indicator.isTallied {
      counted = try TallyReader(db, leaf, indicator) { [unowned self] region, period in
        try self.books(of: region).new.standing(of: period, tree: self.after.tree)
      }.cells()
    }
    let was = old.tally(region: leaf.region, indicator: leaf.indicator, year: leaf.year, cells: stored)
    let now = new.tally(region: leaf.region, indicator: leaf.indicator, year: leaf.year, cells: counted)
    try delta.replace(leaf.indicator, was, by: now)
    if stored != counted { try TallyReader.store(db, leaf, counted) }
  }
}

extension Weighing {
  /// Weighs as one copy does.
  init(_ known: Definitions, top: RegionCode) {
    self.init(
      indicators: known.indicators, tree: known.tree, assignments: known.assignments, relays: known.relays, top: top)
  }
}
