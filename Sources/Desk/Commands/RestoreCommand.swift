package import ArgumentParser
import Foundation
import Model
import Store

/// Puts a backup back.
package struct RestoreCommand: ParsableCommand, RunsHere {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "从备份恢复 / put a backup back",
    discussion: """
      恢复到空目录，或替换同一节点的数据：原数据移到目录内的 before-restore-… 中，不会删除。恢复前请停止 serve。
      Into an empty folder, or over a copy of the same node, which is moved to before-restore-… inside the folder and
      never deleted. Stop serve first.
      例 / example: tributary restore /media/usb/office.sqlite --data ./office
      """)

  @Argument(help: "备份文件 / the backup") var file: String
  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "密钥文件，不写则用 FILE.key / the key file, FILE.key by default") var key: String?

  /// Makes the command.
  package init() {}

  /// Restores.
  package func run() throws {
    let context = CommandContext.current
    let folder = try context.folder(desk.data)
    let now = Surroundings.system.now()
    let record = try Store.restore(
      URL(fileURLWithPath: context.path(file)).standardizedFileURL.path, into: folder, kind: context.kind,
      keyFile: key.map(context.path), label: Output.fileStamp(now))
    let last = record.lastSave.map(Output.time)
    context.say(
      LocalizedText(
        "已恢复到 \(record.directory)。备份中最后一次保存：\(last ?? "无")。",
        "Restored to \(record.directory). The last save in the backup: \(last ?? "none")."))
    if let aside = record.movedAside {
      context.say(LocalizedText("原来的数据移到了 \(aside)，没有删除。", "What was there is in \(aside); nothing was deleted."))
      if let unsent = record.unsentAside, unsent > 0 {
        context.say(
          LocalizedText(
            "其中有 \(unsent) 处未上报的改动，恢复后的数据里可能没有；请对照核对，必要时重新填报。",
            "It holds \(unsent) changes that were not sent and may be missing now; compare, and enter them again if so."
          ))
      }
    }
    context.note(
      context.kind == .office
        ? LocalizedText(
          "下一步：运行 sync，备份之后已上报的数据会取回；备份之后未上报的需重新填报。不要再使用同一份数据的其他副本。",
          "Next: run sync; what was sent after the backup comes back, what was not must be entered again. Use no other copy of this data."
        )
        : LocalizedText(
          "下一步：运行 verify，再启动 serve；各办公室下次同步时会补齐备份之后的数据。备份之后发的注册码和停用的节点要重做。",
          "Next: run verify, then serve; offices send again what came after the backup. Codes issued and nodes revoked since must be done again."
        ))
  }
}
