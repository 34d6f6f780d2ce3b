import Desk
import Foundation
import Model
import Store
import Upstream

/// One sync of a copy, whoever asks for it: a person, a timer or the served page.
///
/// Only one runs at a time.
struct SyncRun: Sendable {
  /// What came of it.
  enum Outcome: Sendable {
    /// It went through.
    case synced(SyncReport)
    /// Another one is under way, in the process of that id where it is known.
    case alreadyRunning(holder: String?)
  }

  let store: Store
  let configuration: TransportConfiguration
  let language: Language
  var showsProgress = false

  /// Runs it, or leaves it to the one that is under way.
  func perform() async throws -> Outcome {
    guard let lock = try FolderLock(.sync, in: store.directory) else {
      return .alreadyRunning(holder: FolderLock.holder(.sync, in: store.directory))
    }
    defer { withExtendedLifetime(lock) {} }
    let meter = SyncMeter()
    let bar =
      try showsProgress && store.upstream() != nil ? TerminalProgress(store, meter: meter, language: language) : nil
    defer { bar?.clear() }
    return .synced(
      try await Line(configuration, meter: meter).withTransport { transport in
        try await Synchronizer(store: store, transport: transport, language: language).run()
      })
  }

  /// All of it in one paragraph, for a log.
  static func account(of outcome: Outcome) -> LocalizedText {
    guard case .synced(let report) = outcome else { return sentence(outcome) }
    return remarks(report).reduce(sentence(outcome)) { text, remark in
      LocalizedText(text.chinese + remark.chinese, text.english + " " + remark.english)
    }
  }

  /// What else a person should know of a sync that went through.
  static func remarks(_ report: SyncReport) -> [LocalizedText] {
    var remarks = report.rejected.map { entry in
      LocalizedText(
        "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
        "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)")
    }
    if report.returned > 0 {
      remarks.append(
        LocalizedText(
          "从汇集点取回了本机以前的 \(report.returned) 次保存。",
          "\(report.returned) earlier saves of this copy came back from the hub."))
    }
    for lost in report.lost {
      remarks.append(
        LocalizedText(
          "本机的数据曾从旧备份恢复，或被复制到另一台电脑；本机未上报的 \(report.reissued) 次保存已重新编号上报。若恢复前的磁盘上还有第 \(lost.after) 次之后从未上报的保存，则无法取回，请核对。",
          "This copy was restored from an old backup or copied to another machine; its \(report.reissued) unsent saves were issued again. If the former disk had saves after number \(lost.after) that were never sent, they are gone: compare."
        ))
    }
    if report.clockAheadMs > 0 {
      remarks.append(
        LocalizedText(
          "本机时钟快了 \(report.clockAheadMs / 1_000) 秒，未上报的时间已校正；请调整时钟。",
          "This machine's clock is \(report.clockAheadMs / 1_000) s fast; unsent times were corrected. Set the clock."))
    }
    if report.hubRestored {
      remarks.append(
        LocalizedText("汇集点从备份恢复过，已补传。", "The hub was restored from a backup; what it lacked was sent again."))
    }
    if !report.differing.isEmpty {
      let regions = report.differing.joined(separator: "、")
      remarks.append(
        LocalizedText(
          "这些地区的数据与汇集点仍不一致：\(regions)。请联系上级管理员。",
          "Rows of these regions still differ from the hub's: \(regions). Call the hub."))
    }
    return remarks + missing(report.blobs)
  }

  /// What to say while the bytes of attachments are still missing somewhere.
  private static func missing(_ blobs: BlobReport) -> [LocalizedText] {
    guard blobs.missing > 0 else { return [] }
    let count = LocalizedText(
      "还有 \(blobs.missing) 个附件的内容没有传到。请再同步一次；由其他电脑填报的附件要等那台电脑同步。",
      "The contents of \(blobs.missing) attachments have not arrived yet. Sync once more; what was attached on another machine comes once that machine has synced."
    )
    return [count]
      + blobs.refused.map { entry in
        LocalizedText(
          "附件 \(entry.sha256.prefix(8))：\(entry.reason)\(entry.hint)",
          "Attachment \(entry.sha256.prefix(8)): \(entry.reason) \(entry.hint)")
      }
  }

  private static func synced(_ report: SyncReport) -> LocalizedText {
    let isWhole = report.blobs.missing == 0
    let blobs = report.blobs
    return LocalizedText(
      "\(isWhole ? "同步完成" : "数据已同步，附件未齐")：上报 \(report.pushed.changes) 处改动，收到 \(report.pulled.rows) 行，"
        + "附件送出 \(blobs.sent) 个、收到 \(blobs.received) 个，用时 \(report.durationMs) 毫秒。",
      "\(isWhole ? "Synced" : "Synced but for attachments"): \(report.pushed.changes) changes up, "
        + "\(report.pulled.rows) rows down, attachments \(blobs.sent) up and \(blobs.received) down, "
        + "\(report.durationMs) ms.")
  }

  /// A sentence about what came of it.
  static func sentence(_ outcome: Outcome) -> LocalizedText {
    switch outcome {
    case .synced(let report):
      synced(report)
    case .alreadyRunning(let holder):
      LocalizedText(
        "另一次同步正在进行\(holder.map { "（进程 \($0)）" } ?? "")，本次不再重复。",
        "A sync is already running\(holder.map { " (process \($0))" } ?? ""); this one leaves it to that.")
    }
  }
}
