package import Model
import Replica
package import Store

/// Tying the targets that plans promise to the indicators that judge them.
package struct TargetDesk {
  /// From this likeness on an indicator is proposed.
  package static let proposedFrom = 45
  /// From this likeness on one may be bound without being named, where no other comes near.
  package static let sureFrom = 85

  /// A target of the office's own plans, with its place in the ledger.
  package struct Place: Sendable {
    /// The number it goes by: its task's, and its place among that task's targets.
    package let number: String
    /// The year of its plan.
    package let year: Int
    /// The task's number.
    package let task: String
    /// The target.
    package let target: LedgerEntry.Target
    /// Its owner.
    package let owner: RegionCode
  }

  /// An indicator that may judge a target.
  package struct Proposal: Sendable {
    /// The indicator.
    package let indicator: Indicator
    /// How alike the names are, 0 to 100.
    package let likeness: Int
  }

  private let store: Store
  private let indicators: [Indicator]

  /// Works on a copy's own plans.
  /// - Throws: The errors of the store.
  package init(_ store: Store) throws {
    self.store = store
    indicators = try store.loadDefinitions().indicators.values.sorted { $0.code < $1.code }
  }

  /// The targets of the own plans, in printed order.
  package func list() throws -> [Place] {
    try store.ledger(of: store.identity.region).flatMap { task in
      task.targets.enumerated().map { index, target in
        Place(
          number: "\(task.number)/\(index + 1)", year: task.year, task: task.number, target: target, owner: task.owner)
      }
    }
  }

  /// How many targets no indicator judges yet.
  package func unboundCount() throws -> Int { try list().filter { $0.target.indicator == nil }.count }

  /// The indicators whose names are most like a target's, at most three.
  package func proposals(for target: LedgerEntry.Target) -> [Proposal] {
    let plain = Register.normalized(target.name)
    return indicators.map { Proposal(indicator: $0, likeness: Self.likeness(plain, $0)) }
      .filter { $0.likeness >= Self.proposedFrom }
      .sorted { ($1.likeness, $0.indicator.code) < ($0.likeness, $1.indicator.code) }.prefix(3).map { $0 }
  }

  private static func likeness(_ plain: String, _ indicator: Indicator) -> Int {
    let name = Register.normalized(indicator.name)
    let share = NameLikeness.share(of: plain, name)
    // A plan often says an indicator's name with a word before or after it.
    let isPart = min(plain.count, name.count) >= 6 && (plain.contains(name) || name.contains(plain))
    return isPart ? max(share, 90) : share
  }

  /// The target of a name: `3.6/1`, or `3.6` where its task has only one, `2022/3.6/1`, or the start of its id.
  /// - Throws: `target-unknown`.
  package func find(_ text: String) throws -> Place {
    let name = InputText.clean(text)
    let all = try list()
    let found = all.filter { place in
      let isOnly = all.filter { $0.task == place.task && $0.year == place.year }.count == 1
      let names = [place.number] + (isOnly ? [place.task] : [])
      return names.contains(name) || names.contains { "\(place.year)/\($0)" == name }
        || (name.utf8.count >= 6 && Hexadecimal.text(place.target.id).hasPrefix(name.lowercased()))
    }
    // The newest plan is meant where a number stands in several years.
    let newest = found.map(\.year).max()
    let fitting = found.filter { $0.year == newest }
    guard fitting.count == 1 else { throw DeskError.targetUnknown(text) }
    return fitting[0]
  }

  /// Binds a target to an indicator, or unbinds it; gives it as it was found.
  /// - Throws: `target-unknown`, `indicator-unknown`; the errors of the store.
  package func bind(_ text: String, to code: String?, account: String = "") throws -> (place: Place, isChanged: Bool) {
    let place = try find(text)
    let name = code.map { InputText.code($0, among: indicators.map(\.code)) }
    if let name, let code, !indicators.contains(where: { $0.code == name }) { throw StoreError.indicatorUnknown(code) }
    let isChanged = try store.edit(account: account) { edit in try Self.put(place, name, edit) }
    return (place, isChanged)
  }

  /// Binds every unbound target whose name leaves no doubt; gives what was bound.
  /// - Throws: The errors of the store.
  package func bindSure(account: String = "") throws -> [(place: Place, indicator: Indicator)] {
    let sure = try list().filter { $0.target.indicator == nil }.compactMap { place -> (Place, Indicator)? in
      let proposals = proposals(for: place.target)
      guard let best = proposals.first, best.likeness >= Self.sureFrom,
        proposals.dropFirst().allSatisfy({ $0.likeness < best.likeness })
      else { return nil }
      return (place, best.indicator)
    }
    try store.edit(account: account) { edit in
      for (place, indicator) in sure { _ = try Self.put(place, indicator.code, edit) }
    }
    return sure.map { (place: $0.0, indicator: $0.1) }
  }

  private static func put(_ place: Place, _ code: String?, _ edit: EditSession) throws -> Bool {
    try edit.put(Schema.target, [.blob(place.target.id), .text(place.owner.description)], [(1, [.optional(code)])])
  }
}

extension DeskError {
  static func targetUnknown(_ name: String) -> DeskError {
    DeskError(
      "target-unknown", LocalizedText("没有编号为“\(name)”的目标。", "There is no target “\(name)”."),
      hint: LocalizedText(
        "用 target list 查看编号，例如 3.6/1 表示任务 3.6 的第一个目标。",
        "See the numbers with target list; 3.6/1 is the first target of task 3.6."))
  }
}
