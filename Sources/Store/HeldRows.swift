import Exchange
import Model
import Replica
import Rollup

/// The figures of one region that an upload touches, held between the one time they are read and the one time they are
/// written.
///
/// They are read in runs of whole years, changed in memory, and written in the order of their key: an upload costs one
/// pass over neighbouring pages, not a search for each of its changes. What is read between them is kept for the
/// roll-up, which weighs whole years.
struct HeldRows {
  /// A row as it was read and as it now stands; nil stands for none.
  struct Row {
    let indicator: String
    let period: String
    fileprivate(set) var old: RowState?
    fileprivate(set) var new: RowState?
    fileprivate(set) var isChanged = false

    /// Whether this is the row of a name; its own codes are ASCII, so that equal length makes equal texts equal bytes.
    fileprivate func isNamed(_ indicator: String, _ period: String) -> Bool {
      self.period == period && self.indicator == indicator && self.period.utf8.count == period.utf8.count
        && self.indicator.utf8.count == indicator.utf8.count
    }
  }

  /// The rows of one indicator, by period.
  struct Run {
    let indicator: String
    fileprivate(set) var numbers: [Int] = []
    /// The figures of its years that no transaction names.
    fileprivate(set) var others: [(period: Period, figure: Figure)] = []
  }

  private struct Name: Hashable {
    let indicator: String
    let period: String
  }

  fileprivate let region: String
  private var rows: [Row] = []
  private var numbers: [Name: Int] = [:]
  /// The row that was asked for last: it is saved right after it was read, and the next one often lies behind it.
  private var latest = 0
  /// The rows by indicator, in the order of the key.
  private(set) var runs: [Run] = []

  /// Makes room for the figures of a region that transactions name, whatever else is wrong with them.
  init(namedBy transactions: [Transaction], of region: RegionCode) {
    self.region = region.description
    var runNumbers: [String: Int] = [:]
    rows.reserveCapacity(transactions.count)
    numbers.reserveCapacity(transactions.count)
    for transaction in transactions {
      for change in transaction.rows {
        guard let (indicator, period) = name(change.table, change.identity) else { continue }
        let next = rows.count
        let name = Name(indicator: indicator, period: period)
        guard numbers[name] == nil, Self.isCode(indicator), Self.isCode(period) else { continue }
        numbers[name] = next
        rows.append(Row(indicator: indicator, period: period))
        let run = runNumbers[indicator] ?? runs.count
        if run == runs.count {
          runNumbers[indicator] = run
          runs.append(Run(indicator: indicator))
        }
        runs[run].numbers.append(next)
      }
    }
    // The order of ASCII texts is that of their bytes, which is SQLite's.
    runs.sort { $0.indicator < $1.indicator }
    for run in runs.indices { runs[run].numbers.sort { rows[$0].period < rows[$1].period } }
  }

  /// Indicator and period of a figure of the region.
  private func name(_ table: UInt16, _ identity: [FieldValue]) -> (indicator: String, period: String)? {
    guard table == Schema.observation.id, identity.count == Schema.observation.key.count,
      case .text(let owner) = identity[0], case .text(let indicator) = identity[1],
      case .text(let period) = identity[2], owner == region, owner.utf8.count == region.utf8.count
    else { return nil }
    return (indicator, period)
  }

