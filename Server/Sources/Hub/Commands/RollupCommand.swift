package import ArgumentParser
import Desk
import Model
package import Rollup
package import Store

/// Prints roll-ups.
package struct RollupCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "rollup", abstract: "输出汇总数值 / print roll-ups",
    discussion: "例 / example: tributary-server rollup --data ./hub --org 500000 --indicator HC23 --period 2022-Q2")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "地区 / region") var org: String?
  @Option(name: .long, help: "指标 / indicator") var indicator: String?
  @Option(name: .long, help: "期间 / period") var period: String?
  @Option(name: .long, help: "口径：reported 或 approved / lens") var lens: RollupLens = .reported
  @Option(name: .long, help: "输出格式：json 或 table / output: json or table") var format: OutputFormat = .json

  /// Makes the command.
  package init() {}

  /// A filter from texts, each checked.
  /// - Throws: `region-malformed`, `period-malformed`.
  package static func filter(
    org: String?, indicator: String?, period: String?, lens: RollupLens = .reported
  ) throws -> RollupFilter {
    RollupFilter(
      region: try org.map { text throws(ModelError) in try RegionCode(parsing: text) }, indicator: indicator,
      period: try period.map { text throws(ModelError) in try Period(parsing: text).description }, lens: lens)
  }

  /// Prints them.
  package func run() throws {
    let context = CommandContext.current
    let filter = try Self.filter(org: org, indicator: indicator, period: period, lens: lens)
    let store = try context.open(desk.data, writing: false)
    if format == .json {
      context.console.write(try Output.json(try RollupRecord.all(store, filter)))
      return
    }
    let lines = try store.rollups(filter)
    let names = try store.loadDefinitions().tree
    Output.table(
      [
        LocalizedText("地区", "Region"), LocalizedText("指标", "Indicator"), LocalizedText("期间", "Period"),
        LocalizedText("数值", "Value"), LocalizedText("已报/应报", "Reported"), LocalizedText("按时", "On time"),
        LocalizedText("目标", "Target"),
        LocalizedText("达标", "Met"),
      ], lines.map { row($0, names, context.language) }, language: context.language
    ).forEach(context.console.write)
  }

  /// A value with its unit.
  private static func value(_ line: RollupLine, _ language: Language) -> String {
    if line.basis == .notShown { return ReadingText.notShown[language] }
    let places = ExactDecimal.places
    guard let text = ReadingText.value(line.reading, line.indicator, places: places, language) else {
      return LocalizedText("无数据", "no data")[language]
    }
    return line.indicator.direction == .yes ? text : "\(text) \(line.indicator.unit)"
  }

  private func row(_ line: RollupLine, _ tree: RegionTree, _ language: Language) -> [String] {
    let reading = line.reading
    let met = reading.met.map { $0 ? LocalizedText("是", "yes") : LocalizedText("否", "no") }
    return [
      tree.region(line.region)?.name ?? line.region.description,
      "\(line.indicator.code) \(Output.cut(line.indicator.name, cells: 36))", line.period,
      Self.value(line, language),
      "\(reading.reported)/\(reading.expected)", "\(reading.onTime)",
      reading.target.map { "\(reading.comparison.symbol[language]) \($0)" } ?? "—", met?[language] ?? "—",
    ]
  }
}
