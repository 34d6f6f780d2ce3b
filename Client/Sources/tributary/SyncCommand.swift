import ArgumentParser
import Desk
import Model
import Upstream

/// Pushes, then pulls, once.
struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "与上级汇集点同步一次 / sync with the hub once",
    discussion: "例 / example: tributary sync --data ./office")

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @OptionGroup var line: LineOptions

  func run() async throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let report = try await line.withTransport { transport in
      try await Synchronizer(store: store, transport: transport, language: context.language).run()
    }
    if show.format == .json {
      context.console.write(try Output.json(report))
      return
    }
    context.say(
      LocalizedText(
        "同步完成：上报 \(report.pushed.changes) 处改动，收到 \(report.pulled.rows) 行，用时 \(report.durationMs) 毫秒。",
        "Synced: \(report.pushed.changes) changes up, \(report.pulled.rows) rows down, \(report.durationMs) ms."))
    for entry in report.rejected {
      context.note(
        LocalizedText(
          "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
          "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)"))
    }
  }
}
