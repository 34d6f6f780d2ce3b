import Model
import Replica
import WireProtocol

/// How a hub with a hub above keeps apart what it took from below, what it wrote itself, and what comes from above.
extension CopyStorage {
  /// The rows that pending saves of this hub have touched, with the numbers of those saves.
  ///
  /// Empty at a copy that takes in no segments, and at a hub without a hub above.
  func rowsUnderPending() throws -> [RowName: [UInt64]] {
    guard isHub, let hub = try upstream() else { return [:] }
    var rows: [RowName: [UInt64]] = [:]
    let next = try nextSequence()
    guard hub.acknowledged + 1 < next else { return [:] }
    for sequence in (hub.acknowledged + 1)..<next {
      for entry in try undo(of: sequence) {
        guard let table = Schema.table(entry.table) else { continue }
        rows[RowName(table, entry.identity), default: []].append(sequence)
      }
    }
    return rows
  }

  /// Brings a write of another copy under the pending saves, too: should one of them be taken back, the write stays.
  func applyUnderPending(_ transaction: Transaction, stamp: Stamp, _ rows: [RowName: [UInt64]]) throws {
    guard !rows.isEmpty else { return }
    for change in transaction.rows {
      guard let table = Schema.table(change.table) else { continue }
      let name = RowName(table, change.identity)
      for sequence in rows[name] ?? [] {
        var entries = try undo(of: sequence)
        for index in entries.indices
        where entries[index].table == change.table && RowName(table, entries[index].identity) == name {
          var state = entries[index].state ?? RowState(empty: table)
          let change = try resolved(change, of: stamp)
          state.apply(resolved: change, stamp: stamp, table: table) { books.isKnown($0) }
          entries[index].state = state
        }
        try keep(undo: entries, of: sequence)
      }
    }
  }

  /// The rows of a page that this copy can take as they are.
  ///
  /// Left alone are rows that a write from below touched which the hub above has not taken, and rows that rest on a
  /// segment which has not come here: they come again once both hubs have the same, at the latest when the sums are
  /// compared. Where the sums differ the segment need not come any more – its node may have handed it to another hub
  /// before it joined this one – and the row is taken as it stands above.
  func takable(_ rows: [PulledRow], ofDifferingScope: Bool) throws -> [PulledRow] {
    guard isHub, let hub = self as? any RelayStorage else { return rows }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.rowsTakenEarly) { return rows }
    #endif
    let untaken = try hub.untakenRows()
    let keepsBack = try hub.relayOrder().isSummary
    return try rows.filter { row in
      guard let table = Schema.table(row.table) else { return true }
      // The hub above lacks what the districts wrote since.
      if keepsBack, table.writer == .own, table.scopePosition < row.identity.count,
        row.identity[table.scopePosition].text != region.description, try self.row(table, row.identity) != nil
      {
        return false
      }
      if untaken[RowName(table, row.identity)] != nil { return false }
      return ofDifferingScope
        || row.state.heads.groups(count: table.groups.count).flatMap(\.stamps).allSatisfy { stamp in
          let entry = books.entry(of: stamp.origin)
          return stamp.origin.node == node || entry.position.sequence == 0 || stamp.time <= entry.chainTime
        }
    }
  }

  /// The scopes with rows that the hub above cannot have yet as they stand here.
  func scopesInMotion() throws -> Set<String> {
    guard isHub, let hub = self as? any RelayStorage else { return [] }
    var scopes = Set(try hub.untakenRows().values)
    if try hub.relayOrder().isSummary {
      scopes.formUnion(try regions().codes(under: region).dropFirst().map(\.description))
    }
    return scopes
  }
}

extension RelayStorage {
  /// The rows, with their scopes, that writes from below touched which the hub above has not taken.
  func untakenRows() throws -> [RowName: String] {
    var rows: [RowName: String] = [:]
    for place in try untakenSegments() + segmentsToPassOn() {
      guard let segment = try segment(of: place.number, past: place.through - 1)?.segment else { continue }
      for change in try segment.transactions(by: schema).flatMap(\.rows) {
        guard let table = Schema.table(change.table), table.scopePosition < change.identity.count else { continue }
        rows[RowName(table, change.identity)] = change.identity[table.scopePosition].text ?? ""
      }
    }
    return rows
  }
}

extension RowChange {
  /// The part of a change that a row does not rest on yet.
  ///
  /// A row that came as it stood may hold a later write of the same life of the same copy: a copy names its own earlier
  /// write as base, so that write is settled.
  func unseen(by state: RowState, _ stamp: Stamp) -> RowChange {
    let isLater: (Stamp) -> Bool = { $0.origin == stamp.origin && $0.time >= stamp.time }
    let deletion = state.heads.deletion
    if let deletion, deletion.unsettled.contains(where: isLater) {
      return RowChange(table: table, identity: identity, groups: [], deletes: nil)
    }
    let count = (groups.map(\.group).max() ?? 0) + 1
    let heads = state.heads.groups(count: count)
    var change = self
    change.groups.removeAll { write in
      write.group < heads.count && heads[write.group].stamps.contains(where: isLater)
    }
    return change
  }
}
