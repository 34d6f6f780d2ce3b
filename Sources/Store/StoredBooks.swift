import Exchange
import GRDB
import Replica

import struct Foundation.Data

extension Books {
  /// Reads the books of a file.
  init(_ db: Database) throws {
    // An office reads its books with every save: the statement is worth keeping.
    let known = try db.cachedStatement(
      sql: "SELECT name, value FROM setting WHERE name IN ('node', 'incarnation', 'position', 'books')")
    let settings = try Row.fetchAll(known)
    var node: NodeID?
    var incarnation: Int64 = 0
    var last: Int64 = 0
    var edition: Int64 = 0
    for row in settings {
      switch row["name"] as String {
      case "node": node = NodeID(row.bytes("value"))
      case "incarnation": incarnation = row["value"]
      case "books": edition = row["value"]
      default: last = row["value"]
      }
    }
    guard let node else { throw StoreError.damaged("setting") }
    self.init(own: Origin(node: node, incarnation: UInt64(bitPattern: incarnation)))
    position = last
    self.edition = edition
    let select = try db.cachedStatement(sql: "SELECT * FROM origin ORDER BY number")
    for row in try Row.fetchAll(select) {
      guard let node = NodeID(row.bytes("node")) else { throw StoreError.damaged("origin") }
      let origin = Origin(node: node, incarnation: UInt64(bitPattern: row["incarnation"] as Int64))
      guard restore(origin, number: Int(row["number"] as Int64), Entry(stored: row)) else {
        throw StoreError.damaged("origin")
      }
    }
  }

  /// Writes what changed since the books were read; a transaction that changed nothing writes nothing.
  mutating func save(_ db: Database, since begun: Books) throws {
    for index in changed.sorted() {
      let origin = origins.origins[index]
      let entry = entries[index]
      let upsert = try db.cachedStatement(
        sql: """
          INSERT INTO origin (number, node, incarnation, time, chain_time, sequence, head, has_drops)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (number) DO UPDATE SET time = excluded.time, chain_time = excluded.chain_time,
            sequence = excluded.sequence, head = excluded.head, has_drops = excluded.has_drops
          """)
      try upsert.execute(
        arguments: [
          Int64(index), Data(origin.node.bytes), Int64(bitPattern: origin.incarnation),
          Int64(bitPattern: entry.time.rawValue), Int64(bitPattern: entry.chainTime.rawValue),
          Int64(bitPattern: entry.position.sequence), Data(entry.position.head), entry.hasDrops,
        ])
    }
    guard !changed.isEmpty || own != begun.own || position != begun.position else { return }
    noteSaved()
    try db.set("books", edition)
    if own != begun.own { try db.set("incarnation", Int64(bitPattern: own.incarnation)) }
    if position != begun.position { try db.set("position", position) }
  }
}

extension Books.Entry {
  fileprivate init(stored row: Row) {
    self.init()
    time = HybridTimestamp(rawValue: UInt64(bitPattern: row["time"] as Int64))
    chainTime = HybridTimestamp(rawValue: UInt64(bitPattern: row["chain_time"] as Int64))
    position = ChainPosition(sequence: UInt64(bitPattern: row["sequence"] as Int64), head: row.bytes("head"))
    hasDrops = (row["has_drops"] as Int64) == 1
  }
}

extension Database {
  /// Writes a setting of the file.
  func set(_ name: String, _ value: (any DatabaseValueConvertible)?) throws {
    let upsert = try cachedStatement(
      sql: "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    try upsert.execute(arguments: [name, value])
  }
}
