import GRDB
package import Model
import Replica

import struct Foundation.Data

/// A line of the ledger (台账): one task with everything that hangs on it.
package struct LedgerEntry: Sendable {
  /// A unit and what it has to do with the task.
  package struct Unit: Sendable, Hashable {
    /// The unit's name as printed.
    package let name: String
    /// Its role.
    package let role: ResponsibilityRole
    /// The responsibility clause, from 1.
    package let clause: Int
  }

  /// A target that the task's text names.
  package struct Target: Sendable, Hashable {
    /// The 16 bytes that name it.
    package let id: [UInt8]
    /// What is counted, in short.
    package let name: String
    /// How a value is held against it.
    package let comparison: String
    /// The value, or the lower bound.
    package let low: ExactDecimal?
    /// The upper bound, for a range.
    package let high: ExactDecimal?
    /// The unit.
    package let unit: String
    /// The exact words.
    package let quote: String
    /// The date by which, or nil.
    package let deadline: String?
    /// The indicator that judges it, or nil.
    package let indicator: String?
  }

  /// A special action the task belongs to.
  package struct Tag: Sendable, Hashable {
    /// The action's code.
    package let action: String
    /// `proposed`, `confirmed` or `dismissed`.
    package let state: String
  }

  /// The newest progress report.
  package struct Report: Sendable, Hashable {
    /// What was done.
    package let note: String?
    /// What stands in the way.
    package let problem: String?
    /// What comes next.
    package let nextStep: String?
    /// When it was made, in milliseconds since 1970.
    package let reportedAt: Int64
  }

  /// The 16 bytes that name the task.
  package let id: [UInt8]
  /// The region whose plan it is in.
  package let owner: RegionCode
  /// The plan's year.
  package let year: Int
  /// The plan's title.
  package let plan: String
  /// Section and task position, such as `3.6`.
  package let number: String
  /// The section's title.
  package let section: String
  /// The number as printed, or nil.
  package let printedNumber: String?
  /// The short title, or nil.
  package let title: String?
  /// The text.
  package let text: String
  /// The date by which, or nil.
  package let deadline: String?
  /// Where it stands.
  package let status: TaskStatus
  /// How far it is, in per cent, or nil.
  package let percent: Int?
  /// Its units, in printed order.
  package let units: [Unit]
  /// Its targets, in printed order.
  package let targets: [Target]
  /// Its tags.
  package let tags: [Tag]
  /// Its newest report, or nil.
  package let latest: Report?

  /// The actions it belongs to: the confirmed ones, or while there are none, the proposed.
  package var actions: [Tag] {
    let confirmed = tags.filter { $0.state == "confirmed" }
    return confirmed.isEmpty ? tags.filter { $0.state == "proposed" } : confirmed
  }
}

extension Store {
  /// The ledger of one region, or of all that this copy holds, in printed order.
  package func ledger(of owner: RegionCode?) throws -> [LedgerEntry] {
    try read { db in
      let parts = try LedgerParts(db)
      return try Row.fetchAll(
        db,
        sql: """
          SELECT task.*, section.ordinal AS section_ordinal, section.title AS section_title, plan.year, plan.title AS plan_title
          FROM task
            JOIN section ON section.id = task.section AND section.owner = task.owner
            JOIN plan ON plan.id = task.plan AND plan.owner = task.owner
          WHERE task.deleted = 0 AND section.deleted = 0 AND plan.deleted = 0 AND (?1 IS NULL OR task.owner = ?1)
          ORDER BY plan.year, task.owner, plan.title, section.ordinal, task.ordinal
          """, arguments: [owner?.description]
      ).compactMap { row in parts.entry(row) }
    }
  }
}

/// What hangs on tasks, read in whole tables and put together by task.
private struct LedgerParts {
  private var units: [Data: [LedgerEntry.Unit]] = [:]
  private var targets: [Data: [LedgerEntry.Target]] = [:]
  private var tags: [Data: [LedgerEntry.Tag]] = [:]
  private var reports: [Data: LedgerEntry.Report] = [:]

  init(_ db: Database) throws {
    let unitRows = try Row.fetchAll(
      db,
      sql: """
        SELECT responsibility.*, unit.name FROM responsibility
          JOIN unit ON unit.id = responsibility.unit AND unit.owner = responsibility.owner
          JOIN task ON task.id = responsibility.task AND task.owner = responsibility.owner
        WHERE responsibility.deleted = 0 ORDER BY responsibility.clause, responsibility.ordinal
        """)
    for row in unitRows {
      guard let role = ResponsibilityRole(rawValue: row["role"] ?? "") else { continue }
      units[row["task"], default: []].append(.init(name: row["name"] ?? "", role: role, clause: row["clause"] ?? 1))
    }
    for row in try Row.fetchAll(db, sql: Self.ofTasks("target", by: "ordinal")) {
      targets[row["task"], default: []].append(Self.target(row))
    }
    for row in try Row.fetchAll(db, sql: Self.ofTasks("task_action", by: "action")) {
      tags[row["task"], default: []].append(.init(action: row["action"] ?? "", state: row["state"] ?? ""))
    }
    for row in try Row.fetchAll(db, sql: Self.ofTasks("progress", by: "reported_at")) {
      // What a later report leaves out still stands.
      let task: Data = row["task"]
      let earlier = reports[task]
      let note: String? = row["note"]
      let problem: String? = row["problem"]
      let nextStep: String? = row["next_step"]
      reports[task] = LedgerEntry.Report(
        note: note ?? earlier?.note, problem: problem ?? earlier?.problem, nextStep: nextStep ?? earlier?.nextStep,
        reportedAt: row["reported_at"] ?? 0)
    }
  }

  /// The rows of a table that hang on tasks of their own owner: an office adds nothing to another's task.
  private static func ofTasks(_ table: String, by order: String) -> String {
    """
    SELECT \(table).* FROM \(table) JOIN task ON task.id = \(table).task AND task.owner = \(table).owner
    WHERE \(table).deleted = 0 ORDER BY \(table).\(order)
    """
  }

  private static func target(_ row: Row) -> LedgerEntry.Target {
    LedgerEntry.Target(
      id: row.bytes("id"), name: row["name"] ?? "", comparison: row["operator"] ?? "",
      low: (row["low"] as Int64?).map(ExactDecimal.init(scaled:)),
      high: (row["high"] as Int64?).map(ExactDecimal.init(scaled:)), unit: row["unit"] ?? "",
      quote: row["quote"] ?? "", deadline: row["deadline"], indicator: row["indicator"])
  }

  func entry(_ row: Row) -> LedgerEntry? {
    guard let owner = RegionCode(row["owner"] as String) else { return nil }
    let id: Data = row["id"]
    return LedgerEntry(
      id: Array(id), owner: owner, year: row["year"] ?? 0, plan: row["plan_title"] ?? "",
      number: "\(row["section_ordinal"] as Int? ?? 0).\(row["ordinal"] as Int? ?? 0)",
      section: row["section_title"] ?? "", printedNumber: row["printed_number"], title: row["title"],
      text: row["text"] ?? "", deadline: row["deadline"],
      status: TaskStatus(rawValue: row["status"] ?? "") ?? .notStarted, percent: row["percent"],
      units: units[id] ?? [], targets: targets[id] ?? [], tags: tags[id] ?? [], latest: reports[id])
  }
}
