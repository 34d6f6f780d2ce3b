import Exchange
import GRDB
import Model
package import Replica
import WireProtocol

import struct Foundation.Data

/// One write of one register group of a row, or one delete of the row, as far as a copy knows it.
package struct HistoryEntry: Sendable {
  /// What became of a write.
  package enum Outcome: String, Sendable {
    /// It shows.
    case current
    /// It stands beside the one that shows.
    case concurrent
    /// A later write replaced it.
    case superseded
    /// The hub did not apply it.
    case refused
  }

  /// When and by which copy.
  package let stamp: Stamp
  /// The number among its origin's transactions, or nil where only the row itself tells of the write.
  package let sequence: UInt64?
  /// The account, empty where the program was used without one, nil where it is not known here.
  package let account: String?
  /// Why, where somebody said so.
  package let reason: String
  /// The group's position in the table, or nil for a delete.
  package let group: Int?
  /// The values of the group's columns; empty for a delete.
  package let values: [FieldValue]
  /// The stamps that it overwrote, or for a delete those that it saw.
  package let bases: [Stamp]
  /// What became of it.
  package let outcome: Outcome
  /// Why it was refused, where it was.
  package let refusal: Refusal?
  /// Whether it waits to be sent.
  package let isUnsent: Bool
}

/// Everything a copy knows of what was written to one row, oldest first.
package struct RowHistory: Sendable {
  /// The table.
  package let table: TableSchema
  /// Key and fixed columns, or the key alone where the row is not there.
  package let identity: [FieldValue]
  /// Whether the row is deleted.
  package let isDeleted: Bool
  /// The writes.
  package let entries: [HistoryEntry]
  /// The regions of the nodes that wrote, where they are known.
  package let regions: [NodeID: String]
}

extension Store {
  /// What was written to a row, from the segments and the journal of this copy, and from the row itself.
  ///
  /// Reads the segments of every node that may write the row; cost follows their number.
  ///
  /// - Returns: The history; without entries where this copy knows nothing of the row.
  package func history(of table: TableSchema, _ key: [FieldValue]) throws -> RowHistory {
    try read { db in
      let books = try Books(db)
      let state = try Self.state(table, key, books: books, db)
      let identity = try state == nil ? key : key + Self.fixed(table, key, db)
      let regions = try regionsByNode(db)
      var search = HistorySearch(table: table, key: key, state: state, books: books, own: books.own)
      let owner = identity.count > table.ownerPosition ? identity[table.ownerPosition].text : nil
      let tree = try definitions.load(db).tree
      // The first hub refuses what others write: only nodes of the owner's region, and of those above it, which may
      // write in its place, need be looked at.
      try search.readSegments(db) { node in
        guard table.writer == .own, let owner = owner.flatMap({ RegionCode($0) }),
          let region = regions[node].flatMap({ RegionCode($0) })
        else { return true }
        return region == owner || tree.isWithin(owner, region)
      }
      try search.readJournal(db)
      search.addHeads()
      return RowHistory(
        table: table, identity: identity, isDeleted: state?.heads.isDeleted ?? false, entries: search.sorted,
        regions: regions)
    }
  }

  /// The region of each node that this copy knows: its own, and at a hub those that joined.
  func regionsByNode(_ db: Database) throws -> [NodeID: String] {
    let rows = try Row.fetchAll(db, sql: "SELECT id, region FROM node")
    var regions = [identity.origin.node: identity.region.description]
    for row in rows {
      if let node = NodeID(row.bytes("id")) { regions[node] = row["region"] }
    }
    return regions
  }

  /// The fixed columns of a row that is there.
  static func fixed(_ table: TableSchema, _ key: [FieldValue], _ db: Database) throws -> [FieldValue] {
    guard !table.fixed.isEmpty else { return [] }
    let select = try PreparedStatement(db, sql: TableSQL.of(table).selectStanding)
    defer { select.reset() }
    for (position, value) in key.enumerated() { select.bind(value, at: Int32(position + 1)) }
    guard try select.step() else { return [] }
    return table.fixed.indices.map { select.value(at: Int32($0 + 2)) }
  }

  /// The keys of the rows of a table whose one key column starts with some bytes, at most a few.
  package func keys(of table: TableSchema, startingWith prefix: String) throws -> [[UInt8]] {
    guard table.key.count == 1, table.key[0].type == .blob else { return [] }
    return try read { db in
      try Data.fetchAll(
        db, sql: "SELECT id FROM \(table.name) WHERE hex(id) LIKE ? || '%' ORDER BY id LIMIT 5",
        arguments: [prefix.uppercased()]
      ).map(Array.init)
    }
  }
}
