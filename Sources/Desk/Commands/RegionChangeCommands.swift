import ArgumentParser
import Model
import Store

/// Adds a region.
struct RegionAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "新增本地区的乡镇、开发区 / add a town or a zone",
    discussion: """
      例 / examples:
        tributary region add 500114101 正阳镇 --tier town --data ./office
        tributary-server region add 210191 某开发区 --tier district --parent 210100 --from 2022 --data ./hub
      """)

  @Argument(help: "代码 / code") var code: String
  @Argument(help: "名称 / name") var name: String
  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "city、district 或 town / tier") var tier: String = RegionTier.town.rawValue
  @Option(name: .long, help: "上级代码，默认本地区 / the region above, the own one by default") var parent: String?
  @Option(name: .long, help: "自哪一年起，不写为一直有 / first year; without it, since ever") var from: Int?

  func run() throws {
    let context = CommandContext.current
    guard let wanted = RegionTier(rawValue: tier) else { throw DeskError.tierUnknown(tier) }
    let regions = try RegionDesk(try context.open(desk.data, writing: true))
    let region = try regions.add(code, name: name, tier: wanted, parent: parent, from: from)
    context.say(LocalizedText("已新增\(region.name)（\(region.code)）。", "Added \(region.name) (\(region.code))."))
  }
}

/// What a change of a region names.
struct RegionChange: ParsableArguments {
  @Argument(help: "地区代码 / region") var code: String
  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "自哪一年起 / from which year on") var from: Int
  @Option(name: .long, help: "依据 / why") var reason: String = ""

  func regions() throws -> RegionDesk {
    try RegionDesk(try CommandContext.current.open(desk.data, writing: true))
  }
}

/// Renames a region.
struct RegionRenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "自某年起改名 / rename from a year on",
    discussion: "例 / example: tributary-server region rename 210112 浑南区 --from 2023 --data ./hub")

  @OptionGroup var change: RegionChange
  @Argument(help: "新名称 / new name") var name: String

  func run() throws {
    let region = try change.regions().rename(change.code, to: name, from: change.from, reason: change.reason)
    CommandContext.current.say(
      LocalizedText(
        "\(region.code) 自 \(change.from) 年起名为\(region.name)。",
        "\(region.code) is \(region.name) from \(change.from) on."))
  }
}

/// Hangs a region elsewhere.
struct RegionMoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move", abstract: "自某年起改隶属 / hang under another region from a year on",
    discussion: "例 / example: tributary-server region move 210114 --to 210200 --from 2023 --reason 区划调整 --data ./hub")

  @OptionGroup var change: RegionChange
  @Option(name: .long, help: "新上级的代码 / the new region above") var to: String

  func run() throws {
    let region = try change.regions().move(change.code, to: to, from: change.from, reason: change.reason)
    CommandContext.current.say(
      LocalizedText(
        "\(region.name)自 \(change.from) 年起隶属 \(to)；以前年度的数据仍按原隶属汇总。",
        "\(region.name) lies under \(to) from \(change.from) on; figures of earlier years stay where they were."))
  }
}

/// Ends a region.
struct RegionCloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "自某年起撤销 / end a region from a year on",
    discussion: "例 / example: tributary-server region close 210191 --from 2023 --into 210102 --data ./hub")

  @OptionGroup var change: RegionChange
  @Option(name: .long, help: "由哪个地区承接 / the region that takes over") var into: String?

  func run() throws {
    let region = try change.regions().close(change.code, from: change.from, into: into, reason: change.reason)
    let goes = into.map { LocalizedText("，由 \($0) 承接", ", taken over by \($0)") }
    CommandContext.current.say(
      LocalizedText(
        "\(region.name)自 \(change.from) 年起撤销\(goes?.chinese ?? "")。",
        "\(region.name) is no more from \(change.from) on\(goes?.english ?? "")."))
  }
}

/// Joins a region to another.
struct RegionMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "自某年起并入另一地区 / join a region to another from a year on",
    discussion: "例 / example: tributary-server region merge 210191 --into 210102 --from 2023 --data ./hub")

  @OptionGroup var change: RegionChange
  @Option(name: .long, help: "并入哪个地区 / the region that takes over") var into: String

  func run() throws {
    let region = try change.regions().close(change.code, from: change.from, into: into, reason: change.reason)
    CommandContext.current.say(
      LocalizedText(
        "\(region.name)自 \(change.from) 年起并入 \(into)。", "\(region.name) is part of \(into) from \(change.from) on."))
  }
}
