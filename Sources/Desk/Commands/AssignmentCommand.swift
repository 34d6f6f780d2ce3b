package import ArgumentParser
import Model
import Store

/// Who is expected to report what.
package struct AssignmentCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "assignment", abstract: "指标由哪些地区填报 / which regions have to report an indicator",
    subcommands: [Add.self, End.self, List.self])

  /// Makes the command.
  package init() {}

  /// Gives one.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "指定填报地区；只列出的地区应报 / name the regions that have to report",
      discussion: """
        例 / examples:
          tributary-server assignment add X05 --org 210102 --org 210103 --from 2022 --reason 试点 --data ./hub
          tributary-server assignment add HC15 --org 210102 --excused --from 2022 --reason 无农村人口 --data ./hub
        """)

    @Argument(help: "指标代码 / indicator") var indicator: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "地区代码，可重复 / region, may be repeated") var org: [String]
    @Option(name: .long, help: "自哪一年起 / first year") var from: Int
    @Flag(name: .long, help: "这些地区不必填报 / they need not report") var excused = false
    @Option(name: .long, help: "原因 / why") var reason: String = ""

    func run() throws {
      let context = CommandContext.current
      let assignments = AssignmentDesk(try context.open(desk.data, writing: true))
      let count = try assignments.add(indicator, regions: org, isExpected: !excused, from: from, reason: reason)
      context.say(
        LocalizedText(
          "\(indicator)：\(count) 个地区自 \(from) 年起\(excused ? "不必填报" : "应报")。",
          "\(indicator): \(count) regions \(excused ? "need not report" : "have to report") from \(from) on."))
    }
  }

  /// Ends one.
  struct End: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "结束一项分配 / end an assignment",
      discussion: "例 / example: tributary-server assignment end X05 --org 210102 --after 2022 --data ./hub")

    @Argument(help: "指标代码 / indicator") var indicator: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "地区代码 / region") var org: String
    @Option(name: .long, help: "最后一年 / last year") var after: Int
    @Option(name: .long, help: "原因 / why") var reason: String = ""

    func run() throws {
      let context = CommandContext.current
      let assignments = AssignmentDesk(try context.open(desk.data, writing: true))
      _ = try assignments.end(indicator, region: org, after: after, reason: reason)
      context.say(
        LocalizedText(
          "\(indicator) 对 \(org) 的分配到 \(after) 年为止。", "The assignment of \(indicator) to \(org) ends with \(after)."))
    }
  }

  /// Lists them.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出分配 / list assignments", discussion: "例 / example: tributary-server assignment list --data ./hub")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "只看某指标 / only one indicator") var indicator: String?

    private struct Record: Encodable {
      let owner: String
      let indicator: String
      let org: String
      let from: Int
      let to: Int?
      let expected: Bool
      let reason: String?
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let tree = try store.loadDefinitions().tree
      let entries = try AssignmentDesk(store).list(indicator: indicator)
      if show.format == .json {
        let records = entries.map {
          Record(
            owner: $0.owner.description, indicator: $0.indicator, org: $0.region.description, from: $0.validFrom,
            to: $0.validTo, expected: $0.isExpected, reason: $0.reason.isEmpty ? nil : $0.reason)
        }
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("指标", "Indicator"), LocalizedText("地区", "Region"), LocalizedText("年份", "Years"),
          LocalizedText("应报", "Expected"), LocalizedText("原因", "Reason"),
        ],
        entries.map {
          [
            $0.indicator, tree.region($0.region)?.name ?? $0.region.description,
            "\($0.validFrom)–\($0.validTo.map(String.init) ?? "")",
            ($0.isExpected ? LocalizedText("是", "yes") : LocalizedText("否", "no"))[context.language],
            Output.cut($0.reason, cells: 40),
          ]
        }, language: context.language
      ).forEach(context.console.write)
    }
  }
}
