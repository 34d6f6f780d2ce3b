import Exchange
import GRDB
import Model
package import Replica
import WireProtocol

import struct Foundation.Data

/// One save at a desk: every row written through it is captured in the same commit, as one transaction.
///
/// Values that do not change are not written; a save that changes nothing leaves no trace.
package final class EditSession {
  private let session: WriteSession
  private let stamp: Stamp
  private var rows: [RowChange] = []
  /// Each row as it stood before this save touched it.
  private(set) var undo: [UndoEntry] = []

  init(_ session: WriteSession, time: HybridTimestamp) {
    self.session = session
    stamp = Stamp(time: time, origin: session.books.own)
  }

  /// How many rows were written.
  package var rowCount: Int { rows.count }
  var time: HybridTimestamp { stamp.time }
  var changes: [RowChange] { rows }
  /// The database as this save sees it.
  var database: Database { session.db }

  /// The row as it stands, or nil where there is none or it is deleted.
  package func current(_ table: TableSchema, _ identity: [FieldValue]) throws -> RowState? {
    let state = try session.row(table, identity)
    return state?.heads.isDeleted == true ? nil : state
  }

  /// Sets register groups of one row, which is made where it is missing.
  ///
  /// - Parameters:
  ///   - table: The row's table.
  ///   - identity: Its key and fixed columns.
  ///   - groups: The groups to set, each with one value for each of its columns.
  /// - Returns: Whether anything changed.
  /// - Throws: `change-refused` where the row belongs to another office.
  @discardableResult
  package func put(
    _ table: TableSchema, _ identity: [FieldValue], _ groups: [(group: Int, values: [FieldValue])]
  ) throws -> Bool {
    let identity = identity.map(\.normalized)
    let groups = groups.map { (group: $0.group, values: $0.values.map(\.normalized)) }
    let asked = groups.map { GroupChange(group: $0.group, values: $0.values, bases: []) }
    try authorize(RowChange(table: table.id, identity: identity, groups: asked), table)
    let old = try session.row(table, identity)
    var state = old ?? RowState(empty: table)
    var change = RowChange(table: table.id, identity: identity, groups: [])
    let isDeleted = state.heads.isDeleted
    if state.heads.deletion?.unsettled.contains(stamp) == true { throw StoreError.deletedInThisSave }
    for (group, values) in groups {
      for case .text(let text) in values where text.utf8.count > WireLimits.textBytes { throw StoreError.textTooLong }
      let bases = state.heads.bases(of: group)
      let range = table.groups[group].range
      if bases.count == 1, !isDeleted, state.values[range].elementsEqual(values) { continue }
      change.groups.append(GroupChange(group: group, values: values, bases: bases))
    }
    guard !change.groups.isEmpty else { return false }
    let again = change.groups.filter { $0.bases.contains(stamp) }
    if !again.isEmpty {
      // Only what this save wrote already is replaced; a group it sets for the first time gets its stamp as usual.
      let fresh = groups.filter { entry in !again.contains { $0.group == entry.group } }
      change.groups = again
      try rewrite(change, table: table, old: old, state: &state)
      if !fresh.isEmpty { try put(table, identity, fresh) }
      return true
    }
    note(old, table, identity)
    state.apply(change, stamp: stamp, table: table) { _ in true }
    try session.save(table, identity, old: old, new: state)
    if old?.heads.isTouched(by: stamp) == true, let earlier = position(of: change) {
      rows[earlier].groups += change.groups
      rows[earlier].groups.sort { $0.group < $1.group }
    } else {
      rows.append(change)
    }
    return true
  }

  /// A second write of a group within one save replaces the first: one stamp names one content.
  private func rewrite(
    _ change: RowChange, table: TableSchema, old: RowState?, state: inout RowState
  ) throws {
    guard let index = position(of: change) else { throw StoreError.damaged("journal") }
    for write in change.groups {
      for (slot, value) in zip(table.groups[write.group].range, write.values) { state.values[slot] = value }
      if let earlier = rows[index].groups.firstIndex(where: { $0.group == write.group }) {
        rows[index].groups[earlier].values = write.values
      }
    }
    // The stamps stay as they are, which the table's trigger would refuse: note the row as written anew.
    try session.overwrite(table, change.identity, old: old, new: state)
  }

  private func position(of change: RowChange) -> Int? {
    rows.lastIndex { $0.table == change.table && $0.identity == change.identity }
  }

  /// Marks a row deleted, as far as this copy has seen it.
  /// - Throws: `change-refused` where the row belongs to another office.
  package func delete(_ table: TableSchema, _ identity: [FieldValue]) throws {
    let identity = identity.map(\.normalized)
    try authorize(RowChange(table: table.id, identity: identity, groups: [], deletes: []), table)
    guard let old = try session.row(table, identity), !old.heads.isDeleted else { return }
    let seen = table.groups.indices.flatMap { old.heads.bases(of: $0) }
    let unique = Array(Set(seen)).sorted()
    let change = RowChange(table: table.id, identity: identity, groups: [], deletes: unique)
    var state = old
    note(old, table, identity)
    state.apply(change, stamp: stamp, table: table) { _ in true }
    try session.save(table, identity, old: old, new: state)
    rows.append(change)
  }

  private func note(_ old: RowState?, _ table: TableSchema, _ identity: [FieldValue]) {
    guard old?.heads.isTouched(by: stamp) != true else { return }
    undo.append(UndoEntry(table: table.id, identity: identity, state: old))
  }

  private func authorize(_ change: RowChange, _ table: TableSchema) throws {
    let writer = RowWriter(session.identity.region, by: .desk)
    if let refusal = try session.authorize(change, of: table, by: writer, at: stamp.time) {
      throw StoreError(refusal)
    }
    if let refusal = try session.lock(against: change, of: table) { throw StoreError(refusal) }
  }
}

extension Store {
  /// Saves at the desk: the block's writes and their change record are one commit.
  ///
  /// - Parameters:
  ///   - account: Who does it; empty where the program is used without accounts.
  ///   - reason: Why, where somebody said so.
  ///   - body: Writes rows; throwing leaves everything as it was.
  /// - Returns: What the block returns.
  @discardableResult
  package func edit<Value>(
    account: String = "", reason: String = "", _ body: (EditSession) throws -> Value
  ) throws -> Value {
    try write { session in
      let edit = EditSession(session, time: try session.tick())
      let value = try body(edit)
      try session.capture(edit, account: account, reason: reason)
      return value
    }
  }
}

extension WriteSession {
  /// Appends what an edit did to the journal.
  func capture(_ edit: EditSession, account: String, reason: String) throws {
    guard edit.rowCount > 0 else { return }
    let transaction = Transaction(time: edit.time, account: account, reason: reason, rows: edit.changes)
    // Refused now, while the person is there, and not at night when it could no longer be sent.
    let payload = try PayloadCodec.encode([transaction])
    if payload.count > WireLimits.sealBytes {
      let packed = try Zstandard.compress(payload)
      guard payload.count <= WireLimits.payloadBytes, packed.count <= WireLimits.segmentBytes - WireLimits.headerBytes
      else { throw StoreError.saveTooLarge }
    }
    try capture(transaction, payload: payload, undo: edit.undo)
  }

  /// Saves a row whose stamps stay the same, by way of a passing stamp: the table refuses an update that keeps them.
  func overwrite(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) throws {
    var passing = new
    passing.heads = .single(Stamp.builtin(edition: 0), mask: 0)
    try save(table, identity, old: old, new: passing)
    try save(table, identity, old: passing, new: new)
  }
}
