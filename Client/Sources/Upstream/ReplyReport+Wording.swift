package import Model

extension ReplyReport {
  /// What was done.
  package var sentences: [LocalizedText] {
    guard isTaken else {
      let kept = LocalizedText(
        "这份回复早于本机最近一次交换，或已经导入过，其中的数据没有采用；回执仍然有效，新确认 \(sync.pushed.segments) 个数据段。",
        "This reply is older than the last exchange of this copy, or was imported before: its rows were passed over; "
          + "its receipts hold and newly acknowledge \(sync.pushed.segments) segments.")
      return [kept]
    }
    let relayed = sync.relay.map { LocalizedText("转报 \($0.items) 项，", "\($0.items) items passed on and ") }
    return [
      LocalizedText(
        "已导入回复：确认上报 \(sync.pushed.changes) 处改动，\(relayed?.chinese ?? "")收到 \(sync.pulled.rows) 行。",
        "Imported the reply: \(relayed?.english ?? "")\(sync.pushed.changes) changes are acknowledged, \(sync.pulled.rows) rows came down."
      )
    ]
  }

  /// What else there is to know, and what to do next.
  package var remarks: [LocalizedText] {
    var remarks = sync.rejected.map { entry in
      LocalizedText(
        "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
        "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)")
    }
    if sync.clockAheadMs > 0 {
      remarks.append(
        LocalizedText(
          "本机时钟快了约 \(sync.clockAheadMs / 60_000) 分钟，未上报的填报时间已改正；请校正电脑的日期和时间。",
          "This clock was about \(sync.clockAheadMs / 60_000) minutes fast; the times of unsent saves were corrected. "
            + "Set the computer's date and time."))
    }
    if sync.returned > 0 {
      remarks.append(
        LocalizedText(
          "从上级取回本机以前的 \(sync.returned) 次保存。", "\(sync.returned) earlier saves of this copy came back from the hub."))
    }
    if !sync.lost.isEmpty {
      remarks.append(
        LocalizedText(
          "这份数据曾从备份恢复，或在两台电脑上使用；此前未上报的 \(sync.reissued) 次保存已重新编号。",
          "This copy was restored or is used on two machines; its \(sync.reissued) unsent saves have new numbers."))
    }
    if sync.hubRestored {
      remarks.append(
        LocalizedText("上级的数据库曾恢复过备份，本机将补报。", "The hub was restored from a backup; this copy sends again what it lacks.")
      )
    }
    for region in sync.differing {
      remarks.append(
        LocalizedText(
          "地区 \(region) 的数据与上级不一致，下一个离线包会请求核对。",
          "Rows of \(region) differ from the hub's; the next bundle asks for them whole."))
    }
    for problem in sync.relay?.problems ?? [] {
      remarks.append(
        LocalizedText(
          "上级未采用：转报第 \(problem.number) 项，\(problem.reason)。请联系上级管理员。",
          "Not applied above: item \(problem.number), \(problem.reason). Call the administrator of the hub above."))
    }
    if unsent > 0 || isUnfinished {
      remarks.append(
        LocalizedText(
          "还有 \(unsent) 处改动没有确认，或回复没有装下全部内容：请再导出一次离线包。",
          "\(unsent) changes are not acknowledged yet, or the reply did not hold everything: export another bundle."))
    }
    return remarks
  }
}
