import Exchange
import Model
import Replica
import WireProtocol

/// One save at a desk, on any storage: rows are changed and captured in one transaction.
///
/// Each row may be written once in a save.
struct DeskSave {
  private let storage: any CopyStorage
  private let stamp: Stamp
  private var rows: [RowChange] = []
  private var undo: [UndoEntry] = []

  init(_ storage: any CopyStorage) throws {
    self.storage = storage
    stamp = Stamp(time: try storage.tick(), origin: storage.books.own)
  }

  /// Sets groups of a row.
  mutating func put(
    _ table: TableSchema, _ identity: [FieldValue], _ groups: [(group: Int, values: [FieldValue])]
  ) throws {
    // A program writes what its version knows.
    let groups = groups.filter { table.groups[$0.group].since <= storage.schema }
    guard table.since <= storage.schema, !groups.isEmpty else { return }
    let old = try storage.row(table, identity)
    let state = old ?? RowState(empty: table)
    let change = RowChange(
      table: table.id, identity: identity,
      groups: groups.map {
        GroupChange(group: $0.group, values: $0.values, bases: state.heads.bases(of: $0.group))
      })
    try perform(change, table, over: old)
  }

  /// Deletes a row; one that is not there stays so.
  mutating func delete(_ table: TableSchema, _ identity: [FieldValue]) throws {
    guard table.since <= storage.schema, let old = try storage.row(table, identity), !old.heads.isDeleted else {
      return
    }
    let seen = Set(table.groups.indices.flatMap { old.heads.bases(of: $0) }).sorted()
    try perform(RowChange(table: table.id, identity: identity, groups: [], deletes: seen), table, over: old)
  }

  private mutating func perform(_ change: RowChange, _ table: TableSchema, over old: RowState?) throws {
    guard !rows.contains(where: { $0.table == change.table && $0.identity == change.identity }) else { return }
    undo.append(UndoEntry(table: table.id, identity: change.identity, state: old))
    var state = old ?? RowState(empty: table)
    state.apply(change, stamp: stamp, table: table) { _ in true }
    try storage.save(table, change.identity, old: old, new: state)
    rows.append(change)
  }

  /// Appends the save to the journal; false where it changed nothing.
  func finish(reason: String) throws -> Bool {
    guard !rows.isEmpty else { return false }
    let transaction = Transaction(time: stamp.time, account: "clerk", reason: reason, rows: rows)
    try storage.capture(transaction, payload: try PayloadCodec.encode([transaction]), undo: undo)
    return true
  }
}
