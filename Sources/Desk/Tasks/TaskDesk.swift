package import Model
import Replica
package import Store

/// Reporting progress on tasks and tagging them with actions.
package struct TaskDesk {
  /// A progress report as it is entered.
  package struct Report: Sendable {
    /// How far, in per cent.
    package var percent: Int?
    /// Where it stands, or nil to follow the percentage.
    package var status: TaskStatus?
    /// What was done.
    package var note: String?
    /// What stands in the way.
    package var problem: String?
    /// What comes next.
    package var nextStep: String?

    /// Puts a report together.
    package init(
      percent: Int?, status: TaskStatus? = nil, note: String? = nil, problem: String? = nil, nextStep: String? = nil
    ) {
      self.percent = percent
      self.status = status
      self.note = note
      self.problem = problem
      self.nextStep = nextStep
    }
  }

  private let store: Store

  /// Works on a copy's own tasks.
  package init(_ store: Store) {
    self.store = store
  }

  /// The own task of a name: its number in the ledger (`3.6`, or `2022/3.6`), or the start of its id.
  /// - Throws: `task-unknown`, `task-ambiguous`.
  package func find(_ name: String) throws -> LedgerEntry { try find(name, of: store.identity.region) }

  /// The same among the tasks of a region below.
  func find(_ name: String, of region: RegionCode) throws -> LedgerEntry {
    let entries = try store.ledger(of: region)
    let name = InputText.clean(name)
    let found = entries.filter { entry in
      entry.number == name || "\(entry.year)/\(entry.number)" == name
        || (name.utf8.count >= 6 && Hexadecimal.text(entry.id).hasPrefix(name.lowercased()))
    }
    // The newest plan is meant where a number stands in several years.
    let newest = found.map(\.year).max()
    let candidates = found.filter { $0.year == newest }
    guard let first = candidates.first else { throw DeskError.taskUnknown(name) }
    guard candidates.count == 1 else {
      throw DeskError.taskAmbiguous(
        name, choices: candidates.map { "\(Hexadecimal.text($0.id.prefix(4)))（\($0.plan)）" })
    }
    return first
  }

  /// Adds a progress report to a task.
  /// - Throws: `percent-wrong`; the errors of `find` and of the store.
  package func report(_ report: Report, on name: String, account: String = "") throws -> LedgerEntry {
    if let percent = report.percent, !(0...100).contains(percent) { throw DeskError.percentWrong(percent) }
    let task = try find(name)
    let percent = report.percent ?? task.percent
    let status = report.status ?? Self.status(for: report.percent, before: task.status)
    guard Self.agree(status, percent) else { throw DeskError.statusUnlikePercent(status, percent ?? 0) }
    let owner = FieldValue.text(task.owner.description)
    let now = store.surroundings.now()
    try store.edit(account: account) { edit in
      try edit.put(
        Schema.progress, [.blob(store.surroundings.random(RowID.byteCount)), owner],
        [
          (
            0,
            [
              .blob(task.id), .text(status.rawValue), .optional(percent.map(Int64.init)), .optional(report.note),
              .optional(report.problem), .optional(report.nextStep), .text(account), .integer(now),
            ]
          )
        ])
      try edit.put(
        Schema.task, [.blob(task.id), owner], [(1, [.text(status.rawValue), .optional(percent.map(Int64.init))])])
    }
    return try find(name)
  }

  private static func status(for percent: Int?, before: TaskStatus) -> TaskStatus {
    switch percent {
    case 100: .done
    case .some(1..<100): before == .delayed ? .delayed : .inProgress
    case 0: before == .done ? .notStarted : before
    default: before
    }
  }

  /// Done is a hundred per cent, and what was begun is not “not started”.
  private static func agree(_ status: TaskStatus, _ percent: Int?) -> Bool {
    switch status {
    case .done: percent == 100
    case .notStarted: (percent ?? 0) == 0
    case .inProgress, .delayed, .cancelled: true
    }
  }

  /// Confirms or dismisses an action of a task; confirming one that was not proposed adds it.
  /// - Throws: `action-unknown`; the errors of `find` and of the store.
  package func tag(_ name: String, action: String, confirmed: Bool, account: String = "") throws -> LedgerEntry {
    guard let action = HealthActions.find(action) else { throw DeskError.actionUnknown(action) }
    let task = try find(name)
    let id = RowID.derived(Schema.taskAction, [.blob(task.id), .text(action.code)])
    try store.edit(account: account) { edit in
      try edit.put(
        Schema.taskAction, [.blob(id), .text(task.owner.description)],
        [
          (
            0,
            [
              .blob(task.id), .text(action.code), .text(confirmed ? "confirmed" : "dismissed"),
              .integer(Int64(HealthActions.edition)),
            ]
          )
        ])
    }
    return try find(name)
  }

  /// Confirms every proposed tag of every own task at once; gives how many.
  /// - Throws: The errors of the store.
  package func confirmAll(account: String = "") throws -> Int {
    let tasks = try store.ledger(of: store.identity.region)
    return try store.edit(account: account) { edit in
      var count = 0
      for task in tasks {
        for tag in task.tags where tag.state == "proposed" {
          let id = RowID.derived(Schema.taskAction, [.blob(task.id), .text(tag.action)])
          try edit.put(
            Schema.taskAction, [.blob(id), .text(task.owner.description)],
            [
              (
                0,
                [
                  .blob(task.id), .text(tag.action), .text("confirmed"), .integer(Int64(HealthActions.edition)),
                ]
              )
            ])
          count += 1
        }
      }
      return count
    }
  }
}
