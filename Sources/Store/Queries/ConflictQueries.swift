import Exchange
import GRDB
package import Replica

import struct Foundation.Data

/// A register group that several people wrote at once with unequal values.
package struct Conflict: Sendable, Hashable {
  /// The table.
  package let table: TableSchema
  /// The row's key.
  package let key: [FieldValue]
  /// The group's position in the table.
  package let group: Int
}

extension Store {
  /// The conflicts of this copy.
  ///
  /// Equal values written at once are none.
  package func conflicts() throws -> [Conflict] {
    try read { db in
      let books = try Books(db)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT table_id, row FROM concurrent_value UNION SELECT table_id, row FROM unsettled_delete
          ORDER BY table_id, row
          """)
      return try rows.flatMap { row -> [Conflict] in
        var reader = ByteReader(row.bytes("row"))
        guard let table = Schema.table(UInt16(clamping: row["table_id"] as Int64)), let key = reader.values(),
          key.count == table.key.count, let state = try Self.state(table, key, books: books, db)
        else { throw StoreError.damaged("concurrent_value") }
        return state.conflicts(in: table).map { Conflict(table: table, key: key, group: $0) }
      }
    }
  }

  /// How many conflicts this copy has.
  package func conflictCount() throws -> Int {
    try conflicts().count
  }

  static func state(
    _ table: TableSchema, _ key: [FieldValue], books: Books, _ db: Database
  ) throws -> RowState? {
    let select = try PreparedStatement(db, sql: TableSQL.of(table).select)
    defer { select.reset() }
    for (position, value) in key.enumerated() { select.bind(value, at: Int32(position + 1)) }
    guard try select.step() else { return nil }
    return try RowState(select, from: 0, table: table, identity: key, books: books, db)
  }
}
