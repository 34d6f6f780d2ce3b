package import ArgumentParser
import Model
import Replica
import Store

/// A command that only makes sense in the process it was typed in, also while another one serves the same folder.
package protocol RunsHere: ParsableCommand {}

/// Makes an office's local copy.
package struct OfficeInitCommand: ParsableCommand, RunsHere {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "init", abstract: "建立本办公室的数据和密钥 / make the office's copy and its key pair",
    discussion: "例 / example: tributary init --data ./office --org 500114 --name 黔江区健康中国行动推进办")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "本地区的六位区划代码 / the region's six-digit code") var org: String
  @Option(name: .long, help: "办公室名称 / the office's name") var name: String?
  @Flag(name: .long, help: "标明为演示数据 / mark as demonstration data") var demonstration = false

  /// Makes the command.
  package init() {}

  /// Makes the copy.
  package func run() throws {
    let context = CommandContext.current
    let store = try Store.found(
      Store.Founding(kind: .office, region: org, name: name, isDemonstration: demonstration),
      in: try context.folder(desk.data))
    context.say(
      LocalizedText(
        "已建立\(store.identity.name)（\(org)）的数据。节点 \(store.identity.origin.node)",
        "Made the copy of \(store.identity.name) (\(org)). Node \(store.identity.origin.node)"))
  }
}
