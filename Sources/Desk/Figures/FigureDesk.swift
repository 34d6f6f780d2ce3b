package import Model
import Replica
package import Rollup
package import Store

/// Entering figures: the same rules at the desk, on the page and in an import.
package struct FigureDesk {
  /// What is said of a named entity.
  package struct Mark: Sendable, Hashable {
    /// The entity as it was typed.
    package let name: String
    /// Whether the indicator holds of it.
    package let isCovered: Bool

    /// Names an entity.
    package init(name: String, isCovered: Bool) {
      self.name = name
      self.isCovered = isCovered
    }
  }

  /// A figure as it is entered.
  package struct Entry: Sendable {
    /// The indicator's code.
    package var indicator: String
    /// The period as written.
    package var period: String
    /// The region it speaks for, or nil for the office's own.
    package var region: String?
    /// The parts, scaled by 10⁶, and whether it does not apply.
    package var figure: Figure
    /// What is said of entities, for indicators that count them.
    package var marks: [Mark]
    /// A remark, or nil to leave the one that is there.
    package var note: String?
    /// Where it comes from; a figure for another office's region is always under a mandate.
    package var source: FigureSource

    /// Puts an entry together.
    package init(
      indicator: String, period: String, region: String? = nil, figure: Figure = Figure(),
      marks: [Mark] = [], note: String? = nil, source: FigureSource = .office
    ) {
      self.indicator = indicator
      self.period = period
      self.region = region
      self.figure = figure
      self.marks = marks
      self.note = note
      self.source = source
    }
  }

  /// What became of an entry.
  package struct Outcome: Sendable {
    /// The definition it was entered under.
    package let indicator: Indicator
    /// Whether anything changed.
    package let isChanged: Bool
    /// What looked wrong and was taken with a note.
    package let warnings: [EntryWarning]
    /// Where it comes from, as its row says.
    package let source: FigureSource
    /// The region it speaks for.
    package let region: Region
  }

  private let store: Store

  /// Enters figures into a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// Records figures in one transaction, all or none.
  /// - Throws: `indicator-unknown`, `period-malformed`, `region-unknown`, `figure-wrong`, `note-needed`,
  ///   `entity-unknown`, `change-refused`, `mandate-missing`.
  package func record(_ entries: [Entry], account: String = "") throws -> [Outcome] {
    let check = try FigureCheck(store, entries)
    let checked = try entries.map { try check.check($0) }
    return try store.edit(account: account) { edit in
      try checked.map { entry in
        var changed = false
        for row in entry.rows {
          let groups = row.change.groups.map { (group: $0.group, values: $0.values) }
          changed = try edit.put(row.table, row.change.identity, groups) || changed
        }
        return Outcome(
          indicator: entry.indicator, isChanged: changed, warnings: entry.warnings, source: entry.source,
          region: entry.region)
      }
    }
  }

  /// The entries that `record` would refuse, by position, each with its reason.
  /// - Throws: The errors of the store.
  package func problems(with entries: [Entry]) throws -> [(index: Int, error: any ReportableError)] {
    let check = try FigureCheck(store, entries)
    var problems: [(index: Int, error: any ReportableError)] = []
    var rows: [(index: Int, row: (table: TableSchema, change: RowChange))] = []
    for (index, entry) in entries.enumerated() {
      do {
        rows += try check.check(entry).rows.map { (index, $0) }
      } catch let error as any ReportableError {
        problems.append((index, error))
      }
    }
    let refusals = try store.refusals(of: rows.map(\.row))
    for (row, refusal) in zip(rows, refusals) {
      if let refusal, problems.last?.index != row.index { problems.append((row.index, refusal)) }
    }
    return problems.sorted { $0.index < $1.index }
  }
}
