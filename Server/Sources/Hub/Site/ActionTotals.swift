import Desk
import Model
import Pages
import Store

/// Tasks counted by action.
struct ActionTotals {
  let rows: [ActionProgress]

  init(_ tasks: [LedgerEntry], today: String, language: Language) {
    rows = HealthActions.all.compactMap { action in
      let tagged = tasks.filter { entry in entry.actions.contains { $0.action == action.code } }
      guard !tagged.isEmpty else { return nil }
      let late = tagged.filter { $0.isOverdue(on: today) }
      let open = tagged.filter { !$0.isOverdue(on: today) }
      func count(_ status: TaskStatus) -> Int { open.filter { $0.status == status }.count }
      // Who typed nothing said nothing: that is no 0 %.
      let percents = tagged.compactMap { $0.percent.map { min(max($0, 0), 100) } }
      return ActionProgress(
        name: language == .chinese ? action.name : action.englishName, done: count(.done),
        inProgress: count(.inProgress), delayed: count(.delayed), overdue: late.count,
        notStarted: count(.notStarted), cancelled: count(.cancelled),
        averagePercent: percents.isEmpty ? nil : percents.reduce(0, +) / percents.count)
    }
  }
}
