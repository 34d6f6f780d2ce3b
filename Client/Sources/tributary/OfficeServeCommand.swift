import ArgumentParser
import Desk
import Model
import Upstream

/// Shows the office's page in a browser, and at night syncs and backs up.
struct OfficeServeCommand: AsyncParsableCommand, RunsHere {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "本机网页；夜间自动同步和备份 / the local web page; syncs and backs up at night",
    discussion: """
      --nightly 之后两小时内运行，每个办公室错开；当时没开机的，开机后补做；没有网络时稍后重试。
      Runs within two hours after --nightly, each office at another moment; after the next start where the PC was off;
      again later where there is no network. --backup-to without --nightly backs up at two and does not sync.
      例 / example: tributary serve --data ./office --nightly 02:00 --backup-to /media/usb
      """)

  @OptionGroup var desk: DeskOptions
  @OptionGroup var night: NightlyOptions
  @OptionGroup var line: LineOptions
  @Option(name: .long, help: "监听地址 / address to listen on") var listen = "127.0.0.1:8780"

  func run() async throws {
    let context = CommandContext.current
    let configuration = try line.configuration(context)
    let store = try context.open(desk.data, writing: true)
    let run = SyncRun(store: store, configuration: configuration, language: context.language)
    let nightly = try night.service(store, at: NightlyTime(minutes: 120)) {
      try await run.perform().account
    }
    try await OfficeServer.run(store, listen: listen, beside: nightly)
  }
}
