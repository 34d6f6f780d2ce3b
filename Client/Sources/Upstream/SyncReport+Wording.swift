package import Model

/// What a sync did, in words: the same for a person at a terminal and for a log.
extension SyncReport {
  /// What was done, in one sentence.
  package var sentence: LocalizedText {
    let isWhole = blobs.missing == 0
    var (chinese, english) = (isWhole ? "同步完成" : "数据已同步，附件未齐", isWhole ? "Synced" : "Synced but for attachments")
    chinese += "：上报 \(pushed.changes) 处改动，"
    english += ": \(pushed.changes) changes up, "
    if let relay {
      chinese += "转报 \(relay.items) 项，"
      english += "\(relay.items) items passed on, "
    }
    chinese += "收到 \(pulled.rows) 行，附件送出 \(blobs.sent) 个、收到 \(blobs.received) 个，用时 \(durationMs) 毫秒。"
    english += "\(pulled.rows) rows down, attachments \(blobs.sent) up and \(blobs.received) down, \(durationMs) ms."
    return LocalizedText(chinese, english)
  }

  /// All of it in one paragraph, for a log.
  package var account: LocalizedText {
    remarks.reduce(sentence) { text, remark in
      LocalizedText(text.chinese + remark.chinese, text.english + " " + remark.english)
    }
  }

  /// What else a person should know of a sync that went through.
  package var remarks: [LocalizedText] {
    var remarks = rejected.map { entry in
      LocalizedText(
        "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
        "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)")
    }
    if returned > 0 {
      remarks.append(
        LocalizedText(
          "从汇集点取回了本机以前的 \(returned) 次保存。",
          "\(returned) earlier saves of this copy came back from the hub."))
    }
    for lost in lost {
      remarks.append(
        LocalizedText(
          "本机的数据曾从旧备份恢复，或被复制到另一台电脑；本机未上报的 \(reissued) 次保存已重新编号上报。若恢复前的磁盘上还有第 \(lost.after) 次之后从未上报的保存，则无法取回，请核对。",
          "This copy was restored from an old backup or copied to another machine; its \(reissued) unsent saves were issued again. If the former disk had saves after number \(lost.after) that were never sent, they are gone: compare."
        ))
    }
    if clockAheadMs > 0 {
      remarks.append(
        LocalizedText(
          "本机时钟快了 \(clockAheadMs / 1_000) 秒，未上报的时间已校正；请调整时钟。",
          "This machine's clock is \(clockAheadMs / 1_000) s fast; unsent times were corrected. Set the clock."))
    }
    if hubRestored {
      remarks.append(
        LocalizedText("汇集点从备份恢复过，已补传。", "The hub was restored from a backup; what it lacked was sent again."))
    }
    if offered > 0 {
      remarks.append(
        LocalizedText(
          "汇集点丢失了自己填写的内容，本机所存的 \(offered) 行已送去，供其工作人员核对。",
          "The hub lost what its staff wrote; \(offered) rows that are here were sent for them to confirm."))
    }
    if !differing.isEmpty {
      let regions = differing.joined(separator: "、")
      remarks.append(
        LocalizedText(
          "这些地区的数据与汇集点仍不一致：\(regions)。请联系上级管理员。",
          "Rows of these regions still differ from the hub's: \(regions). Call the hub."))
    }
    for problem in relay?.problems ?? [] {
      remarks.append(
        LocalizedText(
          "上级未采用：转报第 \(problem.number) 项，\(problem.reason)。请联系上级管理员。",
          "Not applied above: item \(problem.number), \(problem.reason). Call the administrator of the hub above."))
    }
    return remarks + blobs.remarks
  }
}

extension BlobReport {
  /// What to say while the bytes of attachments are still missing somewhere.
  fileprivate var remarks: [LocalizedText] {
    guard missing > 0 else { return [] }
    let count = LocalizedText(
      "还有 \(missing) 个附件的内容没有传到。请再同步一次；由其他电脑填报的附件要等那台电脑同步。",
      "The contents of \(missing) attachments have not arrived yet. Sync once more; what was attached on another machine comes once that machine has synced."
    )
    return [count]
      + refused.map { entry in
        LocalizedText(
          "附件 \(entry.sha256.prefix(8))：\(entry.reason)\(entry.hint)",
          "Attachment \(entry.sha256.prefix(8)): \(entry.reason) \(entry.hint)")
      }
  }
}
