import GRDB
package import Replica

import struct Foundation.Data

/// A stored row of a plan, for comparing it with another edition of the document.
package struct PlanPart: Sendable {
  /// Its table.
  package let table: TableSchema
  /// The 16 bytes that name it.
  package let id: [UInt8]
  /// All its value columns.
  package let values: [FieldValue]
  /// What it says, in short.
  package let summary: String
}

extension Store {
  /// Every row that belongs to a plan, the plan itself first; empty where it is not here.
  package func planParts(_ plan: [UInt8]) throws -> [PlanPart] {
    try read { db in
      let parts: [(table: TableSchema, condition: String, summary: String)] = [
        (Schema.plan, "id = ?1", "title"), (Schema.section, "plan = ?1", "title"),
        (Schema.task, "plan = ?1", "text"),
        (Schema.responsibility, "task IN (SELECT id FROM task WHERE plan = ?1)", "role"),
        (Schema.target, "task IN (SELECT id FROM task WHERE plan = ?1)", "quote"),
        (Schema.mention, "task IN (SELECT id FROM task WHERE plan = ?1)", "name"),
        (Schema.taskAction, "task IN (SELECT id FROM task WHERE plan = ?1)", "action"),
      ]
      return try parts.flatMap { part in
        try Row.fetchAll(
          db, sql: "SELECT * FROM \(part.table.name) WHERE deleted = 0 AND \(part.condition)", arguments: [Data(plan)]
        ).map { row in
          PlanPart(
            table: part.table, id: row.bytes("id"), values: part.table.columns.map { row.field($0) },
            summary: row[part.summary] ?? "")
        }
      }
    }
  }
}

extension Store {
  /// The texts of a plan's tasks that were dropped, by id.
  package func retiredTasks(of plan: [UInt8]) throws -> [[UInt8]: String] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT id, text FROM task WHERE deleted = 1 AND plan = ?", arguments: [Data(plan)])
      return Dictionary(rows.map { ($0.bytes("id"), $0["text"] ?? "") }) { first, _ in first }
    }
  }
}

extension Row {
  /// The value of a replicated column.
  func field(_ column: ColumnSchema) -> FieldValue {
    switch column.type {
    case .integer, .decimal: .optional(self[column.name] as Int64?)
    case .text: .optional(self[column.name] as String?)
    case .blob: (self[column.name] as Data?).map { .blob(Array($0)) } ?? .null
    }
  }
}
