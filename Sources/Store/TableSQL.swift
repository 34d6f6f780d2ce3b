import Replica

/// The SQL of a replicated table, made from its declaration.
struct TableSQL {
  let table: TableSchema

  private func type(_ column: ColumnSchema) -> String {
    switch column.type {
    case .integer, .decimal: "INTEGER"
    case .text: "TEXT"
    case .blob: "BLOB"
    }
  }

  private var allColumns: [String] {
    table.identity.map(\.name) + table.columns.map(\.name) + ["stamps", "position", "deleted"]
  }

  /// Creates the table, and the triggers that refuse writers who keep no books.
  ///
  /// A plain `UPDATE` from another tool leaves the stamps as they were, a plain `INSERT` has none, and rows are never
  /// deleted but marked: all three are refused, so an edit without its change record cannot exist.
  var create: [String] {
    let identity = table.identity.map { "  \($0.name) \(type($0)) NOT NULL" }
    let values = table.columns.map { "  \($0.name) \(type($0))" }
    let key = table.key.map(\.name).joined(separator: ", ")
    let books = ["  stamps BLOB NOT NULL", "  position INTEGER NOT NULL", "  deleted INTEGER NOT NULL DEFAULT 0"]
    let body = (identity + values + books + ["  PRIMARY KEY (\(key))"]).joined(separator: ",\n")
    return [
      "CREATE TABLE \(table.name) (\n\(body)\n) STRICT, WITHOUT ROWID",
      """
      CREATE TRIGGER \(table.name)_update_needs_stamp BEFORE UPDATE ON \(table.name) WHEN NEW.stamps = OLD.stamps
      BEGIN SELECT RAISE(ABORT, 'tributary: this table is written through tributary only'); END
      """,
      """
      CREATE TRIGGER \(table.name)_delete_is_mark BEFORE DELETE ON \(table.name)
      BEGIN SELECT RAISE(ABORT, 'tributary: rows are marked deleted through tributary only'); END
      """,
    ]
  }

  /// The index that a pull cursor follows; only hubs are pulled from.
  var createPullIndex: String {
    "CREATE INDEX \(table.name)_pull ON \(table.name) (\(table.scope), position)"
  }

  /// Selects value columns, then the stamps, by key.
  var select: String {
    let columns = (table.columns.map(\.name) + ["stamps"]).joined(separator: ", ")
    let condition = table.key.map { "\($0.name) = ?" }.joined(separator: " AND ")
    return "SELECT \(columns) FROM \(table.name) WHERE \(condition)"
  }

  /// Selects the fixed columns by key.
  var selectFixed: String {
    let condition = table.key.map { "\($0.name) = ?" }.joined(separator: " AND ")
    return "SELECT \(table.fixed.map(\.name).joined(separator: ", ")) FROM \(table.name) WHERE \(condition)"
  }

  /// Inserts or replaces one row: identity, values, stamps, position, deleted.
  var upsert: String {
    let key = table.key.map(\.name).joined(separator: ", ")
    let updates = (table.columns.map(\.name) + ["stamps", "position", "deleted"])
      .map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
    let marks = Array(repeating: "?", count: allColumns.count).joined(separator: ", ")
    return """
      INSERT INTO \(table.name) (\(allColumns.joined(separator: ", "))) VALUES (\(marks))
      ON CONFLICT (\(key)) DO UPDATE SET \(updates)
      """
  }

  /// Selects whole rows of one scope past a position, in commit order: identity, values, stamps, position, deleted.
  var pull: String {
    """
    SELECT \(allColumns.joined(separator: ", ")) FROM \(table.name)
    WHERE \(table.scope) = ? AND position > ? ORDER BY position LIMIT ?
    """
  }
}
