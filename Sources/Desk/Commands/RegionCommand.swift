package import ArgumentParser
import Model
import Store

/// The regions of a copy.
package struct RegionCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "region", abstract: "行政区划：查看、新增、改名、改隶属、撤并 / regions: list, add, rename, move, close, merge",
    subcommands: [
      List.self, RegionAddCommand.self, RegionRenameCommand.self, RegionMoveCommand.self, RegionCloseCommand.self,
      RegionMergeCommand.self,
    ])

  /// Makes the command.
  package init() {}

  /// Lists regions; as CSV the list can be given to `enroll --from`.
  struct List: ParsableCommand {
    /// How the list is written.
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
      case table
      case csv
      case json
    }

    static let configuration = CommandConfiguration(
      abstract: "列出地区 / list regions",
      discussion: "例 / example: tributary-server region list --data ./hub --tier district --format csv")

    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "上级代码，默认本地区 / the region above, the own one by default") var under: String?
    @Option(name: .long, help: "province、city、district 或 town / tier") var tier: String = RegionTier.district.rawValue
    @Option(name: .long, help: "年份，默认今年 / year, this one by default") var year: Int?
    @Option(name: .long, help: "输出格式：table、csv 或 json / output") var format: Format = .table

    private struct Record: Encodable {
      let code: String
      let name: String
      let tier: String
      let parent: String?
    }

    func run() throws {
      let context = CommandContext.current
      guard let wanted = RegionTier(rawValue: tier) else { throw DeskError.tierUnknown(tier) }
      let store = try context.open(desk.data, writing: false)
      let top = try under.map { text throws(ModelError) in try RegionCode(parsing: text) } ?? store.identity.region
      let tree = try store.loadDefinitions().tree
      guard tree.region(top) != nil else { throw StoreError.regionUnknown(top.description) }
      let thisYear = Output.year(store.surroundings.now())
      let regions = tree.regions(of: wanted, under: top, in: year ?? thisYear)
      switch format {
      case .csv:
        context.console.write("code,name")
        for region in regions { context.console.write("\(region.code),\(region.name)") }
      case .json:
        context.console.write(
          try Output.json(
            regions.map {
              Record(
                code: $0.code.description, name: $0.name, tier: $0.tier.rawValue, parent: $0.parent?.description)
            }))
      case .table:
        Output.table(
          [LocalizedText("代码", "Code"), LocalizedText("名称", "Name"), LocalizedText("上级", "Parent")],
          regions.map { [$0.code.description, $0.name, $0.parent?.description ?? "—"] }, language: context.language
        ).forEach(context.console.write)
      }
    }
  }
}

extension DeskError {
  static func tierUnknown(_ text: String) -> DeskError {
    DeskError(
      "tier-unknown", LocalizedText("没有“\(text)”这一级别。", "There is no tier “\(text)”."),
      hint: LocalizedText("可用 province、city、district、town。", "Use province, city, district or town."))
  }
}
