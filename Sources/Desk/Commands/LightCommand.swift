package import ArgumentParser
import Model
import Store

/// Lights that a person sets.
package struct LightCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "light", abstract: "人工调整红黄绿灯，须写明原因 / set a light by hand, with a reason",
    subcommands: [Set.self, Clear.self])

  /// Makes the command.
  package init() {}

  /// What a light is on.
  struct Subject: ParsableArguments {
    @Argument(help: "指标代码（同时写 --period），或任务编号 / indicator with --period, or task") var subject: String
    @OptionGroup var desk: DeskOptions
    @Option(name: .long, help: "地区代码，默认本地区 / region, the own one by default") var org: String?
    @Option(name: .long, help: "期间 / period") var period: String?
    @Option(name: .long, help: "原因 / why") var reason: String

    func resolve(_ store: Store) throws -> (LightDesk.Subject, RegionCode) {
      let region =
        try org.map { text throws(ModelError) in try RegionCode(parsing: InputText.clean(text)) }
        ?? store.identity.region
      return (try LightDesk(store).subject(subject, period: period, region: region), region)
    }
  }

  /// Sets one.
  struct Set: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "设置 / set",
      discussion: """
        例 / examples:
          tributary-server light set HC23 --org 500114 --period 2022-Q2 --light yellow --reason 数据核查中 --data ./hub
          tributary-server light set 3.8 --org 500114 --light blue --reason 现场验收通过，销号 --data ./hub
        """)

    @OptionGroup var subject: Subject
    @Option(name: .long, help: "grey、green、yellow、red、blue") var light: String

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(subject.desk.data, writing: true)
      let (on, region) = try subject.resolve(store)
      let changed = try LightDesk(store).set(light, on: on, of: region, reason: subject.reason)
      context.say(
        changed
          ? LocalizedText("已设为 \(light)，原因已记录。", "Set to \(light); the reason is kept.")
          : LocalizedText("没有变化。", "Nothing changed."))
    }
  }

  /// Takes one away.
  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "恢复自动判定 / let the computed light show again",
      discussion:
        "例 / example: tributary-server light clear HC23 --org 500114 --period 2022-Q2 --reason 核查结束 --data ./hub")

    @OptionGroup var subject: Subject

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(subject.desk.data, writing: true)
      let (on, region) = try subject.resolve(store)
      let gone = try LightDesk(store).clear(on, of: region, reason: subject.reason)
      context.say(
        gone
          ? LocalizedText("已恢复自动判定。", "The computed light shows again.")
          : LocalizedText("本级没有设置过。", "This tier had set none."))
    }
  }
}
