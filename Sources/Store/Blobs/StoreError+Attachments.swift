import Model

extension StoreError {
  private static let again = LocalizedText("请再同步一次。", "Sync once more.")

  /// No row that the asker may see names the bytes, or they are not here: which of it is nobody's business.
  package static let attachmentUnknown = StoreError(
    "attachment-unknown", LocalizedText("没有这个附件。", "There is no such attachment."),
    hint: LocalizedText("请先同步；仍然没有时请联系附件的填报人。", "Sync first; if it stays so, ask whoever attached it."))

  /// A run of bytes does not follow what is here.
  package static func attachmentGap(expected: Int) -> StoreError {
    StoreError(
      "attachment-gap",
      LocalizedText("附件内容不连续，应从第 \(expected) 字节开始。", "The attachment's bytes leave a gap: \(expected) is expected."),
      hint: again, recovery: .resynchronize)
  }

  /// A run of bytes ends past the size that the row names, or the size is another.
  package static let attachmentSizeWrong = StoreError(
    "attachment-size-wrong",
    LocalizedText("附件大小与登记的不符。", "The attachment's size is not the one that was recorded."), hint: again,
    recovery: .resynchronize)

  /// The bytes are all here and do not have the hash.
  package static let attachmentAltered = StoreError(
    "attachment-altered",
    LocalizedText("附件内容与登记的摘要不符，已清除。", "The attachment's bytes do not have the recorded digest; they were removed."),
    hint: LocalizedText("请再同步一次，将从头传送。", "Sync once more: it is sent again from the start."),
    recovery: .resynchronize)

  /// The file is over the limit.
  package static func attachmentTooLarge(limit: Int) -> StoreError {
    StoreError(
      "attachment-too-large",
      LocalizedText("附件超过 \(limit) 字节的上限。", "The attachment is over the limit of \(limit) bytes."),
      hint: LocalizedText("请压缩图片或拆分文件后再上传。", "Make the pictures smaller or split the file."))
  }

  /// The region's files would be over their limit together.
  package static func attachmentQuota(limit: Int) -> StoreError {
    StoreError(
      "attachment-quota",
      LocalizedText(
        "本地区的附件合计将超过 \(limit) 字节的上限。", "The region's attachments would be over \(limit) bytes together."),
      hint: LocalizedText("请删除不再需要的附件，或联系上级管理员。", "Remove what is no longer needed, or call the hub's administrator."))
  }
}
