package import ArgumentParser
import Model
import Store

/// The catalogue of indicators.
package struct IndicatorCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "indicator", abstract: "指标目录 / the catalogue of indicators", subcommands: [List.self])

  /// Makes the command.
  package init() {}

  /// Lists definitions.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出指标 / list indicators", discussion: "例 / example: tributary indicator list --data ./office")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let known = try context.open(desk.data, writing: false).loadDefinitions()
      let indicators = known.indicators.values.sorted { $0.code < $1.code }
      if show.format == .json {
        context.console.write(try Output.json(indicators.map(IndicatorRecord.init)))
        return
      }
      Output.table(
        [
          LocalizedText("代码", "Code"), LocalizedText("名称", "Name"), LocalizedText("单位", "Unit"),
          LocalizedText("频次", "Every"), LocalizedText("汇总", "Rule"), LocalizedText("目标", "Targets"),
          LocalizedText("填报", "Entered at"),
        ],
        indicators.map {
          [
            $0.code, Output.cut($0.name, cells: 30), $0.unit, $0.frequency.title[context.language],
            $0.rule.title[context.language],
            $0.targets.description.isEmpty
              ? "—" : "\($0.comparison.symbol[context.language]) \($0.targets.description)",
            $0.enteredAt.title[context.language],
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }
  }
}

/// Targets that were found in plans.
package struct TargetCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "target", abstract: "计划中的目标 / targets found in plans", subcommands: [List.self])

  /// Makes the command.
  package init() {}

  /// Lists the targets of the own plans.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出目标 / list targets", discussion: "例 / example: tributary target list --data ./office")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Record: Encodable {
      let task: String
      let target: LedgerRecord.Target
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let records = try store.ledger(of: store.identity.region).map(LedgerRecord.init).flatMap { task in
        task.targets.map { Record(task: task.number, target: $0) }
      }
      if show.format == .json {
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("任务", "Task"), LocalizedText("目标", "Target"), LocalizedText("要求", "Wanted"),
          LocalizedText("时限", "Due"), LocalizedText("原文", "Words"),
        ],
        records.map { record in
          let value = [record.target.value, record.target.upper].compactMap { $0 }.joined(separator: "–")
          return [
            record.task, Output.cut(record.target.name, cells: 30),
            "\(TargetOperator(rawValue: record.target.operator)?.symbol[context.language] ?? "") \(value)\(record.target.unit)",
            record.target.deadline ?? "—",
            Output.cut(record.target.quote, cells: 34),
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }
  }
}
