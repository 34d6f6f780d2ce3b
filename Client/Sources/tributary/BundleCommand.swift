import ArgumentParser
import Desk
import Model
import Store
import Upstream
import WireProtocol

/// The exchange with the hub by file, for an intranet without a line out.
struct BundleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle", abstract: "用文件与上级交换，适用于没有线路的内网 / exchange with the hub by file",
    subcommands: [BundleExportCommand.self, Import.self])

  /// Takes a reply.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "导入上级的回复 / import the hub's reply",
      discussion: "例 / example: tributary bundle import /media/usb/500114.bundle.reply --data ./office")

    @Argument(help: "上级的回复文件 / the hub's reply") var file: String
    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    func run() throws {
      let context = CommandContext.current
      let bytes = try context.read(file, limit: WireLimits.bundleBytes)
      let store = try context.open(desk.data, writing: true)
      let report = try FileExchange(store: store, language: context.language).take(bytes)
      try context.answer(report, as: show.format, in: report.sentences, remarks: report.remarks)
      if show.format != .json, let problem = report.problem {
        context.console.note("\(problem.title) [\(problem.code)]")
      }
    }
  }
}
