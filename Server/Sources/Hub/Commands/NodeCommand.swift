package import ArgumentParser
import Desk
import Model
import Replica
import Store

/// The nodes of a hub.
package struct NodeCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "node", abstract: "已注册的节点 / enrolled nodes",
    subcommands: [List.self, Approve.self, Revoke.self, NodeModeCommand.self])

  /// Makes the command.
  package init() {}

  /// Lists nodes.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出节点 / list nodes", discussion: "例 / example: tributary-server node list --data ./hub")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let nodes = try NodeRecord.all(of: try context.open(desk.data, writing: false))
      if show.format == .json {
        context.console.write(try Output.json(nodes))
        return
      }
      Output.table(
        [
          LocalizedText("地区", "Region"), LocalizedText("节点", "Node"), LocalizedText("方式", "Mode"),
          LocalizedText("注册", "Enrolled"), LocalizedText("上次同步", "Last sync"), LocalizedText("停用", "Revoked"),
          LocalizedText("经由", "By way of"), LocalizedText("状态", "State"),
        ],
        nodes.map {
          [
            $0.org, $0.node, $0.modeTitle, $0.enrolledAt, $0.lastSync ?? "—", $0.revoked ? "✗" : "", $0.hub ?? "",
            $0.stateTitle[context.language],
          ]
        },
        language: context.language
      ).forEach(context.console.write)
      for problem in nodes.flatMap(\.problems) { context.note(problem.text) }
    }
  }

  /// Approves a node that a hub below let in for a region which has a key already.
  struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "批准下级汇集点注册的节点 / approve a node that a hub below let in",
      discussion: "例 / example: tributary-server node approve 3f… --data ./hub")

    @Argument(help: "节点标识 / node id") var node: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      guard let id = Hexadecimal.bytes(node).flatMap({ NodeID($0) }), try store.approve(id) else {
        throw HubError.nodeNotWaiting(node)
      }
      context.say(
        LocalizedText("已批准 \(node)；它以前上报的数据现在计入。", "Approved \(node); what it sent before counts now."))
    }
  }

  /// Shuts a node out.
  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "停用节点 / shut a node out",
      discussion: "例 / example: tributary-server node revoke 3f… --data ./hub")

    @Argument(help: "节点标识 / node id") var node: String
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      guard let id = Hexadecimal.bytes(node).flatMap({ NodeID($0) }), try store.revoke(id) else {
        throw HubError.nodeMissing(node)
      }
      context.say(LocalizedText("已停用 \(node)；它以前上报的数据都在。", "Shut out \(node); what it sent before stays."))
    }
  }
}

extension HubError {
  static func nodeNotWaiting(_ node: String) -> HubError {
    HubError(
      "node-missing", status: 404,
      LocalizedText("没有待批准的节点“\(node)”。", "No node “\(node)” waits for approval."),
      hint: LocalizedText("用 node list 查看。", "See them with node list."))
  }

  static func nodeMissing(_ node: String) -> HubError {
    HubError(
      "node-missing", status: 404, LocalizedText("没有可停用的节点“\(node)”。", "No such active node “\(node)”."),
      hint: LocalizedText("用 node list 查看。", "See them with node list."))
  }
}
