import GRDB
import Replica

import struct Foundation.Data

/// A copy's bookkeeping beyond its rows: the origins it has met, how far it knows each, and its commit counter.
///
/// A value, so that a transaction works on its own copy and a rollback leaves no trace.
struct Books: Sendable {
  /// Small numbers for origins.
  private(set) var origins = OriginTable()
  /// The greatest time seen of each origin, by its number.
  private(set) var times: [UInt64] = [UInt64.max]
  /// How far each origin's chain is held here, by its number.
  private(set) var positions: [ChainPosition] = [.start]
  /// The last commit position given out.
  var position: Int64 = 0
  private var changed: Set<Int> = []
  private var savedPosition: Int64 = 0

  /// Reads the books of a file.
  init(_ db: Database) throws {
    let select = try db.cachedStatement(sql: "SELECT * FROM origin ORDER BY number")
    for row in try Row.fetchAll(select) {
      guard let node = NodeID(row.bytes("node")) else { throw StoreError.damaged("origin") }
      let incarnation = UInt64(bitPattern: row["incarnation"] as Int64)
      let index = Int(origins.intern(Origin(node: node, incarnation: incarnation)))
      guard index == Int(row["number"] as Int64) else { throw StoreError.damaged("origin") }
      times.append(UInt64(bitPattern: row["time"] as Int64))
      positions.append(
        ChainPosition(sequence: UInt64(bitPattern: row["sequence"] as Int64), head: row.bytes("head")))
    }
    let last = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = 'position'")
    position = try Int64.fetchOne(last) ?? 0
    savedPosition = position
  }

  /// Writes what changed since the books were read; a transaction that changed nothing writes nothing.
  mutating func save(_ db: Database) throws {
    for index in changed.sorted() {
      let origin = origins.origins[index]
      let upsert = try db.cachedStatement(
        sql: """
          INSERT INTO origin (number, node, incarnation, time, sequence, head) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (number) DO UPDATE SET time = excluded.time, sequence = excluded.sequence, head = excluded.head
          """)
      try upsert.execute(
        arguments: [
          Int64(index), Data(origin.node.bytes), Int64(bitPattern: origin.incarnation),
          Int64(bitPattern: times[index]), Int64(bitPattern: positions[index].sequence), Data(positions[index].head),
        ])
    }
    changed = []
    guard position != savedPosition else { return }
    savedPosition = position
    let upsert = try db.cachedStatement(
      sql: "INSERT INTO setting VALUES ('position', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    try upsert.execute(arguments: [position])
  }

  /// The blob of a row's bookkeeping; origins met for the first time get a number.
  mutating func encode(_ heads: RowHeads) -> [UInt8] {
    let blob = StampCodec.encode(heads, origins: &origins)
    while times.count < origins.origins.count { extend() }
    return blob
  }

  private mutating func extend() {
    changed.insert(times.count)
    times.append(0)
    positions.append(.start)
  }

  /// The number of an origin, given now where it has none.
  mutating func number(of origin: Origin) -> Int {
    let index = Int(origins.intern(origin))
    while times.count <= index { extend() }
    return index
  }

  /// Whether a write of a stamp was seen here, applied or refused.
  func isKnown(_ stamp: Stamp) -> Bool {
    guard let index = origins.index(of: stamp.origin) else { return false }
    return stamp.time.rawValue <= times[Int(index)]
  }

  /// Notes that an origin's writes were seen up to a time.
  mutating func see(_ time: HybridTimestamp, of number: Int) {
    guard time.rawValue > times[number] else { return }
    times[number] = time.rawValue
    changed.insert(number)
  }

  /// How far an origin's chain is held; the start where nothing of it is.
  func position(of origin: Origin) -> ChainPosition {
    origins.index(of: origin).map { positions[Int($0)] } ?? .start
  }

  /// Notes how far an origin's chain is held.
  mutating func advance(_ number: Int, to position: ChainPosition) {
    positions[number] = position
    changed.insert(number)
  }

  /// The greatest time seen of any origin: a local clock starts after it.
  var latestTime: HybridTimestamp {
    HybridTimestamp(rawValue: times.dropFirst().max() ?? 0)
  }
}
