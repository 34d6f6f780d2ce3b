import Exchange
import GRDB
import Model
import Replica
import Rollup
import WireProtocol

/// Puts rows together as they stood at a moment, from the segments that had come by then and the hub's own saves.
struct PastSearch {
  /// A row by table and key.
  struct Name: Hashable {
    let table: UInt16
    let key: [FieldValue]
  }

  private(set) var rows: [Name: PastRow] = [:]
  /// When the moment was: the greatest time of what was read, in milliseconds since 1970.
  private(set) var time: Int64 = 0
  private let isMeant: (TableSchema, [FieldValue]) -> Bool
  private let moment: HubMoment
  private let own: Origin

  /// Starts with nothing found.
  ///
  /// - Parameters:
  ///   - moment: What the hub held.
  ///   - own: The hub's own origin.
  ///   - isMeant: Whether a row is looked for, by its table and identity columns.
  init(at moment: HubMoment, own: Origin, isMeant: @escaping (TableSchema, [FieldValue]) -> Bool) {
    self.moment = moment
    self.own = own
    self.isMeant = isMeant
  }

  /// Reads the segments of the nodes that are asked for, and the hub's own saves.
  mutating func read(_ db: Database, books: Books, from isWriter: (NodeID) -> Bool) throws {
    for (number, origin) in books.origins.origins.enumerated() where number > 0 && isWriter(origin.node) {
      let refused = Set(
        try Int64.fetchAll(db, sql: "SELECT sequence FROM refusal WHERE origin = ?", arguments: [Int64(number)]))
      let rows = try Row.fetchCursor(
        db, sql: "SELECT * FROM segment WHERE origin = ? ORDER BY first_sequence", arguments: [Int64(number)])
      while let row = try rows.next() {
        let id = UInt64(clamping: row["id"] as Int64)
        guard origin == own || id <= moment.segments else { continue }
        if id <= moment.segments { time = max(time, row["stored_at"]) }
        let segment = try Segment(stored: row)
        for (offset, transaction) in try segment.transactions().enumerated() {
          let sequence = segment.firstSequence + UInt64(offset)
          if origin == own, sequence > moment.own { break }
          add(
            transaction, origin, sequence, isApplied: !refused.contains(Int64(bitPattern: sequence)),
            segment: (row["id"], segment.head))
        }
      }
    }
    let saves = try Row.fetchCursor(db, sql: "SELECT sequence, payload FROM journal ORDER BY sequence")
    while let row = try saves.next() {
      let sequence = UInt64(bitPattern: row["sequence"] as Int64)
      guard sequence <= moment.own else { break }
      for transaction in try PayloadCodec.decode(row.bytes("payload")) {
        time = max(time, transaction.time.milliseconds)
        add(transaction, own, sequence, isApplied: true, segment: nil)
      }
    }
  }

  /// Adds what a row itself tells of a write from elsewhere, whose segment is not here, where it was there by then.
  mutating func add(_ state: RowState, of table: TableSchema, _ identity: [FieldValue]) {
    guard isMeant(table, identity) else { return }
    var written: [Stamp: [GroupChange]] = [:]
    for (group, heads) in state.heads.groups(count: table.groups.count).enumerated() {
      var found = heads.others
      if let shown = heads.shown {
        found.append(Head(stamp: shown, values: Array(state.values[table.groups[group].range])))
      }
      for head in found where head.stamp.time.milliseconds <= time {
        written[head.stamp, default: []].append(GroupChange(group: group, values: head.values, bases: []))
      }
    }
    for (stamp, groups) in written {
      note(
        PastWrite(
          stamp: stamp, change: RowChange(table: table.id, identity: identity, groups: groups), isApplied: true,
          account: "", reason: "", sequence: nil, segment: nil), table)
    }
  }

  private mutating func add(
    _ transaction: Transaction, _ origin: Origin, _ sequence: UInt64, isApplied: Bool,
    segment: (id: Int64, head: [UInt8])?
  ) {
    let stamp = Stamp(time: transaction.time, origin: origin)
    for change in transaction.rows {
      guard let table = Schema.table(change.table), change.identity.count == table.identity.count,
        isMeant(table, change.identity)
      else { continue }
      note(
        PastWrite(
          stamp: stamp, change: change, isApplied: isApplied, account: transaction.account,
          reason: transaction.reason, sequence: sequence, segment: segment), table)
    }
  }

  private mutating func note(_ write: PastWrite, _ table: TableSchema) {
    let name = Name(table: table.id, key: Array(write.change.identity.prefix(table.key.count)))
    rows[name, default: PastRow(identity: write.change.identity)].add(write)
  }
}
