package import Model
import Replica
package import Rollup
package import Store

/// Entering figures: the same rules at the desk, on the page and in an import.
package struct FigureDesk {
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
    /// A remark, or nil to leave the one that is there.
    package var note: String?
    /// Where it comes from; a figure for another region is always under a mandate.
    package var source: FigureSource

    /// Puts an entry together.
    package init(
      indicator: String, period: String, region: String? = nil, figure: Figure, note: String? = nil,
      source: FigureSource = .office
    ) {
      self.indicator = indicator
      self.period = period
      self.region = region
      self.figure = figure
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
    /// Whether the figure deserves a second look although it stands.
    package let isSuspicious: Bool
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
  /// - Throws: `indicator-unknown`, `period-malformed`, `region-unknown`, `figure-wrong`, `change-refused`,
  ///   `mandate-missing`.
  package func record(_ entries: [Entry], account: String = "") throws -> [Outcome] {
    let known = try store.loadDefinitions()
    let checked = try entries.map { try check($0, known) }
    return try store.edit(account: account) { edit in
      try checked.map { entry in
        let groups = entry.groups.map { (group: $0.group, values: $0.values) }
        let changed = try edit.put(Schema.observation, entry.identity, groups)
        return Outcome(
          indicator: entry.indicator, isChanged: changed, isSuspicious: entry.isSuspicious, source: entry.source,
          region: entry.region)
      }
    }
  }

  /// The entries that `record` would refuse, by position, each with its reason.
  /// - Throws: The errors of the store.
  package func problems(with entries: [Entry]) throws -> [(index: Int, error: any ReportableError)] {
    let known = try store.loadDefinitions()
    var problems: [(index: Int, error: any ReportableError)] = []
    var checked: [(index: Int, change: RowChange)] = []
    for (index, entry) in entries.enumerated() {
      do {
        let entry = try check(entry, known)
        checked.append((index, RowChange(table: Schema.observation.id, identity: entry.identity, groups: entry.groups)))
      } catch let error as any ReportableError {
        problems.append((index, error))
      }
    }
    let refusals = try store.refusals(of: checked.map { (Schema.observation, $0.change) })
    for (entry, refusal) in zip(checked, refusals) {
      if let refusal { problems.append((entry.index, refusal)) }
    }
    return problems.sorted { $0.index < $1.index }
  }

  private struct CheckedEntry {
    let indicator: Indicator
    let identity: [FieldValue]
    let values: [FieldValue]
    let note: String?
    let isSuspicious: Bool
    let source: FigureSource
    let region: Region

    /// The groups that the entry sets.
    var groups: [GroupChange] {
      let figure = [GroupChange(group: 0, values: values, bases: [])]
      return note.map { figure + [GroupChange(group: 1, values: [.text($0)], bases: [])] } ?? figure
    }
  }

  private func check(_ entry: Entry, _ known: Definitions) throws -> CheckedEntry {
    let name = InputText.code(entry.indicator, among: known.indicators.keys)
    guard let indicator = known.indicators[name] else { throw StoreError.indicatorUnknown(entry.indicator) }
    let period = try Period(parsing: InputText.clean(entry.period).uppercased())
    let code =
      try entry.region.map { text throws(ModelError) in try RegionCode(parsing: InputText.clean(text)) }
      ?? store.identity.region
    guard let region = known.tree.region(code, in: period.year) ?? known.tree.region(code) else {
      throw StoreError.regionUnknown(code.description)
    }
    if let problem = EntryRules.problem(
      with: entry.figure, indicator: indicator, period: period, tier: region.tier)
    {
      throw DeskError.figure(problem.message, hint: problem.hint, indicator: "\(indicator.code) \(indicator.name)")
    }
    let figure = entry.figure
    let own = store.identity.region
    let source = code == own ? entry.source : .mandate(holder: own)
    return CheckedEntry(
      indicator: indicator,
      identity: [.text(code.description), .text(indicator.code), .text(period.description)],
      values: [
        .optional(figure.value), .optional(figure.numerator), .optional(figure.denominator),
        .optional(figure.weight), .integer(figure.isNotApplicable ? 1 : 0), .integer(Int64(indicator.version)),
        .text(source.text),
      ], note: entry.note, isSuspicious: EntryRules.isSuspicious(figure, indicator: indicator), source: source,
      region: region)
  }
}
