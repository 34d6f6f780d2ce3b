import ArgumentParser
import Desk
import Model
import Upstream
import WireProtocol

/// Joins a hub.
struct EnrollCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enroll", abstract: "用注册码加入上级汇集点 / join a hub with a one-time code",
    discussion: "例 / example: tributary enroll http://10.0.0.5:8700 --code XXXX-XXXX-… --data ./office")

  @Argument(help: "汇集点网址 / the hub's address") var url: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var line: LineOptions
  @Option(name: .long, help: "注册单上的注册码 / the code on the slip") var code: String
  @Flag(name: .long, help: "上级已重建或更换，改为加入这一个 / the hub was rebuilt: leave the one joined before")
  var replace = false

  func run() async throws {
    let context = CommandContext.current
    let code = try EnrolmentCode(parsing: code)
    let store = try context.open(desk.data, writing: true)
    let welcome = try await Line(line.configuration(context)).withTransport { transport in
      try await Enrolment(transport: transport).join(store, address: url, code: code, replacing: replace)
    }
    context.say(
      LocalizedText(
        "已加入“\(welcome.hubName)”（\(welcome.hubRegion)）。现在可以运行 sync。",
        "Joined “\(welcome.hubName)” (\(welcome.hubRegion)). Run sync next."))
  }
}
