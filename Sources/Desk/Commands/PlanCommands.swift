package import ArgumentParser
import Documents
import Foundation
import Model
import Replica
import Store
import WireProtocol

/// Work plans: read, store, show.
package struct PlanCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "工作计划：读取、导入、查看 / work plans: read, import, show",
    subcommands: [Parse.self, Import.self, List.self, Show.self, Remove.self])

  /// Makes the command.
  package init() {}

  /// Reads a document's structure and stores nothing.
  struct Parse: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "读取计划文件的结构，不保存 / read a plan document, store nothing",
      discussion: "例 / example: tributary plan parse 2022年工作要点.txt --format json")

    @Argument(help: "计划文件（.txt） / plan document (.txt)") var file: String
    @Option(name: .long, help: "语言：zh 或 en / language: zh or en") var lang: Language?
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let document = try PlanReader.read(file, context).document
      switch show.format {
      case .json: context.console.write(try Output.json(document))
      case .table: PlanText(document: document, language: context.language).lines.forEach(context.console.write)
      }
    }
  }

  /// Stores a document as the office's plan.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "导入计划文件 / import a plan document",
      discussion: "例 / example: tributary plan import 2022年工作要点.txt --data ./office")

    @Argument(help: "计划文件（.txt） / plan document (.txt)") var file: String
    @Flag(name: .long, help: "文件有修订时写入修订 / store the changes of a revised document") var apply = false
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let read = try PlanReader.read(file, context)
      if let region = read.document.region, region.code != store.identity.region.description {
        context.note(
          LocalizedText(
            "注意：文件看来是\(region.name)的计划，而本机是\(store.identity.name)。",
            "Note: the document speaks of \(region.name), while this copy is \(store.identity.name)."))
      }
      let outcome = try PlanImport(read.document, digest: read.digest, into: store).run(applyingChanges: apply)
      try report(outcome, read.document, context)
    }

    private struct Report: Encodable {
      let title: String?
      let year: Int?
      let tasks: Int
      let targets: Int
      let anomalies: Int
      let revision: Bool
      let applied: Bool
      let added: [String]
      let changed: [String]
      let removed: [String]
    }

    private func report(_ outcome: PlanImport.Outcome, _ document: PlanDocument, _ context: CommandContext) throws {
      if show.format == .json {
        let report = Report(
          title: document.title, year: document.year, tasks: document.tasks.count, targets: document.targets.count,
          anomalies: document.anomalies.count, revision: outcome.isRevision,
          applied: outcome.isApplied && !outcome.isUnchanged, added: outcome.added, changed: outcome.changed,
          removed: outcome.removed)
        context.console.write(try Output.json(report))
        return
      }
      if outcome.isUnchanged {
        context.say(LocalizedText("该计划已导入，内容没有变化。", "This plan is here already; nothing changed."))
        return
      }
      if outcome.isRevision {
        for (mark, lines) in [("+", outcome.added), ("~", outcome.changed), ("-", outcome.removed)] {
          for line in lines { context.console.write("\(mark) \(Output.cut(line, cells: 76))") }
        }
      }
      if outcome.isApplied {
        context.say(
          LocalizedText(
            "已导入“\(document.title ?? "")”：\(document.tasks.count) 项任务，\(document.targets.count) 个目标，\(document.anomalies.count) 处存疑。",
            "Imported “\(document.title ?? "")”: \(document.tasks.count) tasks, \(document.targets.count) targets, \(document.anomalies.count) anomalies."
          ))
      } else {
        context.say(
          LocalizedText(
            "文件与已导入的计划不同，尚未写入；确认无误后加 --apply 再运行一次。",
            "The document differs from the plan that is here; nothing was stored. Run again with --apply to store it."))
      }
    }
  }

  /// The plans in a copy.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出计划 / list plans", discussion: "例 / example: tributary plan list --data ./office")

    @OptionGroup var desk: DeskOptions
    @Flag(name: .long, help: "包括下级上报的计划 / with the plans that came from below") var all = false
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let plans = try store.plans(of: all ? nil : store.identity.region)
      switch show.format {
      case .json: context.console.write(try Output.json(plans.map(PlanRecord.init)))
      case .table:
        Output.table(
          [
            LocalizedText("编号", "Id"), LocalizedText("年份", "Year"), LocalizedText("地区", "Region"),
            LocalizedText("计划", "Plan"),
            LocalizedText("文号", "Number"), LocalizedText("任务", "Tasks"), LocalizedText("目标", "Targets"),
          ],
          plans.map {
            [
              Hexadecimal.text($0.id.prefix(4)), "\($0.year)", $0.owner.description, $0.title, $0.documentNumber ?? "—",
              "\($0.taskCount)",
              "\($0.targetCount)",
            ]
          }, language: context.language
        ).forEach(context.console.write)
      }
    }
  }

  /// A plan's sections, tasks, units and targets.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "查看计划的任务、单位和目标 / show a plan's tasks, units and targets",
      discussion: "例 / example: tributary plan show --data ./office")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let entries = try store.ledger(of: store.identity.region)
      if show.format == .json {
        context.console.write(try Output.json(entries.map { LedgerRecord($0) }))
        return
      }
      var section = ""
      for entry in entries {
        if section != entry.plan + entry.section {
          section = entry.plan + entry.section
          context.console.write("\n\(entry.plan) · \(entry.section)")
        }
        context.console.write("  \(entry.number)  \(entry.text)")
        for unit in entry.units {
          context.console.write("        \(unit.name)（\(unit.role.title[context.language])）")
        }
        for target in entry.targets { context.console.write("        ◎ \(target.quote)") }
      }
    }
  }
}

extension PlanCommand {
  /// Takes a plan that was imported by mistake out again.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "撤下误导入的计划 / take a plan out that was imported by mistake",
      discussion: "例 / example: tributary plan remove 3fa9c1d2 --data ./office")

    @Argument(help: "plan list 中的编号 / the id in plan list") var plan: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let removed = try PlanImport.remove(InputText.clean(plan), from: store)
      context.say(
        LocalizedText(
          "已撤下“\(removed.title)”及其 \(removed.taskCount) 项任务；历史记录仍保留。",
          "Took out “\(removed.title)” and its \(removed.taskCount) tasks; the history keeps them."))
    }
  }
}

/// Reads plan files with the built-in regions as gazetteer.
enum PlanReader {
  static func read(_ file: String, _ context: CommandContext) throws -> (document: PlanDocument, digest: String) {
    let bytes = try context.read(file, limit: PlanLimits.bytes)
    let gazetteer = PlanGazetteer(
      BuiltinRegions.regions.map { ($0.code.description, $0.name, $0.tier.rawValue) })
    do {
      let document = try PlanParser(gazetteer: gazetteer).parse(bytes: bytes)
      return (document, Digest.hexadecimal(bytes))
    } catch {
      throw DeskError(
        error.code.rawValue, LocalizedText("\(file)：\(error.chineseMessage)", "\(file): \(error.englishMessage)"),
        hint: LocalizedText(error.hint, error.hint))
    }
  }
}
