package import ArgumentParser
import Desk
package import Model
package import Store
package import Upstream

/// Sends up what this hub and its districts have written, and takes what came from above.
package struct HubSyncCommand: AsyncParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "与上级汇集点同步一次 / sync with the hub above once",
    discussion: "例 / example: tributary-server sync --data ./hub")

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @OptionGroup var line: LineOptions

  /// Makes the command.
  package init() {}

  /// Runs one sync of a hub with the hub above: the one way for the command and for a schedule.
  ///
  /// - Returns: What it did, or nil where another one is under way.
  /// - Throws: `not-enrolled`, and what a sync throws.
  package static func sync(
    _ store: Store, line: TransportConfiguration, language: Language
  ) async throws -> SyncReport? {
    guard let lock = try FolderLock(.sync, in: store.directory) else { return nil }
    defer { withExtendedLifetime(lock) {} }
    return try await Line(line).withTransport { transport in
      try await Synchronizer(store: store, transport: transport, language: language).run()
    }
  }

  /// Syncs and says what was done.
  package func run() async throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let configuration = try line.configuration(context)
    guard let report = try await Self.sync(store, line: configuration, language: context.language) else {
      context.note(
        LocalizedText("另一次同步正在进行，本次不再重复。", "A sync is already running; this one leaves it to that."))
      return
    }
    if show.format == .json {
      context.console.write(try Output.json(report))
      return
    }
    let items = report.relay?.items ?? 0
    context.say(
      LocalizedText(
        "同步完成：上报本级 \(report.pushed.changes) 处改动，转报 \(items) 项，收到 \(report.pulled.rows) 行，用时 \(report.durationMs) 毫秒。",
        "Synced: \(report.pushed.changes) own changes and \(items) passed on went up, \(report.pulled.rows) rows came down, \(report.durationMs) ms."
      ))
    for entry in report.rejected {
      context.note(
        LocalizedText(
          "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
          "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)"))
    }
    for problem in report.relay?.problems ?? [] {
      context.note(
        LocalizedText(
          "上级未采用：转报第 \(problem.number) 项，\(problem.reason)。请联系上级管理员。",
          "Not applied above: item \(problem.number), \(problem.reason). Call the administrator of the hub above."))
    }
  }
}
