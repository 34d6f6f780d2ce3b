/// A line of a CSV file: where it starts and its fields.
package struct CSVRow: Sendable, Hashable {
  /// The line of the file that the row starts on, from 1.
  package let line: Int
  /// The fields, without their quotation marks.
  package let fields: [String]
}

/// Why a file is no CSV.
package enum CSVProblem: Error, Sendable, Hashable {
  /// It is neither UTF-8 nor the GB 18030 that Excel writes on a Chinese Windows.
  case encoding
  /// A quotation mark is not closed, or stands where none may; the line is given.
  case quote(line: Int)
  /// More rows than `CSVReader.rowLimit`.
  case tooManyRows
}

/// Reads comma-separated values in one pass over the bytes.
///
/// Source: RFC 4180, with a byte-order mark and bare line
/// feeds accepted, as spreadsheets write them.
package enum CSVReader {
  /// The most rows of one file.
  package static let rowLimit = 200_000

  /// The rows of a file; lines without any field are left out.
  /// - Throws: `CSVProblem`. Linear in the size of the file.
  package static func rows(_ bytes: [UInt8]) throws(CSVProblem) -> [CSVRow] {
    var bytes = bytes
    if String(validating: bytes, as: UTF8.self) == nil {
      guard let text = try? PlanBytes.text(of: bytes) else { throw .encoding }
      bytes = Array(text.utf8)
    }
    var state = State()
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    for byte in bytes[start...] { try state.take(byte) }
    try state.finish()
    return state.rows
  }

  private struct State {
    var rows: [CSVRow] = []
    private var fields: [String] = []
    private var field: [UInt8] = []
    private var line = 1
    private var firstLine = 1
    private var isQuoted = false
    private var wasQuoted = false
    private var afterQuote = false

    mutating func take(_ byte: UInt8) throws(CSVProblem) {
      if byte == UInt8(ascii: "\n") { line += 1 }
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          isQuoted = false
          afterQuote = true
        } else {
          field.append(byte)
        }
        return
      }
      switch byte {
      case UInt8(ascii: "\""): try openQuote()
      case UInt8(ascii: ","): endField()
      case UInt8(ascii: "\n"): try endRow()
      case UInt8(ascii: "\r"): break
      default:
        guard !afterQuote else { throw .quote(line: line) }
        field.append(byte)
      }
    }

    private mutating func openQuote() throws(CSVProblem) {
      if afterQuote {
        // Two marks inside a quoted field stand for one.
        field.append(UInt8(ascii: "\""))
        isQuoted = true
        afterQuote = false
        return
      }
      guard field.isEmpty, !wasQuoted else { throw .quote(line: line) }
      isQuoted = true
      wasQuoted = true
    }

    private mutating func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field = []
      wasQuoted = false
      afterQuote = false
    }

    private mutating func endRow() throws(CSVProblem) {
      endField()
      if fields.contains(where: { !$0.isEmpty }) {
        guard rows.count < CSVReader.rowLimit else { throw .tooManyRows }
        rows.append(CSVRow(line: firstLine, fields: fields))
      }
      fields = []
      firstLine = line
    }

    mutating func finish() throws(CSVProblem) {
      guard !isQuoted else { throw .quote(line: line) }
      if !field.isEmpty || !fields.isEmpty { try endRow() }
    }
  }
}
