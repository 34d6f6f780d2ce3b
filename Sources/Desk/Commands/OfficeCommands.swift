package import ArgumentParser
import Model
import Replica
import Store

/// A command that only makes sense in the process it was typed in, also while another one serves the same folder.
package protocol RunsHere: ParsableCommand {}

/// Makes an office's local copy.
package struct OfficeInitCommand: ParsableCommand, RunsHere {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "init", abstract: "建立本办公室的数据和密钥 / make the office's copy and its key pair",
    discussion: "例 / example: tributary init --data ./office --org 500114 --name 黔江区健康中国行动推进办")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "本地区的六位区划代码 / the region's six-digit code") var org: String
  @Option(name: .long, help: "办公室名称 / the office's name") var name: String?
  @Flag(name: .long, help: "标明为演示数据 / mark as demonstration data") var demonstration = false

  /// Makes the command.
  package init() {}

  /// Makes the copy.
  package func run() throws {
    let context = CommandContext.current
    let store = try Store.found(
      Store.Founding(kind: .office, region: org, name: name, isDemonstration: demonstration),
      in: try context.folder(desk.data))
    context.say(
      LocalizedText(
        "已建立\(store.identity.name)（\(org)）的数据。节点 \(store.identity.origin.node)",
        "Made the copy of \(store.identity.name) (\(org)). Node \(store.identity.origin.node)"))
  }
}

/// Shows the office's page in a browser.
package struct OfficeServeCommand: AsyncParsableCommand, RunsHere {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "在本机网页上查看台账 / show the ledger as a local web page",
    discussion: "例 / example: tributary serve --data ./office --listen 127.0.0.1:8780")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "监听地址 / address to listen on") var listen = "127.0.0.1:8780"

  /// Makes the command.
  package init() {}

  /// Serves until stopped.
  package func run() async throws {
    let context = CommandContext.current
    let address = try ListenAddress(parsing: listen)
    guard address.isLoopback else {
      throw DeskError(
        "listen-not-local",
        LocalizedText("办公室网页还没有账户登录，只能在本机打开。", "The office's page has no accounts yet and opens on this machine only."),
        hint: LocalizedText("请用 --listen 127.0.0.1:8780。", "Use --listen 127.0.0.1:8780."))
    }
    let store = try context.open(desk.data, writing: true)
    let console = context.console
    try await WebServer.run(try OfficeSite(store).router(), at: address) { url in
      console.write("listening on \(url)")
    }
  }
}
