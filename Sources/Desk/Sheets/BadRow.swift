import Model

/// A row of a sheet that cannot be taken.
struct BadRow: Encodable, Equatable {
  /// The line of the file, from 1.
  let row: Int
  /// The heading of the column at fault.
  let column: String
  /// What is wrong and what to do.
  let message: String

  /// Names a row.
  init(row: Int, column: String, message: String) {
    self.row = row
    self.column = column
    self.message = message
  }

  /// Takes what an error says.
  init(row: Int, column: String, _ error: any ReportableError, _ language: Language) {
    self.init(row: row, column: column, message: "\(error.message[language]) \(error.hint[language])")
  }
}
