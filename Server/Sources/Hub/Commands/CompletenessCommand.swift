package import ArgumentParser
import Desk
import Model
import Rollup
import Store

/// Prints who reported and who is missing.
package struct CompletenessCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "completeness", abstract: "填报完整度：应报、已报、按时、迟报、未报名单 / who reported, in time, and who is missing",
    discussion: "例 / example: tributary-server completeness --data ./hub --org 210100 --period 2022-Q2")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "地区，默认本级 / region, this hub's by default") var org: String?
  @Option(name: .long, help: "指标 / indicator") var indicator: String?
  @Option(name: .long, help: "期间 / period") var period: String?
  @Option(name: .long, help: "口径：reported 或 approved / lens") var lens: RollupLens = .reported
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  /// Prints them.
  package func run() throws {
    let context = CommandContext.current
    let filter = try RollupCommand.filter(org: org, indicator: indicator, period: period, lens: lens)
    let store = try context.open(desk.data, writing: false)
    let records = try CompletenessRecord.all(store, filter)
    if show.format == .json {
      context.console.write(try Output.json(records))
      return
    }
    Output.table(
      [
        LocalizedText("指标", "Indicator"), LocalizedText("期间", "Period"), LocalizedText("已报/应报", "Reported"),
        LocalizedText("按时", "On time"), LocalizedText("迟报", "Late"), LocalizedText("未报", "Missing"),
      ],
      records.map { record in
        [
          record.indicator, record.period, "\(record.reported)/\(record.expected)", "\(record.onTime)",
          names(record.late, context.language), names(record.missingNames, context.language),
        ]
      }, language: context.language
    ).forEach(context.console.write)
  }

  private func names(_ regions: [CompletenessRecord.Name], _ language: Language) -> String {
    regions.isEmpty ? "—" : regions.map(\.name).joined(separator: LocalizedText("、", ", ")[language])
  }
}
