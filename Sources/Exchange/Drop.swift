package import Replica

/// What a write that is never applied stands for, wherever a later write names it as base.
package enum Drop: Sendable, Hashable {
  /// It was refused: it stands for what it would have overwritten.
  case refused(Transaction)
  /// The same content is applied under another stamp.
  case alias(Stamp)

  /// The stamps that it stands for in one group of one row.
  func bases(table: UInt16, identity: [FieldValue], group: Int) -> [Stamp] {
    switch self {
    case .alias(let stamp): [stamp]
    case .refused(let transaction):
      transaction.rows.filter { $0.table == table && $0.identity == identity }
        .flatMap { $0.groups.filter { $0.group == group }.flatMap(\.bases) }
    }
  }
}

extension CopyStorage {
  /// A change whose bases are writes that were applied, or are still to come: each that was dropped is replaced by what
  /// it stands for.
  ///
  /// - Parameter stamp: The change's own; what it names must be older, what that stands for need not be.
  func resolved(_ change: RowChange, of stamp: Stamp) throws -> RowChange {
    var change = change.withoutLaterBases(than: stamp)
    #if TRIBUTARY_DEFECTS
      if Defect.on(.dropNotResolved) { return change }
    #endif
    guard books.hasDrops else { return change }
    for index in change.groups.indices {
      let group = change.groups[index].group
      change.groups[index].bases = try resolved(change.groups[index].bases, change, group: group)
    }
    if let seen = change.deletes {
      let groups = 0..<(Schema.table(change.table)?.groups.count ?? 0)
      change.deletes = try Set(
        seen.flatMap { stamp in
          guard books.entry(of: stamp.origin).hasDrops else { return [stamp] }
          return try groups.flatMap { try resolved([stamp], change, group: $0) }
        }
      ).sorted()
    }
    return change
  }

  private func resolved(_ bases: [Stamp], _ change: RowChange, group: Int) throws -> [Stamp] {
    guard bases.contains(where: { books.entry(of: $0.origin).hasDrops }) else { return bases }
    var open = bases
    var found: Set<Stamp> = []
    var visited: Set<Stamp> = []
    while let stamp = open.popLast() {
      // Two that name each other must not turn for ever.
      guard visited.insert(stamp).inserted else { continue }
      guard books.entry(of: stamp.origin).hasDrops, let drop = try drop(of: stamp) else {
        found.insert(stamp)
        continue
      }
      open += drop.bases(table: change.table, identity: change.identity, group: group)
    }
    return found.sorted()
  }

  /// Drops a transaction: keeps what it stands for, and mends rows whose writes named it before it came.
  func note(_ drop: Drop, of transaction: Transaction, stamp: Stamp) throws {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.dropNotNoted) { return }
    #endif
    try keep(drop, of: stamp)
    books.noteDrops(of: books.number(of: stamp.origin))
    for change in transaction.rows {
      guard let table = Schema.table(change.table), let old = try row(table, change.identity) else { continue }
      var state = old
      var standing: [[Stamp]] = []
      for group in table.groups.indices { standing.append(try resolved([stamp], change, group: group)) }
      state.drop(stamp, table: table, standsFor: { standing[$0] }) { books.isKnown($0) }
      if state != old { try save(table, change.identity, old: old, new: state) }
    }
  }

  /// Brings every row of a transaction into the tables.
  func apply(_ transaction: Transaction, stamp: Stamp) throws {
    let mayBeThere = isHub && stamp.time <= books.time(of: stamp.origin)
    for change in transaction.rows {
      guard let table = Schema.table(change.table) else { continue }
      let old = try row(table, change.identity)
      var state = old ?? RowState(empty: table)
      var change = try resolved(change, of: stamp)
      if mayBeThere { change = change.unseen(by: state, stamp) }
      state.apply(resolved: change, stamp: stamp, table: table) { books.isKnown($0) }
      if state != old { try save(table, change.identity, old: old, new: state) }
    }
  }
}
