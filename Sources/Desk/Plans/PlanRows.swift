import Documents
import Model
import Replica
import Store

/// A plan document as the rows it is stored in.
///
/// Ids are derived, so that two desks that import the same document meet in the same rows.
struct PlanRows {
  /// One row: its table, its id and its groups.
  struct PlanRow {
    let table: TableSchema
    let id: [UInt8]
    var groups: [(group: Int, values: [FieldValue])]
    /// Whether the groups only say how a row begins and are not written again.
    var onlyIfNew: Set<Int> = []
    /// What the row says, for a person who compares two editions.
    let summary: String
  }

  let planID: [UInt8]
  let year: Int
  private(set) var rows: [PlanRow] = []
  private let owner: String
  private var unitIDs: [String: [UInt8]] = [:]

  /// Takes a document apart.
  /// - Throws: `plan-unfit` where it has no year or no task.
  ///
  /// - Parameters:
  ///   - document: The document as parsed.
  ///   - owner: The office whose plan it is.
  ///   - digest: The digest of its bytes.
  ///   - earlier: The copy, whose earlier edition's tasks keep their ids.
  init(
    _ document: PlanDocument, owner: RegionCode, digest: String, earlier store: Store
  ) throws {
    self.owner = owner.description
    guard let year = document.year else {
      throw DeskError.planUnfit(
        "文件中没有计划年份", "the document names no year",
        hint: LocalizedText("请在标题中写明年份，例如“2022年工作要点”。", "Write the year in the title."))
    }
    guard !document.tasks.isEmpty else {
      throw DeskError.planUnfit(
        "没有从文件中读出任务", "no task was found in the document",
        hint: LocalizedText("用 plan parse 查看读到了什么。", "See what was read with plan parse."))
    }
    self.year = year
    let title = document.title ?? ""
    planID = RowID.derived(
      Schema.plan, [.text(owner.description), .integer(Int64(year)), .text(document.docNumber ?? title)])
    rows.append(
      PlanRow(
        table: Schema.plan, id: planID,
        groups: [
          (
            0,
            [
              .text(title), .integer(Int64(year)), .optional(document.docNumber), .optional(document.issuer),
              .optional(document.level), .optional(document.noticeTitle), .text(digest),
            ]
          )
        ], summary: title))
    let matching = PlanTaskMatching(
      document, planID: planID, existing: try store.planParts(planID), retired: try store.retiredTasks(of: planID))
    for section in document.sections { append(section, matching) }
  }

  private mutating func append(_ section: PlanSection, _ matching: PlanTaskMatching) {
    let id = PlanTaskMatching.sectionID(section, planID: planID)
    rows.append(
      PlanRow(
        table: Schema.section, id: id,
        groups: [
          (
            0,
            [
              .blob(planID), .integer(Int64(section.ordinal)), .optional(section.number), .text(section.title),
              .text(section.kind.rawValue), .optional(section.part?.number), .optional(section.part?.title),
            ]
          )
        ], summary: section.title))
    for task in section.tasks { append(task, of: section, sectionID: id, id: matching.id(of: task, in: section)) }
  }

  private mutating func append(_ task: PlanTask, of section: PlanSection, sectionID: [UInt8], id: [UInt8]) {
    let deadline = task.targets.compactMap(\.deadline).max()
    var row = PlanRow(
      table: Schema.task, id: id,
      groups: [
        (
          0,
          [
            .blob(planID), .blob(sectionID), .integer(Int64(task.ordinal)), .optional(task.printedNumber),
            .optional(task.title), .text(task.text), .optional(deadline),
          ]
        ),
        (1, [.text(TaskStatus.notStarted.rawValue), .null]),
      ], summary: "\(section.ordinal).\(task.ordinal) \(task.title ?? task.text)")
    row.onlyIfNew = [1]
    rows.append(row)
    appendUnits(of: task, id)
    appendTargets(of: task, id)
    appendMentions(of: task, id)
    appendActions(of: task, id, heading: section.title)
  }

