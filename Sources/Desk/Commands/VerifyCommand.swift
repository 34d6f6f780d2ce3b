package import ArgumentParser
import Model
import Store

/// Checks the file, the chains, the bookkeeping, and at a hub every roll-up.
package struct VerifyCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "核验数据文件、签名链和汇总 / check the file, the chains and the roll-ups",
    discussion: "例 / example: tributary verify --data ./office")

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  private struct Rollups: Encodable {
    let checked: Int
    let differ: Int
  }

  private struct Chains: Encodable {
    let checked: Int
    let broken: Int
  }

  private struct Rows: Encodable {
    let checked: Int
    let damaged: Int
  }

  private struct Attachments: Encodable {
    let checked: Int
    let damaged: Int
  }

  private struct Record: Encodable {
    let rollups: Rollups
    let chains: Chains
    let rows: Rows
    let attachments: Attachments
    let problems: [String]
  }

  /// Checks, reports, and fails where something differs.
  package func run() throws {
    let context = CommandContext.current
    let report = try context.open(desk.data, writing: false).verify()
    let problems =
      report.fileProblems + report.rollupsDiffering + report.chainsBroken + report.rowsDamaged
      + report.attachmentsDamaged
    let record = Record(
      rollups: Rollups(checked: report.rollupsChecked, differ: report.rollupsDiffering.count),
      chains: Chains(checked: report.chainsChecked, broken: report.chainsBroken.count),
      rows: Rows(checked: report.rowsChecked, damaged: report.rowsDamaged.count),
      attachments: Attachments(checked: report.attachmentsChecked, damaged: report.attachmentsDamaged.count),
      problems: problems)
    if show.format == .json || context.kind == .hub {
      context.console.write(try Output.json(record))
    } else {
      context.say(
        LocalizedText(
          "核验了 \(record.chains.checked) 条签名链、\(record.rows.checked) 行记录和 \(record.attachments.checked) 个附件。",
          "Checked \(record.chains.checked) chains, \(record.rows.checked) rows and \(record.attachments.checked) attachments."
        ))
    }
    guard report.isClean else {
      throw DeskError(
        "verify-failed",
        LocalizedText("核验发现 \(problems.count) 处不符。", "Verification found \(problems.count) differences."),
        hint: LocalizedText("请保留数据目录并联系管理员。", "Keep the data folder and call the administrator."),
        recovery: .operator)
    }
  }
}
