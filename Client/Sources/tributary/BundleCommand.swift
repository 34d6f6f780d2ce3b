import ArgumentParser
import Desk
import Model
import Store
import Upstream
import WireProtocol

/// The exchange with the hub by file, for an intranet without a line out.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "用文件与上级交换，适用于没有线路的内网 / exchange with the hub by file",
    subcommands: [Export.self, Import.self])

  /// Writes a bundle.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "导出离线包 / write what the hub has not acknowledged to a file",
      discussion: "例 / example: tributary bundle export /media/usb/500114.bundle --data ./office")

    @Argument(help: "要写的文件 / the file to write") var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Record: Encodable {
      let file: String
      let saves: Int
      let segments: Int
      let bytes: Int
      let more: Bool
    }

    func run() throws {
      let context = CommandContext.current
      try CarriedFile.checkFree(file, context: context)
      let store = try context.open(desk.data, writing: true)
      let bundle = try FileExchange(store: store, language: context.language).export()
      try CarriedFile.write(bundle.file, to: file, context: context)
      if show.format == .json {
        context.console.write(
          try Output.json(
            Record(
              file: file, saves: bundle.saves, segments: bundle.segments, bytes: bundle.file.count,
              more: bundle.hasMore)))
        return
      }
      context.say(
        LocalizedText(
          "已写入“\(file)”，内有 \(bundle.saves) 次保存。导入上级的回复以后，它们才算已上报。",
          "Wrote “\(file)” with \(bundle.saves) saves. They count as sent once the hub's reply is imported."))
      if bundle.hasMore {
        context.note(
          LocalizedText(
            "还有更多保存装不下：导入回复以后请再导出一次。", "There is more than fits: export once more after the reply is imported."))
      }
    }
  }

  /// Takes a reply.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "导入上级的回复 / import the hub's reply",
      discussion: "例 / example: tributary bundle import /media/usb/500114.bundle.reply --data ./office")

    @Argument(help: "上级的回复文件 / the hub's reply") var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let bytes = try context.read(file, limit: WireLimits.bundleBytes)
      let store = try context.open(desk.data, writing: true)
      let report = try FileExchange(store: store, language: context.language).take(bytes)
      if show.format == .json {
        context.console.write(try Output.json(report))
        return
      }
      report.sentences.forEach(context.say)
      for entry in report.sync.rejected {
        context.note(
          LocalizedText(
            "被退回：第 \(entry.sequence) 次保存，\(entry.reason)。\(entry.hint)",
            "Rejected: save \(entry.sequence), \(entry.reason). \(entry.hint)"))
      }
      report.remarks.forEach(context.note)
      if let problem = report.problem { context.console.note("\(problem.title) [\(problem.code)]") }
    }
  }
}

extension ReplyReport {
  /// What was done.
  var sentences: [LocalizedText] {
    guard isTaken else {
      let kept = LocalizedText(
        "这份回复早于本机最近一次交换，或已经导入过，其中的数据没有采用；回执仍然有效，新确认 \(sync.pushed.segments) 个数据段。",
        "This reply is older than the last exchange of this copy, or was imported before: its rows were passed over; "
          + "its receipts hold and newly acknowledge \(sync.pushed.segments) segments.")
      return [kept]
    }
    return [
      LocalizedText(
        "已导入回复：确认上报 \(sync.pushed.changes) 处改动，收到 \(sync.pulled.rows) 行。",
        "Imported the reply: \(sync.pushed.changes) changes are acknowledged, \(sync.pulled.rows) rows came down.")
    ]
  }

  /// What else there is to know, and what to do next.
  var remarks: [LocalizedText] {
    var remarks: [LocalizedText] = []
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
    if unsent > 0 || isUnfinished {
      remarks.append(
        LocalizedText(
          "还有 \(unsent) 处改动没有确认，或回复没有装下全部内容：请再导出一次离线包。",
          "\(unsent) changes are not acknowledged yet, or the reply did not hold everything: export another bundle."))
    }
    return remarks
  }
}
