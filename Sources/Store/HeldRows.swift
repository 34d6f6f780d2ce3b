import Model
import Replica

/// The figures of one region that an upload touches, held between the one time they are read and the one time they are
/// written.
///
/// They are read in runs of periods, changed in memory, and written in the order of their key: an upload costs one
/// pass over neighbouring pages, not a search for each of its changes.
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
  }

  private struct Name: Hashable {
    let indicator: String
    let period: String
  }

  private let region: String
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
    guard let number = numbers[Name(indicator: indicator, period: period)], rows[number].isNamed(indicator, period)
    else { return nil }
    latest = number
    return number
  }

  /// The row of a number as it stands.
  subscript(number: Int) -> RowState? { rows[number].new }

  /// Takes in a row as it was read; false for one that is not held.
  mutating func fill(_ indicator: String, _ period: String, with state: RowState) {
    guard let number = numbers[Name(indicator: indicator, period: period)], rows[number].isNamed(indicator, period)
    else { return }
    rows[number].old = state
    rows[number].new = state
  }

  /// The first and the last period of a run.
  func periods(of run: Run) -> (first: String, last: String) {
    (run.numbers.first.map { rows[$0].period } ?? "", run.numbers.last.map { rows[$0].period } ?? "")
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
    for run in held.runs {
      let periods = held.periods(of: run)
      try forEachRow(
        Schema.observation, from: [.text(region.description), .text(run.indicator)], first: periods.first,
        last: periods.last
      ) { period, state in held.fill(run.indicator, period, with: state) }
    }
    self.held = held
  }
}
