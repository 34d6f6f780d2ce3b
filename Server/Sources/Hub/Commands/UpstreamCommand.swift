package import ArgumentParser
import Desk
import Model
import Upstream
import WireProtocol

/// Makes this hub a child of another.
package struct UpstreamCommand: AsyncParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "upstream", abstract: "加入上级汇集点 / join the hub above",
    discussion: "例 / example: tributary-server upstream https://province.example --code XXXX-XXXX-… --data ./hub")

  @Argument(help: "上级汇集点网址 / the address of the hub above") var url: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var line: LineOptions
  @Option(name: .long, help: "注册单上的注册码 / the code on the slip") var code: String
  @Option(name: .long, help: "full：逐条转报 / full: every change is passed on") var mode = HubEnrollCommand.Mode.full

  /// Makes the command.
  package init() {}

  /// Joins.
  package func run() async throws {
    let context = CommandContext.current
    guard mode == .full else { throw HubError.summaryUnsupported }
    let code = try EnrolmentCode(parsing: code)
    let store = try context.open(desk.data, writing: true)
    let welcome = try await Line(line.configuration(context)).withTransport { transport in
      try await Enrolment(transport: transport).join(store, address: url, code: code)
    }
    context.say(
      LocalizedText(
        "已加入“\(welcome.hubName)”（\(welcome.hubRegion)）。现在可以运行 sync；已有的数据会一并转报。",
        "Joined “\(welcome.hubName)” (\(welcome.hubRegion)). Run sync next; what is here already goes up with it."))
  }
}
