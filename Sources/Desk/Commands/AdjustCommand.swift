package import ArgumentParser
import Model
import Rollup
import Store

/// Lays a determined figure beside a reported one.
package struct AdjustCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "adjust", abstract: "核定下级的数值，原报保留 / determine a figure of a region below; what it reported stays",
    discussion: """
      例 / examples:
        tributary-server adjust HC23 --org 500114 --period 2022-Q2 --numerator 150 --denominator 230 --reason 抽查核减 --data ./hub
        tributary-server adjust HC01 --org 500114 --period 2022 --value 78.2 --hand-down 统计年鉴 --data ./hub
        tributary-server adjust HC23 --org 500114 --period 2022-Q2 --remove --reason 复核无误 --data ./hub
      """)

  @Argument(help: "指标代码 / indicator code") var indicator: String
  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "地区代码 / region") var org: String
  @Option(name: .long, help: "期间 / period") var period: String
  @Option(name: .long, parsing: .unconditional, help: "分子 / numerator") var numerator: String?
  @Option(name: .long, parsing: .unconditional, help: "分母 / denominator") var denominator: String?
  @Option(name: .long, parsing: .unconditional, help: "数值 / value") var value: String?
  @Option(name: .long, parsing: .unconditional, help: "权重人口 / weight") var weight: String?
  @Option(name: .long, parsing: .upToNextOption, help: "环节=数量，可写几个 / stage=count, one or more") var stage: [String] = []
  @Flag(name: .customLong("not-applicable"), help: "不适用 / does not apply") var notApplicable = false
  @Option(name: .long, help: "原因 / why") var reason: String?
  @Option(name: .customLong("hand-down"), help: "下发：写明出处 / hand down; say where it comes from") var handDown: String?
  @Flag(name: .long, help: "撤销核定 / take it back") var remove = false

  /// Makes the command.
  package init() {}

  /// Refuses an adjustment that says nothing.
  package func validate() throws {
    guard (reason == nil) != (handDown == nil) else {
      throw ValidationError("请给出 --reason 或 --hand-down / give --reason or --hand-down")
    }
  }

  /// Records it.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let adjustments = try AdjustmentDesk(
      store, kind: handDown.map { .handedDown(InputText.trimmed($0)) } ?? .determined(reason ?? ""))
    let known = try store.loadDefinitions()
    if remove {
      let gone = try adjustments.remove(
        indicator: InputText.code(indicator, among: known.indicators.keys),
        region: RegionCode(parsing: InputText.clean(org)),
        period: Period(parsing: InputText.clean(period).uppercased()))
      context.say(
        gone
          ? LocalizedText("已撤销核定，以原报为准。", "Taken back; the reported figure stands.")
          : LocalizedText("没有可撤销的核定。", "There is none to take back."))
      return
    }
    func scaled(_ text: String?) throws -> Int64? {
      try text.map { text throws(ModelError) in try ExactDecimal(parsing: InputText.clean(text)).scaled }
    }
    let counts = try stage.map(ObserveCommand.count)
    let figure = Figure(
      value: try scaled(value), numerator: try scaled(numerator), denominator: try scaled(denominator),
      weight: try scaled(weight), isNotApplicable: notApplicable,
      stages: counts.isEmpty ? nil : StageCounts(counts))
    let changed = try adjustments.record([
      FigureDesk.Entry(
        indicator: indicator, period: period, region: org, figure: figure)
    ])
    let name = try RegionCode(parsing: InputText.clean(org))
    let title = known.tree.region(name)?.name ?? org
    context.say(
      changed == [true]
        ? LocalizedText(
          "已核定\(title) \(indicator)（\(period)）；原报保留。",
          "Determined \(indicator) of \(title) for \(period); the reported figure stays.")
        : LocalizedText("没有变化。", "Nothing changed."))
  }
}
