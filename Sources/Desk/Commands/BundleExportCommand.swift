package import ArgumentParser
import Model
import Store

/// Writes what the hub above has not acknowledged into a file; at a hub with what it passes on.
package struct BundleExportCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出离线包 / write what the hub has not acknowledged to a file",
    discussion: "例 / example: tributary bundle export /media/usb/500114.bundle --data ./office")

  @Argument(help: "要写的文件 / the file to write") var file: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  private struct Record: Encodable {
    let file: String
    let saves: Int
    let segments: Int
    let relayed: Int
    let bytes: Int
    let more: Bool
  }

  /// Makes the command.
  package init() {}

  /// Writes the file.
  package func run() throws {
    let context = CommandContext.current
    try CarriedFile.checkFree(file, context: context)
    let store = try context.open(desk.data, writing: true)
    let bundle = try store.writeBundle()
    try CarriedFile.write(bundle.file, to: file, context: context)
    if show.format == .json {
      context.console.write(
        try Output.json(
          Record(
            file: file, saves: bundle.saves, segments: bundle.segments, relayed: bundle.relayed,
            bytes: bundle.file.count,
            more: bundle.hasMore)))
      return
    }
    let isHub = store.identity.kind == .hub
    let relayed = LocalizedText(
      isHub ? "、转报 \(bundle.relayed) 项" : "", isHub ? " and \(bundle.relayed) items passed on" : "")
    context.say(
      LocalizedText(
        "已写入“\(file)”，内有 \(bundle.saves) 次保存\(relayed.chinese)。导入上级的回复以后，它们才算已上报。",
        "Wrote “\(file)” with \(bundle.saves) saves\(relayed.english). They count as sent once the hub's reply is imported."
      ))
    if bundle.hasMore {
      context.note(
        LocalizedText(
          "还有更多保存装不下：导入回复以后请再导出一次。", "There is more than fits: export once more after the reply is imported."))
    }
  }
}
