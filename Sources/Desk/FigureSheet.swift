import Documents
import Model
import Rollup

/// A sheet of figures in CSV: one figure a row, columns found by their headings in Chinese or English.
struct FigureSheet {
  /// The most bytes of one sheet.
  static let byteLimit = 16 << 20

  /// A row that cannot be taken.
  struct BadRow: Encodable {
    let row: Int
    let column: String
    let message: String
  }

  private enum Column: String, CaseIterable {
    case indicator, period, org, numerator, denominator, value, weight
    case notApplicable = "not_applicable"
    case note

    var chinese: String {
      switch self {
      case .indicator: "指标"
      case .period: "期间"
      case .org: "地区"
      case .numerator: "分子"
      case .denominator: "分母"
      case .value: "数值"
      case .weight: "权重"
      case .notApplicable: "不适用"
      case .note: "备注"
      }
    }
  }

  private(set) var entries: [(line: Int, entry: FigureDesk.Entry)] = []
  private(set) var bad: [BadRow] = []
  private let language: Language

  /// Reads a sheet.
  /// - Throws: `sheet-unreadable` where it is no CSV or lacks a heading that every figure needs.
  init(_ bytes: [UInt8], language: Language) throws {
    self.language = language
    guard !bytes.starts(with: Array("PK".utf8)) else {
      throw Self.unreadable("这是 Excel 文件", "this is an Excel file")
    }
    let rows: [CSVRow]
    do { rows = try CSVReader.rows(bytes) } catch { throw Self.unreadable(error) }
    guard let heading = rows.first else { throw Self.unreadable("文件是空的", "the file is empty") }
    var columns: [Column: Int] = [:]
    for (position, title) in heading.fields.enumerated() {
      let plain = InputText.clean(title)
      let found = Column.allCases.first { $0.rawValue == plain || $0.chinese == plain }
      if let found { columns[found] = position }
    }
    guard columns[.indicator] != nil, columns[.period] != nil else {
      throw Self.unreadable("第一行缺少“指标”和“期间”两列", "the first line lacks the columns indicator and period")
    }
    for row in rows.dropFirst() { take(row, columns) }
  }

  private func title(_ column: Column) -> String {
    language == .chinese ? column.chinese : column.rawValue
  }

  private mutating func take(_ row: CSVRow, _ columns: [Column: Int]) {
    func text(_ column: Column) -> String? {
      guard let position = columns[column], position < row.fields.count else { return nil }
      let field = row.fields[position]
      return field.isEmpty ? nil : field
    }
    var failed: BadRow?
    func scaled(_ column: Column) -> Int64? {
      guard let text = text(column) else { return nil }
      do { return try ExactDecimal(parsing: InputText.clean(text)).scaled } catch {
        failed = failed ?? BadRow(row: row.line, column: title(column), message: error.message[language])
        return nil
      }
    }
    let figure = Figure(
      value: scaled(.value), numerator: scaled(.numerator), denominator: scaled(.denominator),
      weight: scaled(.weight), isNotApplicable: ["1", "是", "yes"].contains(text(.notApplicable) ?? ""))
    if let failed {
      bad.append(failed)
      return
    }
    entries.append(
      (
        row.line,
        FigureDesk.Entry(
          indicator: text(.indicator) ?? "", period: text(.period) ?? "", region: text(.org), figure: figure,
          note: text(.note), source: .sheet)
      ))
  }

  /// Moves the rows that the desk does not take to the bad ones.
  mutating func check(with desk: FigureDesk) throws {
    let problems = try desk.problems(with: entries.map(\.entry))
    for (index, error) in problems {
      bad.append(
        BadRow(
          row: entries[index].line, column: title(Self.column(of: error.code)),
          message: "\(error.message[language]) \(error.hint[language])"))
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
    default: .value
    }
  }

  private static func unreadable(_ problem: CSVProblem) -> DeskError {
    switch problem {
    case .encoding: unreadable("无法判断文件的编码", "its encoding cannot be told")
    case .quote(let line): unreadable("第 \(line) 行的引号不成对", "line \(line) has an odd quotation mark")
    case .tooManyRows:
      unreadable("超过 \(CSVReader.rowLimit) 行", "there are more than \(CSVReader.rowLimit) rows")
    }
  }

  private static func unreadable(_ chinese: String, _ english: String) -> DeskError {
    DeskError(
      "sheet-unreadable", LocalizedText("无法读取表格：\(chinese)。", "The sheet cannot be read: \(english)."),
      hint: LocalizedText(
        "表头应有：指标,期间,分子,分母,数值,权重,不适用,备注；请另存为 CSV（逗号分隔）。",
        "The heading is indicator,period,numerator,denominator,value,weight,note; save it as CSV."))
  }
}
