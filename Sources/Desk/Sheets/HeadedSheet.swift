import Documents
import Model

/// A CSV whose first line names the columns; they are found by any of their names, in any order.
struct HeadedSheet {
  /// The most bytes of one sheet.
  static let byteLimit = 16 << 20

  /// A line below the heading.
  struct Line {
    /// The line of the file, from 1.
    let number: Int
    fileprivate let fields: [String]

    /// The field of a column, or nil where it is empty or missing.
    subscript(position: Int?) -> String? {
      guard let position, position < fields.count else { return nil }
      let field = InputText.trimmed(fields[position])
      return field.isEmpty ? nil : field
    }
  }

  /// The names of the columns, cleaned.
  let headings: [String]
  /// The lines below.
  let lines: [Line]

  /// Reads a sheet.
  /// - Throws: `sheet-unreadable`.
  init(_ bytes: [UInt8]) throws(DeskError) {
    guard !bytes.starts(with: Array("PK".utf8)) else {
      throw .sheetUnreadable("这是 Excel 文件", "this is an Excel file")
    }
    let rows: [CSVRow]
    do { rows = try CSVReader.rows(bytes) } catch { throw Self.unreadable(error) }
    guard let heading = rows.first else { throw .sheetUnreadable("文件是空的", "the file is empty") }
    headings = heading.fields.map(InputText.clean)
    lines = rows.dropFirst().map { Line(number: $0.line, fields: $0.fields) }
  }

  /// The place of the first column that has one of some names.
  func position(_ names: [String]) -> Int? { headings.firstIndex { names.contains($0) } }

  private static func unreadable(_ problem: CSVProblem) -> DeskError {
    switch problem {
    case .encoding: .sheetUnreadable("无法判断文件的编码", "its encoding cannot be told")
    case .quote(let line): .sheetUnreadable("第 \(line) 行的引号不成对", "line \(line) has an odd quotation mark")
    case .tooManyRows:
      .sheetUnreadable("超过 \(CSVReader.rowLimit) 行", "there are more than \(CSVReader.rowLimit) rows")
    }
  }
}

extension DeskError {
  static func sheetUnreadable(_ chinese: String, _ english: String) -> DeskError {
    DeskError(
      "sheet-unreadable", LocalizedText("无法读取表格：\(chinese)。", "The sheet cannot be read: \(english)."),
      hint: LocalizedText(
        "请另存为 CSV（逗号分隔），第一行写列名；命令的 --help 列出可用的列名。",
        "Save it as CSV with the names of the columns in the first line; --help of the command lists them."))
  }
}
