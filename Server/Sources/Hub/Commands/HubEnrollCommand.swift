package import ArgumentParser
import Desk
import Foundation
import Model
import Store
import WireProtocol

/// Issues one-time enrolment codes.
package struct HubEnrollCommand: ParsableCommand {
  /// How a node's figures are counted.
  package enum Mode: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Its segments are counted row by row.
    case full
    /// Its roll-up cells are counted whole.
    case summary
  }

  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "enroll", abstract: "发放一次性注册码 / issue one-time enrolment codes",
    discussion: """
      例 / examples:
        tributary-server enroll --data ./hub --org 500114
        tributary-server enroll --data ./hub --from districts.csv --slips slips.html --url https://hub.example
      """)

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions
  @Option(name: .long, help: "地区代码 / region") var org: String?
  @Option(name: .long, help: "地区清单 CSV，每个地区一张注册单 / a list of regions, one slip each") var from: String?
  @Option(name: .long, help: "full 或 summary / full or summary") var mode: Mode = .full
  @Option(name: .long, help: "把可打印的注册单写到 HTML 文件 / write printable slips to an HTML file") var slips: String?
  @Option(name: .long, help: "印在注册单上的网址 / the address printed on the slips") var url: String?

  /// Makes the command.
  package init() {}

  /// Wants one region or a list.
  package func validate() throws {
    guard (org == nil) != (from == nil) else {
      throw ValidationError("请给出 --org 或 --from 之一 / give --org or --from")
    }
  }

  private struct Record: Encodable {
    let org: String
    let name: String
    let code: String
  }

  /// Issues the codes, all or none.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let regions =
      try from.map { try RegionList.codes(try context.read($0, limit: HubInitCommand.listBytes)) }
      ?? org.map { text throws(ModelError) in [try RegionCode(parsing: text)] } ?? []
    let issued = try store.issueCodes(for: regions, mode: mode.rawValue)
    let goodUntil = Output.date(store.surroundings.now() + Store.enrolmentMilliseconds)
    let slipList = issued.map {
      Slip(region: $0.region, code: $0.code.printed, hub: store.identity.name, url: url, goodUntil: goodUntil)
    }
    if let slips {
      let page = Data(Slip.page(slipList).utf8)
      guard
        FileManager.default.createFile(
          atPath: context.path(slips), contents: page, attributes: [.posixPermissions: 0o600])
      else {
        throw HubError.slipsUnwritable(slips)
      }
    }
    if show.format == .json {
      let records = issued.map {
        Record(org: $0.region.code.description, name: $0.region.name, code: $0.code.printed)
      }
      context.console.write(try Output.json(records))
    } else if from == nil {
      // Scripts read the code from standard output; the explanation goes beside it.
      for entry in issued { context.console.write(entry.code.printed) }
      context.note(
        LocalizedText(
          "以上是\(issued.first?.region.name ?? "")的一次性注册码，30 天内有效，只能用一次。",
          "One-time code for \(issued.first?.region.name ?? ""), good once within 30 days."))
    } else {
      for line in slipList.flatMap(\.lines) { context.console.write(line) }
    }
  }
}

extension HubError {
  static func slipsUnwritable(_ name: String) -> HubError {
    HubError(
      "file-unwritable", status: 500,
      LocalizedText("无法写入“\(name)”；注册码已发放，请另行抄录。", "Cannot write “\(name)”; the codes are issued all the same."),
      hint: LocalizedText("请换一个文件名后重新发放。", "Choose another file and issue them again."))
  }
}
