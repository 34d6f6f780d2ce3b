package import Model
package import Replica
package import Store

/// Rows as people name them: `observation 500114/HC23/2022-Q2`, `task 3.6`.
package struct RowNames {
  private let store: Store

  /// Names the rows of a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// The table of a name; a hyphen does for the underscore.
  /// - Throws: `table-unknown`.
  func table(_ name: String) throws(DeskError) -> TableSchema {
    let cleaned = InputText.clean(name).lowercased().replacing("-", with: "_")
    guard let table = Schema.table(named: cleaned) else { throw .tableUnknown(name) }
    return table
  }

  /// The key of a row as it is typed.
  ///
  /// A figure is region, indicator and period, parted by `/`, the region left out for the copy's own; a task its
  /// number or the start of its id; an indicator its code; a region its code and, where it has had several
  /// definitions, the year from which one is valid; anything else the start of its id.
  /// - Throws: `row-unknown`; for a task `task-unknown` and `task-ambiguous`.
  func key(_ text: String, of table: TableSchema) throws -> [FieldValue] {
    let parts = InputText.clean(text).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    switch table.id {
    case Schema.observation.id:
      guard (2...3).contains(parts.count) else { throw DeskError.rowUnknown(text, table.name) }
      let region = parts.count == 3 ? parts[0] : store.identity.region.description
      let known = try store.loadDefinitions().indicators
      let period = try Period(parsing: (parts.last ?? "").uppercased())
      let indicator = InputText.code(parts[parts.count - 2], among: known.keys)
      return [.text(region), .text(indicator), .text(period.description)]
    case Schema.indicator.id:
      return [.text(InputText.code(text, among: try store.loadDefinitions().indicators.keys))]
    case Schema.region.id:
      let found = try store.loadDefinitions().tree.regions.filter { region in
        region.code.description == parts[0] && (parts.count < 2 || "\(region.validFrom ?? 0)" == parts[1])
      }
      guard found.count == 1, let region = found.first else { throw DeskError.rowUnknown(text, table.name) }
      return [.text(region.code.description), .integer(Int64(region.validFrom ?? 0))]
    case Schema.task.id:
      if let id = try identifier(text, of: table) { return [.blob(id)] }
      return [.blob(try TaskDesk(store).find(text).id)]
    default:
      guard let id = try identifier(text, of: table) else { throw DeskError.rowUnknown(text, table.name) }
      return [.blob(id)]
    }
  }

  /// The id that begins with some hexadecimal digits, or nil where none or several do.
  private func identifier(_ text: String, of table: TableSchema) throws -> [UInt8]? {
    let digits = InputText.clean(text).lowercased()
    guard digits.utf8.count >= 6, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    let found = try store.keys(of: table, startingWith: digits)
    return found.count == 1 ? found[0] : nil
  }

  /// A row as a person finds it again: what `history` takes.
  package func name(_ table: TableSchema, _ identity: [FieldValue]) -> String {
    let key = identity.prefix(table.key.count).map { value in
      switch value {
      case .blob(let bytes): Hexadecimal.text(bytes.prefix(6))
      case .text(let text): text
      case .integer(let number): "\(number)"
      case .null: ""
      }
    }
    return "\(table.name) \(key.joined(separator: "/"))"
  }

  /// What a change says of its row: the row, then the values of each group, or that it deletes it.
  func text(_ change: RowChange, language: Language) -> String? {
    guard let table = Schema.table(change.table) else { return nil }
    let said = change.groups.filter { $0.group < table.groups.count }.map { write in
      Self.text(write.values, of: table.groups[write.group], language: language)
    }
    let deleted = change.deletes == nil ? [] : [LocalizedText("删除", "deleted")[language]]
    return "\(name(table, change.identity))  " + (deleted + said).joined(separator: "; ")
  }

  /// The values of one group, column by column; empty ones are left out.
  package static func text(_ values: [FieldValue], of group: RegisterGroup, language: Language) -> String {
    let parts = zip(group.columns, values).compactMap { column, value -> String? in
      guard let text = text(value, of: column) else { return nil }
      return "\(ColumnTitles.title(of: column.name)[language]) \(text)"
    }
    return parts.isEmpty
      ? LocalizedText("（空）", "(empty)")[language] : parts.joined(separator: LocalizedText("，", ", ")[language])
  }

  /// One value as text, or nil for none.
  package static func text(_ value: FieldValue, of column: ColumnSchema) -> String? {
    switch value {
    case .null: nil
    case .integer(let number): column.type == .decimal ? ExactDecimal(scaled: number).description : "\(number)"
    case .text(let text): text
    case .blob(let bytes): Hexadecimal.text(bytes)
    }
  }
}

extension DeskError {
  static func tableUnknown(_ name: String) -> DeskError {
    let names = Schema.tables.map(\.name).joined(separator: "、")
    return DeskError(
      "table-unknown", LocalizedText("没有名为“\(name)”的表。", "There is no table “\(name)”."),
      hint: LocalizedText("可用的表：\(names)。", "Tables: \(names.replacing("、", with: ", "))."))
  }

  static func rowUnknown(_ name: String, _ table: String) -> DeskError {
    DeskError(
      "row-unknown", LocalizedText("表 \(table) 中没有“\(name)”。", "The table \(table) has no “\(name)”."),
      hint: LocalizedText(
        "例如 observation 500114/HC23/2022-Q2、task 3.6；其他表写编号的前几位。",
        "For example observation 500114/HC23/2022-Q2 or task 3.6; for others the start of the id."))
  }
}
