import Desk
import Model
import Pages
import Rollup
import Store

/// Puts the page of completeness together: each region below and each period, who reported, in time, and who is missing.
struct CompletenessBuilder {
  let view: SiteView
  private let figures: ShownFigures
  private let words: FigureWording
  private let submissions: [RegionCode: [SubmissionDesk.Entry]]
  private var attendance: Attendance

  init(_ view: SiteView) throws {
    self.view = view
    figures = try ShownFigures(view.store, year: view.year, lens: view.lens)
    words = FigureWording(view: view)
    submissions = Dictionary(grouping: try SubmissionDesk(view.store).list(), by: \.region)
    attendance = Attendance(figures, known: view.known, own: view.store.identity.region)
  }

  /// What is entered in some frequency of the year.
  private func indicators(_ period: Period) -> [Indicator] {
    view.known.indicators.values.filter { Attendance.isEntered($0) && $0.frequency == period.frequency }
      .sorted { $0.code < $1.code }
  }

  /// The periods of the year for which anything is expected.
  private var periods: [Period] {
    let frequencies = Set(view.known.indicators.values.filter(Attendance.isEntered).map(\.frequency))
    let all = Frequency.allCases.filter(frequencies.contains).flatMap { Period.all($0, in: view.year) }
    let parts = Set(figures.parts)
    return all.filter { $0.frequency == .year || parts.contains($0) }
  }

  mutating func page(frame: PageFrame) -> SheetPage {
    let regions = view.below.isEmpty ? [view.region] : view.below
    let periods = periods
    return SheetPage(
      frame: frame, title: view.text("\(view.region.name)填报完整度", "Completeness, \(view.region.name)"),
      subtitle: view.periodLabel,
      path: [PageFrame.Link(label: view.text("总览", "Overview"), location: view.location("/"))]
        + view.path("/completeness"),
      selectors: view.selectors("/completeness", parts: periods.filter { $0.frequency != .year }),
      notes: [
        view.text(
          "应报数按当年的行政区划和填报分工计算；缺数不是零，也不计入合计。",
          "What is expected follows the regions and assignments of the year; missing is never zero.")
      ],
      tables: [periodTable(regions, periods), nameTable(regions), indicatorTable()])
  }

  /// What came of what was expected, of all indicators of a period under a region.
  private struct Sum {
    var expected = 0
    var reported = 0
    var onTime = 0
    var unknown = 0
    var missing: [String] = []
    var late: [String] = []
    var toReenter: [String] = []

    /// Whether nothing is known here of what was reported.
    var isNotShown: Bool { unknown > 0 && unknown == expected }
  }

  private mutating func sum(_ region: Region, _ period: Period) -> Sum {
    indicators(period).reduce(into: Sum()) { sum, indicator in
      let roll = attendance.roll(indicator, period, under: region.code)
      sum.expected += roll.expected.count
      sum.reported += roll.reported
      sum.onTime += roll.onTime
      sum.unknown += roll.unknown
      let name = "\(indicator.code) \(indicator.name)"
      func add(_ regions: [Region], to names: inout [String]) {
        guard !regions.isEmpty else { return }
        let isItself = regions.map(\.code) == [region.code]
        names.append(
          isItself ? name : name + view.text("：", ": ") + regions.map(\.name).joined(separator: view.text("、", ", ")))
      }
      add(roll.missing, to: &sum.missing)
      if let unnamed = unnamed(roll) { sum.missing.append("\(name)\(view.text("：", ": "))\(unnamed)") }
      add(roll.late, to: &sum.late)
      add(roll.toReenter, to: &sum.toReenter)
    }
  }

  private var notShown: String { ReadingText.notShown[view.language] }

  /// What a hub that forwards sums alone says is missing, without names; nil where nothing is.
  private func unnamed(_ roll: Attendance.Roll) -> String? {
    let count = roll.missingNotShown
    return count > 0 ? view.text("另有 \(count) 个（名单此处不显示）", "\(count) more (names not shown here)") : nil
  }

