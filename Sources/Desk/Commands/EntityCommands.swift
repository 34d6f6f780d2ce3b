package import ArgumentParser
import Model
import Replica
import Store

/// Registers of entities: schools, hospitals, offices.
package struct EntityCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "entity", abstract: "名册：学校、医院、机关等 / registers of entities",
    subcommands: [Add.self, Import.self, List.self, Close.self])

  /// Makes the command.
  package init() {}

  /// Registers one.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "登记一个机构 / put an entity on the register",
      discussion: "例 / example: tributary entity add 黔江区实验小学 --kind school --code 3150000123 --data ./office")

    @Argument(help: "名称 / name") var name: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "类别，例如 school / kind, such as school") var kind: String
    @Option(name: .long, help: "机构代码 / official code") var code: String?
    @Option(name: .long, help: "起始年 / first year") var from: Int?

    func run() throws {
      let context = CommandContext.current
      let entities = EntityDesk(try context.open(desk.data, writing: true))
      let count = try entities.add([.init(kind: kind, name: name, code: code ?? "", validFrom: from)])
      context.say(
        count > 0
          ? LocalizedText("已登记“\(name)”。", "Registered “\(name)”.")
          : LocalizedText("“\(name)”已在名册，没有变化。", "“\(name)” is on the register already; nothing changed."))
    }
  }

  /// Registers many.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "从 CSV 登记 / register from a CSV sheet",
      discussion: """
        列 / columns: 名称,类别,代码,起始年（name,kind,code,from）
        例 / example: tributary entity import 学校名册.csv --kind school --data ./office
        """)

    @Argument(help: "CSV 文件 / CSV file") var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @OptionGroup var sheet: SheetOptions
    @Option(name: .long, help: "没有“类别”列时的类别 / kind of lines that name none") var kind: String = ""

    func run() throws {
      let context = CommandContext.current
      let entities = EntityDesk(try context.open(desk.data, writing: true))
      let read = try EntitySheet(
        try context.read(file, limit: HeadedSheet.byteLimit), kind: kind, language: context.language, desk: entities)
      let total = read.entries.count + read.bad.count
      try sheet.report(read.bad, of: total, in: file, context)
      let count = sheet.dryRun ? 0 : try entities.add(read.entries.map(\.entry))
      if show.format == .json {
        let unchanged = sheet.dryRun ? 0 : read.entries.count - count
        context.console.write(
          try Output.json(SheetReport(rows: total, recorded: count, unchanged: unchanged, bad: read.bad)))
      } else {
        context.say(
          sheet.dryRun
            ? SheetOptions.checked(total)
            : LocalizedText(
              "登记了 \(count) 个，\(read.entries.count - count) 个没有变化。",
              "Registered \(count), \(read.entries.count - count) unchanged."))
      }
    }
  }

  /// Lists them.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "查看名册 / list the register",
      discussion: "例 / example: tributary entity list --kind school --data ./office")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions
    @Option(name: .long, help: "只看某类 / only one kind") var kind: String?
    @Option(name: .long, help: "只看某年在册的 / only those on the register in a year") var year: Int?

    private struct Record: Encodable {
      let id: String
      let org: String
      let kind: String
      let name: String
      let code: String?
      let from: Int?
      let to: Int?
    }

    func run() throws {
      let context = CommandContext.current
      let all = try EntityDesk(try context.open(desk.data, writing: false)).list(kind: kind)
      let found = all.filter { entity in year.map(entity.isValid) ?? true }
      if show.format == .json {
        let records = found.map {
          Record(
            id: Hexadecimal.text($0.id), org: $0.home.description, kind: $0.kind, name: $0.name,
            code: $0.code.isEmpty ? nil : $0.code, from: $0.validFrom, to: $0.validTo)
        }
        context.console.write(try Output.json(records))
        return
      }
      Output.table(
        [
          LocalizedText("地区", "Region"), LocalizedText("类别", "Kind"), LocalizedText("名称", "Name"),
          LocalizedText("代码", "Code"), LocalizedText("在册年份", "Years"),
        ],
        found.map {
          let years = [$0.validFrom, $0.validTo].map { $0.map(String.init) ?? "" }.joined(separator: "–")
          return [$0.home.description, $0.kind, Output.cut($0.name, cells: 40), $0.code, years == "–" ? "—" : years]
        }, language: context.language
      ).forEach(context.console.write)
    }
  }

  /// Takes one off.
  struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "自某年起移出名册 / take an entity off the register from a year on",
      discussion: "例 / example: tributary entity close 黔江区第二小学 --kind school --from 2023 --reason 撤并 --data ./office")

    @Argument(help: "名称或代码 / name or code") var name: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "类别 / kind") var kind: String
    @Option(name: .long, help: "自哪一年起不在册 / the first year off the register") var from: Int
    @Option(name: .long, help: "原因 / why") var reason: String = ""

    func run() throws {
      let context = CommandContext.current
      let entities = EntityDesk(try context.open(desk.data, writing: true))
      let entity = try entities.close(name, kind: kind, from: from, reason: reason)
      context.say(
        LocalizedText("“\(entity.name)”自 \(from) 年起不在名册。", "“\(entity.name)” is off the register from \(from) on."))
    }
  }
}
