package import ArgumentParser
import Model
import Store

/// Checks the file, the chains, the bookkeeping, and at a hub every roll-up.
package struct VerifyCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "核验数据文件、签名链和汇总 / check the file, the chains and the roll-ups",
    discussion: """
      例 / examples:
        tributary verify --data ./office
        tributary-server verify --prove --data ./hub
      """)

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Flag(help: "用已到的逐条数据核对下级上报的汇总数 / hold cells that hubs below forwarded against the leaves that are here")
  var prove = false

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

  private struct Summaries: Encodable {
    let proved: Int
    let leavesNotHere: Int
    let changedSince: Int
    let differ: Int

    init(_ proofs: [SummaryProof]) {
      func count(_ outcome: SummaryProof.Outcome) -> Int { proofs.count { $0.outcome == outcome } }
      (proved, leavesNotHere) = (count(.proved), count(.leavesNotHere))
      (changedSince, differ) = (count(.changedSince), count(.differs))
    }
  }

  private struct Record: Encodable {
    let rollups: Rollups
    let chains: Chains
    let rows: Rows
    let attachments: Attachments
    /// Only where it was asked for.
    let summaries: Summaries?
    let problems: [String]
  }

  /// Checks, reports, and fails where something differs.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: false)
    let report = try store.verify()
    let proofs = try prove ? store.proveSummaries() : nil
    let untrue = (proofs ?? []).filter { $0.outcome == .differs }.map(\.text)
    let problems =
      report.fileProblems + report.rollupsDiffering + report.chainsBroken + report.rowsDamaged
      + report.attachmentsDamaged + untrue
    let record = Record(
      rollups: Rollups(checked: report.rollupsChecked, differ: report.rollupsDiffering.count),
      chains: Chains(checked: report.chainsChecked, broken: report.chainsBroken.count),
      rows: Rows(checked: report.rowsChecked, damaged: report.rowsDamaged.count),
      attachments: Attachments(checked: report.attachmentsChecked, damaged: report.attachmentsDamaged.count),
      summaries: proofs.map(Summaries.init), problems: problems)
    if show.format == .json || context.kind == .hub {
      context.console.write(try Output.json(record))
    } else {
      context.say(
        LocalizedText(
          "核验了 \(record.chains.checked) 条签名链、\(record.rows.checked) 行记录和 \(record.attachments.checked) 个附件。",
          "Checked \(record.chains.checked) chains, \(record.rows.checked) rows and \(record.attachments.checked) attachments."
        ))
    }
    guard report.isClean, untrue.isEmpty else {
      throw DeskError(
        "verify-failed",
        LocalizedText("核验发现 \(problems.count) 处不符。", "Verification found \(problems.count) differences."),
        hint: LocalizedText("请保留数据目录并联系管理员。", "Keep the data folder and call the administrator."),
        recovery: .operator)
    }
  }
}
