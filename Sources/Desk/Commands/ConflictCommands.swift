package import ArgumentParser
import Model
import Replica
import Store

/// Concurrent edits: what they are, and settling them.
package struct ConflictCommand: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "conflict", abstract: "冲突：同一数据的几种填法 / concurrent edits of one value",
    subcommands: [ConflictListCommand.self, ConflictResolveCommand.self])

  /// Makes the command.
  package init() {}
}

/// Lists the conflicts of a copy.
struct ConflictListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出冲突和各个值 / list conflicts with every value",
    discussion: "例 / example: tributary conflict list --data ./office")

  @OptionGroup var desk: DeskOptions
  @OptionGroup var show: ShowOptions

  struct Choice: Encodable {
    let keep: Int
    let values: [String: String]
    let time: String
    let timeMs: Int64
    let node: String
    let own: Bool
    let org: String?
    let account: String?
    let shown: Bool
    let deletes: Bool
  }

  struct Record: Encodable {
    let number: Int
    let key: String
    let table: String
    let row: String
    let owner: String
    let group: String
    let choices: [Choice]

    init(_ number: Int, _ conflict: ConflictDetail, _ names: RowNames, own: NodeID) {
      self.number = number
      key = conflict.key
      table = conflict.table.name
      row = names.name(conflict.table, conflict.identity)
      owner = conflict.owner
      let schema = conflict.table.groups[conflict.group]
      group = schema.name
      choices = conflict.choices.enumerated().map { position, choice in
        let pairs = zip(schema.columns, choice.values).compactMap { column, value in
          RowNames.text(value, of: column).map { (column.name, $0) }
        }
        return Choice(
          keep: position + 1, values: Dictionary(pairs) { first, _ in first },
          time: Output.time(choice.stamp.time.milliseconds), timeMs: choice.stamp.time.milliseconds,
          node: choice.stamp.origin.node.description, own: choice.stamp.origin.node == own, org: choice.region,
          account: choice.account, shown: position == 0, deletes: choice.isDeletion)
      }
    }
  }

  func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: false)
    let conflicts = try store.conflictDetails()
    let names = RowNames(store)
    if show.format == .json {
      let own = store.identity.origin.node
      let records = conflicts.enumerated().map { Record($0 + 1, $1, names, own: own) }
      context.console.write(try Output.json(records))
      return
    }
    if conflicts.isEmpty { context.say(LocalizedText("没有冲突。", "There are no conflicts.")) }
    for (position, conflict) in conflicts.enumerated() {
      ConflictWording.lines(position + 1, conflict, names, store, context.language).forEach(context.console.write)
    }
  }
}

/// Settles a conflict with one of its values.
struct ConflictResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "选定一个值，了结冲突 / settle a conflict with one of its values",
    discussion: """
      几个值都不对时，用 observe 填报正确的值，同样了结冲突。
      Where none of the values is right, observe the right one: that settles it as well.
      例 / example: tributary conflict resolve 1 --keep 2 --data ./office
      """)

  @Argument(help: "冲突的序号或代号 / its number or key in conflict list") var conflict: String
  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "保留第几个值 / which value to keep") var keep: Int

  func run() throws {
    let context = CommandContext.current
    let store = try context.open(desk.data, writing: true)
    let conflicts = try store.conflictDetails()
    let name = InputText.clean(conflict).lowercased()
    // A key of digits only is a key: numbers that long are no positions of a list.
    let position = conflicts.firstIndex { $0.key == name } ?? Int(name).flatMap { $0 > 0 ? $0 - 1 : nil }
    guard let position, conflicts.indices.contains(position) else { throw DeskError.conflictUnknown(conflict) }
    let found = conflicts[position]
    guard keep > 0, found.choices.indices.contains(keep - 1) else {
      throw DeskError.choiceUnknown(keep, of: found.choices.count)
    }
    let choice = found.choices[keep - 1]
    try store.settle(found, keeping: choice)
    let row = RowNames(store).name(found.table, found.identity)
    let group = found.table.groups[found.group]
    let kept = LocalizedText(
      ConflictWording.text(choice, of: group, .chinese), ConflictWording.text(choice, of: group, .english))
    context.say(
      LocalizedText(
        "冲突已了结：\(row) 保留“\(kept.chinese)”。下次同步时上报。",
        "Settled: \(row) keeps “\(kept.english)”. It goes up with the next sync."))
  }
}

/// Sentences about conflicts.
enum ConflictWording {
  /// What a choice says: its values, or that the row goes.
  static func text(_ choice: ConflictChoice, of group: RegisterGroup, _ language: Language) -> String {
    choice.isDeletion
      ? LocalizedText("删除这一行", "delete the row")[language]
      : RowNames.text(choice.values, of: group, language: language)
  }

  /// A conflict with every value, who wrote it and when.
  static func lines(
    _ number: Int, _ conflict: ConflictDetail, _ names: RowNames, _ store: Store, _ language: Language
  ) -> [String] {
    let schema = conflict.table.groups[conflict.group]
    let group = ColumnTitles.title(ofGroup: schema.name)[language]
    let isOwn = conflict.owner == store.identity.region.description
    let elsewhere =
      isOwn ? "" : LocalizedText("（由 \(conflict.owner) 处理）", " (for \(conflict.owner) to settle)")[language]
    var lines = ["\(number). [\(conflict.key)] \(names.name(conflict.table, conflict.identity)) · \(group)\(elsewhere)"]
    for (position, choice) in conflict.choices.enumerated() {
      let who = OriginWording.who(
        choice.stamp.origin.node, isOwn: choice.stamp.origin.node == store.identity.origin.node,
        region: choice.region, account: choice.account)[language]
      let shown = position == 0 ? LocalizedText("（现显示）", " (shows now)")[language] : ""
      lines.append("   \(position + 1)) \(text(choice, of: schema, language))\(shown)")
      lines.append("      \(Output.time(choice.stamp.time.milliseconds))  \(who)")
    }
    return lines
  }
}

extension DeskError {
  static func conflictUnknown(_ name: String) -> DeskError {
    DeskError(
      "conflict-unknown", LocalizedText("没有序号或代号为“\(name)”的冲突。", "There is no conflict “\(name)”."),
      hint: LocalizedText("用 conflict list 查看。", "See them with conflict list."))
  }

  static func choiceUnknown(_ number: Int, of count: Int) -> DeskError {
    DeskError(
      "choice-unknown",
      LocalizedText("这处冲突有 \(count) 个值，没有第 \(number) 个。", "This conflict has \(count) values, not a number \(number)."),
      hint: LocalizedText(
        "请写 --keep 1 到 --keep \(count)；都不对时用 observe 填报正确的值。",
        "Say --keep 1 to --keep \(count); where none is right, observe the right one."))
  }
}
