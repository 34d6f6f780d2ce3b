package import ArgumentParser
import Model
import Store

/// Records many figures from one sheet.
package struct ImportCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "import", abstract: "从 CSV 批量填报指标 / record figures from a CSV sheet",
    discussion: """
      表头 / heading: 指标,期间,分子,分母,数值,权重,不适用,备注
      例 / example: tributary import 2022年数据.csv --data ./office --dry-run
      """)

  @Argument(help: "CSV 文件（UTF-8） / CSV file (UTF-8)") var file: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Flag(name: .customLong("dry-run"), help: "只检查，不保存 / check only") var dryRun = false
  @Flag(name: .customLong("skip-bad"), help: "跳过有误的行 / leave bad rows out") var skipBad = false

  /// Makes the command.
  package init() {}

  private struct Report: Encodable {
    let rows: Int
    let recorded: Int
    let unchanged: Int
    let bad: [FigureSheet.BadRow]
  }

  /// Checks every row, then records all of them in one transaction.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let figures = FigureDesk(store)
    var sheet = try FigureSheet(
      try context.read(file, limit: FigureSheet.byteLimit), language: context.language)
    try sheet.check(with: figures)
    let total = sheet.entries.count + sheet.bad.count
    for bad in sheet.bad {
      context.note(
        LocalizedText(
          "\(file) 第 \(bad.row) 行，\(bad.column) 列：\(bad.message)",
          "\(file), row \(bad.row), column \(bad.column): \(bad.message)"))
    }
    guard sheet.bad.isEmpty || skipBad else {
      throw DeskError(
        "rows-wrong",
        LocalizedText(
          "\(total) 行中有 \(sheet.bad.count) 行有误，没有保存任何一行。",
          "\(sheet.bad.count) of \(total) rows are wrong; nothing was saved."),
        hint: LocalizedText("请改正后重新导入，或加 --skip-bad 跳过。", "Correct them, or leave them out with --skip-bad."))
    }
    let outcomes = dryRun ? [] : try figures.record(sheet.entries.map(\.entry))
    let recorded = outcomes.filter(\.isChanged).count
    for (line, outcome) in zip(sheet.entries.map(\.line), outcomes) where outcome.isSuspicious {
      context.note(
        LocalizedText(
          "提醒：第 \(line) 行 \(outcome.indicator.code) 分子大于分母，请核对；已按填写保存。",
          "Note: row \(line), \(outcome.indicator.code): the numerator is greater than the denominator; saved as entered."
        ))
    }
    if show.format == .json {
      let report = Report(
        rows: total, recorded: recorded, unchanged: outcomes.count - recorded, bad: sheet.bad)
      context.console.write(try Output.json(report))
    } else if dryRun {
      context.say(LocalizedText("检查了 \(total) 行，可以导入；没有保存。", "Checked \(total) rows; nothing was saved."))
    } else {
      context.say(
        LocalizedText(
          "填报了 \(recorded) 个数值，\(outcomes.count - recorded) 个没有变化。",
          "Recorded \(recorded) figures, \(outcomes.count - recorded) unchanged."))
    }
  }
}
