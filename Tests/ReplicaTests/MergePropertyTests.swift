import Model
import Replica
import Seeds
import Testing

@Suite struct `Merging in any order` {
  private static let shards = 8
  private static let historiesPerShard = 700

  @Test(arguments: 0..<shards)
  func `D7 gives one row, the same heads and the same conflicts`(shard: Int) {
    let seed = Seed("merge, histories \(shard * Self.historiesPerShard) and on", 20_260_101)
    for number in 0..<Self.historiesPerShard {
      let history = shard * Self.historiesPerShard + number
      var random = Seed(seed, case: history)
      // Short histories first, so that the first failure is near the smallest.
      let steps = 4 + number / 20
      let made = MergeHistory(Schema.task, origins: 2 + random.pick(0..<4), steps: steps, &random)
      guard let failure = Self.failure(of: made, &random) else { continue }
      Issue.record("history \(history), \(seed): \(failure)")
      return
    }
  }

  /// What goes wrong with a history in several arrival orders, or nil.
  private static func failure(of history: MergeHistory, _ random: inout Seed) -> String? {
    var first: RowState?
    for _ in 0..<4 {
      var copy = HistoryCopy(Schema.task)
      var seen: [HistoryEntry] = []
      let check = random.pick(0..<8)
      for (position, entry) in history.arrival(&random).enumerated() {
        copy.take(entry)
        seen.append(entry)
        guard position % 8 == check else { continue }
        let oracle = MergeOracle(table: Schema.task, seen: seen)
        if let wrong = oracle.difference(from: copy.state) { return report("on the way: \(wrong)", seen, copy) }
      }
      let oracle = MergeOracle(table: Schema.task, seen: seen)
      if let wrong = oracle.difference(from: copy.state) { return report("at the end: \(wrong)", seen, copy) }
      if let first, first != copy.state { return report("two orders differ from \(first.heads)", seen, copy) }
      first = copy.state
    }
    return nil
  }

  private static func report(_ what: String, _ seen: [HistoryEntry], _ copy: HistoryCopy) -> String {
    "\(what)\n" + seen.map(\.description).joined(separator: "\n") + "\n\(copy.state.heads)"
  }

  @Test func `the histories hold what makes merging hard`() {
    let seed = Seed("merge, coverage of the generator", 20_260_101)
    var counts: [String: Int] = [:]
    for history in 0..<300 {
      var random = Seed(seed, case: history)
      let made = MergeHistory(Schema.task, origins: 2 + history % 4, steps: 4 + history / 8, &random)
      let entries = made.arrival(&random)
      let oracle = MergeOracle(table: Schema.task, seen: entries)
      if !oracle.conflicts.isEmpty { counts["conflict", default: 0] += 1 }
      if oracle.isDeleted { counts["deleted", default: 0] += 1 }
      let deletes = Set(entries.filter { $0.change.deletes != nil }.map(\.stamp))
      let bases = entries.flatMap(\.change.groups).map(\.bases)
      if bases.contains(where: { $0.contains(where: deletes.contains) }) { counts["re-created", default: 0] += 1 }
      if bases.contains(where: { Set($0).subtracting(deletes).count > 1 }) { counts["resolved", default: 0] += 1 }
      if entries.contains(where: \.isRefused) { counts["refused", default: 0] += 1 }
      let early = entries.indices.contains { index in
        let before = Set(entries[..<index].map(\.stamp))
        return entries[index].change.groups.contains { !before.isSuperset(of: $0.bases) }
      }
      if early { counts["base not yet seen", default: 0] += 1 }
    }
    for name in ["conflict", "deleted", "re-created", "resolved", "refused", "base not yet seen"] {
      #expect(counts[name, default: 0] >= 20, "\(name): \(counts[name, default: 0]) of 300, \(seed)")
    }
  }
}
