import Model
import Rollup

/// A sheet of figures in CSV, columns found by their headings in Chinese or English: one figure a line, or regions down
/// and indicators across.
struct FigureSheet {
  private enum Column: String, CaseIterable {
    case indicator, period, org, numerator, denominator, value, weight
    case notApplicable = "not_applicable"
    case entity, covered, note

    var names: [String] {
      switch self {
      case .indicator: ["指标", "指标代码"]
      case .period: ["期间"]
      case .org: ["地区", "地区代码", "区县", "region"]
      case .numerator: ["分子"]
      case .denominator: ["分母"]
      case .value: ["数值"]
      case .weight: ["权重"]
      case .notApplicable: ["不适用"]
      case .entity: ["机构", "名称"]
      case .covered: ["是否"]
      case .note: ["备注"]
      }
    }

    var title: LocalizedText { LocalizedText(names[0], rawValue) }
  }

  private enum Part: String, CaseIterable {
    case value, numerator, denominator, weight

    var chinese: String {
      switch self {
      case .value: "数值"
      case .numerator: "分子"
      case .denominator: "分母"
      case .weight: "权重"
      }
    }
  }

  private(set) var entries: [(line: Int, entry: FigureDesk.Entry)] = []
  private(set) var bad: [BadRow] = []
  private let language: Language
  private let period: String?

  /// Reads a sheet.
  ///
  /// - Parameters:
  ///   - period: The period of lines that name none.
  ///   - known: The codes and names of the indicators, for sheets with indicators across.
  /// - Throws: `sheet-unreadable` where it is no CSV or lacks a heading that every figure needs.
  init(
    _ bytes: [UInt8], language: Language, period: String? = nil, known: [String: Indicator] = [:]
  ) throws(DeskError) {
    self.language = language
    self.period = period
    let sheet = try HeadedSheet(bytes)
    var columns: [Column: Int] = [:]
    for column in Column.allCases { columns[column] = sheet.position([column.rawValue] + column.names) }
    let hasPeriod = columns[.period] != nil || period != nil
    if columns[.indicator] == nil, columns[.org] != nil, hasPeriod {
      let across = Self.across(sheet, known)
      if !across.isEmpty {
        for line in sheet.lines { take(line, columns, across) }
        return
      }
    }
    guard columns[.indicator] != nil, hasPeriod else {
      throw .sheetUnreadable("第一行缺少“指标”和“期间”两列", "the first line lacks the columns indicator and period")
    }
    let stages = sheet.headings.enumerated().compactMap { place, heading in
      ["环节:", "stage:"].first { heading.hasPrefix($0) }.map { (String(heading.dropFirst($0.count)), place) }
    }
    for line in sheet.lines { take(line, columns, stages) }
  }

  // MARK: One figure a line

  private mutating func take(_ line: HeadedSheet.Line, _ columns: [Column: Int], _ stages: [(name: String, place: Int)])
  {
    var failed: BadRow?
    func scaled(_ text: String?, _ title: String) -> Int64? {
      guard let text else { return nil }
      do { return try ExactDecimal(parsing: InputText.clean(text)).scaled } catch {
        failed = failed ?? BadRow(row: line.number, column: title, message: error.message[language])
        return nil
      }
    }
    func scaled(_ column: Column) -> Int64? { scaled(line[columns[column]], column.title[language]) }
    var figure = Figure(
      value: scaled(.value), numerator: scaled(.numerator), denominator: scaled(.denominator),
      weight: scaled(.weight),
      isNotApplicable: line[columns[.notApplicable]].flatMap(InputText.yesOrNo) == true)
    let counts = stages.compactMap { name, place in scaled(line[place], name).map { StageCount(name, $0) } }
    if !counts.isEmpty { figure.stages = StageCounts(counts) }
    var marks: [FigureDesk.Mark] = []
    if let entity = line[columns[.entity]] {
      let covered = line[columns[.covered]] ?? "1"
      if let isCovered = InputText.yesOrNo(covered) {
        marks = [FigureDesk.Mark(name: entity, isCovered: isCovered)]
      } else {
        failed = BadRow(
          row: line.number, column: Column.covered.title[language],
          message: LocalizedText("请填“是”或“否”。", "Write yes or no.")[language])
      }
    }
    if let failed {
      bad.append(failed)
      return
    }
    entries.append(
      (
        line.number,
        FigureDesk.Entry(
          indicator: line[columns[.indicator]] ?? "", period: line[columns[.period]] ?? period ?? "",
          region: line[columns[.org]], figure: figure, marks: marks,
          note: line[columns[.note]], source: .sheet)
      ))
  }