  // Swift takes texts as equal that differ in their bytes, SQLite does not: other than codes, none is held.
  private static func isCode(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  /// The number of a row that is held, or nil for one that is not.
  mutating func number(of table: TableSchema, _ identity: [FieldValue]) -> Int? {
    guard let (indicator, period) = name(table.id, identity) else { return nil }
    for near in latest..<min(latest + 2, rows.count) where rows[near].isNamed(indicator, period) {
      latest = near
      return near
    }
    guard let number = number(indicator, period) else { return nil }
    latest = number
    return number
  }

  private func number(_ indicator: String, _ period: String) -> Int? {
    numbers[Name(indicator: indicator, period: period)].flatMap { rows[$0].isNamed(indicator, period) ? $0 : nil }
  }

  /// The row of a number as it stands.
  subscript(number: Int) -> RowState? { rows[number].new }

  /// The number of a row of a run, or nil for one that no transaction names.
  fileprivate func number(_ period: String, in run: Int) -> Int? {
    number(runs[run].indicator, period)
  }

  /// Takes in a row as it was read.
  fileprivate mutating func fill(_ number: Int, with state: RowState) {
    rows[number].old = state
    rows[number].new = state
  }

  /// Takes in a figure that lies in the years of a run.
  fileprivate mutating func note(_ period: Period, _ figure: Figure, in run: Int) {
    runs[run].others.append((period, figure))
  }

  /// The years of a run, as bounds of its periods.
  fileprivate func periods(of run: Run) -> (first: String, last: String) {
    guard let first = run.numbers.first, let last = run.numbers.last else { return ("", "") }
    // A period of another form than any that counts may lie past all others.
    return (String(rows[first].period.prefix(4)), max(rows[last].period, rows[last].period.prefix(4) + "~"))
  }

  /// The rows of a run that were not changed.
  fileprivate func unchanged(of run: Run) -> [(period: String, state: RowState?)] {
    run.numbers.filter { !rows[$0].isChanged }.map { (rows[$0].period, rows[$0].old) }
  }

  /// The periods of a run that were changed.
  fileprivate func changed(of run: Run) -> [String] {
    run.numbers.filter { rows[$0].isChanged }.map { rows[$0].period }
  }

  /// Replaces a row.
  mutating func replace(_ number: Int, by state: RowState) {
    rows[number].new = state
    rows[number].isChanged = true
  }

  /// Calls a block for every changed row, in the order of the key.
  func forEachChanged(_ body: (_ identity: [FieldValue], _ row: Row) throws -> Void) rethrows {
    for run in runs {
      for number in run.numbers where rows[number].isChanged {
        try body([.text(region), .text(run.indicator), .text(rows[number].period)], rows[number])
      }
    }
  }
}

extension WriteSession {
  /// Reads the figures that transactions of one region name, and holds them until the session is finished.
  func hold(_ transactions: [Transaction], of region: RegionCode) throws {
    // What an earlier segment of the same commit changed is read again from where it belongs.
    try writeHeld()
    var held = HeldRows(namedBy: transactions, of: region)
    let table = Schema.observation
    let stamps = Int32(table.columns.count)
    let select = try PreparedStatement(db, sql: TableSQL.of(table).selectRun)
    defer { select.reset() }
    select.bind(region.description, at: 1)
    for run in held.runs.indices {
      let indicator = held.runs[run].indicator
      let periods = held.periods(of: held.runs[run])
      select.reset()
      select.bind(indicator, at: 2)
      select.bind(periods.first, at: 3)
      select.bind(periods.last, at: 4)
      while try select.step() {
        let name = select.value(at: stamps + 1).text ?? ""
        if let number = held.number(name, in: run) {
          let identity: [FieldValue] = [.text(region.description), .text(indicator), .text(name)]
          held.fill(number, with: try RowState(select, from: 0, table: table, identity: identity, books: books, db))
        } else if isHub, select.integer(at: stamps + 2) == 0, let period = period(name) {
          held.note(period, Figure(select, from: 0, stages: Self.stagesColumn), in: run)
        }
      }
    }
    self.held = held
  }

  /// The place of the stages among the value columns of a figure.
  private static let stagesColumn: Int32 = 8

  /// Writes the rows that were held so far.
  func writeHeld() throws {
    guard let held else { return }
    self.held = nil
    try held.forEachChanged { identity, row in
      guard let new = row.new else { return }
      try write(Schema.observation, identity, old: row.old, new: new)
    }
    guard isHub else { return }
    for run in held.runs {
      var others: [(period: Period, figure: Figure?)] = run.others.map { ($0.period, $0.figure) }
      for (text, state) in held.unchanged(of: run) {
        if let period = period(text) { others.append((period, state.flatMap(Figure.init(stored:)))) }
      }
      let byYear = Dictionary(grouping: others, by: \.period.year)
      for year in Set(held.changed(of: run).compactMap { period($0)?.year }) {
        noteRest(of: LeafName(region: held.region, indicator: run.indicator, year: year), byYear[year] ?? [])
      }
    }
  }
}
