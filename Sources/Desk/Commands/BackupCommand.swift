package import ArgumentParser
import Foundation
import Model
import Store

/// Makes a verified backup of a copy.
package struct BackupCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "备份数据并核验 / make a verified backup",
    discussion: """
      填报、同步和 serve 照常进行。FILE 写好并核验后才出现；已有的文件不会被覆盖，除非它是本机较早的备份并加了 --replace。
      FILE 是已有目录时，在其中按日期命名。旁边的 FILE.key 是密钥，FILE.blobs 是附件，恢复时都要用。
      Entering, syncing and serving go on. FILE appears when it is whole and verified; a file that is there is never
      overwritten, unless it is an older backup of this copy and --replace is given. Where FILE is a folder, the backup
      gets a dated name in it. Beside it, FILE.key is the key and FILE.blobs the attachments; a restore needs both.
      例 / example: tributary backup /media/usb/office.sqlite --data ./office
      例 / example: tributary backup /media/usb --keep 14 --data ./office
      """)

  @Argument(help: "备份文件，或已有的目录 / the backup, or a folder that is there") var file: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Flag(name: .long, help: "替换本机较早的同名备份 / replace an older backup of this copy") var replace = false
  @Flag(name: .customLong("without-key"), help: "不附密钥 / leave the key out") var withoutKey = false
  @Option(name: .long, help: "目录中保留的份数，更早的删除 / how many to keep in the folder; older ones go") var keep: Int?

  /// Makes the command.
  package init() {}

  /// Checks the flags that go together.
  package func validate() throws {
    if let keep, !(1...BackupLimits.keptAtMost).contains(keep) {
      throw ValidationError("--keep: 1…\(BackupLimits.keptAtMost)")
    }
  }

  /// Makes the backup.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: false)
    let path = URL(fileURLWithPath: context.path(file)).standardizedFileURL.path
    var isFolder: ObjCBool = false
    let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let made: (record: BackupRecord, removed: Int)
    if isThere, isFolder.boolValue {
      let rotation = BackupRotation(folder: path, kept: keep ?? BackupLimits.keptAtMost, hasKey: !withoutKey)
      made = try rotation.make(of: store)
    } else {
      guard keep == nil else { throw DeskError.keepNeedsFolder(file) }
      made = (try store.backUp(to: path, BackupOptions(replaces: replace, hasKey: !withoutKey)), 0)
    }
    if show.format == .json {
      context.console.write(try Output.json(made.record))
    } else {
      context.say(BackupWording.made(made.record, removed: made.removed))
    }
    if let advice = BackupWording.aboutKey(made.record) { context.note(advice) }
  }
}

extension DeskError {
  fileprivate static func keepNeedsFolder(_ name: String) -> DeskError {
    DeskError(
      "keep-needs-folder", LocalizedText("“\(name)”不是已有的目录。", "“\(name)” is no folder that is there."),
      hint: LocalizedText("--keep 只用于目录：请先建立它或插上备份盘。", "--keep is for a folder: make it, or connect the backup disk."))
  }
}
