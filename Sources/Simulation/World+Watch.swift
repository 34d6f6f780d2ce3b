import Exchange
import Model
import Replica
import WireProtocol

/// What must hold while faults are on, seen from outside: by the messages and by what copies hold before and after them.
extension World {
  /// A hub that has not what it once signed says so: its life has another name.
  func watch(_ greeting: HandshakeRequest, from node: NodeID, _ answer: HandshakeResponse, _ hub: Hub) throws {
    guard let bytes = greeting.receipt, let receipt = try? Receipt(decoding: bytes, key: hub.copy.key.publicKey),
      receipt.origin.node == node, receipt.history == answer.history
    else { return }
    let isHeld = try hub.perform { try $0.holds(receipt.position, of: receipt.origin) }
    guard isHeld else {
      throw Violation("K4 a hub went back and did not say so", "\(hub.name), \(receipt.position.sequence)")
    }
  }

  /// What a hub holds of rows that are about to come down.
  struct WatchedRow {
    let table: TableSchema
    let identity: [FieldValue]
    let stamps: [Stamp]
  }

  /// The rows of a page that a hub is about to take, with what it took of them from below.
  func watched(_ answer: [UInt8], _ session: Session) throws -> [WatchedRow] {
    guard session.station is Hub, case .rows? = session.request, let page = try? PullPage(decoding: answer) else {
      return []
    }
    return try session.station.copy.perform { storage in
      try page.rows.compactMap { row in
        guard let table = Schema.table(row.table), let state = try storage.row(table, row.identity) else { return nil }
        let stamps = state.heads.groups(count: table.groups.count).flatMap(\.stamps).filter { stamp in
          let entry = storage.books.entry(of: stamp.origin)
          return stamp.origin.node != storage.node && entry.position.sequence > 0 && stamp.time <= entry.chainTime
        }
        return stamps.isEmpty ? nil : WatchedRow(table: table, identity: row.identity, stamps: stamps)
      }
    }
  }

  /// What a hub took from below stands until the hub above has it, too.
  func check(_ watched: [WatchedRow], _ session: Session) throws {
    guard !watched.isEmpty else { return }
    let gone = try session.station.copy.perform { storage in
      try watched.flatMap { row in
        let left = try storage.row(row.table, row.identity)?.heads.groups(count: row.table.groups.count) ?? []
        return Set(row.stamps).subtracting(left.flatMap(\.stamps))
      }
    }
    tallies.add("rows watched", watched.count)
    let lost = try session.hub.perform { above in gone.filter { above.books.entry(of: $0.origin).chainTime < $0.time } }
    guard let stamp = lost.first else { return }
    throw Violation("F3 a hub let go of what the one above has not", "\(session.station.name), \(stamp)")
  }
}