  private mutating func appendUnits(of task: PlanTask, _ taskID: [UInt8]) {
    for (ordinal, unit) in task.units.enumerated() {
      let clause = task.responsibilities.first { $0.clause == unit.clause }
      let unitID = unitID(unit)
      let id = RowID.derived(
        Schema.responsibility, [.blob(taskID), .integer(Int64(unit.clause)), .blob(unitID)])
      rows.append(
        PlanRow(
          table: Schema.responsibility, id: id,
          groups: [
            (
              0,
              [
                .blob(taskID), .blob(unitID), .text(unit.role.rawValue), .integer(Int64(unit.clause)),
                .integer(Int64(ordinal + 1)), .optional(clause?.scope), .integer(clause?.openEnded == true ? 1 : 0),
              ]
            )
          ], summary: "\(unit.name) \(unit.role.rawValue)"))
    }
  }

  private mutating func unitID(_ unit: PlanUnit) -> [UInt8] {
    if let known = unitIDs[unit.name] { return known }
    let id = RowID.derived(Schema.unit, [.text(owner), .text(unit.name)])
    unitIDs[unit.name] = id
    rows.append(
      PlanRow(
        table: Schema.unit, id: id, groups: [(0, [.text(unit.name), .integer(unit.generic == true ? 1 : 0)])],
        summary: unit.name))
    return id
  }

  private mutating func appendTargets(of task: PlanTask, _ taskID: [UInt8]) {
    for (index, target) in task.targets.enumerated() {
      let id = RowID.derived(Schema.target, [.blob(taskID), .integer(Int64(index + 1))])
      let (low, high) = target.value.bounds
      var row = PlanRow(
        table: Schema.target, id: id,
        groups: [
          (
            0,
            [
              .blob(taskID), .integer(Int64(index + 1)), .text(target.indicator), .text(target.operator.rawValue),
              .optional(low), .optional(high), .text(target.unit), .optional(target.deadline), .text(target.quote),
              .optional(target.modality?.rawValue), .integer(target.strict == true ? 1 : 0),
              .integer(target.approximate == true ? 1 : 0), .optional(target.baseline),
              .integer(Int64(target.clause ?? 1)),
            ]
          ),
          (1, [.null]),
        ], summary: target.quote)
      row.onlyIfNew = [1]
      rows.append(row)
    }
  }

  private mutating func appendMentions(of task: PlanTask, _ taskID: [UInt8]) {
    let mentions =
      task.policyRefs.map { ("policy", $0) } + task.events.map { ("event", $0) }
      + task.unquotedEvents.map { ("event", $0) } + task.quotedTerms.map { ("term", $0.text) }
    for (index, mention) in mentions.enumerated() {
      let id = RowID.derived(Schema.mention, [.blob(taskID), .integer(Int64(index + 1))])
      rows.append(
        PlanRow(
          table: Schema.mention, id: id,
          groups: [(0, [.blob(taskID), .text(mention.0), .integer(Int64(index + 1)), .text(mention.1)])],
          summary: mention.1))
    }
  }

  private mutating func appendActions(of task: PlanTask, _ taskID: [UInt8], heading: String) {
    for action in HealthActions.propose(heading: heading, text: task.text).prefix(3) {
      let id = RowID.derived(Schema.taskAction, [.blob(taskID), .text(action.code)])
      var row = PlanRow(
        table: Schema.taskAction, id: id,
        groups: [
          (0, [.blob(taskID), .text(action.code), .text("proposed"), .integer(Int64(HealthActions.edition))])
        ], summary: action.name)
      row.onlyIfNew = [0]
      rows.append(row)
    }
  }
}

extension PlanQuantity {
  /// Both bounds scaled by 10⁶; the upper is nil for a single value.
  var bounds: (low: Int64?, high: Int64?) {
    func scaled(_ number: PlanNumber) -> Int64? { (try? ExactDecimal(parsing: number.description))?.scaled }
    switch self {
    case .single(let value): return (scaled(value), nil)
    case .range(let low, let high): return (scaled(low), scaled(high))
    }
  }
}
