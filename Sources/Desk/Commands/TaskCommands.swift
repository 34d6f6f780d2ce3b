package import ArgumentParser
import Foundation
import Model
import Replica
import Store

/// The ledger (台账): list, report, tag.
package struct TaskCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "task", abstract: "任务台账：查看、报告进展、标注行动 / the ledger: list, report, tag",
    subcommands: [List.self, Report.self, Tag.self])

  /// Makes the command.
  package init() {}

  /// The ledger.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "查看台账 / show the ledger",
      discussion: "例 / example: tributary task list --data ./office --status in-progress --unit 区教委")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "只看某状态 / only one status") var status: String?
    @Option(name: .long, help: "只看某单位 / only one unit") var unit: String?
    @Flag(name: .long, help: "只看逾期未完成的 / only what is overdue") var overdue = false

    func run() throws {
      let context = CommandContext.current
      let wanted = try status.map { text throws(ModelError) in try TaskStatus(parsing: text) }
      let store = try context.open(desk.data, writing: false)
      let today = Output.date(store.surroundings.now())
      let entries = try store.ledger(of: store.identity.region).filter { entry in
        (wanted == nil || entry.status == wanted) && (unit == nil || entry.units.contains { $0.name == unit })
          && (!overdue || entry.isOverdue(on: today))
      }
      let reader = try TaskEvidenceReader(store)
      let lines = entries.map { (entry: $0, evidence: reader.evidence(of: $0)) }
      if show.format == .json {
        context.console.write(try Output.json(lines.map { LedgerRecord($0.entry, evidence: $0.evidence) }))
        return
      }
      if entries.isEmpty {
        context.say(LocalizedText("没有符合条件的任务。", "No task fits."))
        return
      }
      Output.table(
        [
          LocalizedText("编号", "No."), LocalizedText("任务", "Task"), LocalizedText("单位", "Units"),
          LocalizedText("行动", "Action"), LocalizedText("时限", "Due"), LocalizedText("状态", "Status"),
          LocalizedText("完成率", "Done"),
        ], lines.map { row($0.entry, $0.evidence, context) }, language: context.language
      ).forEach(context.console.write)
    }

    private func row(_ entry: LedgerEntry, _ evidence: TaskEvidence, _ context: CommandContext) -> [String] {
      let action = entry.actions.first
      let name = action.flatMap { HealthActions.find($0.action)?.name } ?? "—"
      return [
        entry.number, Output.cut(entry.title ?? entry.text, cells: 30),
        Output.cut(entry.units.map(\.name).joined(separator: "、"), cells: 18),
        Output.cut(name, cells: 14) + (action?.state == "proposed" ? "?" : ""), entry.deadline ?? "—",
        entry.status.title[context.language], evidence.text[context.language],
      ]
    }
  }

  /// Adds a progress report.
  struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "报告任务进展 / report progress on a task",
      discussion: "例 / example: tributary task report 3.6 --data ./office --percent 40 --note 已完成三所学校")

    @Argument(help: "任务编号，例如 3.6 / task number, such as 3.6") var task: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "完成率 0–100 / per cent done") var percent: Int
    @Option(name: .long, help: "状态 / status") var status: String?
    @Option(name: .long, help: "进展情况 / what was done") var note: String?
    @Option(name: .long, help: "存在问题 / what stands in the way") var problem: String?
    @Option(name: .long, help: "下一步 / what comes next") var next: String?

    func run() throws {
      let context = CommandContext.current
      let wanted = try status.map { text throws(ModelError) in try TaskStatus(parsing: text) }
      let report = TaskDesk.Report(
        percent: percent, status: wanted, note: note, problem: problem, nextStep: next)
      let entry = try TaskDesk(context.open(desk.data, writing: true)).report(report, on: task)
      if show.format == .json {
        context.console.write(try Output.json(LedgerRecord(entry)))
      } else {
        let percent = entry.percent.map { "\($0)%" } ?? "—"
        context.say(
          LocalizedText(
            "已记录 \(entry.number)：\(entry.status.title.chinese)，完成率 \(percent)（自评）。",
            "Recorded \(entry.number): \(entry.status.title.english), \(percent) done (self-assessed)."))
      }
    }
  }

  /// Confirms or dismisses the action of a task.
  struct Tag: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "确认或取消任务所属的专项行动 / confirm or dismiss a task's action",
      discussion: """
        例 / examples:
          tributary task tag 3.6 --action A08 --data ./office
          tributary task tag 3.6 --action A07 --dismiss --data ./office
          tributary task tag --confirm-all --data ./office
        """)

    @Argument(help: "任务编号 / task number") var task: String?
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "行动代码或名称 / action code or name") var action: String?
    @Flag(name: .long, help: "取消该行动 / dismiss the action") var dismiss = false
    @Flag(name: .customLong("confirm-all"), help: "确认全部建议 / confirm all proposals") var confirmAll = false

    func validate() throws {
      guard confirmAll || (task != nil && action != nil) else {
        throw ValidationError("请给出任务编号和 --action，或用 --confirm-all / give a task and --action, or --confirm-all")
      }
    }

    func run() throws {
      let context = CommandContext.current
      let tasks = TaskDesk(try context.open(desk.data, writing: true))
      if confirmAll {
        let count = try tasks.confirmAll()
        context.say(LocalizedText("已确认 \(count) 条建议。", "Confirmed \(count) proposals."))
      } else if let task, let action {
        let entry = try tasks.tag(task, action: action, confirmed: !dismiss)
        let names = entry.actions.compactMap { HealthActions.find($0.action)?.name }.joined(separator: "、")
        context.say(LocalizedText("\(entry.number)：\(names)", "\(entry.number): \(names)"))
      }
    }
  }
}

extension LedgerEntry {
  /// Whether the date by which it was due has passed and it is neither done nor given up.
  ///
  /// Dates compare as text because they are written year first.
  package func isOverdue(on today: String) -> Bool {
    guard let deadline, status != .done, status != .cancelled else { return false }
    return deadline < today
  }
}

/// The list of special actions.
package struct ActionCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "action", abstract: "专项行动清单 / the list of special actions", subcommands: [List.self])

  /// Makes the command.
  package init() {}

  /// Lists codes and names.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出行动代码和名称 / list codes and names", discussion: "例 / example: tributary action list")

    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      Output.table(
        [LocalizedText("代码", "Code"), LocalizedText("名称", "Name"), LocalizedText("英文名", "English")],
        HealthActions.all.map { [$0.code, $0.name, $0.englishName] }, language: context.language
      ).forEach(context.console.write)
    }
  }
}
