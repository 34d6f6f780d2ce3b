import ArgumentParser
import Desk
import Model
import Store
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
    let configuration = try line.configuration(context)
    let store = try context.open(desk.data, writing: true)
    let run = SyncRun(store: store, configuration: configuration, language: context.language)
    let showsProgress = try show.format != .json && TerminalProgress.isPossible && store.upstream() != nil
    var bar: TerminalProgress?
    defer { bar?.clear() }
    let outcome = try await run.perform { meter in
      if showsProgress { bar = try TerminalProgress(store, meter: meter, language: context.language) }
    }
    bar?.clear()
    switch outcome {
    case .alreadyRunning:
      if show.format == .json { context.console.write(try Output.json(SyncRun.Idle())) }
      context.note(outcome.sentence)
    case .synced(let report):
      try context.answer(report, as: show.format, in: [outcome.sentence], remarks: report.remarks)
    }
  }
}
