package import ArgumentParser
import Model
import Rollup
import Store

/// Records a figure.
package struct ObserveCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "observe", abstract: "填报指标数值 / record a figure",
    discussion: """
      例 / examples:
        tributary observe HC23 --data ./office --period 2022-Q2 --numerator 161 --denominator 230
        tributary observe HC11 --data ./office --period 2022 --value 1
        tributary-server observe HC11 --data ./hub --org 500114 --period 2022 --value 1   代报 / under a mandate
        tributary observe HC15 --data ./office --period 2022 --not-applicable --note 本区无农村人口
        tributary observe HC17 --data ./office --period 2022 --entity 实验小学 民族中学
        tributary observe HC17 --data ./office --period 2022 --entity 第二小学 --no
        tributary observe X01 --data ./office --period 2022 --stage 筛查=5000 高危=1000
        tributary observe HC26 --data ./office --period 2022 --org 500114101 --value 95.2   本区的乡镇 / a town
      """)

  @Argument(help: "指标代码，例如 HC23 / indicator code") var indicator: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Option(name: .long, help: "期间：2022、2022-H1、2022-Q2 或 2022-06 / period") var period: String
  @Option(name: .long, help: "地区代码，默认本地区 / region, the own one by default") var org: String?
  @Option(name: .long, parsing: .unconditional, help: "分子 / numerator") var numerator: String?
  @Option(name: .long, parsing: .unconditional, help: "分母 / denominator") var denominator: String?
  @Option(name: .long, parsing: .unconditional, help: "数值；是填 1，否填 0 / value; 1 for yes, 0 for no") var value: String?
  @Option(name: .long, parsing: .unconditional, help: "权重人口 / weight") var weight: String?
  @Option(name: .long, parsing: .upToNextOption, help: "机构名称，可写几个 / named entities") var entity: [String] = []
  @Flag(name: .long, help: "所列实体没有达到 / the entities are not covered") var no = false
  @Option(name: .long, parsing: .upToNextOption, help: "环节=数量，可写几个 / stage=count, one or more") var stage: [String] = []
  @Flag(name: .customLong("not-applicable"), help: "本地区不适用 / does not apply here") var notApplicable = false
  @Option(name: .long, help: "备注 / note") var note: String?

  /// Makes the command.
  package init() {}

  /// Refuses a figure without any part.
  package func validate() throws {
    let parts = [numerator, denominator, value, weight].compactMap { $0 }
    guard !parts.isEmpty || notApplicable || !entity.isEmpty || !stage.isEmpty else {
      throw ValidationError("请给出数值 / give a value, or --numerator and --denominator")
    }
    guard entity.isEmpty || (parts.isEmpty && stage.isEmpty && !notApplicable) else {
      throw ValidationError("--entity 不能与数值同用 / --entity goes without values")
    }
    guard !no || !entity.isEmpty else { throw ValidationError("--no 须与 --entity 同用 / --no goes with --entity") }
  }

  private struct Record: Encodable {
    let indicator: String
    let period: String
    let org: String
    let changed: Bool
    let source: String
    let holder: String?

    init(_ outcome: FigureDesk.Outcome, period: String) {
      indicator = outcome.indicator.code
      self.period = period
      org = outcome.region.code.description
      changed = outcome.isChanged
      if case .mandate(let region) = outcome.source {
        source = "mandate"
        holder = region.description
      } else {
        source = outcome.source.text
        holder = nil
      }
    }
  }

  /// Records the figure.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    func scaled(_ text: String?) throws -> Int64? {
      try text.map { text throws(ModelError) in try ExactDecimal(parsing: InputText.clean(text)).scaled }
    }
    let counts = try stage.map(Self.count)
    let figure = Figure(
      value: try scaled(value), numerator: try scaled(numerator), denominator: try scaled(denominator),
      weight: try scaled(weight), isNotApplicable: notApplicable,
      stages: counts.isEmpty ? nil : StageCounts(counts))
    let outcomes = try FigureDesk(store).record([
      FigureDesk.Entry(
        indicator: indicator, period: period, region: org, figure: figure,
        marks: entity.map { .init(name: $0, isCovered: !no) },
        note: note)
    ])
    guard let outcome = outcomes.first else { return }
    for warning in outcome.warnings {
      context.note(
        LocalizedText(
          "提醒：\(warning.message.chinese)；已连同备注保存。", "Note: \(warning.message.english); saved with the note."))
    }
    if show.format == .json {
      context.console.write(try Output.json(Record(outcome, period: period)))
    } else if outcome.isChanged, case .mandate = outcome.source {
      context.say(
        LocalizedText(
          "已为\(outcome.region.name)代报 \(outcome.indicator.code) \(outcome.indicator.name)（\(period)）。",
          "Recorded \(outcome.indicator.code) \(outcome.indicator.name) (\(period)) for \(outcome.region.name) under a mandate."
        ))
    } else if outcome.isChanged {
      context.say(
        LocalizedText(
          "已填报 \(outcome.indicator.code) \(outcome.indicator.name)（\(period)）。",
          "Recorded \(outcome.indicator.code) \(outcome.indicator.name) (\(period))."))
    } else {
      context.say(LocalizedText("与已填报的相同，没有变化。", "Same as recorded before; nothing changed."))
    }
  }

  /// Reads `筛查=5000`.
  static func count(_ text: String) throws -> StageCount {
    let parts = InputText.clean(text).split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw DeskError.stageMalformed(text) }
    return StageCount(parts[0], try ExactDecimal(parsing: parts[1]).scaled)
  }
}

extension DeskError {
  static func stageMalformed(_ text: String) -> DeskError {
    DeskError(
      "stage-malformed", LocalizedText("“\(text)”不是环节和数量。", "“\(text)” is no stage with a count."),
      hint: LocalizedText("例如 --stage 筛查=5000。", "For example --stage 筛查=5000."))
  }
}
