package import ArgumentParser
import Model
import Store

/// Consultations of experts.
package struct ConsultationCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "consultation", abstract: "专家咨询和评审论证 / consultations of experts",
    subcommands: [Add.self, List.self])

  /// Makes the command.
  package init() {}

  /// Records one.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "登记一次咨询 / record a consultation",
      discussion: "例 / example: tributary consultation add 控烟方案论证 --on 2022-06-10 --experts 5 --data ./office")

    @Argument(help: "事项 / subject") var subject: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "日期 / day") var on: String
    @Option(name: .long, help: "参加的专家人数 / how many experts") var experts: Int
    @Option(name: .long, help: "备注 / note") var note: String = ""

    func run() throws {
      let context = CommandContext.current
      let consultations = ConsultationDesk(try context.open(desk.data, writing: true))
      let changed = try consultations.add(subject, on: on, experts: experts, note: note)
      context.say(
        changed
          ? LocalizedText("已登记：\(subject)，专家 \(experts) 人。", "Recorded: \(subject), \(experts) experts.")
          : LocalizedText("已登记过，没有变化。", "Recorded before; nothing changed."))
    }
  }

  /// Lists them.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出咨询 / list consultations", discussion: "例 / example: tributary consultation list --data ./office")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Record: Encodable {
      let heldOn: String
      let subject: String
      let experts: Int
      let note: String?
    }

    func run() throws {
      let context = CommandContext.current
      let entries = try ConsultationDesk(try context.open(desk.data, writing: false)).list()
      if show.format == .json {
        let records = entries.map {
          Record(heldOn: $0.heldOn, subject: $0.subject, experts: $0.experts, note: $0.note.isEmpty ? nil : $0.note)
        }
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("日期", "Day"), LocalizedText("事项", "Subject"), LocalizedText("专家", "Experts"),
          LocalizedText("备注", "Note"),
        ],
        entries.map {
          [$0.heldOn, Output.cut($0.subject, cells: 40), "\($0.experts)", Output.cut($0.note, cells: 30)]
        },
        language: context.language
      ).forEach(context.console.write)
    }
  }
}
