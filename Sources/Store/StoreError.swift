package import Model

/// A file that cannot be used as asked, or a change that it does not take.
package struct StoreError: ReportableError, Equatable {
  /// A stable identifier such as `file-wrong-kind`.
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

  static func missing(_ path: String) -> StoreError {
    StoreError(
      "data-missing",
      LocalizedText("“\(path)”中没有汇流的数据文件。", "There is no Tributary file in “\(path)”."),
      hint: LocalizedText("请检查 --data，或先运行 init。", "Check --data, or run init first."))
  }

  static func forbidden(_ path: String) -> StoreError {
    StoreError(
      "data-forbidden",
      LocalizedText("没有读取“\(path)”的权限。", "This account may not read “\(path)”."),
      hint: LocalizedText("请用建立该目录的账户运行，或请管理员授权。", "Run it as the account that made the folder, or ask for the right."),
      recovery: .operator)
  }

  static func exists(_ path: String) -> StoreError {
    StoreError(
      "data-exists",
      LocalizedText("“\(path)”中已有数据文件，不会覆盖。", "There is a file in “\(path)” already; it is not overwritten."),
      hint: LocalizedText("请换一个目录，或直接使用现有数据。", "Choose another folder, or use the data that is there."))
  }

  static func foreign(_ path: String) -> StoreError {
    StoreError(
      "file-foreign",
      LocalizedText("“\(path)”不是汇流的数据库文件，或已损坏。", "“\(path)” is not a Tributary database, or it is damaged."),
      hint: LocalizedText("请检查 --data；如果文件损坏，请从备份恢复。", "Check --data; if the file is damaged, restore a backup."))
  }

  static func wrongKind(_ path: String, isHub: Bool) -> StoreError {
    let (held, program) =
      isHub
      ? (LocalizedText("汇集点", "a hub"), "tributary-server") : (LocalizedText("办公室", "an office"), "tributary")
    return StoreError(
      "file-wrong-kind",
      LocalizedText("“\(path)”是\(held.chinese)的数据。", "“\(path)” holds the data of \(held.english)."),
      hint: LocalizedText("请改用 \(program) 命令。", "Use the \(program) program for it."))
  }

  static func newer(_ path: String) -> StoreError {
    StoreError(
      "file-newer",
      LocalizedText("“\(path)”由更新版本的程序写成，未作任何改动。", "“\(path)” was written by a newer program; nothing was changed."),
      hint: LocalizedText("请升级本机的程序。", "Upgrade the program on this machine."), recovery: .operator)
  }

  /// No region has a code.
  package static func regionUnknown(_ code: String) -> StoreError {
    StoreError(
      "region-unknown",
      LocalizedText("区划表中没有代码 \(code)。", "No region has the code \(code)."),
      hint: LocalizedText("请核对六位行政区划代码，例如黔江区是 500114。", "Check the six-digit code; Qianjiang, for example, is 500114."))
  }

  /// No indicator has a code.
  package static func indicatorUnknown(_ code: String) -> StoreError {
    StoreError(
      "indicator-unknown",
      LocalizedText("没有代码为“\(code)”的指标。", "No indicator has the code “\(code)”."),
      hint: LocalizedText("用 indicator list 查看可用的指标。", "See the indicators with indicator list."))
  }

  /// A change that may not stand, with what to do.
  package static func refused(_ reason: LocalizedText, remedy: LocalizedText) -> StoreError {
    StoreError(
      "change-refused", LocalizedText("不能保存：\(reason.chinese)。", "Not saved: \(reason.english)."), hint: remedy)
  }

  static func locked(_ holder: String) -> StoreError {
    StoreError(
      "hub-in-use",
      LocalizedText("汇集点的数据正由进程 \(holder) 使用。", "The hub's data is in use by process \(holder)."),
      hint: LocalizedText("请等该进程结束，或先停止它。", "Wait for that process to end, or stop it first."), recovery: .retry)
  }

  static func busy(_ path: String) -> StoreError {
    StoreError(
      "data-busy",
      LocalizedText("“\(path)”正被另一个程序写入。", "Another program is writing “\(path)”."),
      hint: LocalizedText("请稍后再试；没有作任何改动。", "Try again later; nothing was changed."), recovery: .retry)
  }

  static func disk(_ path: String, _ detail: String) -> StoreError {
    StoreError(
      "disk-failed",
      LocalizedText("无法读写“\(path)”：\(detail)", "Cannot read or write “\(path)”: \(detail)"),
      hint: LocalizedText("请检查磁盘空间和文件权限。", "Check the free space and the permissions."), recovery: .operator)
  }

  static let textTooLong = StoreError(
    "text-too-long",
    LocalizedText("一段文字超过 256 KiB。", "A text is over 256 KiB."),
    hint: LocalizedText("请缩短后再保存。", "Shorten it and save again."))

  static let saveTooLarge = StoreError(
    "save-too-large",
    LocalizedText("一次保存的内容太多，无法上报。", "One save holds more than can be sent."),
    hint: LocalizedText("请分成几次导入。", "Import it in several parts."))

  static let deletedInThisSave = StoreError(
    "change-refused",
    LocalizedText("同一次保存里不能先删除再填写同一行。", "One save cannot delete a row and then write it."),
    hint: LocalizedText("请分两次保存。", "Save twice."))

  static let keyMissing = StoreError(
    "key-missing",
    LocalizedText("密钥文件 node.key 缺失或损坏。", "The key file node.key is missing or damaged."),
    hint: LocalizedText(
      "请联系管理员；不要从别处复制密钥，需要时建立新的数据目录并重新注册。",
      "Call the administrator; do not copy a key from elsewhere, rather make a new folder and enrol it."),
    recovery: .operator)

  static func damaged(_ detail: String) -> StoreError {
    StoreError(
      "file-damaged", LocalizedText("数据库内容有误（\(detail)）。", "The database is inconsistent (\(detail))."),
      hint: LocalizedText("请运行 verify，并从备份恢复。", "Run verify, then restore from a backup."), recovery: .fatal)
  }
}
