import Model
import Replica
package import Store

/// Milestones and sites of tasks: the evidence that a task's percent comes from.
package struct MilestoneDesk {
  /// The longest name, in characters.
  package static let nameLimit = 200
  /// The most milestones of a task.
  package static let countLimit = 200

  /// What a milestone is.
  package enum Kind: String, Sendable, CaseIterable {
    /// A step.
    case milestone
    /// A place, such as one of three pilot towns.
    case site
  }

  /// A milestone of a task.
  package struct Entry: Sendable, Hashable {
    /// The 16 bytes that name it.
    package let id: [UInt8]
    /// The task's id.
    package let task: [UInt8]
    /// Its place in the list, from 1.
    package let ordinal: Int
    /// What it says.
    package let name: String
    /// Step or place.
    package let kind: String
    /// The day by which, or nil.
    package let due: String?
    /// The day on which it was done, or nil.
    package let doneOn: String?
    /// A remark.
    package let note: String
  }

  private let store: Store

  /// Works on a copy's own tasks.
  package init(_ store: Store) {
    self.store = store
  }

  /// The milestones of the own tasks, by task.
  package func all() throws -> [[UInt8]: [Entry]] {
    let entries = try store.rows(of: Schema.milestone, owner: store.identity.region).compactMap { row -> Entry? in
      guard let id = row["id"].blob, let task = row["task"].blob else { return nil }
      return Entry(
        id: id, task: task, ordinal: row.whole("ordinal") ?? 0, name: row.text("name"), kind: row.text("kind"),
        due: row["due"].text, doneOn: row["done_on"].text, note: row.text("note"))
    }
    return Dictionary(grouping: entries, by: \.task).mapValues {
      $0.sorted { ($0.ordinal, $0.name) < ($1.ordinal, $1.name) }
    }
  }

  /// Adds a milestone to a task; the same name again changes its day.
  /// - Throws: `milestone-wrong`, `day-malformed`; the errors of `TaskDesk.find` and of the store.
  package func add(
    _ name: String, to task: String, kind: Kind = .milestone, due: String? = nil, account: String = ""
  ) throws -> Entry {
    let name = InputText.trimmed(name)
    let plain = Register.normalized(name)
    guard !plain.isEmpty, name.count <= Self.nameLimit else { throw DeskError.milestoneWrong }
    let due = try due.map(Self.day)
    let task = try TaskDesk(store).find(task)
    let held = try all()[task.id] ?? []
    let id = RowID.derived(Schema.milestone, [.blob(task.id), .text(plain)])
    let old = held.first { $0.id == id }
    guard old != nil || held.count < Self.countLimit else { throw DeskError.milestoneWrong }
    let ordinal = old?.ordinal ?? (held.map(\.ordinal).max() ?? 0) + 1
    try store.edit(account: account) { edit in
      try edit.put(
        Schema.milestone, [.blob(id), .text(task.owner.description)],
        [
          (
            0,
            [
              .blob(task.id), .integer(Int64(ordinal)), .text(name), .text(kind.rawValue),
              .optional(due ?? old?.due),
            ]
          )
        ])
    }
    return try find(name, of: task.id)
  }

  /// Says that a milestone is done, or that it is not after all.
  ///
  /// - Parameters:
  ///   - name: Its name, or its place in the list.
  ///   - day: The day on which it was done, or nil to take it back.
  /// - Throws: `milestone-unknown`, `day-malformed`; the errors of `TaskDesk.find` and of the store.
  package func finish(
    _ name: String, of task: String, on day: String?, note: String? = nil, account: String = ""
  ) throws -> Entry {
    let task = try TaskDesk(store).find(task)
    let entry = try find(name, of: task.id)
    let day = try day.map(Self.day)
    try store.edit(account: account) { edit in
      try edit.put(
        Schema.milestone, [.blob(entry.id), .text(task.owner.description)],
        [(1, [.optional(day), .text(note ?? entry.note)])])
    }
    return try find(entry.name, of: task.id)
  }

  private func find(_ name: String, of task: [UInt8]) throws -> Entry {
    let held = try all()[task] ?? []
    let plain = Register.normalized(name)
    let found = held.first { Register.normalized($0.name) == plain } ?? held.first { "\($0.ordinal)" == plain }
    guard let found else { throw DeskError.milestoneUnknown(name) }
    return found
  }

  static func day(_ text: String) throws(DeskError) -> String {
    guard let day = CalendarDay(InputText.clean(text)) else { throw .dayMalformed(text) }
    return day.description
  }
}

extension DeskError {
  static let milestoneWrong = DeskError(
    "milestone-wrong",
    LocalizedText(
      "节点名称为空、超过 \(MilestoneDesk.nameLimit) 字，或该任务的节点已有 \(MilestoneDesk.countLimit) 个。",
      "The milestone's name is empty or over \(MilestoneDesk.nameLimit) characters, or the task has \(MilestoneDesk.countLimit) already."
    ), hint: LocalizedText("请写短一些。", "Write it shorter."))

  static func milestoneUnknown(_ name: String) -> DeskError {
    DeskError(
      "milestone-unknown", LocalizedText("该任务没有节点“\(name)”。", "The task has no milestone “\(name)”."),
      hint: LocalizedText("用 milestone list 查看，或用 milestone add 新增。", "See them with milestone list, or add it."))
  }

  static func dayMalformed(_ text: String) -> DeskError {
    DeskError(
      "day-malformed", LocalizedText("“\(text)”不是日期。", "“\(text)” is no day."),
      hint: LocalizedText("日期写作 2022-07-01。", "Write a day as 2022-07-01."))
  }
}
