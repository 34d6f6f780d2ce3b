package import ArgumentParser
import Desk
import Model
import Replica
import Store

/// The mandates of a hub: figures entered for regions that have no copy of their own.
package struct MandateCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "mandate", abstract: "代报授权：为尚未注册的地区填报 / mandates to enter figures for regions without a copy",
    subcommands: [Grant.self, List.self, End.self])

  /// Makes the command.
  package init() {}

  /// A mandate as JSON.
  struct Record: Encodable {
    let holder: String
    let holderName: String
    let org: String
    let name: String
    let from: String
    let to: String?
    let reason: String
    let state: String
    let endedAt: String?

    init(_ entry: MandateEntry, _ tree: RegionTree) {
      let mandate = entry.mandate
      holder = mandate.holder.description
      holderName = tree.region(mandate.holder)?.name ?? holder
      org = mandate.region.description
      name = tree.region(mandate.region)?.name ?? org
      from = mandate.from.description
      to = mandate.to?.description
      reason = mandate.reason
      state = (entry.hasNode ? Mandate.Phase.ended : entry.phase).rawValue
      endedAt = mandate.endedAt.map(Output.time)
    }
  }

  /// Grants one.
  struct Grant: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "授权本级为一个尚未注册的地区代报 / let this hub enter figures for a region without a copy",
      discussion: """
        例 / example: tributary-server mandate grant --data ./hub --org 500114 --from 2022-07-01 --reason 该区尚未配备电脑
        """)

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "地区代码 / region") var org: String
    @Option(name: .long, help: "起始日期，例如 2022-07-01 / first day") var from: String
    @Option(name: .long, help: "截止日期（含当日），可不写 / last day, may be left out") var to: String?
    @Option(name: .long, help: "原因 / why") var reason: String

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let reason = InputText.clean(reason)
      guard !reason.isEmpty else { throw HubError.mandateReason }
      let mandate = try store.grantMandate(
        over: RegionCode(parsing: org), from: Self.day(from), to: try to.map(Self.day), reason: reason)
      let name = try store.loadDefinitions().tree.region(mandate.region)?.name ?? org
      let end = mandate.to.map { LocalizedText("至 \($0)", "to \($0)") } ?? LocalizedText("起", "on")
      context.say(
        LocalizedText(
          "已授权代报：\(name)，\(mandate.from) \(end.chinese)；该地区注册后自动结束。",
          "Mandate granted: \(name), from \(mandate.from) \(end.english); it ends when the region enrols."))
    }

    private static func day(_ text: String) throws -> CalendarDay {
      guard let day = CalendarDay(InputText.clean(text)) else { throw HubError.dayMalformed(text) }
      return day
    }
  }

  /// Lists all.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出代报授权 / list mandates", discussion: "例 / example: tributary-server mandate list --data ./hub")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let tree = try store.loadDefinitions().tree
      let records = try store.mandates().map { Record($0, tree) }
      if show.format == .json {
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("地区", "Region"), LocalizedText("代报单位", "Holder"), LocalizedText("起", "From"),
          LocalizedText("止", "To"), LocalizedText("状态", "State"), LocalizedText("结束于", "Ended"),
          LocalizedText("原因", "Reason"),
        ],
        records.map {
          [
            "\($0.name) \($0.org)", $0.holderName, $0.from, $0.to ?? "—", Self.title($0.state)[context.language],
            $0.endedAt ?? "—", Output.cut($0.reason, cells: 40),
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }

    private static func title(_ state: String) -> LocalizedText {
      switch Mandate.Phase(rawValue: state) {
      case .planned: LocalizedText("未开始", "planned")
      case .inForce: LocalizedText("生效", "in force")
      case .over: LocalizedText("已到期", "over")
      case .ended, nil: LocalizedText("已结束", "ended")
      }
    }
  }

  /// Ends one.
  struct End: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "结束代报授权 / end a mandate",
      discussion: "例 / example: tributary-server mandate end --data ./hub --org 500114")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "地区代码 / region") var org: String

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let mandate = try store.endMandate(over: RegionCode(parsing: org))
      let name = try store.loadDefinitions().tree.region(mandate.region)?.name ?? org
      context.say(
        LocalizedText(
          "已结束对\(name)的代报授权；已代报的数值保留并注明来源。",
          "Ended the mandate over \(name); the figures entered under it stay and say so."))
    }
  }
}

extension HubError {
  static let mandateReason = HubError(
    "mandate-reason", status: 400, LocalizedText("没有写明代报的原因。", "The mandate has no reason."),
    hint: LocalizedText("请用 --reason 写明。", "Say why with --reason."))

  static func dayMalformed(_ text: String) -> HubError {
    HubError(
      "day-malformed", status: 400, LocalizedText("“\(text)”不是日期。", "“\(text)” is no day."),
      hint: LocalizedText("请写成 2022-07-01。", "Write it as 2022-07-01."))
  }
}
