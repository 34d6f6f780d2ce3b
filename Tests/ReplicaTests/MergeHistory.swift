import Model
import Replica
import Seeds

/// A transaction of a random history: one change of one row.
struct HistoryEntry: CustomStringConvertible {
  let stamp: Stamp
  let change: RowChange
  /// A refused write is seen but never applied, by the same verdict everywhere.
  let isRefused: Bool

  var description: String {
    func name(_ stamp: Stamp) -> String { "\(stamp.origin.node.low)@\(stamp.time.rawValue)" }
    let writes = change.groups.map { write in
      "group \(write.group) = \(write.values.first?.integer ?? -1) over \(write.bases.map(name))"
    }
    let act = change.deletes.map { "delete \($0.map(name))" } ?? writes.joined(separator: ", ")
    return "\(name(stamp)) \(isRefused ? "refused " : "")\(act)"
  }
}

/// Writes that are never applied: a base that names one means that write's own base.
struct RefusedWrites {
  private let changes: [Stamp: RowChange]

  init(_ changes: [Stamp: RowChange]) {
    self.changes = changes
  }

  func bases(_ stamps: [Stamp], group: Int) -> [Stamp] {
    Set(
      stamps.flatMap { stamp -> [Stamp] in
        guard let change = changes[stamp] else { return [stamp] }
        return bases(change.groups.filter { $0.group == group }.flatMap(\.bases), group: group)
      }
    ).sorted()
  }

  func resolve(_ change: RowChange, _ table: TableSchema) -> RowChange {
    var change = change
    for index in change.groups.indices {
      change.groups[index].bases = bases(change.groups[index].bases, group: change.groups[index].group)
    }
    change.deletes = change.deletes.map { seen in
      Set(table.groups.indices.flatMap { bases(seen, group: $0) }).sorted()
    }
    return change
  }
}

/// A copy of the row, and what it has seen of each origin: by time, as the books of a store do it.
struct HistoryCopy {
  private(set) var state: RowState
  private(set) var seen: [Origin: HybridTimestamp] = [:]
  private var refused: [Stamp: RowChange] = [:]
  private let table: TableSchema

  init(_ table: TableSchema) {
    self.table = table
    state = RowState(empty: table)
  }

  mutating func take(_ entry: HistoryEntry, honoursVerdict: Bool = true) {
    let isKnown = { [seen] (stamp: Stamp) in seen[stamp.origin].map { $0 >= stamp.time } ?? false }
    if entry.isRefused && honoursVerdict {
      refused[entry.stamp] = entry.change
      let standing = table.groups.indices.map { RefusedWrites(refused).bases([entry.stamp], group: $0) }
      state.drop(entry.stamp, table: table, standsFor: { standing[$0] }, isKnown: isKnown)
    } else {
      state.apply(
        RefusedWrites(refused).resolve(entry.change, table), stamp: entry.stamp, table: table, isKnown: isKnown)
    }
    seen[entry.stamp.origin] = entry.stamp.time
  }

  /// The greatest time seen: a local clock starts after it.
  var latest: HybridTimestamp { seen.values.max() ?? HybridTimestamp(rawValue: 0) }
}

/// What several offices did to one row, each on its own copy, with news of each other that came late and in any order.
struct MergeHistory {
  /// What each origin wrote, in its own order.
  private(set) var logs: [[HistoryEntry]] = []
  private var copies: [HistoryCopy] = []
  private var taken: [[Int]] = []
  private let table: TableSchema
  /// One write of so many is a delete; histories differ in it.
  private let writesToADelete: Int

  init(_ table: TableSchema, origins: Int, steps: Int, _ random: inout Seed) {
    self.table = table
    writesToADelete = 2 + random.pick(0..<4)
    logs = Array(repeating: [], count: origins)
    copies = Array(repeating: HistoryCopy(table), count: origins)
    taken = Array(repeating: Array(repeating: 0, count: origins), count: origins)
    for _ in 0..<steps {
      let node = random.pick(0..<origins)
      if random.once(in: 2) { receive(node, &random) } else { write(node, &random) }
    }
  }

  /// One more entry of another origin, in that origin's order, whether or not the copy has what the entry builds on.
  private mutating func receive(_ node: Int, _ random: inout Seed) {
    let from = random.pick(0..<logs.count)
    guard from != node, taken[node][from] < logs[from].count else { return }
    copies[node].take(logs[from][taken[node][from]])
    taken[node][from] += 1
  }

