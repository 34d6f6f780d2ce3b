import Pages

/// Whole pages in which every text field holds one given text.
struct Samples {
  var text = "文字"
  var language = PageLanguage.chinese
  var isDemonstration = false

  /// Each page's name, its view model and its HTML.
  func all() throws -> [(name: String, model: any Sendable, html: String)] {
    let renderer = try PageRenderer()
    return [
      ("dashboard", dashboard, renderer.html(dashboard)),
      ("indicator", indicator, renderer.html(indicator)),
      ("office", office, renderer.html(office)),
      ("sheet", sheet, renderer.html(sheet)),
      ("error", error, renderer.html(error)),
    ]
  }

  var location: PageLocation { PageLocation(text, query: [.init(text, text), .init("period", "2022Q2")]) }

  var frame: PageFrame {
    PageFrame(
      language: language, hostName: text, regionName: text, location: location,
      isDemonstration: isDemonstration, asOf: text,
      navigation: [.init(label: text, location: location, isCurrent: true)])
  }

  var selectors: [PageSelector] {
    [PageSelector(label: text, choices: [PageChoice(label: text, location: location, isCurrent: true)])]
  }

  var path: [PageFrame.Link] { [.init(label: text, location: location)] }

  var light: PageLight { PageLight(.yellow, word: text, reason: text) }

  var cell: SheetCell {
    SheetCell(
      text, location: location, light: light, note: text, isAlarming: true, namesLabel: text, names: [text])
  }

  var table: SheetTable {
    SheetTable(
      title: text, hint: text, columns: [.init(text), .init(text, isNumber: true), .init(text)],
      rows: [.init([cell, cell, cell], isMarked: true)], emptyText: text)
  }

  var count: ReportCount { ReportCount(reported: 1, onTime: 1, expected: 2) }

  var dashboard: DashboardPage {
    DashboardPage(
      frame: frame, subject: text, path: path, periodLabel: text, selectors: selectors,
      summary: DashboardSummary(
        districtsReporting: 1, districtsExpected: 2, indicatorsWithData: 3, indicatorsTotal: 4,
        indicatorsMet: 5, indicatorsJudged: 6, tasksDone: 7, tasksTotal: 8, targetsBound: 9, targetsTotal: 12,
        targets: location),
      columns: [RegionColumn(code: text, name: text, lastSync: text, location: location)],
      rows: [
        IndicatorRow(
          code: text, name: text, period: text, unit: text, target: text, direction: .up, location: location,
          total: text, light: light, count: count, remarks: [text],
          cells: [MatrixCell(value: text, light: light, count: count)])
      ],
      completenessPage: location,
      completeness: [DistrictCompleteness(code: text, name: text, reported: 1, expected: 2, missing: [text])],
      actions: [
        ActionProgress(name: text, done: 1, inProgress: 2, delayed: 5, overdue: 3, notStarted: 4, averagePercent: 50)
      ],
      syncs: [DistrictSync(code: text, name: text, lastSync: text, age: .late, transactions: 9, conflicts: 1)])
  }

  var indicator: IndicatorPage {
    IndicatorPage(
      frame: frame, path: path, selectors: selectors, subject: text, periodLabel: text, code: text, name: text,
      unit: text, direction: .down, total: text, light: light, target: text, count: count,
      lists: [PageNames(title: text, names: [text])], figures: [SheetFact(text, cell)],
      definition: [SheetFact(text, cell)], chart: IndicatorChart(labels: [text], values: [text], target: text),
      tables: [table])
  }

  var sheet: SheetPage {
    SheetPage(
      frame: frame, title: text, subtitle: text, path: path, selectors: selectors, notes: [text],
      facts: [SheetFact(text, cell)], tables: [table, table])
  }

  var office: OfficePage {
    OfficePage(
      frame: frame, hubName: text, lastSync: text, unsent: 3, rejected: 2, conflicts: 1,
      statusFilter: LedgerFilter(name: text, choices: [.init(value: text, label: text)], selected: text),
      unitFilter: LedgerFilter(name: text + "2", choices: [.init(value: text, label: text)], selected: text),
      tasks: [
        LedgerTask(
          number: text, title: text, text: text, actions: [text], units: [.init(name: text, role: .lead)],
          deadline: text, status: .inProgress, percent: 40, isSelfAssessed: true, latestNote: text,
          latestNoteTime: text, problem: text, nextStep: text,
          targets: [.init(text: text, value: text, met: nil)])
      ],
      figures: [OfficeFigure(indicator: text, period: text, value: text, note: text, source: text)],
      tables: [table])
  }

  var error: ErrorPage {
    ErrorPage(frame: frame, status: 404, sentence: text, advice: text, home: location)
  }
}

/// Every `String` anywhere inside a value, with the path to it.
func strings(in value: Any, path: String = "") -> [(path: String, text: String)] {
  if let text = value as? String { return [(path, text)] }
  return Mirror(reflecting: value).children.enumerated().flatMap { index, child in
    strings(in: child.value, path: path + "." + (child.label ?? String(index)))
  }
}
