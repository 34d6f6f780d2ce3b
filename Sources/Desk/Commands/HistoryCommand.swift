package import ArgumentParser
import Model
import Replica
import Store

/// Shows every value that a row has had.
package struct HistoryCommand: ParsableCommand {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "history", abstract: "一行数据的全部历史：谁、何时、改成什么 / every value a row has had, who and when",
    discussion: """
      办公室的历史来自本机的记录；别处写的值只有现值。汇集点有各节点的全部历史。
      An office knows its own writes, and of others what stands now; a hub knows all of every node.
      例 / example: tributary history observation 500114/HC23/2022-Q2 --data ./office
      例 / example: tributary history task 3.6 --data ./office
      """)

  @Argument(help: "表名 / the table") var table: String
  @Argument(help: "行：地区/指标/期间、任务编号或编号前几位 / the row") var key: String
  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  /// Makes the command.
  package init() {}

  private struct Record: Encodable {
    let time: String
    let timeMs: Int64
    let node: String
    let own: Bool
    let org: String?
    let account: String?
    let reason: String?
    let sequence: UInt64?
    let group: String?
    let values: [String: String]
    let over: [Over]
    let outcome: String
    let refusal: String?
    let unsent: Bool
    let deletes: Bool
  }

  private struct Over: Encodable {
    let time: String
    let node: String
    let values: [String: String]?
  }

  /// Shows the history.
  package func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: false)
    let names = RowNames(store)
    let schema = try names.table(table)
    let history = try store.history(of: schema, try names.key(key, of: schema))
    guard !history.entries.isEmpty else { throw DeskError.rowUnknown(key, schema.name) }
    let records = history.entries.map { record($0, history, store, context.language) }
    if show.format == .json {
      context.console.write(try Output.json(records))
      return
    }
    context.console.write(names.name(schema, history.identity))
    zip(history.entries, records).flatMap { lines($0, $1, history, context.language) }.forEach(context.console.write)
  }

  private func record(
    _ entry: HistoryEntry, _ history: RowHistory, _ store: Store, _ language: Language
  ) -> Record {
    let node = entry.stamp.origin.node
    let over = entry.bases.map { base in
      Over(
        time: Output.time(base.time.milliseconds), node: base.origin.node.description,
        values: history.entries.first { $0.stamp == base && $0.group == entry.group }.map {
          Self.values($0, history.table)
        })
    }
    return Record(
      time: Output.time(entry.stamp.time.milliseconds), timeMs: entry.stamp.time.milliseconds,
      node: node.description, own: node == store.identity.origin.node, org: history.regions[node],
      account: entry.account, reason: entry.reason.isEmpty ? nil : entry.reason, sequence: entry.sequence,
      group: entry.group.map { history.table.groups[$0].name }, values: Self.values(entry, history.table),
      over: over, outcome: entry.outcome.rawValue, refusal: entry.refusal?.reason[language], unsent: entry.isUnsent,
      deletes: entry.group == nil)
  }

  private static func values(_ entry: HistoryEntry, _ table: TableSchema) -> [String: String] {
    guard let group = entry.group else { return [:] }
    let pairs = zip(table.groups[group].columns, entry.values).compactMap { column, value in
      RowNames.text(value, of: column).map { (column.name, $0) }
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private func lines(
    _ entry: HistoryEntry, _ record: Record, _ history: RowHistory, _ language: Language
  ) -> [String] {
    let what: String
    if let group = entry.group {
      let schema = history.table.groups[group]
      let title = ColumnTitles.title(ofGroup: schema.name)[language]
      what =
        "\(title)\(LocalizedText("：", ": ")[language])\(RowNames.text(entry.values, of: schema, language: language))"
    } else {
      what = LocalizedText("删除", "deleted")[language]
    }
    let who = OriginWording.who(
      entry.stamp.origin.node, isOwn: record.own, region: record.org, account: entry.account)[language]
    var marks = [entry.outcome.title[language]]
    if entry.isUnsent { marks.append(LocalizedText("未上报", "not sent")[language]) }
    if let refusal = record.refusal { marks.append(refusal) }
    var lines = [
      "\(record.time)  \(what)  [\(marks.joined(separator: LocalizedText("，", ", ")[language]))]", "    \(who)",
    ]
    if !entry.reason.isEmpty { lines.append("    \(LocalizedText("事由", "why")[language]) \(entry.reason)") }
    for (base, over) in zip(entry.bases, record.over) where entry.group != nil {
      let earlier = history.entries.first { $0.stamp == base && $0.group == entry.group }
      let text =
        earlier.flatMap { found in
          found.group.map { RowNames.text(found.values, of: history.table.groups[$0], language: language) }
        } ?? LocalizedText("（本机没有该值）", "(a value not held here)")[language]
      lines.append("    \(LocalizedText("改自", "over")[language]) \(over.time)  \(text)")
    }
    return lines
  }
}
