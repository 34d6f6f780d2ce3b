import Replica

/// The SQL of a replicated table, made from its declaration.
struct TableSQL {
  let table: TableSchema
  /// Selects value columns, then the stamps, by key.
  let select: String
  /// Selects value columns, the stamps, the last key column and whether the row is deleted, of the rows between two
  /// values of that column.
  let selectRun: String
  /// Selects by key what authority asks of a row as it stands: whether it is deleted, its source or null, and its
  /// fixed columns.
  let selectStanding: String
  /// Selects whole rows of one scope past a position and up to another, in commit order: identity, values, stamps,
  /// position, deleted.
  let pull: String
  /// Inserts one row: identity, values, stamps, position, deleted.
  let insert: String
  /// Replaces one row that is there, with the parameters of `insert`; key and fixed columns stay as they are.
  let update: String

  private static let known = (0...Schema.lastNumber).map { id in Schema.table(id).map { TableSQL(table: $0) } }

  /// The SQL of a table, put together once.
  static func of(_ table: TableSchema) -> TableSQL { known[Int(table.id)] ?? TableSQL(table: table) }

  private init(table: TableSchema) {
    self.table = table
    let all = table.identity.map(\.name) + table.columns.map(\.name) + ["stamps", "position", "deleted"]
    let read = (table.columns.map(\.name) + ["stamps"]).joined(separator: ", ")
    let key = table.key.map { "\($0.name) = ?" }
    let last = table.key.last?.name ?? ""
    select = "SELECT \(read) FROM \(table.name) WHERE \(key.joined(separator: " AND "))"
    let standing = (["deleted", table.source?.name ?? "NULL"] + table.fixed.map(\.name)).joined(separator: ", ")
    selectStanding = "SELECT \(standing) FROM \(table.name) WHERE \(key.joined(separator: " AND "))"
    let run = (key.dropLast() + ["\(last) BETWEEN ? AND ?"]).joined(separator: " AND ")
    selectRun = "SELECT \(read), \(last), deleted FROM \(table.name) WHERE \(run)"
    pull = """
      SELECT \(all.joined(separator: ", ")) FROM \(table.name)
      WHERE \(table.scope) = ? AND position > ? AND position <= ? ORDER BY position LIMIT ?
      """
    let marks = all.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
    let values = "INTO \(table.name) (\(all.joined(separator: ", "))) VALUES (\(marks))"
    insert = "INSERT \(values)"
    let numbered = all.enumerated().map { "\($1) = ?\($0 + 1)" }
    let updates = numbered.dropFirst(table.identity.count).joined(separator: ", ")
    let condition = numbered.prefix(table.key.count).joined(separator: " AND ")
    // Where no column is fixed, writing the whole row anew spares SQLite the old one and the trigger.
    update =
      table.fixed.isEmpty
      ? "INSERT OR REPLACE \(values)" : "UPDATE \(table.name) SET \(updates) WHERE \(condition)"
  }

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
  ///
  /// - Parameter version: The version of the schema; groups that came later are added by their own migration.
  func create(at version: UInt32) -> [String] {
    let identity = table.identity.map { "  \($0.name) \(type($0)) NOT NULL" }
    let values = table.groups.filter { $0.since <= version }.flatMap(\.columns).map { "  \($0.name) \(type($0))" }
    let key = table.key.map(\.name).joined(separator: ", ")
    let books = ["  stamps BLOB NOT NULL", "  position INTEGER NOT NULL", "  deleted INTEGER NOT NULL DEFAULT 0"]
    let body = (identity + values + books + ["  PRIMARY KEY (\(key))"]).joined(separator: ",\n")
    return [
      "CREATE TABLE \(table.name) (\n\(body)\n) STRICT, WITHOUT ROWID",
      """
      CREATE TRIGGER \(table.name)_update_needs_stamp AFTER UPDATE ON \(table.name) WHEN NEW.stamps = OLD.stamps
      BEGIN SELECT RAISE(ABORT, 'tributary: this table is written through tributary only'); END
      """,
      """
      CREATE TRIGGER \(table.name)_delete_is_mark BEFORE DELETE ON \(table.name)
      BEGIN SELECT RAISE(ABORT, 'tributary: rows are marked deleted through tributary only'); END
      """,
    ]
  }

  /// Adds the columns of the groups that came with a version; makes no change record.
  func add(in version: UInt32) -> [String] {
    table.groups.filter { $0.since == version }.flatMap(\.columns).map {
      "ALTER TABLE \(table.name) ADD COLUMN \($0.name) \(type($0))"
    }
  }

  /// The index that a pull cursor follows; only hubs are pulled from.
  var createPullIndex: String {
    "CREATE INDEX \(table.name)_pull ON \(table.name) (\(table.scope), position)"
  }
}
