package import ArgumentParser
import Model
import Store

/// Hands in a period.
package struct SubmitCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "submit", abstract: "提交一个期间的数据，提交后锁定，退回后可再改 / hand in a period; it is locked until returned",
    discussion: "例 / example: tributary submit 2022-Q2 --note 已与教委核对 --data ./office")

  @Argument(help: "期间 / period") var period: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Option(name: .long, help: "说明 / note") var note: String = ""

  /// Makes the command.
  package init() {}

  private struct Record: Encodable {
    let period: String
    let number: Int
  }

  /// Hands it in.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let number = try SubmissionDesk(store).submit(period, note: note)
    if show.format == .json {
      context.console.write(try Output.json(Record(period: period, number: number)))
    } else {
      context.say(
        LocalizedText(
          "已提交 \(period)（第 \(number) 次）；同步后送达上级。",
          "Submitted \(period) (no. \(number)); the next sync takes it to the hub."))
    }
  }
}

/// What a tier above decides of submissions.
package struct ReviewCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "review", abstract: "审核下级提交的数据 / review what regions below handed in",
    subcommands: [List.self, Accept.self, Return.self])

  /// Makes the command.
  package init() {}

  /// Lists submissions.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出提交和审核结果 / list submissions and what was decided",
      discussion: "例 / example: tributary-server review list --waiting --data ./hub")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "只看某地区 / only one region") var org: String?
    @Option(name: .long, help: "只看某期间 / only one period") var period: String?
    @Flag(name: .long, help: "只看待审核的 / only those waiting") var waiting = false

    private struct Record: Encodable {
      let org: String
      let name: String
      let period: String
      let number: Int
      let submitted: String
      let note: String?
      let state: String
      let reviewer: String?
      let reason: String?
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let region = try org.map { text throws(ModelError) in try RegionCode(parsing: InputText.clean(text)) }
      let tree = try store.loadDefinitions().tree
      let entries = try SubmissionDesk(store).list(of: region).filter {
        (period == nil || $0.period == period) && (!waiting || $0.state == .waiting)
      }
      if show.format == .json {
        let records = entries.map {
          Record(
            org: $0.region.description, name: tree.region($0.region)?.name ?? "", period: $0.period,
            number: $0.number, submitted: Output.time($0.submittedAt), note: $0.note.isEmpty ? nil : $0.note,
            state: $0.state.rawValue, reviewer: $0.reviewer?.description, reason: $0.reason.isEmpty ? nil : $0.reason)
        }
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("地区", "Region"), LocalizedText("期间", "Period"), LocalizedText("次", "No."),
          LocalizedText("提交时间", "Submitted"), LocalizedText("状态", "State"), LocalizedText("原因", "Reason"),
        ],
        entries.map {
          [
            tree.region($0.region)?.name ?? $0.region.description, $0.period, "\($0.number)",
            Output.time($0.submittedAt), $0.state.title[context.language], Output.cut($0.reason, cells: 40),
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }
  }

  /// What a decision names.
  struct Subject: ParsableArguments {
    @Argument(help: "地区代码 / region") var org: String
    @Argument(help: "期间 / period") var period: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "第几次提交，默认最后一次 / which submission, the last by default") var number: Int?

    func decide(_ isAccepted: Bool, _ reason: String) throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let region = try RegionCode(parsing: InputText.clean(org))
      let entry = try SubmissionDesk(store).decide(
        isAccepted, region: region, period: period, number: number, reason: reason)
      let name = try store.loadDefinitions().tree.region(region)?.name ?? org
      context.say(
        isAccepted
          ? LocalizedText(
            "已通过\(name) \(entry.period) 第 \(entry.number) 次提交。",
            "Accepted submission \(entry.number) of \(name) for \(entry.period).")
          : LocalizedText(
            "已退回\(name) \(entry.period) 第 \(entry.number) 次提交；对方同步后可以修改。",
            "Returned submission \(entry.number) of \(name) for \(entry.period); the office can change it after its next sync."
          ))
    }
  }

  /// Accepts one.
  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "通过 / accept", discussion: "例 / example: tributary-server review accept 500114 2022-Q2 --data ./hub")

    @OptionGroup var subject: Subject
    @Option(name: .long, help: "说明 / remark") var reason: String = ""

    func run() throws { try subject.decide(true, reason) }
  }

  /// Returns one.
  struct Return: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "退回，写明原因 / return with a reason",
      discussion: "例 / example: tributary-server review return 500114 2022-Q2 --reason 分母与年报不符 --data ./hub")

    @OptionGroup var subject: Subject
    @Option(name: .long, help: "原因 / why") var reason: String

    func run() throws { try subject.decide(false, reason) }
  }
}
