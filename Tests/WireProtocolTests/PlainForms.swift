import Replica
import WireProtocol

/// A field's value as the vectors write it: one key names its kind; integers are text, for readers with 53 bits.
struct PlainValue: Codable, Equatable {
  var null: Bool?
  var integer: String?
  var text: String?
  var blob: String?

  init(_ value: FieldValue) {
    switch value {
    case .null: null = true
    case .integer(let number): integer = String(number)
    case .text(let string): text = string
    case .blob(let bytes): blob = Hexadecimal.text(bytes)
    }
  }
}

/// A stamp as the vectors write it.
struct PlainStamp: Codable, Equatable {
  let time: String
  let node: String
  let incarnation: String

  init(_ stamp: Stamp) {
    time = String(stamp.time.rawValue)
    node = stamp.origin.node.description
    incarnation = String(stamp.origin.incarnation)
  }
}

/// What a transaction did to one row, as the vectors write it.
struct PlainChange: Codable, Equatable {
  struct Group: Codable, Equatable {
    let group: Int
    let values: [PlainValue]
    let bases: [PlainStamp]
  }

  let table: UInt16
  let identity: [PlainValue]
  let groups: [Group]
  let deletes: [PlainStamp]?

  init(_ row: RowChange) {
    table = row.table
    identity = row.identity.map(PlainValue.init)
    groups = row.groups.map { write in
      Group(group: write.group, values: write.values.map(PlainValue.init), bases: write.bases.map(PlainStamp.init))
    }
    deletes = row.deletes?.map(PlainStamp.init)
  }
}

/// A transaction as the vectors write it.
struct PlainTransaction: Codable, Equatable {
  let time: String
  let account: String
  let reason: String
  let rows: [PlainChange]
  let former: Former?

  /// The number that it was issued under before.
  struct Former: Codable, Equatable {
    let incarnation: String
    let sequence: String
  }

  init(_ transaction: Transaction) {
    time = String(transaction.time.rawValue)
    account = transaction.account
    reason = transaction.reason
    rows = transaction.rows.map(PlainChange.init)
    former = transaction.former.map { Former(incarnation: String($0.incarnation), sequence: String($0.sequence)) }
  }
}

/// A row with its heads, as the vectors write it.
struct PlainRow: Codable, Equatable {
  struct Group: Codable, Equatable {
    struct Head: Codable, Equatable {
      let stamp: PlainStamp
      let values: [PlainValue]
    }

    let heads: [Head]
    let awaited: [PlainStamp]
    let conflict: Bool
  }

  struct Deletion: Codable, Equatable {
    let unsettled: [PlainStamp]
    let covered: [PlainStamp]
  }

  let table: UInt16
  let identity: [PlainValue]
  /// One value for each value column: what shows.
  let values: [PlainValue]
  let groups: [Group]
  let deleted: Bool
  let deletion: Deletion?

  init(_ table: TableSchema, _ identity: [FieldValue], _ state: RowState) {
    self.table = table.id
    self.identity = identity.map(PlainValue.init)
    values = state.values.map(PlainValue.init)
    let conflicts = state.conflicts(in: table)
    groups = state.heads.groups(count: table.groups.count).enumerated().map { place, group in
      let shown = state.values[table.groups[place].range].map(PlainValue.init)
      return Group(
        heads: (group.shown.map { [Group.Head(stamp: PlainStamp($0), values: shown)] } ?? [])
          + group.others.map { Group.Head(stamp: PlainStamp($0.stamp), values: $0.values.map(PlainValue.init)) },
        awaited: group.awaited.map(PlainStamp.init), conflict: conflicts.contains(place))
    }
    deleted = state.heads.isDeleted
    deletion = state.heads.deletion.map {
      Deletion(unsettled: $0.unsettled.map(PlainStamp.init), covered: $0.covered.map(PlainStamp.init))
    }
  }
}

/// A copy in memory that applies transactions one after the other, for the vectors that say which rows they make.
struct MemoryCopy {
  private struct Name: Hashable {
    let table: UInt16
    let identity: [FieldValue]
  }

  private var rows: [Name: RowState] = [:]
  private var seen: [Origin: HybridTimestamp] = [:]

  mutating func apply(_ transaction: Transaction, of origin: Origin) {
    let known = seen
    for change in transaction.rows {
      guard let table = Schema.table(change.table) else { continue }
      let name = Name(table: change.table, identity: change.identity)
      var state = rows[name] ?? RowState(empty: table)
      state.apply(change, stamp: Stamp(time: transaction.time, origin: origin), table: table) { stamp in
        stamp.origin == .builtin || known[stamp.origin].map { stamp.time <= $0 } ?? false
      }
      rows[name] = state
    }
    seen[origin] = max(seen[origin] ?? transaction.time, transaction.time)
  }

  /// The rows by table and by the bytes of their identity.
  var plain: [PlainRow] {
    let order = rows.keys.sorted { left, right in
      left.table == right.table
        ? RowID.name(left.identity).lexicographicallyPrecedes(RowID.name(right.identity)) : left.table < right.table
    }
    return order.compactMap { name in
      guard let table = Schema.table(name.table), let state = rows[name] else { return nil }
      return PlainRow(table, name.identity, state)
    }
  }
}