  private mutating func periodTable(_ regions: [Region], _ periods: [Period]) -> SheetTable {
    var rows: [SheetTable.Row] = []
    for region in regions {
      var cells = [SheetCell(region.name, location: view.location("/completeness", region: region.code))]
      for period in periods {
        let sum = sum(region, period)
        if sum.isNotShown {
          cells.append(SheetCell(notShown))
          continue
        }
        let late = sum.reported - sum.onTime
        let isComplete = sum.reported >= sum.expected
        cells.append(
          SheetCell(
            "\(sum.reported)/\(sum.expected)",
            light: PageLight(
              isComplete ? .green : .yellow,
              word: isComplete
                ? view.text("齐", "complete")
                : view.text("缺 \(sum.expected - sum.reported)", "\(sum.expected - sum.reported) missing")),
            note: [late > 0 ? view.text("迟报 \(late)", "\(late) late") : nil, state(region, period)]
              .compactMap { $0 }.joined(separator: " · ")))
      }
      rows.append(SheetTable.Row(cells))
    }
    return SheetTable(
      title: view.text("地区 × 期间", "Region by period"),
      hint: view.text(
        "每格：已报/应报的指标数；点开地区名看下级。", "Each cell: reported of expected; a region's name opens what lies below it."),
      columns: [.init(view.text("地区", "Region"))]
        + periods.map { .init($0.frequency == .year ? view.text("按年指标", "yearly") : $0.title[view.language]) },
      rows: rows, emptyText: view.text("没有下级地区", "no regions below"))
  }

  /// Where the period stands that a region handed in, in words; nil where it did not.
  private func state(_ region: Region, _ period: Period) -> String? {
    submissions[region.code]?.last { $0.period == period.description }.map {
      view.text("第 \($0.number) 次提交", "submission \($0.number)") + view.text("：", ": ") + $0.state.title[view.language]
    }
  }

  private mutating func nameTable(_ regions: [Region]) -> SheetTable {
    var rows: [SheetTable.Row] = []
    for region in regions {
      let sum = sum(region, view.period)
      if sum.isNotShown {
        let empty = [SheetCell](repeating: SheetCell(""), count: 4)
        rows.append(
          SheetTable.Row([SheetCell(region.name), SheetCell("\(sum.expected)"), SheetCell(notShown)] + empty))
        continue
      }
      func names(_ list: [String]) -> SheetCell {
        SheetCell(
          "\(list.count)", isAlarming: !list.isEmpty, namesLabel: view.text("哪些", "which"), names: list)
      }
      rows.append(
        SheetTable.Row([
          SheetCell(region.name), SheetCell("\(sum.expected)"), SheetCell("\(sum.reported)"),
          SheetCell("\(sum.onTime)"), names(sum.late), names(sum.missing), names(sum.toReenter),
        ]))
    }
    return SheetTable(
      title: view.text("\(view.period) 各地区", "Regions, \(view.period)"),
      columns: [
        .init(view.text("地区", "Region")), .init(view.text("应报", "Expected"), isNumber: true),
        .init(view.text("已报", "Reported"), isNumber: true), .init(view.text("按时", "On time"), isNumber: true),
        .init(view.text("迟报", "Late")), .init(view.text("未报", "Missing")), .init(view.text("需重填", "To re-enter")),
      ], rows: rows, emptyText: view.text("没有下级地区", "no regions below"))
  }

  private mutating func indicatorTable() -> SheetTable {
    var rows: [SheetTable.Row] = []
    for indicator in indicators(view.period) {
      let roll = attendance.roll(indicator, view.period, under: view.region.code)
      func names(_ regions: [Region], more: Int = 0) -> SheetCell {
        SheetCell(
          "\(regions.count + more)", isAlarming: !regions.isEmpty || more > 0, namesLabel: view.text("哪些", "which"),
          names: regions.map(\.name) + (more > 0 ? [unnamed(roll)].compactMap { $0 } : []))
      }
      rows.append(
        SheetTable.Row([
          SheetCell("\(indicator.code) \(indicator.name)", location: view.location("/indicators/\(indicator.code)")),
          SheetCell("\(roll.expected.count)"), SheetCell("\(roll.reported)"), SheetCell("\(roll.onTime)"),
          names(roll.late), names(roll.missing, more: roll.missingNotShown), names(roll.toReenter),
        ]))
    }
    return SheetTable(
      title: view.text("\(view.period) 各指标", "Indicators, \(view.period)"),
      columns: [
        .init(view.text("指标", "Indicator")), .init(view.text("应报", "Expected"), isNumber: true),
        .init(view.text("已报", "Reported"), isNumber: true), .init(view.text("按时", "On time"), isNumber: true),
        .init(view.text("迟报", "Late")), .init(view.text("未报", "Missing")), .init(view.text("需重填", "To re-enter")),
      ], rows: rows, emptyText: view.text("这一期没有要填报的指标", "nothing is entered for this period"))
  }
}
