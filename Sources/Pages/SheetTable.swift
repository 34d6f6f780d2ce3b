/// A table of a page; the first cell of each row names it.
package struct SheetTable: Sendable, Hashable {
  /// A column's heading.
  package struct Column: Sendable, Hashable {
    /// The words, already in the page's language.
    package var label: String
    /// Whether the column holds numbers.
    package var isNumber: Bool

    /// Makes a column.
    package init(_ label: String, isNumber: Bool = false) {
      self.label = label
      self.isNumber = isNumber
    }
  }

  /// A row.
  package struct Row: Sendable, Hashable {
    /// The cells, in the order of the columns.
    package var cells: [SheetCell]
    /// Whether it stands out from the others.
    package var isMarked: Bool

    /// Makes a row.
    package init(_ cells: [SheetCell], isMarked: Bool = false) {
      self.cells = cells
      self.isMarked = isMarked
    }
  }

  /// The heading.
  package var title: String
  /// A line that says how to read it; nil for none.
  package var hint: String?
  /// The columns.
  package var columns: [Column]
  /// The rows.
  package var rows: [Row]
  /// What is said where there is no row.
  package var emptyText: String

  /// Makes a table.
  package init(title: String, hint: String? = nil, columns: [Column], rows: [Row], emptyText: String) {
    self.title = title
    self.hint = hint
    self.columns = columns
    self.rows = rows
    self.emptyText = emptyText
  }

  func scope(number: Int, in language: PageLanguage) -> Scope {
    [
      "tableIdentifier": .text("table-\(number)"), "tableTitle": .text(title), "tableHint": .optional(hint),
      "tableEmptyText": .text(emptyText), "hasTableRows": .flag(!rows.isEmpty),
      "tableColumns": .list(
        columns.map { ["columnLabel": .text($0.label), "columnIsNumber": .flag($0.isNumber)] }),
      "tableRows": .list(rows.map { scope($0, in: language) }),
    ]
  }

  private func scope(_ row: Row, in language: PageLanguage) -> Scope {
    [
      "rowIsMarked": .flag(row.isMarked),
      // One cell for each column, however many were given.
      "tableCells": .list(
        columns.enumerated().map { index, column in
          let cell = row.cells.indices.contains(index) ? row.cells[index] : SheetCell(nil)
          return cell.scope(in: language).adding([
            "cellIsHeading": .flag(index == 0), "cellIsNumber": .flag(column.isNumber),
          ])
        }),
    ]
  }
}
