package import ArgumentParser
import Model
import Rollup
import Store

/// Records many figures from one sheet.
package struct ImportCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "import", abstract: "从 CSV 批量填报指标 / record figures from a CSV sheet",
    discussion: """
      列 / columns: 指标,期间,地区,分子,分母,数值,权重,不适用,机构,是否,环节:筛查,备注
      或每行一个地区、每列一个指标 / or regions down, indicators across: 地区,HC01,HC23 分子,HC23 分母
      例 / examples:
        tributary import 2022年数据.csv --data ./office --dry-run
        tributary-server import 各区县.csv --data ./hub --period 2022
        tributary-server import 各区县.csv --data ./hub --period 2022 --hand-down 统计年鉴   下发 / hand down
      """)

  @Argument(help: "CSV 文件（UTF-8） / CSV file (UTF-8)") var file: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @OptionGroup var sheet: SheetOptions
  @Option(name: .long, help: "没有“期间”列时的期间 / the period of lines that name none") var period: String?
  @Option(
    name: .customLong("hand-down"),
    help: "下发：下级地区的数值由本级掌握，写明出处 / hand figures down to regions below; say where they come from")
  var handDown: String?

  /// Makes the command.
  package init() {}

  /// Checks every row, then records all of them in one transaction.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let figures = FigureDesk(store)
    let handing = try handDown.map { try HandedDown(store, reason: $0) }
    var read = try FigureSheet(
      try context.read(file, limit: HeadedSheet.byteLimit), language: context.language, period: period,
      known: try store.loadDefinitions().indicators)
    if let handing { try read.check(handing.problems(with:)) } else { try read.check(with: figures) }
    let total = read.entries.count + read.bad.count
    try sheet.report(read.bad, of: total, in: file, context)
    let entries = read.entries.map(\.entry)
    var changed: [Bool] = []
    if !sheet.dryRun, let handing {
      changed = try handing.record(entries)
    } else if !sheet.dryRun {
      let outcomes = try figures.record(entries)
      changed = outcomes.map(\.isChanged)
      remark(zip(read.entries.map(\.line), outcomes), context)
    }
    let recorded = changed.filter { $0 }.count
    if show.format == .json {
      context.console.write(
        try Output.json(
          SheetReport(rows: total, recorded: recorded, unchanged: changed.count - recorded, bad: read.bad)))
    } else if sheet.dryRun {
      context.say(SheetOptions.checked(total))
    } else {
      context.say(
        LocalizedText(
          "填报了 \(recorded) 个数值，\(changed.count - recorded) 个没有变化。",
          "Recorded \(recorded) figures, \(changed.count - recorded) unchanged."))
    }
  }

  private func remark(_ outcomes: some Sequence<(Int, FigureDesk.Outcome)>, _ context: CommandContext) {
    for (line, outcome) in outcomes {
      for warning in outcome.warnings {
        context.note(
          LocalizedText(
            "提醒：第 \(line) 行 \(outcome.indicator.code) \(warning.message.chinese)；已连同备注保存。",
            "Note: row \(line), \(outcome.indicator.code): \(warning.message.english); saved with the note."))
      }
    }
  }
}
