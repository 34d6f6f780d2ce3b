/// The page of one indicator in one region and period.
package struct IndicatorPage: Sendable, Hashable {
  /// What surrounds the page.
  package var frame: PageFrame
  /// The pages above this one: the overview, and the regions above the one shown.
  package var path: [PageFrame.Link]
  /// What can be chosen: year, part of the year, which figures count.
  package var selectors: [PageSelector]
  /// The region whose figure is shown.
  package var subject: String
  /// The period shown, as readers write it.
  package var periodLabel: String
  /// The indicator's code.
  package var code: String
  /// Its name.
  package var name: String
  /// Its unit.
  package var unit: String
  /// Which way it should go.
  package var direction: IndicatorDirection
  /// The value as text; nil without data.
  package var total: String?
  /// The light that it stands under.
  package var light: PageLight
  /// The target as text, for example `≥ 60`.
  package var target: String?
  /// Who reported.
  package var count: ReportCount
  /// Names beside the value: who is missing, who was late, who is to enter again.
  package var lists: [PageNames]
  /// What else is known of the value: attainment, change on last year, what was published.
  package var figures: [SheetFact]
  /// The definition in force, line by line.
  package var definition: [SheetFact]
  /// The values that the chart draws.
  package var chart: IndicatorChart
  /// The regions below, the stages, the trend, the rows.
  package var tables: [SheetTable]

  /// Makes the page of one indicator.
  package init(
    frame: PageFrame, path: [PageFrame.Link], selectors: [PageSelector], subject: String, periodLabel: String,
    code: String, name: String, unit: String, direction: IndicatorDirection, total: String?, light: PageLight,
    target: String?, count: ReportCount, lists: [PageNames], figures: [SheetFact], definition: [SheetFact],
    chart: IndicatorChart, tables: [SheetTable]
  ) {
    self.frame = frame
    self.path = path
    self.selectors = selectors
    self.subject = subject
    self.periodLabel = periodLabel
    self.code = code
    self.name = name
    self.unit = unit
    self.direction = direction
    self.total = total
    self.light = light
    self.target = target
    self.count = count
    self.lists = lists
    self.figures = figures
    self.definition = definition
    self.chart = chart
    self.tables = tables
  }
}

/// On how many reports a figure stands.
package struct ReportCount: Sendable, Hashable {
  /// How many reported.
  package var reported: Int
  /// How many of them in time.
  package var onTime: Int
  /// How many were expected to.
  package var expected: Int

  /// Makes a count.
  package init(reported: Int, onTime: Int, expected: Int) {
    self.reported = reported
    self.onTime = onTime
    self.expected = expected
  }

  /// Whether all reported.
  package var isComplete: Bool { reported >= expected }

  /// The count in words: `已报 2/3 · 按时 1`.
  func text(in language: PageLanguage) -> String {
    let base = SharedPhrase.reportedOf.text(in: language, String(reported), String(expected))
    return reported > 0 ? base + " · " + SharedPhrase.onTimeCount.text(in: language, String(onTime)) : base
  }

  /// The names a template looks up.
  func scope(in language: PageLanguage) -> Scope {
    [
      "countText": .text(text(in: language)), "isComplete": .flag(isComplete),
      "reportedNumber": .number(reported), "expectedMax": .number(max(1, expected)),
    ]
  }
}

/// A heading with names under it.
package struct PageNames: Sendable, Hashable {
  /// The heading, already in the page's language.
  package var title: String
  /// The names.
  package var names: [String]

  /// Makes a list.
  package init(title: String, names: [String]) {
    self.title = title
    self.names = names
  }
}

/// What the chart of an indicator's page draws.
package struct IndicatorChart: Sendable, Hashable {
  /// What stands along the axis: regions below, or periods.
  package var labels: [String]
  /// The values as plain decimals; nil leaves a gap.
  package var values: [String?]
  /// The target as a bare number for a line; nil draws none.
  package var target: String?

  /// Makes a chart.
  package init(labels: [String], values: [String?], target: String?) {
    self.labels = labels
    self.values = values
    self.target = target
  }
}
