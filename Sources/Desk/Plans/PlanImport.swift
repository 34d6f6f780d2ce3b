package import Documents
import Model
import Replica
package import Store

/// Stores a plan document as the office's plan, and says first what would change.
package struct PlanImport {
  /// What an import would do, or did.
  package struct Outcome: Sendable {
    /// Whether the plan was here before.
    package let isRevision: Bool
    /// Rows added, as a person reads them.
    package let added: [String]
    /// Rows whose wording changed.
    package let changed: [String]
    /// Rows that the document no longer has.
    package let removed: [String]
    /// Whether it was stored.
    package let isApplied: Bool

    /// Whether the document is here already, word for word.
    package var isUnchanged: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }
  }

  private let store: Store
  private let plan: PlanRows

  /// Prepares an import.
  ///
  /// - Parameters:
  ///   - document: The document as parsed.
  ///   - digest: The digest of its bytes, in hexadecimal.
  ///   - store: The copy.
  /// - Throws: `plan-unfit`.
  package init(_ document: PlanDocument, digest: String, into store: Store) throws {
    self.store = store
    plan = try PlanRows(
      document, owner: store.identity.region, digest: digest, earlier: store)
  }

  /// Stores the plan in one transaction.
  ///
  /// A plan that is new is stored at once. One that is here already and differs is stored only where that is asked
  /// for; otherwise the outcome says what would change and nothing is written.
  /// - Throws: `change-refused`; the errors of the store.
  package func run(applyingChanges: Bool, account: String = "") throws -> Outcome {
    let existing = try store.planParts(plan.planID)
    let isRevision = !existing.isEmpty
    let outcome = compare(existing, applied: !isRevision || applyingChanges)
    guard outcome.isApplied, !outcome.isUnchanged else { return outcome }
    let kept = Set(plan.rows.map(\.id))
    let owner = FieldValue.text(store.identity.region.description)
    try store.edit(account: account) { edit in
      for row in plan.rows {
        let identity = [FieldValue.blob(row.id), owner]
        let isNew = try edit.current(row.table, identity) == nil
        let groups = row.groups.filter { isNew || !row.onlyIfNew.contains($0.group) }
        try edit.put(row.table, identity, groups)
      }
      // Tags stay: a person may have confirmed them, and without their task they show nowhere.
      for part in existing where !kept.contains(part.id) && part.table.id != Schema.taskAction.id {
        try edit.delete(part.table, [.blob(part.id), owner])
      }
    }
    return outcome
  }

  /// Takes an own plan out with everything that hangs on it; reports of progress stay in the history.
  ///
  /// - Parameter name: The start of its id, at least six hexadecimal digits.
  /// - Throws: `plan-unknown`; the errors of the store.
  package static func remove(_ name: String, from store: Store, account: String = "") throws -> PlanEntry {
    let found = try store.plans(of: store.identity.region).filter {
      name.utf8.count >= 6 && Hexadecimal.text($0.id).hasPrefix(name.lowercased())
    }
    guard let plan = found.first, found.count == 1 else { throw DeskError.planUnknown(name) }
    let owner = FieldValue.text(store.identity.region.description)
    let parts = try store.planParts(plan.id)
    try store.edit(account: account) { edit in
      for part in parts { try edit.delete(part.table, [.blob(part.id), owner]) }
    }
    return plan
  }

  private func compare(_ existing: [PlanPart], applied: Bool) -> Outcome {
    let held = Dictionary(existing.map { ($0.id, $0) }) { first, _ in first }
    var added: [String] = []
    var changed: [String] = []
    // A proposed tag or a unit is no wording of the document; a tag that a person dismissed stays dismissed.
    let silent = [Schema.unit.id, Schema.taskAction.id]
    for row in plan.rows {
      guard let part = held[row.id] else {
        if !silent.contains(row.table.id) { added.append(row.summary) }
        continue
      }
      let differs = row.groups.contains { group, values in
        !row.onlyIfNew.contains(group) && Array(part.values[row.table.groups[group].range]) != values
      }
      if differs { changed.append(row.summary) }
    }
    let kept = Set(plan.rows.map(\.id))
    let removed = existing.filter { !kept.contains($0.id) && !silent.contains($0.table.id) }.map(\.summary)
    return Outcome(
      isRevision: !existing.isEmpty, added: added, changed: changed, removed: removed, isApplied: applied)
  }
}
