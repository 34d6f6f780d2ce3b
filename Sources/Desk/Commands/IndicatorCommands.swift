package import ArgumentParser
import Model
import Store

/// The catalogue of indicators.
package struct IndicatorCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "indicator", abstract: "指标目录和年度指标集 / the catalogue of indicators and the yearly sets",
    subcommands: [List.self, Show.self, IndicatorAddCommand.self, IndicatorImportCommand.self])

  /// Makes the command.
  package init() {}

  /// Lists definitions.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出指标 / list indicators",
      discussion: """
        例 / examples:
          tributary indicator list --data ./office
          tributary indicator list --set 2022 --data ./office     年度指标集 / the yearly set
        """)

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "只列某年的指标集 / only the set of a year") var set: Int?
    @Flag(name: .long, help: "只列考核指标 / only those assessed") var assessed = false

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let known = try store.loadDefinitions()
      let year = set ?? Output.year(store.surroundings.now())
      let members = try YearlySets(store).set(in: year)
      let places = Dictionary(members.map { ($0.indicator, $0) }) { first, _ in first }
      let indicators = known.indicators.values.filter { indicator in
        (set == nil || places[indicator.code] != nil) && (!assessed || places[indicator.code]?.isAssessed == true)
      }.sorted { left, right in
        let order = { (code: String) in set == nil ? 0 : places[code]?.ordinal ?? 0 }
        return (order(left.code), left.code) < (order(right.code), right.code)
      }
      if show.format == .json {
        context.console.write(
          try Output.json(indicators.map { IndicatorRecord($0, place: places[$0.code]) }))
        return
      }
      Output.table(
        [
          LocalizedText("代码", "Code"), LocalizedText("名称", "Name"), LocalizedText("单位", "Unit"),
          LocalizedText("频次", "Every"), LocalizedText("汇总", "Rule"), LocalizedText("目标", "Targets"),
          LocalizedText("填报", "Entered at"), LocalizedText("\(year)年集", "Set \(year)"),
        ],
        indicators.map {
          [
            $0.code, Output.cut($0.name, cells: 30), $0.unit, $0.frequency.title[context.language],
            $0.rule.title[context.language], Self.targets($0, context.language), $0.enteredAt.title[context.language],
            Self.place(places[$0.code]),
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }

    static func targets(_ indicator: Indicator, _ language: Language) -> String {
      let text = indicator.targets.description
      return text.isEmpty ? "—" : "\(indicator.comparison.symbol[language]) \(text)"
    }

    private static func place(_ member: YearlySets.Member?) -> String {
      member.map { "\($0.ordinal)\($0.isAssessed ? "*" : "")" } ?? ""
    }
  }

  /// Shows one definition whole.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "查看一个指标的完整定义 / show one definition whole",
      discussion: "例 / example: tributary indicator show HC23 --data ./office")

    @Argument(help: "指标代码 / code") var code: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let definitions = try store.loadDefinitions()
      let name = InputText.code(code, among: definitions.indicators.keys)
      guard let indicator = definitions.indicators[name] else { throw StoreError.indicatorUnknown(code) }
      let year = Output.year(store.surroundings.now())
      let place = try YearlySets(store).set(in: year).first { $0.indicator == name }
      if show.format == .json {
        context.console.write(try Output.json(IndicatorRecord(indicator, place: place)))
        return
      }
      let owner = try IndicatorDesk.Plan(store).owners[name]
      let maker =
        owner == .nation
        ? LocalizedText("内置", "built in")[context.language]
        : owner.flatMap { definitions.tree.region($0)?.name } ?? owner?.description ?? ""
      Output.table(
        [LocalizedText("项目", "Field"), LocalizedText("内容", "Value")],
        IndicatorWording.lines(indicator, maker: maker, language: context.language), language: context.language
      ).forEach(context.console.write)
    }
  }
}
