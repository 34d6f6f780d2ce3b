import Model
import Store

/// Sentences about backups, the same for a command and for the night.
enum BackupWording {
  /// A backup was made and verified.
  static func made(_ record: BackupRecord, removed: Int) -> LocalizedText {
    let size = ByteText.size(record.bytes)
    let old =
      removed > 0 ? LocalizedText("删除旧备份 \(removed) 份。", " Removed \(removed) old ones.") : LocalizedText("", "")
    let attachments =
      record.attachments > 0
      ? LocalizedText("，附件 \(record.attachments) 个", ", \(record.attachments) attachments") : LocalizedText("", "")
    return LocalizedText(
      "已备份到 \(record.file)（\(size)\(attachments.chinese)），并已核验。\(old.chinese)",
      "Backed up to \(record.file) (\(size)\(attachments.english)) and verified.\(old.english)")
  }

  /// What to heed about the key, or nil.
  static func aboutKey(_ record: BackupRecord) -> LocalizedText? {
    if !record.hasKey {
      return LocalizedText(
        "备份不含密钥：恢复时需要数据目录里的 node.key。", "The key is not with the backup: a restore needs the folder's node.key.")
    }
    if record.isOpenToOthers {
      return LocalizedText(
        "注意：备份盘不支持文件权限，任何能读该盘的人都能冒用本机密钥 \(record.file).key。请锁好备份盘。",
        "Note: the backup disk keeps no permissions; whoever reads it can use the key \(record.file).key. Lock the disk away."
      )
    }
    return LocalizedText(
      "密钥在 \(record.file).key，恢复时要用；请像保管公章一样保管。",
      "The key is \(record.file).key; a restore needs it. Keep it as safe as the office's seal.")
  }
}
