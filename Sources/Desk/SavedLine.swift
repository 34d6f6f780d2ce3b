package import Model
package import Replica
package import Store

/// One save of a row in words: what it says, when, by whom, and what became of it.
package struct SavedLine: Sendable {
  /// The values.
  package let text: String
  /// When it was saved, as an office reads it.
  package let time: String
  /// The copy, its region and the account, as far as they are known.
  package let who: String
  /// What became of it.
  package let state: String
  /// Why it was saved, where somebody said so.
  package let reason: String
  /// Whether it is what shows today.
  package let isCurrent: Bool

  /// The saves of a row's first group and its deletes, newest first.
  ///
  /// Reads the segments of every node that may write the row.
  package static func saves(
    of table: TableSchema, _ key: [FieldValue], in store: Store, language: Language
  ) throws -> [SavedLine] {
    let history = try store.history(of: table, key)
    return history.entries.filter { $0.group == nil || $0.group == 0 }.reversed().map { entry in
      let node = entry.stamp.origin.node
      let who = OriginWording.who(
        node, isOwn: node == store.identity.origin.node, region: history.regions[node], account: entry.account)
      return SavedLine(
        text: entry.group.map { RowNames.text(entry.values, of: table.groups[$0], language: language) }
          ?? LocalizedText("删除", "deleted")[language],
        time: Output.time(entry.stamp.time.milliseconds), who: who[language], state: entry.outcome.title[language],
        reason: entry.reason, isCurrent: entry.outcome == .current)
    }
  }
}

extension HistoryEntry.Outcome {
  /// The word on screen.
  var title: LocalizedText {
    switch self {
    case .current: LocalizedText("现值", "current")
    case .concurrent: LocalizedText("并存（冲突）", "beside it (conflict)")
    case .superseded: LocalizedText("已被替换", "superseded")
    case .refused: LocalizedText("被退回", "refused")
    }
  }
}
