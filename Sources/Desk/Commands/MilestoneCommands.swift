package import ArgumentParser
import Model
import Store

/// Milestones and sites of tasks.
package struct MilestoneCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "milestone", abstract: "任务的节点和点位，完成率由此得出 / milestones and sites, from which a task's percent comes",
    subcommands: [Add.self, Done.self, List.self])

  /// Makes the command.
  package init() {}

  /// Adds one.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "新增节点或点位 / add a milestone or a site",
      discussion: "例 / example: tributary milestone add 3.8 正阳镇 --site --due 2022-11-30 --data ./office")

    @Argument(help: "任务编号 / task") var task: String
    @Argument(help: "名称 / name") var name: String
    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "是点位 / it is a site") var site = false
    @Option(name: .long, help: "时限，例如 2022-11-30 / day by which") var due: String?

    func run() throws {
      let context = CommandContext.current
      let milestones = MilestoneDesk(try context.open(desk.data, writing: true))
      let entry = try milestones.add(name, to: task, kind: site ? .site : .milestone, due: due)
      context.say(
        LocalizedText(
          "任务 \(task) 的第 \(entry.ordinal) 个节点：\(entry.name)。",
          "Milestone \(entry.ordinal) of task \(task): \(entry.name)."))
    }
  }

  /// Says that one is done.
  struct Done: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "标明节点已完成 / say that a milestone is done",
      discussion: """
        例 / examples:
          tributary milestone done 3.8 正阳镇 --on 2022-10-12 --data ./office
          tributary milestone done 3.8 正阳镇 --undo --note 复核未通过 --data ./office
        """)

    @Argument(help: "任务编号 / task") var task: String
    @Argument(help: "名称或序号 / name or place in the list") var name: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "完成日期，默认今天 / the day, today by default") var on: String?
    @Option(name: .long, help: "备注 / note") var note: String?
    @Flag(name: .long, help: "撤销完成 / it is not done after all") var undo = false

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let day = undo ? nil : on ?? CalendarDay(at: store.surroundings.now()).description
      let entry = try MilestoneDesk(store).finish(name, of: task, on: day, note: note)
      let evidence = try TaskEvidenceReader(store).evidence(of: TaskDesk(store).find(task))
      let (done, total) = (evidence.done, evidence.total)
      context.say(
        LocalizedText(
          "\(entry.name)：\(undo ? "未完成" : "已完成")。任务 \(task) 完成 \(done)/\(total)。",
          "\(entry.name): \(undo ? "not done" : "done"). Task \(task): \(done) of \(total)."))
    }
  }

  /// Lists them.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "查看任务的节点 / list a task's milestones",
      discussion: "例 / example: tributary milestone list 3.8 --data ./office")

    @Argument(help: "任务编号 / task") var task: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Record: Encodable {
      let ordinal: Int
      let name: String
      let kind: String
      let due: String?
      let doneOn: String?
      let note: String?
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let entries = try MilestoneDesk(store).all()[TaskDesk(store).find(task).id] ?? []
      if show.format == .json {
        let records = entries.map {
          Record(
            ordinal: $0.ordinal, name: $0.name, kind: $0.kind, due: $0.due, doneOn: $0.doneOn,
            note: $0.note.isEmpty ? nil : $0.note)
        }
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("序号", "No."), LocalizedText("节点", "Milestone"), LocalizedText("时限", "Due"),
          LocalizedText("完成", "Done"), LocalizedText("备注", "Note"),
        ],
        entries.map {
          [
            "\($0.ordinal)", Output.cut($0.name, cells: 40), $0.due ?? "—", $0.doneOn ?? "—",
            Output.cut($0.note, cells: 30),
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }
  }
}
