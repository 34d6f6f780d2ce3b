/// An office's own page: what has not gone up yet, its ledger (台账) and its figures.
package struct OfficePage: Sendable, Hashable {
  /// What surrounds the page; the host's name is the office's.
  package var frame: PageFrame
  /// The hub the office reports to; nil while it is not connected.
  package var hubName: String?
  /// When it last synced, as text; nil for never.
  package var lastSync: String?
  /// Whether it should have synced since.
  package var isSyncStale: Bool
  /// When it was last backed up, as text; nil for never.
  package var lastBackup: String?
  /// Whether it should have been backed up since.
  package var isBackupStale: Bool
  /// Changes that have not gone up.
  package var unsent: Int
  /// Changes a hub refused.
  package var rejected: Int
  /// Conflicts that wait for a person.
  package var conflicts: Int
  /// The states the ledger can be filtered by.
  package var statusFilter: LedgerFilter
  /// The units the ledger can be filtered by.
  package var unitFilter: LedgerFilter
  /// The tasks that pass the filter.
  package var tasks: [LedgerTask]
  /// The figures entered here.
  package var figures: [OfficeFigure]
  /// The periods handed in or still to hand in, and the targets that no indicator judges yet.
  package var tables: [SheetTable]

  /// Makes an office's page.
  package init(
    frame: PageFrame, hubName: String?, lastSync: String?, unsent: Int, rejected: Int, conflicts: Int,
    statusFilter: LedgerFilter, unitFilter: LedgerFilter, tasks: [LedgerTask], figures: [OfficeFigure],
    isSyncStale: Bool = false, lastBackup: String? = nil, isBackupStale: Bool = false,
    tables: [SheetTable] = []
  ) {
    self.frame = frame
    self.hubName = hubName
    self.lastSync = lastSync
    self.isSyncStale = isSyncStale
    self.lastBackup = lastBackup
    self.isBackupStale = isBackupStale
    self.unsent = unsent
    self.rejected = rejected
    self.conflicts = conflicts
    self.statusFilter = statusFilter
    self.unitFilter = unitFilter
    self.tasks = tasks
    self.figures = figures
    self.tables = tables
  }
}

/// One select box of the ledger's filter form, sent as a query item.
package struct LedgerFilter: Sendable, Hashable {
  /// One entry of the select box.
  package struct Choice: Sendable, Hashable {
    /// What the query carries.
    package var value: String
    /// What the reader sees.
    package var label: String

    /// Makes an entry.
    package init(value: String, label: String) {
      self.value = value
      self.label = label
    }
  }

  /// The name of the query item.
  package var name: String
  /// The entries; “all” is added before them and sends an empty value.
  package var choices: [Choice]
  /// The value chosen; nil for all.
  package var selected: String?

  /// Makes a select box.
  package init(name: String, choices: [Choice], selected: String?) {
    self.name = name
    self.choices = choices
    self.selected = selected
  }
}

/// What the office knows of one figure.
package struct OfficeFigure: Sendable, Hashable {
  /// The indicator's code and name.
  package var indicator: String
  /// The period as readers write it.
  package var period: String
  /// The figure as text; nil when nothing was entered.
  package var value: String?
  /// A remark on the figure.
  package var note: String?
  /// Where it came from.
  package var source: String?

  /// Makes a figure.
  package init(indicator: String, period: String, value: String?, note: String?, source: String?) {
    self.indicator = indicator
    self.period = period
    self.value = value
    self.note = note
    self.source = source
  }
}
