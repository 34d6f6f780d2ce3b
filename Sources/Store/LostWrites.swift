import Exchange
import GRDB
package import Replica

/// A range of a hub's own writes that its offices have seen and that it has not: made after the backup it was restored
/// from.
package struct LostOwnWrites: Sendable, Hashable {
  /// The time of the last own write that is here.
  package let after: HybridTimestamp
  /// The greatest time of an own write that any office has shown.
  package let through: HybridTimestamp
}

extension Store {
  /// The ranges of own writes that went with a disk, as far as offices have shown them.
  package func lostOwnWrites() throws -> [LostOwnWrites] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM lost_write ORDER BY through_time").map { row in
        LostOwnWrites(after: row.time("after_time"), through: row.time("through_time"))
      }
    }
  }
}

extension WriteSession {
  /// The lost writes among some that are not listed yet.
  func unlisted(_ lost: [Stamp]) throws -> [Stamp] {
    try lost.filter { stamp in
      let listed = try Int64.fetchOne(
        db, sql: "SELECT through_time FROM lost_write WHERE incarnation = ?",
        arguments: [Int64(bitPattern: stamp.origin.incarnation)])
      return listed.map { UInt64(bitPattern: $0) < stamp.time.rawValue } ?? true
    }
  }

  /// Lists lost writes for the hub's staff.
  func list(_ lost: [Stamp]) throws {
    for stamp in try unlisted(lost) {
      try db.execute(
        sql: """
          INSERT INTO lost_write VALUES (?, ?, ?)
          ON CONFLICT (incarnation) DO UPDATE SET through_time = excluded.through_time
          """,
        arguments: [
          Int64(bitPattern: stamp.origin.incarnation),
          Int64(bitPattern: books.entry(of: stamp.origin).time.rawValue), Int64(bitPattern: stamp.time.rawValue),
        ])
    }
  }
}

extension Row {
  fileprivate func time(_ column: String) -> HybridTimestamp {
    HybridTimestamp(rawValue: UInt64(bitPattern: self[column] as Int64))
  }
}
