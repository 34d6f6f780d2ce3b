package import Replica
import WireProtocol

/// Names a row across tables.
struct RowName: Hashable {
  let table: UInt16
  let key: [FieldValue]

  init(_ table: TableSchema, _ identity: [FieldValue]) {
    self.table = table.id
    key = Array(identity.prefix(table.key.count))
  }
}

/// A save of this copy that no receipt covers yet.
package struct PendingSave: Sendable {
  /// Its number in this copy's present life.
  package let sequence: UInt64
  /// What it did.
  package var transaction: Transaction
  /// Its rows as they stood before it.
  package var undo: [UndoEntry]
}

extension CopyStorage {
  /// The saves that no receipt covers, in order: sealed ones, then the journal's.
  package func pendingSaves() throws -> [PendingSave] {
    let own = books.ownNumber()
    var saves: [PendingSave] = []
    var sequence = try upstream()?.acknowledged ?? 0
    while let stored = try segment(of: own, past: sequence)?.segment {
      for (offset, transaction) in try stored.transactions(by: schema).enumerated() {
        let number = stored.firstSequence + UInt64(offset)
        guard number > sequence else { continue }
        saves.append(PendingSave(sequence: number, transaction: transaction, undo: try undo(of: number)))
      }
      sequence = stored.lastSequence
    }
    #if TRIBUTARY_DEFECTS
      if Defect.on(.journalLeftOut) { return saves }
    #endif
    try forEachJournalEntry { entry in
      for transaction in try PayloadCodec.decode(entry.payload) {
        saves.append(
          PendingSave(sequence: entry.sequence, transaction: transaction, undo: try undo(of: entry.sequence)))
      }
      return true
    }
    return saves
  }

  /// Takes back every pending save and makes the ones that are not dropped anew.
  ///
  /// - Parameter drops: The saves that will never be applied, by number.
  func replay(dropping drops: [UInt64: Drop]) throws {
    #if TRIBUTARY_DEFECTS
      if Defect.on(.refusedNotUndone) { return }
    #endif
    let pending = try pendingSaves()
    try rewind(pending)
    for save in pending where drops[save.sequence] == nil {
      try redo(save, stamp: Stamp(time: save.transaction.time, origin: books.own))
    }
  }

  /// Puts the rows of pending saves back to where they stood before the first of them.
  func rewind(_ pending: [PendingSave]) throws {
    var seen: Set<RowName> = []
    for entry in pending.flatMap(\.undo) {
      #if TRIBUTARY_DEFECTS
        if Defect.on(.undoneToTheLast) { seen = [] }
      #endif
      guard let table = Schema.table(entry.table), seen.insert(RowName(table, entry.identity)).inserted else {
        continue
      }
      try put(entry.state ?? RowState(empty: table), table, entry.identity)
    }
  }

  /// Applies a save over the rows as they now stand, and notes how they stood.
  func redo(_ save: PendingSave, stamp: Stamp) throws {
    var undo: [UndoEntry] = []
    for change in save.transaction.rows {
      guard let table = Schema.table(change.table) else { continue }
      undo.append(
        UndoEntry(table: change.table, identity: change.identity, state: try row(table, change.identity)))
    }
    try apply(save.transaction, stamp: stamp)
    try keep(undo: undo, of: save.sequence)
  }

  /// Lays rows as the hub has them under the pending saves.
  ///
  /// - Parameter rows: The rows of the hub, of which some are touched by pending saves.
  /// - Returns: How many rows changed.
  func layUnder(_ rows: [PulledRow], _ pending: [PendingSave]) throws -> Int {
    let touched = Set(
      pending.flatMap { save in
        save.transaction.rows.compactMap { change in
          Schema.table(change.table).map { RowName($0, change.identity) }
        }
      })
    let isTouched: (PulledRow) -> Bool = { row in
      Schema.table(row.table).map { touched.contains(RowName($0, row.identity)) } ?? false
    }
    var changed = 0
    for row in rows where !isTouched(row) {
      if try put(row) { changed += 1 }
    }
    let under = rows.filter(isTouched)
    guard !under.isEmpty else { return changed }
    let before = try under.map { row in try Schema.table(row.table).flatMap { try self.row($0, row.identity) } }
    try rewind(pending)
    for row in under { try put(row) }
    for save in pending { try redo(save, stamp: Stamp(time: save.transaction.time, origin: books.own)) }
    let after = try under.map { row in try Schema.table(row.table).flatMap { try self.row($0, row.identity) } }
    return changed + zip(before, after).filter { $0 != $1 }.count
  }

  /// Makes a row stand as the hub has it; false where it does already.
  ///
  /// What the hub does not know yet of the row stays as it is here.
  @discardableResult
  func put(_ row: PulledRow) throws -> Bool {
    guard let table = Schema.table(row.table) else { return false }
    guard row.groupCount < table.groups.count else { return try put(row.state, table, row.identity) }
    let own = try self.row(table, row.identity)
    return try put(row.state.completed(from: own, past: row.groupCount, of: table), table, row.identity)
  }

  /// Makes a row stand as given; false where it does already.
  @discardableResult
  func put(_ state: RowState, _ table: TableSchema, _ identity: [FieldValue]) throws -> Bool {
    let old = try row(table, identity)
    guard old ?? RowState(empty: table) != state else { return false }
    try save(table, identity, old: old, new: state)
    return true
  }
}
