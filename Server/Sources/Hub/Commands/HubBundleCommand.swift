package import ArgumentParser
import Desk
import Exchange
import Model
import Replica
import Store
import Upstream
import WireProtocol

/// The exchange with nodes by file.
package struct HubBundleCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "用文件与上下级交换 / exchange with nodes below and the hub above by file",
    subcommands: [BundleExportCommand.self, Import.self])

  /// Makes the command.
  package init() {}

  /// Takes a bundle and writes the reply.
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "导入下级的离线包并写出回复，或导入上级的回复 / import a bundle and write the reply, or import a reply",
      discussion: """
        例 / examples:
          tributary-server bundle import /media/usb/500114.bundle --data ./hub
          tributary-server bundle import 500114.bundle -o 500114.reply --data ./hub
          tributary-server bundle import 130100.bundle.reply --data ./city
        """)

    @Argument(help: "下级的离线包，或上级的回复 / a node's bundle, or the reply of the hub above") var file: String
    @Option(
      name: [.customShort("o"), .customLong("reply")],
      help: "回复写到哪个文件，默认在离线包旁加 .reply / where the reply goes; beside the bundle with .reply if not given")
    var reply: String?
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Record: Encodable {
      let node: String
      let org: String
      let segments: Int
      let taken: Int
      let relayed: Int
      let rows: Int
      let reply: String
      let problem: String?
    }

    func run() async throws {
      let context = CommandContext.current
      let bytes = try context.read(file, limit: WireLimits.bundleBytes)
      if try BundleFile(decoding: bytes).kind == .reply { return try take(bytes, context) }
      let target = reply ?? file + ".reply"
      try CarriedFile.checkFree(target, context: context)
      let store = try context.open(desk.data, writing: true)
      let written: WrittenReply
      do {
        written = try await store.answer(bundle: bytes) { error in
          // What is wrong with a segment is the node's to know; a failure of this machine is not.
          let isOfSegment = error is IntakeProblem || (error as? WireError).map { $0.recovery != .fatal } ?? false
          return isOfSegment ? HubError(error).problem : nil
        }
      } catch let problem as IntakeProblem {
        throw HubError(problem)
      }
      try CarriedFile.write(written.file, to: target, context: context)
      let problem = written.problem.map { HubError($0) }
      if show.format == .json {
        context.console.write(
          try Output.json(
            Record(
              node: written.node.key.node.description, org: written.node.region.description,
              segments: written.segments, taken: written.taken, relayed: written.relayed, rows: written.rows,
              reply: target,
              problem: problem?.code)))
      } else {
        context.say(
          LocalizedText(
            "已收下地区 \(written.node.region) 的离线包：\(written.segments) 个数据段中的 \(written.taken) 个。请把回复“\(target)”带回。",
            "Took \(written.taken) of \(written.segments) segments of region \(written.node.region). "
              + "Bring the reply “\(target)” back."))
      }
      if let problem {
        context.note(
          LocalizedText(
            "其余没有收下，回复里已说明：\(problem.message.chinese)",
            "The rest was not taken, as the reply says: \(problem.message.english)"))
      }
    }

    /// Takes the reply of the hub above.
    private func take(_ bytes: [UInt8], _ context: CommandContext) throws {
      let store = try context.open(desk.data, writing: true)
      let report = try FileExchange(store: store, language: context.language).take(bytes)
      try context.answer(report, as: show.format, in: report.sentences, remarks: report.remarks)
      if show.format != .json, let problem = report.problem {
        context.console.note("\(problem.title) [\(problem.code)]")
      }
    }
  }
}