  // MARK: Regions down, indicators across

  private struct Cell {
    let place: Int
    let indicator: String
    let part: Part
  }

  /// The columns that name an indicator, by code or name, alone or with a part after a blank or a stroke: `HC23 分子`.
  private static func across(_ sheet: HeadedSheet, _ known: [String: Indicator]) -> [Cell] {
    let names = Dictionary(known.values.map { ($0.name, $0.code) }) { first, _ in first }
    return sheet.headings.enumerated().compactMap { place, heading in
      let pieces = heading.split(whereSeparator: { " /／".contains($0) }).map(String.init)
      let last = pieces.count > 1 ? Part.allCases.first { [$0.rawValue, $0.chinese].contains(pieces.last) } : nil
      let name = last == nil ? heading : pieces.dropLast().joined(separator: " ")
      let code = known[InputText.code(name, among: known.keys)]?.code ?? names[name]
      return code.map { Cell(place: place, indicator: $0, part: last ?? .value) }
    }
  }

  private mutating func take(_ line: HeadedSheet.Line, _ columns: [Column: Int], _ cells: [Cell]) {
    var figures: [String: Figure] = [:]
    var order: [String] = []
    for cell in cells {
      guard let text = line[cell.place] else { continue }
      if figures[cell.indicator] == nil { order.append(cell.indicator) }
      var figure = figures[cell.indicator] ?? Figure()
      if text == "不适用" {
        figure.isNotApplicable = true
      } else {
        do {
          let scaled = try ExactDecimal(parsing: InputText.clean(text)).scaled
          switch cell.part {
          case .value: figure.value = scaled
          case .numerator: figure.numerator = scaled
          case .denominator: figure.denominator = scaled
          case .weight: figure.weight = scaled
          }
        } catch {
          bad.append(BadRow(row: line.number, column: cell.indicator, error, language))
          figures[cell.indicator] = nil
          order.removeAll { $0 == cell.indicator }
          continue
        }
      }
      figures[cell.indicator] = figure
    }
    for indicator in order {
      guard let figure = figures[indicator] else { continue }
      entries.append(
        (
          line.number,
          FigureDesk.Entry(
            indicator: indicator, period: line[columns[.period]] ?? period ?? "", region: line[columns[.org]],
            figure: figure, note: line[columns[.note]], source: .sheet)
        ))
    }
  }

  // MARK: Checking

  /// Moves the rows that the desk does not take to the bad ones.
  mutating func check(with desk: FigureDesk) throws {
    try check { try desk.problems(with: $0) }
  }

  /// The same, with what else judges entries.
  mutating func check(
    _ judge: ([FigureDesk.Entry]) throws -> [(index: Int, error: any ReportableError)]
  ) throws {
    let problems = try judge(entries.map(\.entry))
    for (index, error) in problems {
      bad.append(
        BadRow(row: entries[index].line, column: Self.column(of: error.code).title[language], error, language))
    }
    let failing = Set(problems.map(\.index))
    entries = entries.enumerated().filter { !failing.contains($0.offset) }.map(\.element)
    bad.sort { $0.row < $1.row }
  }

  private static func column(of code: String) -> Column {
    switch code {
    case "indicator-unknown": .indicator
    case "period-malformed": .period
    case "region-unknown", "region-malformed", "change-refused", "mandate-missing": .org
    case "entity-unknown", "entity-ambiguous": .entity
    case "note-needed": .note
    default: .value
    }
  }
}
