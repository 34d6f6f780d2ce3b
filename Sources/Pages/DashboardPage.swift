/// The hub's page: what reached it, what it adds up to, and what is missing.
package struct DashboardPage: Sendable, Hashable {
  /// What surrounds the page.
  package var frame: PageFrame
  /// The region shown.
  package var subject: String
  /// The pages above this one, where a region below the hub's own is shown.
  package var path: [PageFrame.Link]
  /// The period shown, as readers write it.
  package var periodLabel: String
  /// What can be chosen: year, part of the year, which figures count.
  package var selectors: [PageSelector]
  /// The counts on the cards.
  package var summary: DashboardSummary
  /// The regions below, in the order of the matrix's columns.
  package var columns: [RegionColumn]
  /// The indicators, in the order of the matrix's rows.
  package var rows: [IndicatorRow]
  /// The page of completeness.
  package var completenessPage: PageLocation
  /// How complete each region's reports are.
  package var completeness: [DistrictCompleteness]
  /// Tasks by action.
  package var actions: [ActionProgress]
  /// Last sync by district.
  package var syncs: [DistrictSync]

  /// Makes the hub's page.
  package init(
    frame: PageFrame, subject: String, path: [PageFrame.Link], periodLabel: String, selectors: [PageSelector],
    summary: DashboardSummary,
    columns: [RegionColumn], rows: [IndicatorRow], completenessPage: PageLocation,
    completeness: [DistrictCompleteness], actions: [ActionProgress], syncs: [DistrictSync]
  ) {
    self.frame = frame
    self.subject = subject
    self.path = path
    self.periodLabel = periodLabel
    self.selectors = selectors
    self.summary = summary
    self.columns = columns
    self.rows = rows
    self.completenessPage = completenessPage
    self.completeness = completeness
    self.actions = actions
    self.syncs = syncs
  }
}

/// The counts on the cards at the top of the hub's page.
package struct DashboardSummary: Sendable, Hashable {
  /// Districts that reported anything for the period.
  package var districtsReporting: Int
  /// Districts expected to report.
  package var districtsExpected: Int
  /// Indicators with a total.
  package var indicatorsWithData: Int
  /// All indicators.
  package var indicatorsTotal: Int
  /// Indicators whose total meets the target.
  package var indicatorsMet: Int
  /// Indicators that can be judged.
  package var indicatorsJudged: Int
  /// Tasks done.
  package var tasksDone: Int
  /// All tasks.
  package var tasksTotal: Int
  /// Targets of plans that an indicator judges.
  package var targetsBound: Int
  /// All targets of plans.
  package var targetsTotal: Int
  /// The list of targets.
  package var targets: PageLocation

  /// Makes the counts.
  package init(
    districtsReporting: Int, districtsExpected: Int, indicatorsWithData: Int, indicatorsTotal: Int,
    indicatorsMet: Int, indicatorsJudged: Int, tasksDone: Int, tasksTotal: Int, targetsBound: Int,
    targetsTotal: Int, targets: PageLocation
  ) {
    self.districtsReporting = districtsReporting
    self.districtsExpected = districtsExpected
    self.indicatorsWithData = indicatorsWithData
    self.indicatorsTotal = indicatorsTotal
    self.indicatorsMet = indicatorsMet
    self.indicatorsJudged = indicatorsJudged
    self.tasksDone = tasksDone
    self.tasksTotal = tasksTotal
    self.targetsBound = targetsBound
    self.targetsTotal = targetsTotal
    self.targets = targets
  }
}

/// How many of the indicators expected of a district it reported.
package struct DistrictCompleteness: Sendable, Hashable {
  /// The region code.
  package var code: String
  /// The name of the district.
  package var name: String
  /// Indicators reported.
  package var reported: Int
  /// Indicators expected.
  package var expected: Int
  /// The names of the missing ones.
  package var missing: [String]

  /// Makes one district's completeness.
  package init(code: String, name: String, reported: Int, expected: Int, missing: [String]) {
    self.code = code
    self.name = name
    self.reported = reported
    self.expected = expected
    self.missing = missing
  }
}

/// The tasks of one action by state.
///
/// The six counts exclude each other; their sum is the number of tasks.
package struct ActionProgress: Sendable, Hashable {
  /// The name of the action.
  package var name: String
  /// Tasks done.
  package var done: Int
  /// Tasks in progress and in time.
  package var inProgress: Int
  /// Tasks behind plan, deadline ahead.
  package var delayed: Int
  /// Tasks past their deadline and not done.
  package var overdue: Int
  /// Tasks not started, deadline ahead.
  package var notStarted: Int
  /// Tasks given up.
  package var cancelled: Int
  /// The mean of the percents that offices typed, 0–100; nil where none did.
  package var averagePercent: Int?

  /// Makes one action's progress.
  package init(
    name: String, done: Int, inProgress: Int, delayed: Int, overdue: Int, notStarted: Int, cancelled: Int = 0,
    averagePercent: Int?
  ) {
    self.name = name
    self.done = done
    self.inProgress = inProgress
    self.delayed = delayed
    self.overdue = overdue
    self.notStarted = notStarted
    self.cancelled = cancelled
    self.averagePercent = averagePercent
  }
}

/// How old a district's last sync is, judged by the hub.
package enum SyncAge: String, CaseIterable, Sendable {
  /// Synced when it should have.
  case fresh
  /// Missed a night or two.
  case late
  /// Not heard of for longer, or never.
  case silent
}

/// What a hub last heard of a district.
package struct DistrictSync: Sendable, Hashable {
  /// The region code.
  package var code: String
  /// The name of the district.
  package var name: String
  /// When it last synced, as text; nil for never.
  package var lastSync: String?
  /// How old that is.
  package var age: SyncAge
  /// Transactions received from it.
  package var transactions: Int
  /// Conflicts that wait for a person.
  package var conflicts: Int

  /// Makes one district's state.
  package init(code: String, name: String, lastSync: String?, age: SyncAge, transactions: Int, conflicts: Int) {
    self.code = code
    self.name = name
    self.lastSync = lastSync
    self.age = age
    self.transactions = transactions
    self.conflicts = conflicts
  }
}
