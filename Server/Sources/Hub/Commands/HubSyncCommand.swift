package import ArgumentParser
import Desk
import Store
import Upstream

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

  /// Syncs and says what was done.
  package func run() async throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let configuration = try line.configuration(context)
    let run = SyncRun(store: store, configuration: configuration, language: context.language)
    let outcome = try await run.perform()
    switch outcome {
    case .alreadyRunning:
      if show.format == .json { context.console.write(try Output.json(SyncRun.Idle())) }
      context.note(outcome.sentence)
    case .synced(let report):
      try context.answer(report, as: show.format, in: [outcome.sentence], remarks: report.remarks)
    }
  }
}
