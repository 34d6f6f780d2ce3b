import Model
import Pages
import Store

/// The office page's tables: which periods are handed in, and which targets no indicator judges yet.
struct OfficeTables {
  let store: Store
  let language: Language

  private func text(_ chinese: String, _ english: String) -> String { LocalizedText(chinese, english)[language] }

  func all(_ ledger: [LedgerEntry], _ figures: [FigureEntry]) throws -> [SheetTable] {
    [try periods(figures)] + (unbound(ledger).map { [$0] } ?? [])
  }

  /// Every period with figures: how many, and whether it was handed in.
  private func periods(_ figures: [FigureEntry]) throws -> SheetTable {
    let entries = try SubmissionDesk(store).list(of: store.identity.region)
    let counts = Dictionary(grouping: figures, by: \.period).mapValues(\.count)
    let names = Set(counts.keys).union(entries.map(\.period)).compactMap { try? Period(parsing: $0) }.sorted()
    return SheetTable(
      title: text("报送情况", "Handed in"),
      hint: text("用 submit 提交；提交后锁定，退回后可再改。", "Hand in with submit; a period is locked until it is returned."),
      columns: [
        .init(text("期间", "Period")), .init(text("已填数值", "Figures"), isNumber: true), .init(text("状态", "State")),
        .init(text("提交时间", "Handed in")), .init(text("审核意见", "What was said")),
      ],
      rows: names.map { period in
        let last = entries.last { $0.period == period.description }
        return SheetTable.Row([
          SheetCell("\(period)"), SheetCell("\(counts[period.description] ?? 0)"), state(last),
          SheetCell(last.map { Output.time($0.submittedAt) } ?? ""), SheetCell(last?.reason ?? ""),
        ])
      }, emptyText: text("还没有填报任何期间。", "No period has figures yet."))
  }

  private func state(_ entry: SubmissionDesk.Entry?) -> SheetCell {
    guard let entry else {
      return SheetCell("", light: PageLight(.yellow, word: text("未提交", "not handed in")))
    }
    let light: CellLight =
      switch entry.state {
      case .accepted: .green
      case .returned: .red
      case .waiting, .superseded: .grey
      }
    return SheetCell(
      text("第 \(entry.number) 次", "no. \(entry.number)"), light: PageLight(light, word: entry.state.title[language]))
  }

  /// The targets without an indicator; nil where there are no targets at all.
  private func unbound(_ ledger: [LedgerEntry]) -> SheetTable? {
    let targets = ledger.flatMap { task in task.targets.map { (task, $0) } }
    guard !targets.isEmpty else { return nil }
    let open = targets.filter { $0.1.indicator == nil }
    return SheetTable(
      title: text(
        "尚未绑定指标的目标（\(open.count)/\(targets.count)）", "Targets without an indicator (\(open.count)/\(targets.count))"),
      hint: text("用 target bind 绑定，由指标判断是否达到。", "Bind them with target bind; the indicator then judges them."),
      columns: [.init(text("目标", "Target")), .init(text("任务", "Task")), .init(text("原文", "Words"))],
      rows: open.map { task, target in
        SheetTable.Row([
          SheetCell(target.name), SheetCell(task.number, note: task.title), SheetCell(target.quote),
        ])
      }, emptyText: text("全部目标都已绑定指标。", "Every target has its indicator."))
  }
}
