import Model
import Replica

/// The figures that an upload touches, held between the one time they are read and the one time they are written.
///
/// They are read in runs of periods, changed in memory, and written in the order of their key: an upload costs one
/// pass over neighbouring pages, not a search for each of its changes.
struct HeldRows {
  /// A row as it was read and as it now stands; nil stands for none.
  struct Row {
    let old: RowState?
    fileprivate(set) var new: RowState?
    fileprivate(set) var isChanged = false
  }

  /// The key but for its last column, by which a run is ordered.
  struct Run: Hashable {
    let region: String
    let indicator: String
  }

  private var runs: [Run: [String: Row]] = [:]

  /// The periods of each run that transactions name for one region, whatever else is wrong with them.
  static func wanted(by transactions: [Transaction], of region: RegionCode) -> [Run: Set<String>] {
    var wanted: [Run: Set<String>] = [:]
    for transaction in transactions {
      for change in transaction.rows {
        guard let (run, period) = place(change.table, change.identity), run.region == region.description else {
          continue
        }
        wanted[run, default: []].insert(period)
      }
    }
    return wanted
  }

  private static func place(_ table: UInt16, _ identity: [FieldValue]) -> (run: Run, period: String)? {
    guard table == Schema.observation.id, identity.count == Schema.observation.key.count,
      let region = identity[0].text, let indicator = identity[1].text, let period = identity[2].text,
      // Swift takes texts as equal that differ in their bytes, SQLite does not: other than codes, none is held.
      isCode(region), isCode(indicator), isCode(period)
    else { return nil }
    return (Run(region: region, indicator: indicator), period)
  }

  private static func isCode(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  /// Takes in a run as it was read.
  mutating func hold(_ run: Run, _ rows: [String: RowState?]) {
    runs[run] = rows.mapValues { Row(old: $0, new: $0) }
  }

  /// A row that is held, or nil for one that is not.
  func row(_ table: TableSchema, _ identity: [FieldValue]) -> Row? {
    guard let (run, period) = Self.place(table.id, identity) else { return nil }
    return runs[run]?[period]
  }

  /// Replaces a row; false where it is not held.
  mutating func replace(_ table: TableSchema, _ identity: [FieldValue], by state: RowState) -> Bool {
    guard let (run, period) = Self.place(table.id, identity), runs[run]?[period] != nil else { return false }
    runs[run]?[period]?.new = state
    runs[run]?[period]?.isChanged = true
    return true
  }

  /// Calls a block for every changed row, in the order of the key.
  func forEachChanged(_ body: (_ identity: [FieldValue], _ row: Row) throws -> Void) rethrows {
    let ordered = runs.sorted { left, right in
      left.key.region == right.key.region
        ? left.key.indicator.utf8.lexicographicallyPrecedes(right.key.indicator.utf8)
        : left.key.region.utf8.lexicographicallyPrecedes(right.key.region.utf8)
    }
    for (run, rows) in ordered {
      for (period, row) in rows.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) where row.isChanged {
        try body([.text(run.region), .text(run.indicator), .text(period)], row)
      }
    }
  }
}

extension WriteSession {
  /// Reads the figures that transactions of one region name, and holds them until the session is finished.
  func hold(_ transactions: [Transaction], of region: RegionCode) throws {
    let table = Schema.observation
    // What an earlier segment of the same commit changed is read again from where it belongs.
    try writeHeld()
    var held = HeldRows()
    for (run, periods) in HeldRows.wanted(by: transactions, of: region) {
      var rows = Dictionary(uniqueKeysWithValues: periods.map { ($0, RowState?.none) })
      let identity = [FieldValue.text(run.region), .text(run.indicator)]
      try forEachRow(table, from: identity, first: periods.min() ?? "", last: periods.max() ?? "") { period, state in
        if periods.contains(period) { rows[period] = state }
      }
      held.hold(run, rows)
    }
    self.held = held
  }
}
