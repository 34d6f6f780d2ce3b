import ArgumentParser
import Desk
import Model
import Store

/// Says what the hub of a region below forwards: every change, or whole roll-up cells.
struct NodeModeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mode", abstract: "下级汇集点的上报方式 / what a hub below forwards",
    discussion: """
      例 / examples:
        tributary-server node mode 210100 summary --reason 只需汇总数 --data ./hub
        tributary-server node mode 210100 full --reason 年终核对 --data ./hub
      """)

  @Argument(help: "地区代码 / region") var org: String
  @Argument(help: "full：逐条；summary：只报汇总数 / every change, or whole cells") var mode: HubEnrollCommand.Mode
  @Option(name: .long, help: "原因 / why") var reason: String
  @Flag(
    name: .customLong("at-once"),
    help: "改回 full 时不等数据到齐，立即按已有的逐条数据计 / back in full: count what is here at once")
  var isAtOnce = false
  @OptionGroup var desk: DeskOptions

  func validate() throws {
    guard mode == .full || !isAtOnce else {
      throw ValidationError("--at-once 只用于改回 full / --at-once goes with full only")
    }
  }

  func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let reason = InputText.clean(reason)
    guard !reason.isEmpty else { throw DeskError.reasonMissing }
    let region = try RegionCode(parsing: InputText.clean(org))
    let ordered = try store.orderRelay(mode == .summary, of: region, reason: reason, atOnce: isAtOnce)
    let name = try store.loadDefinitions().tree.region(region)?.name ?? org
    context.say(Self.said(ordered, name))
  }

  private static func said(_ mode: RelayMode, _ name: String) -> LocalizedText {
    switch mode {
    case .summary:
      LocalizedText(
        "已要求\(name)只报汇总数：其汇集点下次同步得知，再下次同步起按汇总数计。",
        "\(name) is to forward whole cells: its hub hears of it with its next sync, and they count from the one after.")
    case .returning:
      LocalizedText(
        "已要求\(name)逐条转报：数据全部到齐之前仍按汇总数计。",
        "\(name) is to pass on every change: until all of them are here, its cells go on counting.")
    case .full:
      LocalizedText(
        "已要求\(name)逐条转报，按这里已有的逐条数据计。",
        "\(name) is to pass on every change; what is here of them counts.")
    }
  }
}