  private mutating func write(_ node: Int, _ random: inout Seed) {
    let origin = Origin(node: NodeID(high: 0, low: UInt64(node + 1)), incarnation: 0)
    var clock = HybridClock(after: copies[node].latest)
    guard let time = try? clock.tick(wallMilliseconds: Int64(random.pick(0..<4))) else { return }
    let heads = copies[node].state.heads
    var change = RowChange(table: table.id, identity: [], groups: [])
    if random.once(in: writesToADelete) {
      let seen = table.groups.indices.flatMap { heads.bases(of: $0) }
      change.deletes = Array(Set(seen)).sorted()
    } else {
      let both = random.once(in: 3)
      let one = random.pick(0..<table.groups.count)
      for group in table.groups.indices where both || group == one {
        // The heads that are named include all of a conflict: such a write resolves it.
        let value = FieldValue.integer(Int64(random.pick(0..<3)))
        let values = [FieldValue](repeating: value, count: table.groups[group].columns.count)
        change.groups.append(GroupChange(group: group, values: values, bases: heads.bases(of: group)))
      }
    }
    let entry = HistoryEntry(
      stamp: Stamp(time: time, origin: origin), change: change, isRefused: random.once(in: 20))
    logs[node].append(entry)
    copies[node].take(entry, honoursVerdict: false)
  }

  /// Every entry, in a random order that keeps each origin's own.
  func arrival(_ random: inout Seed) -> [HistoryEntry] {
    var next = Array(repeating: 0, count: logs.count)
    var order: [HistoryEntry] = []
    while true {
      let open = logs.indices.filter { next[$0] < logs[$0].count }
      guard let origin = open.randomElement(using: &random) else { return order }
      order.append(logs[origin][next[origin]])
      next[origin] += 1
    }
  }
}

/// The merge as its rule says it, from all entries at once: no state, no order.
struct MergeOracle {
  let table: TableSchema
  let seen: [HistoryEntry]

  private var applied: [HistoryEntry] {
    let refused = Dictionary(
      seen.filter(\.isRefused).map { ($0.stamp, $0.change) }
    ) { first, _ in first }
    return seen.filter { !$0.isRefused }.map { entry in
      HistoryEntry(
        stamp: entry.stamp, change: RefusedWrites(refused).resolve(entry.change, table), isRefused: false)
    }
  }

  /// The writes of a group that no applied write names as base, greatest first.
  func heads(of group: Int) -> [Head] {
    let writes = applied.flatMap { entry in
      entry.change.groups.filter { $0.group == group }.map { (entry.stamp, $0) }
    }
    let named = Set(writes.flatMap(\.1.bases))
    return writes.filter { !named.contains($0.0) }.map { Head(stamp: $0.0, values: $0.1.values) }
      .sorted { $0.stamp > $1.stamp }
  }

  /// The stamps that a write of a group names and that nobody has seen.
  func awaited(of group: Int) -> [Stamp] {
    let bases = applied.flatMap { $0.change.groups.filter { $0.group == group }.flatMap(\.bases) }
    return Set(bases).subtracting(seen.map(\.stamp)).sorted()
  }

  /// Whether deletes saw every head there is.
  var isDeleted: Bool {
    let deletes = applied.compactMap(\.change.deletes)
    let covered = Set(deletes.joined())
    return !deletes.isEmpty
      && table.groups.indices.allSatisfy { heads(of: $0).allSatisfy { covered.contains($0.stamp) } }
  }

  /// The deletes that no applied write names as base.
  var unsettledDeletes: [Stamp] {
    let named = Set(applied.flatMap { $0.change.groups.flatMap(\.bases) })
    return applied.filter { $0.change.deletes != nil && !named.contains($0.stamp) }.map(\.stamp)
  }

  /// The groups whose heads have unequal values, or that were written while somebody deleted the row; judged only once
  /// all they build on has come.
  var conflicts: [Int] {
    guard !isDeleted else { return [] }
    let covered = Set(applied.compactMap(\.change.deletes).joined())
    return table.groups.indices.filter { group in
      let heads = heads(of: group)
      guard awaited(of: group).isEmpty else { return false }
      let isUnseen = heads.contains { !covered.contains($0.stamp) }
      return Set(heads.map(\.values)).count > 1 || (!unsettledDeletes.isEmpty && isUnseen)
    }
  }

  /// What a copy says otherwise than the rule, or nil.
  func difference(from state: RowState) -> String? {
    let groups = state.heads.groups(count: table.groups.count)
    for group in table.groups.indices {
      let want = heads(of: group)
      if groups[group].stamps != want.map(\.stamp) { return "heads of group \(group)" }
      if groups[group].others != Array(want.dropFirst()) { return "other heads of group \(group)" }
      if groups[group].awaited != awaited(of: group) { return "awaited stamps of group \(group)" }
      if let shown = want.first, Array(state.values[table.groups[group].range]) != shown.values {
        return "values of group \(group)"
      }
    }
    if !applied.isEmpty, state.heads.isDeleted != isDeleted { return "deletion" }
    if (state.heads.deletion?.unsettled ?? []) != unsettledDeletes.sorted() { return "unsettled deletes" }
    return state.conflicts(in: table) == conflicts ? nil : "conflicts"
  }
}
