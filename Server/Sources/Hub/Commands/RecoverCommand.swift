package import ArgumentParser
import Desk
import Model
import Replica
import Store

/// What a restored hub's own staff had written after the backup, as nodes still have it.
package struct RecoverCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "恢复备份后，核对下级手中本级的填报 / what nodes still have of this hub's lost entries",
    discussion: """
      恢复备份后，本级在备份之后填报的内容已不在库中；下级同步时把手中的副本送来。它们没有签名，只供核对：
      看清数值和来源以后，逐项采纳或不采纳。采纳即由本级重新填报一次。
      After a restore, nodes hand back at their next sync what they got of this hub's later entries. Nobody signed these
      copies: look at each value and at who offers it, then accept or dismiss it. To accept is to enter it anew.
      """, subcommands: [List.self, Accept.self, Dismiss.self])

  /// Makes the command.
  package init() {}

  /// Lists offers.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "列出下级送来的副本 / list what is offered",
      discussion: "例 / example: tributary-server recover list --data ./hub")

    @OptionGroup var desk: DeskOptions
    @OptionGroup var show: ShowOptions

    private struct Source: Encodable {
      let node: String
      let org: String?
      let arrivedAt: String
    }

    private struct Record: Encodable {
      let key: String
      let table: String
      let row: String
      let group: String?
      let values: [String: String]
      let present: [String: String]?
      let deletes: Bool
      let time: String
      let sources: [Source]
      let contradicted: Bool

      init(_ offer: Offer, _ names: RowNames) {
        key = offer.key
        table = offer.table.name
        row = names.name(offer.table, offer.identity)
        group = offer.group.map { offer.table.groups[$0].name }
        values = Self.text(offer.values, offer)
        present = offer.present.map { Self.text($0, offer) }
        deletes = offer.group == nil
        time = Output.time(offer.stamp.time.milliseconds)
        sources = offer.sources.map {
          Source(node: $0.node.description, org: $0.region?.description, arrivedAt: Output.time($0.arrivedAt))
        }
        contradicted = offer.isContradicted
      }

      private static func text(_ values: [FieldValue], _ offer: Offer) -> [String: String] {
        guard let group = offer.group else { return [:] }
        let pairs = zip(offer.table.groups[group].columns, values).compactMap { column, value in
          RowNames.text(value, of: column).map { (column.name, $0) }
        }
        return Dictionary(pairs) { first, _ in first }
      }
    }

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: false)
      let offers = try store.offers()
      let names = RowNames(store)
      if show.format == .json {
        context.console.write(try Output.json(offers.map { Record($0, names) }))
        return
      }
      if offers.isEmpty { context.say(LocalizedText("没有待核对的副本。", "Nothing is offered.")) }
      for offer in offers { RecoverWording.lines(offer, names, context.language).forEach(context.console.write) }
    }
  }

  /// Enters offers anew.
  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "采纳：由本级重新填报 / accept: enter it anew",
      discussion: "例 / example: tributary-server recover accept 3f0a91c27b55 --data ./hub")

    @Argument(help: "recover list 中的代号 / keys in recover list") var keys: [String]
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let names = RowNames(store)
      for offer in try RecoverWording.find(keys, in: store) {
        try store.accept(offer, reason: RecoverWording.reason(offer))
        context.say(
          LocalizedText(
            "已采纳：\(names.name(offer.table, offer.identity))  \(RecoverWording.text(offer.values, offer, .chinese))",
            "Accepted: \(names.name(offer.table, offer.identity))  "
              + RecoverWording.text(offer.values, offer, .english)))
      }
    }
  }

  /// Settles offers without entering them.
  struct Dismiss: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "不采纳 / dismiss",
      discussion: "例 / example: tributary-server recover dismiss 3f0a91c27b55 --data ./hub")

    @Argument(help: "recover list 中的代号 / keys in recover list") var keys: [String]
    @OptionGroup var desk: DeskOptions

    func run() throws {
      let context = CommandContext.current
      let store = try context.open(desk.data, writing: true)
      let offers = try RecoverWording.find(keys, in: store)
      for offer in offers { try store.dismiss(offer) }
      context.say(
        LocalizedText("\(offers.count) 项不采纳；库中的数据没有改动。", "Dismissed \(offers.count); nothing was changed."))
    }
  }
}

/// Sentences about offers.
enum RecoverWording {
  /// What an offer says, or what shows now.
  static func text(_ values: [FieldValue]?, _ offer: Offer, _ language: Language) -> String {
    guard let values else { return LocalizedText("（没有这一行）", "(no such row)")[language] }
    guard let group = offer.group else {
      return offer.values == values && offer.present != nil
        ? LocalizedText("删除这一行", "delete the row")[language] : LocalizedText("（有这一行）", "(the row is there)")[language]
    }
    return RowNames.text(values, of: offer.table.groups[group], language: language)
  }

  /// An offer with what shows now, who offers it, and a warning where they do not agree.
  static func lines(_ offer: Offer, _ names: RowNames, _ language: Language) -> [String] {
    let group = offer.group.map { " · " + ColumnTitles.title(ofGroup: offer.table.groups[$0].name)[language] } ?? ""
    let present =
      offer.group == nil
      ? LocalizedText("（有这一行）", "(the row is there)")[language]
      : text(offer.present, offer, language)
    let time = Output.time(offer.stamp.time.milliseconds)
    var lines = [
      "[\(offer.key)] \(names.name(offer.table, offer.identity))\(group)",
      LocalizedText("   副本：", "   offered: ")[language] + text(offer.values, offer, language)
        + LocalizedText("（据称填于 \(time)）", " (said to be of \(time))")[language],
      LocalizedText("   现有：", "   present: ")[language] + present,
    ]
    lines += offer.sources.map { source in
      let region = source.region?.description ?? "?"
      return LocalizedText(
        "   来自：地区 \(region) 节点 \(source.node.description.prefix(8))",
        "   from: region \(region), node \(source.node.description.prefix(8))")[language]
    }
    if offer.isContradicted {
      lines.append(
        LocalizedText("   ✗ 各节点所存的数值不一致，必有一个不对。", "   ✗ Nodes disagree on this value: one of them is wrong.")[language])
    }
    return lines
  }

  /// Why the new save is made, for the row's history.
  static func reason(_ offer: Offer) -> String {
    let sources = offer.sources.map { "\($0.region?.description ?? "?")/\($0.node.description.prefix(8))" }
    return "恢复后采纳下级副本 \(offer.key)：\(sources.joined(separator: "、"))"
  }

  /// The offers of some keys; all of them, or none.
  static func find(_ keys: [String], in store: Store) throws -> [Offer] {
    let offers = try store.offers()
    return try keys.map { key in
      let found = offers.filter { $0.key == key.lowercased() }
      guard found.count == 1 else { throw HubError.offerUnknown(key) }
      return found[0]
    }
  }
}

extension HubError {
  static func offerUnknown(_ key: String) -> HubError {
    HubError(
      "offer-unknown", status: 404,
      LocalizedText("没有代号为“\(key)”的待核对副本。", "Nothing with the key “\(key)” is offered."),
      hint: LocalizedText("用 recover list 查看。", "See them with recover list."))
  }
}
