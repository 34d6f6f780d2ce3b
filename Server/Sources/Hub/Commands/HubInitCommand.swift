package import ArgumentParser
import Desk
import Model
import Replica
import Store

/// Makes a hub.
package struct HubInitCommand: ParsableCommand, RunsHere {
  /// The most bytes of a list of regions.
  static let listBytes = 16 << 20

  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "init", abstract: "建立汇集点 / make a hub",
    discussion: "例 / example: tributary-server init --data ./hub --org 500000")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "本级的六位区划代码 / the hub's region") var org: String
  @Option(name: .long, help: "名称 / name") var name: String?
  @Option(name: .long, help: "另加的地区 CSV：code,name,tier,parent[,valid_from,valid_to] / more regions") var regions:
    String?
  @Option(name: .long, help: "PostgreSQL 地址（本版本尚不支持） / not in this version") var database: String?
  @Flag(name: .long, help: "不装内置区划和指标 / without built-in regions and indicators") var bare = false
  @Flag(name: .long, help: "标明为演示数据 / mark as demonstration data") var demonstration = false

  /// Makes the command.
  package init() {}

  /// Makes the hub.
  package func run() throws {
    let context = CommandContext.current
    guard database == nil else { throw HubError.databaseLater }
    let extra = try regions.map { file in
      try RegionList.read(try context.read(file, limit: Self.listBytes))
    }
    let store = try Store.found(
      Store.Founding(
        kind: .hub, region: org, name: name, hasBuiltins: !bare, regions: extra ?? [],
        isDemonstration: demonstration), in: try context.folder(desk.data))
    context.say(
      LocalizedText(
        "已建立汇集点“\(store.identity.name)”（\(org)）。标识 \(store.identity.origin.node)",
        "Made the hub “\(store.identity.name)” (\(org)). Id \(store.identity.origin.node)"))
  }
}

extension HubError {
  static let databaseLater = HubError(
    "database-unsupported", status: 400,
    LocalizedText(
      "本版本只支持 SQLite，不支持 --database。", "This version keeps a hub in SQLite only; --database is not supported."),
    hint: LocalizedText("请去掉 --database。", "Leave --database out."))
}
