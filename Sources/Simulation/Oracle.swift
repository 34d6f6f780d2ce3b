import Exchange
import Replica
import WireProtocol

/// The merge as its rule says it, from all that a hub has taken at once: no order, and none of the code that merges.
struct Oracle {
  /// What one applied transaction did to one row.
  struct Entry {
    let stamp: Stamp
    let change: RowChange
  }

  /// What a write that was not applied stands for.
  private enum Standing {
    case refused(Transaction)
    case alias(Stamp)
  }

  private var standings: [Stamp: Standing] = [:]
  /// The writes of each row, and the rows in the order of their first write.
  private(set) var entries: [MemoryDisk.RowKey: [Entry]] = [:]
  private(set) var keys: [MemoryDisk.RowKey] = []
  /// How often each save was applied.
  private(set) var applied: [Int: Int] = [:]
  /// The saves that were refused.
  private(set) var refused: Set<Int> = []
  /// Every stamp of the log.
  private(set) var stamps: Set<Stamp> = []
  /// The saves that stand under another stamp.
  private(set) var dropped: Set<Int> = []

  /// The saves that a first hub let through and this one did not.
  private(set) var objections: Set<Int> = []

  /// Reads a hub's log.
  ///
  /// Verdicts are those of each segment's first hub. Of what that hub let through, the hub itself says what it found
  /// under another stamp, and what it refused all the same.
  ///
  /// - Parameters:
  ///   - hub: The hub at the top.
  ///   - keys: The keys of all hubs.
  init(_ hub: any CopyStorage, hubs keys: [VerifyingKey]) throws {
    var log: [(stamp: Stamp, transaction: Transaction, reason: Refusal?)] = []
    for (number, origin) in hub.books.origins.origins.enumerated() where number > 0 {
      for segment in try hub.chain(number) {
        let receipt = try segment.receipt.map { try Self.receipt($0, keys) }
        let verdicts = Dictionary(
          (receipt?.refused ?? []).map { ($0.sequence, $0.reason) }
        ) { first, _ in first }
        for (offset, transaction) in try segment.transactions().enumerated() {
          let stamp = Stamp(time: transaction.time, origin: origin)
          var reason = verdicts[segment.firstSequence + UInt64(offset)]
          if let receipt, receipt.hub != hub.node {
            reason = try read(reason, of: transaction, try hub.drop(of: stamp))
          }
          log.append((stamp, transaction, reason))
        }
      }
    }
    try hub.forEachJournalEntry { entry in
      for transaction in try PayloadCodec.decode(entry.payload) {
        log.append((Stamp(time: transaction.time, origin: hub.books.own), transaction, nil))
      }
      return true
    }
    read(log)
  }

  private static func receipt(_ bytes: [UInt8], _ keys: [VerifyingKey]) throws -> Receipt {
    for key in keys { if let receipt = try? Receipt(decoding: bytes, key: key) { return receipt } }
    throw Violation("F4 verdicts that no hub gave", "")
  }

  /// What became above of a transaction that a hub below judged.
  private mutating func read(_ reason: Refusal?, of transaction: Transaction, _ drop: Drop?) throws -> Refusal? {
    switch (reason, drop) {
    case (_, .alias?): return .alreadyHeld
    case (let reason?, .refused?): return reason == .alreadyHeld ? .malformed : reason
    case (nil, .refused?):
      if let tag = Ledger.tag(transaction) { objections.insert(tag) }
      return .malformed
    case (nil, nil), (.alreadyHeld?, nil): return nil
    case (_?, nil): throw Violation("F3 a verdict was given anew above", transaction.reason)
    }
  }

