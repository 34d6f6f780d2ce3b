import ArgumentParser
import Model

/// The flags of commands that take a sheet, and what they all say of its bad rows.
struct SheetOptions: ParsableArguments {
  @Flag(name: .customLong("dry-run"), help: "只检查，不保存 / check only") var dryRun = false
  @Flag(name: .customLong("skip-bad"), help: "跳过有误的行 / leave bad rows out") var skipBad = false

  /// Names every bad row; nothing is taken where there is one, unless bad rows are left out.
  /// - Throws: `rows-wrong`.
  func report(_ bad: [BadRow], of total: Int, in file: String, _ context: CommandContext) throws(DeskError) {
    for row in bad {
      context.note(
        LocalizedText(
          "\(file) 第 \(row.row) 行，\(row.column) 列：\(row.message)",
          "\(file), row \(row.row), column \(row.column): \(row.message)"))
    }
    guard bad.isEmpty || skipBad else {
      throw DeskError(
        "rows-wrong",
        LocalizedText(
          "\(total) 行中有 \(Set(bad.map(\.row)).count) 行有误，没有保存任何一行。",
          "\(Set(bad.map(\.row)).count) of \(total) rows are wrong; nothing was saved."),
        hint: LocalizedText("请改正后重新导入，或加 --skip-bad 跳过。", "Correct them, or leave them out with --skip-bad."))
    }
  }

  /// What a dry run says at its end.
  static func checked(_ total: Int) -> LocalizedText {
    LocalizedText("检查了 \(total) 行；没有保存。", "Checked \(total) rows; nothing was saved.")
  }
}

/// What became of a sheet, as JSON.
struct SheetReport: Encodable {
  let rows: Int
  let recorded: Int
  let unchanged: Int
  let bad: [BadRow]
}
