import Exchange
import GRDB
import Replica

import struct Foundation.Data

/// The values of heads that do not show, kept beside the tables: rows only while edits are concurrent.
enum ConcurrentValues {
  /// Fills in the values of a loaded row's other heads.
  static func load(
    _ state: inout RowState, _ table: TableSchema, _ identity: [FieldValue], books: Books, _ db: Database
  ) throws {
    guard state.heads.hasConcurrentHeads else { return }
    var groups = state.heads.groups(count: table.groups.count)
    let name = Data(RowID.name(Array(identity.prefix(table.key.count))))
    for group in groups.indices {
      for head in groups[group].others.indices {
        let stamp = groups[group].others[head].stamp
        let content = try Data.fetchOne(
          db,
          sql: """
            SELECT content FROM concurrent_value
            WHERE table_id = ? AND row = ? AND register_group = ? AND origin = ? AND time = ?
            """,
          arguments: [
            Int64(table.id), name, group, books.origins.index(of: stamp.origin).map(Int64.init) ?? -1,
            Int64(bitPattern: stamp.time.rawValue),
          ])
        var reader = ByteReader(content.map(Array.init) ?? [])
        guard let values = reader.values() else { throw StoreError.damaged("concurrent_value") }
        groups[group].others[head].values = values
      }
    }
    state.heads = .split(groups, deletion: state.heads.deletion)
  }

  /// Replaces what is kept of a row's other heads.
  static func save(
    _ state: RowState, _ table: TableSchema, _ identity: [FieldValue], books: inout Books, _ db: Database
  ) throws {
    let name = Data(RowID.name(Array(identity.prefix(table.key.count))))
    try db.execute(
      sql: "DELETE FROM concurrent_value WHERE table_id = ? AND row = ?", arguments: [Int64(table.id), name])
    for (group, heads) in state.heads.groups(count: table.groups.count).enumerated() {
      for head in heads.others {
        var writer = ByteWriter()
        writer.append(values: head.values)
        try db.execute(
          sql: "INSERT INTO concurrent_value VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            Int64(table.id), name, group, Int64(books.number(of: head.stamp.origin)),
            Int64(bitPattern: head.stamp.time.rawValue), Data(writer.bytes),
          ])
      }
    }
  }
}

extension RowState {
  /// Reads a row from a statement that stands on it.
  ///
  /// - Parameters:
  ///   - select: The statement: value columns from a position on, then the stamps.
  ///   - column: The position of the first value column.
  ///   - table: The row's table.
  ///   - identity: Its key, and what else may follow it.
  ///   - books: The origins by number.
  ///   - db: The connection.
  init(
    _ select: PreparedStatement, from column: Int, table: TableSchema, identity: [FieldValue], books: Books,
    _ db: Database
  ) throws {
    var values: [FieldValue] = []
    values.reserveCapacity(table.columns.count)
    for offset in table.columns.indices { values.append(select.value(at: Int32(column + offset))) }
    let stamps = select.bytes(at: Int32(column + table.columns.count))
    self.init(
      values: values, heads: try StampCodec.decode(stamps, origins: books.origins).padded(to: table.groups.count))
    try ConcurrentValues.load(&self, table, identity, books: books, db)
  }
}
