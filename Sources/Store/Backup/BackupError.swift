package import Model

/// A backup that was not made, or one that cannot be put back; whatever was there before is untouched.
package struct BackupError: ReportableError, Equatable {
  /// A stable identifier such as `backup-exists`.
  package let code: String
  /// What is wrong and where.
  package let message: LocalizedText
  /// What to do next.
  package let hint: LocalizedText
  /// What can be done about it.
  package let recovery: Recovery

  init(_ code: String, _ message: LocalizedText, hint: LocalizedText, recovery: Recovery = .correct) {
    self.code = code
    self.message = message
    self.hint = hint
    self.recovery = recovery
  }

  static func exists(_ path: String) -> BackupError {
    BackupError(
      "backup-exists",
      LocalizedText("“\(path)”已经存在，不会覆盖。", "“\(path)” is there already; it is not overwritten."),
      hint: LocalizedText(
        "请换一个文件名；若它是本机较早的备份，可加 --replace 替换。",
        "Choose another name; if it is an older backup of this copy, add --replace."))
  }

  static func notReplaceable(_ path: String) -> BackupError {
    BackupError(
      "backup-not-replaceable",
      LocalizedText(
        "“\(path)”不是本机较早的备份，没有替换。", "“\(path)” is no older backup of this copy; it was not replaced."),
      hint: LocalizedText("请换一个文件名。", "Choose another name."))
  }

  static func insideData(_ path: String) -> BackupError {
    BackupError(
      "backup-inside-data",
      LocalizedText("“\(path)”在数据目录里，不能作为备份。", "“\(path)” lies in a data folder and cannot be a backup."),
      hint: LocalizedText("请把备份存到另一块硬盘、U 盘或服务器上。", "Put backups on another disk, a USB stick or a server."))
  }

  static func folderMissing(_ path: String) -> BackupError {
    BackupError(
      "backup-folder-missing",
      LocalizedText("没有目录“\(path)”，没有备份。", "There is no folder “\(path)”; no backup was made."),
      hint: LocalizedText(
        "请插上备份盘，或先建立该目录。", "Connect the backup disk, or make the folder first."), recovery: .operator)
  }

  static func running(_ path: String) -> BackupError {
    BackupError(
      "backup-running",
      LocalizedText("另一个程序正在写“\(path)”。", "Another process is writing “\(path)”."),
      hint: LocalizedText("请等它结束后再试。", "Wait until it ends and try again."), recovery: .retry)
  }

  static func unverified(_ path: String, _ problem: String) -> BackupError {
    BackupError(
      "backup-unverified",
      LocalizedText(
        "备份“\(path)”核验未通过（\(problem)），已丢弃。", "The backup “\(path)” did not verify (\(problem)) and was dropped."),
      hint: LocalizedText(
        "请检查备份盘，并对数据目录运行 verify。", "Check the backup disk, and run verify on the data folder."),
      recovery: .operator)
  }

  static func notABackup(_ path: String, _ problem: LocalizedText) -> BackupError {
    BackupError(
      "not-a-backup",
      LocalizedText("“\(path)”不能恢复：\(problem.chinese)。", "“\(path)” cannot be restored: \(problem.english)."),
      hint: LocalizedText("请换一份备份；数据目录没有改动。", "Use another backup; the data folder was not touched."))
  }

  static func keyMissing(_ path: String) -> BackupError {
    BackupError(
      "backup-key-missing",
      LocalizedText(
        "没有找到“\(path)”这份备份的密钥，没有恢复。", "No key goes with the backup “\(path)”; nothing was restored."),
      hint: LocalizedText(
        "密钥文件与备份同名加 .key，请放在一起或用 --key 指明；若已丢失，请 init 新目录并用新注册码 enroll，已上报的数据会随 sync 回来。",
        "The key lies beside the backup as FILE.key: put it there or name it with --key. If it is lost, init a new folder and enrol it with a new code; sync brings back what reached the hub."
      ), recovery: .operator)
  }

  static func otherCopy(_ path: String) -> BackupError {
    BackupError(
      "restore-other-copy",
      LocalizedText("“\(path)”中是另一份数据，没有改动。", "“\(path)” holds another copy; nothing was changed."),
      hint: LocalizedText("请用一个空目录作 --data。", "Name an empty folder with --data."))
  }

  static func notEmpty(_ path: String) -> BackupError {
    BackupError(
      "restore-not-empty",
      LocalizedText("“\(path)”中有其他文件，没有改动。", "“\(path)” holds other files; nothing was changed."),
      hint: LocalizedText("请用一个空目录作 --data。", "Name an empty folder with --data."))
  }

  static func inUse(_ path: String) -> BackupError {
    BackupError(
      "data-in-use",
      LocalizedText("“\(path)”正被另一个程序使用，不能恢复。", "Another process uses “\(path)”; it cannot be restored now."),
      hint: LocalizedText("请先停止 serve 和同步，再恢复。", "Stop serve and any sync first, then restore."), recovery: .retry)
  }
}