  private mutating func read(_ log: [(stamp: Stamp, transaction: Transaction, reason: Refusal?)]) {
    var first: [Int: Stamp] = [:]
    stamps = Set(log.map(\.stamp))
    for entry in log where entry.reason != .alreadyHeld {
      guard let tag = Ledger.tag(entry.transaction) else { continue }
      first[tag] = entry.stamp
      if entry.reason == nil { applied[tag, default: 0] += 1 } else { refused.insert(tag) }
    }
    for entry in log {
      guard let reason = entry.reason else { continue }
      let tag = Ledger.tag(entry.transaction) ?? -1
      if reason == .alreadyHeld, let twin = first[tag] {
        standings[entry.stamp] = .alias(twin)
        dropped.insert(tag)
      } else {
        standings[entry.stamp] = .refused(entry.transaction)
      }
    }
    // Backwards, so that a rule that leans on the order of arrival shows.
    for entry in log.reversed() where entry.reason == nil {
      for change in entry.transaction.rows {
        guard let table = Schema.table(change.table) else { continue }
        let key = MemoryDisk.RowKey(table: change.table, key: Array(change.identity.prefix(table.key.count)))
        if entries[key] == nil { keys.append(key) }
        entries[key, default: []].append(Entry(stamp: entry.stamp, change: change))
      }
    }
  }

  /// The stamps that a base means, where writes that were never applied stand for others.
  private func meaning(of bases: [Stamp], _ change: RowChange, group: Int) -> Set<Stamp> {
    var open = bases
    var seen: Set<Stamp> = []
    var found: Set<Stamp> = []
    while let stamp = open.popLast() {
      guard seen.insert(stamp).inserted else { continue }
      switch standings[stamp] {
      case nil: found.insert(stamp)
      case .alias(let twin)?: open.append(twin)
      case .refused(let transaction)?:
        for row in transaction.rows where row.table == change.table && row.identity == change.identity {
          open += row.groups.filter { $0.group == group }.flatMap(\.bases)
        }
      }
    }
    return found
  }

  /// What a row says otherwise than the rule, or nil.
  func difference(from state: RowState, _ table: TableSchema, _ key: MemoryDisk.RowKey) -> String? {
    let writes = entries[key] ?? []
    var covered: Set<Stamp> = []
    var named: Set<Stamp> = []
    var deletes: [Stamp] = []
    for write in writes {
      if let seen = write.change.deletes {
        deletes.append(write.stamp)
        for group in table.groups.indices { covered.formUnion(meaning(of: seen, write.change, group: group)) }
      }
    }
    var heads: [[Head]] = []
    for group in table.groups.indices {
      var superseded: Set<Stamp> = []
      for write in writes {
        for change in write.change.groups where change.group == group {
          // What a write names is older than itself; what stands for that, issued again, may be later.
          let bases = change.bases.filter { $0 < write.stamp }
          superseded.formUnion(meaning(of: bases, write.change, group: group))
        }
      }
      named.formUnion(superseded)
      heads.append(
        writes.flatMap { write in
          write.change.groups.filter { $0.group == group && !superseded.contains(write.stamp) }
            .map { Head(stamp: write.stamp, values: $0.values) }
        }.sorted { $0.stamp > $1.stamp })
    }
    return compare(state, table, heads, covered, deletes.filter { !named.contains($0) })
  }

  private func compare(
    _ state: RowState, _ table: TableSchema, _ heads: [[Head]], _ covered: Set<Stamp>, _ unsettled: [Stamp]
  ) -> String? {
    let groups = state.heads.groups(count: table.groups.count)
    for group in table.groups.indices {
      var want = heads[group]
      if want.isEmpty, let shown = groups[group].shown, shown.origin == .builtin {
        // Nobody wrote over what every copy is born with.
        want = [Head(stamp: shown, values: Array(state.values[table.groups[group].range]))]
      }
      if groups[group].stamps != want.map(\.stamp) {
        return "heads of group \(group): \(groups[group].stamps), by the rule \(want.map(\.stamp))"
      }
      if groups[group].others != Array(want.dropFirst()) { return "other heads of group \(group)" }
      if let shown = want.first, Array(state.values[table.groups[group].range]) != shown.values {
        return "values of group \(group)"
      }
    }
    let stamps = heads.flatMap { $0.map(\.stamp) }
    let isDeleted = !covered.isEmpty && stamps.allSatisfy(covered.contains)
    if !stamps.isEmpty, state.heads.isDeleted != isDeleted { return "deletion" }
    if Set(state.heads.deletion?.unsettled ?? []) != Set(unsettled) { return "unsettled deletes" }
    return nil
  }
}
