import Exchange
import GRDB
import Replica
import WireProtocol

/// Collects the writes of one row out of segments, journal and the row's own heads.
struct HistorySearch {
  private let table: TableSchema
  private let key: [FieldValue]
  private let state: RowState?
  private let books: Books
  private let own: Origin
  private var entries: [HistoryEntry] = []

  /// Starts with nothing found.
  init(table: TableSchema, key: [FieldValue], state: RowState?, books: Books, own: Origin) {
    self.table = table
    self.key = key
    self.state = state
    self.books = books
    self.own = own
  }

  /// Reads the segments of the nodes that are asked for, one at a time.
  mutating func readSegments(_ db: Database, from isMeant: (NodeID) -> Bool) throws {
    let acknowledged = try Int64.fetchOne(db, sql: "SELECT acknowledged FROM upstream") ?? 0
    for (number, origin) in books.origins.origins.enumerated() where number > 0 && isMeant(origin.node) {
      let refused = try Row.fetchAll(
        db, sql: "SELECT sequence, code FROM refusal WHERE origin = ?", arguments: [Int64(number)])
      let reasons = Dictionary(
        refused.map {
          ($0["sequence"] as Int64, Refusal(rawValue: UInt32(clamping: $0["code"] as Int64)) ?? .malformed)
        }
      ) { first, _ in first }
      let rows = try Row.fetchCursor(
        db, sql: "SELECT header, payload, signature FROM segment WHERE origin = ? ORDER BY first_sequence",
        arguments: [Int64(number)])
      while let row = try rows.next() {
        let segment = try Segment(stored: row)
        for (offset, transaction) in try segment.transactions().enumerated() {
          let sequence = segment.firstSequence + UInt64(offset)
          add(
            transaction, of: origin, sequence: sequence, refusal: reasons[Int64(bitPattern: sequence)],
            isUnsent: origin == own && sequence > UInt64(bitPattern: acknowledged))
        }
      }
    }
  }

  /// Reads what was saved here and not yet sealed.
  mutating func readJournal(_ db: Database) throws {
    let rows = try Row.fetchCursor(db, sql: "SELECT sequence, payload FROM journal ORDER BY sequence")
    while let row = try rows.next() {
      let sequence = UInt64(bitPattern: row["sequence"] as Int64)
      for transaction in try PayloadCodec.decode(row.bytes("payload")) {
        add(transaction, of: own, sequence: sequence, refusal: nil, isUnsent: true)
      }
    }
  }

  private mutating func add(
    _ transaction: Transaction, of origin: Origin, sequence: UInt64, refusal: Refusal?, isUnsent: Bool
  ) {
    let stamp = Stamp(time: transaction.time, origin: origin)
    for row in transaction.rows where row.table == table.id && row.identity.starts(with: key) {
      var parts = row.groups.map { (group: Int?.some($0.group), values: $0.values, bases: $0.bases) }
      if let seen = row.deletes { parts.append((nil, [], seen)) }
      for part in parts {
        entries.append(
          HistoryEntry(
            stamp: stamp, sequence: sequence, account: transaction.account, reason: transaction.reason,
            group: part.group, values: part.values, bases: part.bases,
            outcome: refusal == nil ? outcome(of: stamp, group: part.group) : .refused, refusal: refusal,
            isUnsent: isUnsent))
      }
    }
  }

  private func outcome(of stamp: Stamp, group: Int?) -> HistoryEntry.Outcome {
    guard let state else { return .superseded }
    guard let group else {
      if state.heads.isDeleted { return .current }
      return state.heads.deletion?.unsettled.contains(stamp) == true ? .concurrent : .superseded
    }
    let groups = state.heads.groups(count: table.groups.count)
    guard group < groups.count, !state.heads.isDeleted else { return .superseded }
    if groups[group].shown == stamp { return .current }
    return groups[group].others.contains { $0.stamp == stamp } ? .concurrent : .superseded
  }

  /// Adds what the row itself tells of writes that came from elsewhere without their segments.
  mutating func addHeads() {
    guard let state else { return }
    let known = Set(entries.map { "\($0.stamp) \($0.group ?? -1)" })
    for (position, heads) in state.heads.groups(count: table.groups.count).enumerated() {
      var found = heads.others
      if let shown = heads.shown {
        found.append(Head(stamp: shown, values: Array(state.values[table.groups[position].range])))
      }
      for head in found where !known.contains("\(head.stamp) \(position)") {
        entries.append(
          HistoryEntry(
            stamp: head.stamp, sequence: nil, account: nil, reason: "", group: position, values: head.values,
            bases: [], outcome: outcome(of: head.stamp, group: position), refusal: nil, isUnsent: false))
      }
    }
  }

  /// What was found, oldest first; within one save group after group.
  var sorted: [HistoryEntry] {
    entries.sorted { left, right in
      left.stamp == right.stamp ? (left.group ?? .max) < (right.group ?? .max) : left.stamp < right.stamp
    }
  }
}
