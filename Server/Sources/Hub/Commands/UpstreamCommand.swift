package import ArgumentParser
import Desk
import Model
import Store
import Upstream
import WireProtocol

/// Makes this hub a child of another.
package struct UpstreamCommand: AsyncParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "upstream", abstract: "加入上级汇集点 / join the hub above",
    discussion: """
      例 / example: tributary-server upstream https://province.example --code XXXX-XXXX-… --data ./hub
      以后由上级用 node mode 决定 / later the hub above decides with node mode
      """)

  @Argument(help: "上级汇集点网址 / the address of the hub above") var url: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var line: LineOptions
  @Option(name: .long, help: "注册单上的注册码 / the code on the slip") var code: String
  @Option(name: .long, help: "full：逐条转报；summary：只报汇总数 / every change, or whole cells") var mode = HubEnrollCommand.Mode
    .full

  /// Makes the command.
  package init() {}

  /// Joins.
  package func run() async throws {
    let context = CommandContext.current
    let code = try EnrolmentCode(parsing: code)
    let store = try context.open(desk.data, writing: true)
    // Before the first sync: what went up by then cannot be taken back.
    try store.noteFirstRelayMode(mode == .summary ? .summary : .full)
    let welcome = try await Line(line.configuration(context)).withTransport { transport in
      try await Enrolment(transport: transport).join(store, address: url, code: code)
    }
    let (name, region) = (welcome.hubName, welcome.hubRegion)
    context.say(
      mode == .full
        ? LocalizedText(
          "已加入“\(name)”（\(region)）。现在可以运行 sync；已有的数据会一并转报。",
          "Joined “\(name)” (\(region)). Run sync next; what is here already goes up with it.")
        : LocalizedText(
          "已加入“\(name)”（\(region)）。现在可以运行 sync：先只报汇总数，上级如未作此要求，下次同步起逐条转报。",
          "Joined “\(name)” (\(region)). Run sync next: whole cells go up; should the hub above not want that, every change "
            + "does from the next sync on."))
  }
}
