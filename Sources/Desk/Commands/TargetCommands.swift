package import ArgumentParser
import Model
import Replica
import Store

/// Targets: those found in plans and the indicators that judge them, and those that a tier sets year by year.
package struct TargetCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "target", abstract: "目标：计划中的目标与对应指标，逐年下达的目标 / targets and the indicators that judge them",
    subcommands: [List.self, Bind.self, Unbind.self, Set.self, Import.self])

  /// Makes the command.
  package init() {}

  /// Lists the targets of the own plans.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出计划中的目标和对应指标 / list targets and what judges them",
      discussion: "例 / example: tributary target list --unbound --data ./office")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Flag(name: .long, help: "只列尚未对应指标的，并建议指标 / only unbound ones, with proposals") var unbound = false

    private struct Proposal: Encodable {
      let indicator: String
      let name: String
      let likeness: Int
    }

    private struct Record: Encodable {
      let task: String
      let number: String
      let id: String
      let target: LedgerRecord.Target
      let proposals: [Proposal]?
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let targets = try TargetDesk(store)
      let places = try targets.list().filter { !unbound || $0.target.indicator == nil }
      let records = places.map { place in
        let proposals = place.target.indicator == nil ? targets.proposals(for: place.target) : []
        return Record(
          task: place.task, number: place.number, id: Hexadecimal.text(place.target.id),
          target: LedgerRecord.Target(place.target),
          proposals: place.target.indicator == nil
            ? proposals.map {
              Proposal(indicator: $0.indicator.code, name: $0.indicator.name, likeness: $0.likeness)
            } : nil)
      }
      if show.format == .json {
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("编号", "No."), LocalizedText("目标", "Target"), LocalizedText("要求", "Wanted"),
          LocalizedText("时限", "Due"), LocalizedText("指标", "Indicator"), LocalizedText("原文", "Words"),
        ],
        records.map { row($0, context.language) }, language: context.language
      ).forEach(context.console.write)
    }

    private func row(_ record: Record, _ language: Language) -> [String] {
      let value = [record.target.value, record.target.upper].compactMap { $0 }.joined(separator: "–")
      let proposed = record.proposals?.map(\.indicator).joined(separator: " ") ?? ""
      let sign = TargetOperator(rawValue: record.target.operator)?.symbol[language] ?? ""
      return [
        record.number, Output.cut(record.target.name, cells: 30), "\(sign) \(value)\(record.target.unit)",
        record.target.deadline ?? "—", record.target.indicator ?? (proposed.isEmpty ? "—" : "? \(proposed)"),
        Output.cut(record.target.quote, cells: 34),
      ]
    }
  }

  /// Ties a target to an indicator.
  struct Bind: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "指定由哪个指标判断目标 / say which indicator judges a target",
      discussion: """
        例 / examples:
          tributary target bind 3.10/1 X01 --data ./office
          tributary target bind --proposed --data ./office    名称一致的一次对应 / all whose names leave no doubt
        """)

    @Argument(help: "目标编号 / target") var target: String?
    @Argument(help: "指标代码 / indicator") var indicator: String?
    @Flag(name: .long, help: "名称一致的都对应 / bind all whose names leave no doubt") var proposed = false
    @OptionGroup var desk: DeskOptions

    func validate() throws {
      guard proposed != (target != nil && indicator != nil) else {
        throw ValidationError("请给出目标和指标，或 --proposed / give a target and an indicator, or --proposed")
      }
    }

    func run() throws {
      let context = CommandContext.current
      let targets = try TargetDesk(try context.open(desk.data, writing: true))
      if proposed {
        let bound = try targets.bindSure()
        for entry in bound {
          context.say(
            LocalizedText(
              "\(entry.place.number) \(entry.place.target.name) → \(entry.indicator.code) \(entry.indicator.name)",
              "\(entry.place.number) \(entry.place.target.name) → \(entry.indicator.code) \(entry.indicator.name)"))
        }
        let left = try targets.unboundCount()
        context.say(
          LocalizedText(
            "对应了 \(bound.count) 个目标，还有 \(left) 个没有指标。", "Bound \(bound.count) targets; \(left) are still unbound."))
        return
      }
      let (place, isChanged) = try targets.bind(target ?? "", to: indicator)
      context.say(
        isChanged
          ? LocalizedText(
            "目标 \(place.number)“\(place.target.name)”由指标 \(indicator ?? "") 判断。",
            "Target \(place.number), \(place.target.name), is judged by \(indicator ?? "").")
          : LocalizedText("没有变化。", "Nothing changed."))
    }
  }

  /// Takes the tie away.
  struct Unbind: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "取消目标与指标的对应 / untie a target from its indicator",
      discussion: "例 / example: tributary target unbind 3.10/1 --data ./office")

    @Argument(help: "目标编号 / target") var target: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let (place, _) = try TargetDesk(try context.open(desk.data, writing: true)).bind(target, to: nil)
      context.say(LocalizedText("目标 \(place.number) 已没有对应指标。", "Target \(place.number) is unbound."))
    }
  }

  /// Sets one target for a year.
  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "下达一个年度目标 / set an indicator's target for a year",
      discussion: "例 / example: tributary-server target set HC23 --year 2022 --value '>=65' --data ./hub")

    @Argument(help: "指标代码 / indicator") var indicator: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "年份 / year") var year: Int
    @Option(name: .long, parsing: .unconditional, help: "目标，例如 >=65、0.5..1、下降 / target") var value: String
    @Option(name: .long, help: "力度，例如 力争 / strength") var strength: String = ""
    @Option(name: .long, help: "备注；低于上级要求时必填 / note, needed where it is looser than above") var note: String = ""

    func run() throws {
      let context = CommandContext.current
      guard let target = TargetText(value) else { throw DeskError.targetWrong(value) }
      let targets = try TierTargets(try context.open(desk.data, writing: true))
      let changed = try targets.set([
        TierTargets.Entry(
          indicator: indicator, year: year, comparison: target.comparison, bound: target.bound, strength: strength,
          note: note)
      ])
      context.say(
        changed > 0
          ? LocalizedText("已下达 \(indicator) 的 \(year) 年目标。", "Set the target of \(indicator) for \(year).")
          : LocalizedText("没有变化。", "Nothing changed."))
    }
  }

  /// Sets targets from a sheet.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "从 CSV 下达年度目标 / set yearly targets from a CSV sheet",
      discussion: """
        列 / columns: 指标,年份,目标,力度,备注 或 / or 指标,2022年目标值,2023年目标值
        例 / example: tributary-server target import 目标.csv --data ./hub
        """)

    @Argument(help: "CSV 文件 / CSV file") var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @OptionGroup var sheet: SheetOptions

    func run() throws {
      let context = CommandContext.current
      let targets = try TierTargets(try context.open(desk.data, writing: true))
      let read = try TierTargetSheet(
        try context.read(file, limit: HeadedSheet.byteLimit), language: context.language, targets: targets)
      let total = read.entries.count + read.bad.count
      try sheet.report(read.bad, of: total, in: file, context)
      let count = sheet.dryRun ? 0 : try targets.set(read.entries.map(\.entry))
      if show.format == .json {
        let unchanged = sheet.dryRun ? 0 : read.entries.count - count
        context.console.write(
          try Output.json(SheetReport(rows: total, recorded: count, unchanged: unchanged, bad: read.bad)))
      } else {
        context.say(
          sheet.dryRun
            ? SheetOptions.checked(total) : LocalizedText("下达了 \(count) 个目标。", "Set \(count) targets."))
      }
    }
  }
}
