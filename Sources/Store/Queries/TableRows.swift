import GRDB
package import Model
package import Replica

import struct Foundation.Data

/// A row of a replicated table as it stands, for those who list it.
package struct TableRow: Sendable {
  /// Key and fixed columns.
  package let identity: [FieldValue]
  /// One value for each value column.
  package let values: [FieldValue]
  private let table: TableSchema

  fileprivate init(_ table: TableSchema, _ row: Row) {
    self.table = table
    identity = table.identity.map { Self.value(row, $0) }
    values = table.columns.map { Self.value(row, $0) }
  }

  private static func value(_ row: Row, _ column: ColumnSchema) -> FieldValue {
    switch column.type {
    case .integer, .decimal: .optional(row[column.name] as Int64?)
    case .text: .optional(row[column.name] as String?)
    case .blob: (row[column.name] as Data?).map { .blob(Array($0)) } ?? .null
    }
  }

  /// The value of a column; null for a name that the table has not.
  package subscript(column: String) -> FieldValue {
    if let place = table.identity.firstIndex(where: { $0.name == column }) { return identity[place] }
    return table.position(column).map { values[$0] } ?? .null
  }

  /// The text of a column, empty for none.
  package func text(_ column: String) -> String { self[column].text ?? "" }

  /// The whole number of a column, or nil.
  package func whole(_ column: String) -> Int? { self[column].integer.flatMap { Int(exactly: $0) } }

  /// The decimal of a column, or nil.
  package func decimal(_ column: String) -> ExactDecimal? { self[column].integer.map(ExactDecimal.init(scaled:)) }

  /// The region that a column names, or nil.
  package func region(_ column: String) -> RegionCode? { self[column].text.flatMap { RegionCode($0) } }

  /// The values of one group.
  package func group(_ position: Int) -> [FieldValue] { Array(values[table.groups[position].range]) }
}

extension Store {
  /// The rows of a table that are not deleted, in the order of their key.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - scope: The region they concern, or nil for all that this copy holds.
  ///   - owner: The region whose office writes them, or nil for all.
  package func rows(
    of table: TableSchema, scope: RegionCode? = nil, owner: RegionCode? = nil
  ) throws -> [TableRow] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM \(table.name) WHERE deleted = 0 AND (?1 IS NULL OR \(table.scope) = ?1)
            AND (?2 IS NULL OR \(table.owner) = ?2)
          ORDER BY \(table.key.map(\.name).joined(separator: ", "))
          """, arguments: [scope?.description, owner?.description]
      ).map { TableRow(table, $0) }
    }
  }
}
