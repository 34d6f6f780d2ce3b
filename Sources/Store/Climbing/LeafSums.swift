import Exchange
import GRDB
import Model
import Replica
import Rollup

/// The cells of one region worked out from the leaves that are here, with a digest over what each leaf adds.
struct LeafSums {
  /// One cell.
  struct Cell {
    var sums = CellSums()
    /// What each region adds, by its code.
    var added: [String: CellSums] = [:]

    /// Whether an extremum is that of what each region adds; not told apart where a region adds more than one report.
    func has(_ extremum: Int128?, under rule: RollupRule) -> Bool {
      let reports = added.values.filter { $0.reported > 0 }
      guard rule == .minimum || rule == .maximum, reports.allSatisfy({ $0.reported == 1 }) else { return true }
      let values = reports.map(\.value)
      return extremum == (rule == .minimum ? values.min() : values.max())
    }

    /// What a hub that forwards the cell whole states of what regions add.
    var digest: [UInt8] { SummaryCell.digest(of: added) }
  }

  private(set) var cells: [SummaryName: Cell] = [:]
  private let region: RegionCode

  init(_ db: Database, known: Definitions, region: RegionCode) throws {
    self.region = region
    var weighing = Weighing(known, top: region)
    var books: [String: RegionBooks] = [:]
    let named = """
      SELECT DISTINCT region, indicator, CAST(substr(period, 1, 4) AS INTEGER) AS year FROM observation WHERE deleted = 0
      UNION SELECT region, indicator, CAST(substr(period, 1, 4) AS INTEGER) FROM adjustment WHERE deleted = 0
      """
    let select = try PreparedStatement(db, sql: Settlement.selectLeafSQL)
    for leaf in try MovedDefinitions.leaves(db, named, []) where known.indicators[leaf.indicator] != nil {
      let book = try books[leaf.region] ?? RegionBooks(db, region: leaf.region)
      books[leaf.region] = book
      let entries = Settlement.entries(
        leaf, try Settlement.storedFigures(of: leaf, by: select), book, known.tree)
      try add(
        try weighing.leaf(region: leaf.region, indicator: leaf.indicator, year: leaf.year, entries: entries), of: leaf)
    }
    for leaf in try MovedDefinitions.leaves(db, "SELECT region, indicator, year FROM leaf_tally", []) {
      let counted = try TallyReader.stored(db, leaf)
      try add(
        weighing.tally(region: leaf.region, indicator: leaf.indicator, year: leaf.year, cells: counted), of: leaf)
    }
    for below in known.relays.summarised(in: known.tree, under: region) {
      for leaf in try SummaryReader.leaves(db, of: below) {
        let forwarded = try SummaryReader.cells(db, of: leaf)
        try add(
          weighing.summary(region: leaf.region, indicator: leaf.indicator, year: leaf.year, cells: forwarded), of: leaf)
      }
    }
  }

  private mutating func add(_ leaf: WeighedLeaf, of name: LeafName) throws {
    guard leaf.path.contains(region) else { return }
    for cell in leaf.cells where !cell.sums.isZero {
      let key = SummaryName(
        region: region.description, indicator: name.indicator, part: cell.part, period: cell.period, lens: cell.lens)
      try cells[key, default: Cell()].sums.add(cell.sums)
      try cells[key]?.added[name.region, default: CellSums()].add(cell.sums)
    }
  }
}
