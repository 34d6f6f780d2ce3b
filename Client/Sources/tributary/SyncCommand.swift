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
    let isWhole = report.blobs.missing == 0
    context.say(
      LocalizedText(
        "\(isWhole ? "同步完成" : "数据已同步，附件未齐")：上报 \(report.pushed.changes) 处改动，收到 \(report.pulled.rows) 行，"
          + "附件送出 \(report.blobs.sent) 个、收到 \(report.blobs.received) 个，用时 \(report.durationMs) 毫秒。",
        "\(isWhole ? "Synced" : "Synced but for attachments"): \(report.pushed.changes) changes up, "
          + "\(report.pulled.rows) rows down, attachments \(report.blobs.sent) up and \(report.blobs.received) down, "
          + "\(report.durationMs) ms."))
    sayMissing(report.blobs, context)
    for entry in report.rejected {
      context.note(
        LocalizedText(
          "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
          "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)"))
    }
  }

  /// Says in words that bytes are still missing somewhere, and why where the hub gave a reason.
  private func sayMissing(_ blobs: BlobReport, _ context: CommandContext) {
    guard blobs.missing > 0 else { return }
    context.note(
      LocalizedText(
        "还有 \(blobs.missing) 个附件的内容没有传到。请再同步一次；由其他电脑填报的附件要等那台电脑同步。",
        "The contents of \(blobs.missing) attachments have not arrived yet. Sync once more; what was attached on another machine comes once that machine has synced."
      ))
    for entry in blobs.refused {
      context.note(
        LocalizedText(
          "附件 \(entry.sha256.prefix(8))：\(entry.reason)\(entry.hint)",
          "Attachment \(entry.sha256.prefix(8)): \(entry.reason) \(entry.hint)"))
    }
  }
}
