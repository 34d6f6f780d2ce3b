package import Replica
package import WireProtocol

/// Reads again what an older version of this program had to pass over: rows of tables, and groups of columns, that it
/// did not know.
///
/// The verdicts stand as they were given. Merged is only what was not read before, so that afterwards the rows stand as
/// on a copy that knew everything from the start.
package struct Rereading: Sendable {
  /// The version of the schema that the copy knew until now.
  private let known: UInt32
  private var learned: [(table: TableSchema, identity: [FieldValue])] = []
  private var names: Set<RowName> = []
  private var pending: [PendingSave] = []

  /// Begins with what the copy knew until now.
  package init(since known: UInt32) {
    self.known = known
  }

  /// Looks at a segment; all are looked at before any is applied.
  ///
  /// A refused write stands for what it would have overwritten, also in what was not read of it.
  /// - Throws: The errors of the storage.
  package mutating func prepare(_ segment: Segment, on storage: some CopyStorage) throws {
    guard segment.schema > known else { return }
    for transaction in try segment.transactions(by: storage.schema) {
      let stamp = Stamp(time: transaction.time, origin: segment.origin)
      if case .refused = try storage.drop(of: stamp) { try storage.keep(.refused(transaction), of: stamp) }
      for change in transaction.rows {
        guard let table = Schema.table(change.table), !unread(change, table).isNothing,
          names.insert(RowName(table, change.identity)).inserted
        else { continue }
        learned.append((table, change.identity))
      }
    }
  }

  /// Takes back the pending saves where they touch what will be learned; they are made anew at the end.
  /// - Throws: The errors of the storage.
  package mutating func begin(on storage: some CopyStorage) throws {
    guard !learned.isEmpty else { return }
    let saves = try storage.pendingSaves()
    let isTouched = saves.flatMap(\.transaction.rows).contains { change in
      Schema.table(change.table).map { names.contains(RowName($0, change.identity)) } ?? false
    }
    guard isTouched else { return }
    pending = saves
    try storage.rewind(saves)
  }

  /// Applies what was not read of a segment.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - writer: Who wrote it, and the way that it came; nil for this copy's own.
  ///   - storage: The copy.
  /// - Returns: How many rows were applied.
  /// - Throws: The errors of the storage.
  package func apply(_ segment: Segment, by writer: RowWriter?, on storage: some CopyStorage) throws -> Int {
    guard segment.schema > known else { return 0 }
    var count = 0
    for transaction in try segment.transactions(by: storage.schema) {
      let stamp = Stamp(time: transaction.time, origin: segment.origin)
      guard try storage.drop(of: stamp) == nil, try mayStand(transaction, by: writer, on: storage) else { continue }
      for change in transaction.rows {
        if try apply(change, stamp: stamp, on: storage) { count += 1 }
      }
    }
    return count
  }

  /// Ends: what has come is awaited no more, and the pending saves are made anew.
  /// - Throws: The errors of the storage.
  package func end(on storage: some CopyStorage) throws {
    for (table, identity) in learned {
      guard let old = try storage.row(table, identity) else { continue }
      var row = old
      row.stopAwaiting(past: knownGroups(table), of: table) { storage.books.isKnown($0) }
      if row != old { try storage.save(table, identity, old: old, new: row) }
    }
    for save in pending {
      try storage.redo(save, stamp: Stamp(time: save.transaction.time, origin: storage.books.own))
    }
  }

  private func knownGroups(_ table: TableSchema) -> Int { table.since > known ? 0 : table.groupCount(of: known) }

  /// The part of a change that was not read: all of it where the table is new, else the groups that are.
  private func unread(_ change: RowChange, _ table: TableSchema) -> RowChange {
    guard table.since <= known else { return change }
    let count = table.groupCount(of: known)
    return RowChange(
      table: change.table, identity: change.identity, groups: change.groups.filter { $0.group >= count })
  }

  /// Whether this copy may take what was not read of a transaction.
  ///
  /// What was read of a row was judged, and who may write one group of a row may write the others.
  private func mayStand(
    _ transaction: Transaction, by writer: RowWriter?, on storage: some CopyStorage
  ) throws -> Bool {
    guard let writer else { return true }
    for change in transaction.rows {
      guard let table = Schema.table(change.table), storage.hasForm(change, of: table) else { return false }
      let left = unread(change, table)
      guard !left.isNothing, left.groups.count == change.groups.count, left.deletes == change.deletes else { continue }
      if try storage.authorize(left, of: table, by: writer, at: transaction.time) != nil { return false }
    }
    return true
  }

  private func apply(_ change: RowChange, stamp: Stamp, on storage: some CopyStorage) throws -> Bool {
    guard let table = Schema.table(change.table) else { return false }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.columnsNotReadAgain), table.since <= known { return false }
      if Defect.on(.tablesNotReadAgain), table.since > known { return false }
    #endif
    let old = try storage.row(table, change.identity)
    var row = old ?? RowState(empty: table)
    if table.since <= known, change.deletes != nil { row.cover(try storage.resolved(change, of: stamp).deletes ?? []) }
    // Segments come in the order in which they arrived; whatever a write names that has not been read again yet is
    // awaited, so that it makes no head when it comes.
    let unread = try storage.resolved(unread(change, table), of: stamp)
    row.apply(resolved: unread, stamp: stamp, table: table) { $0.origin == .builtin }
    guard row != old ?? RowState(empty: table) else { return false }
    try storage.save(table, change.identity, old: old, new: row)
    return true
  }
}

extension RowChange {
  /// Whether it changes nothing.
  fileprivate var isNothing: Bool { groups.isEmpty && deletes == nil }
}

extension RelayStorage {
  /// Who wrote the segments of a node, and by which way they came; nil where nobody here let it in.
  package func writer(of node: NodeID) throws -> RowWriter? {
    if let member = try member(node) {
      return RowWriter(member.region, by: try route(of: member.region, isHub: member.isHub))
    }
    let vouched = try vouchedNodes().first { $0.key.node == node && $0.approvedAt != nil }
    return try vouched.map { RowWriter($0.region, by: try route(of: $0.region, isHub: true)) }
  }
}
