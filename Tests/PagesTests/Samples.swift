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

  var periods: [PeriodChoice] { [PeriodChoice(label: text, location: location, isCurrent: true)] }

  var dashboard: DashboardPage {
    DashboardPage(
      frame: frame, periodLabel: text, periods: periods,
      summary: DashboardSummary(
        districtsReporting: 1, districtsExpected: 2, indicatorsWithData: 3, indicatorsTotal: 4,
        indicatorsMet: 5, indicatorsJudged: 6, tasksDone: 7, tasksTotal: 8),
      columns: [DistrictColumn(code: text, name: text, lastSync: text)],
      rows: [
        IndicatorRow(
          code: text, name: text, unit: text, target: text, direction: .up, location: location, total: text,
          reported: 1, expected: 2, met: true, cells: [MatrixCell(value: text, light: .green)])
      ],
      completeness: [DistrictCompleteness(code: text, name: text, reported: 1, expected: 2, missing: [text])],
      actions: [
        ActionProgress(name: text, done: 1, inProgress: 2, delayed: 5, overdue: 3, notStarted: 4, averagePercent: 50)
      ],
      syncs: [DistrictSync(code: text, name: text, lastSync: text, age: .late, transactions: 9, conflicts: 1)])
  }

  var indicator: IndicatorPage {
    IndicatorPage(
      frame: frame, periodLabel: text, periods: periods, overview: location, code: text, name: text,
      unit: text, direction: .down, definition: text, definitionVersion: text, rule: text, target: text,
      targetNumber: text, total: text, met: false, reported: 1, expected: 2, missing: [text],
      districts: [
        IndicatorDistrict(
          code: text, name: text, numerator: text, denominator: text, value: text, light: .red, note: text,
          source: text)
      ])
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
      figures: [OfficeFigure(indicator: text, period: text, value: text, note: text, source: text)])
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
