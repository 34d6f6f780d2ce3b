import Foundation
import GRDB

/// Where a hub's write-ahead log ends.
package enum LogLimits {
  /// The bytes that stay of the log's file once all of it is in the database.
  package static let keptBytes = 64 << 20
  /// The bytes from which on its size is an alarm: some reader does not end.
  package static let alarmBytes = 256 << 20
}

/// How far the write-ahead log of a hub has been brought into the database.
package struct WriteAheadLog: Sendable, Hashable {
  /// The size of its file in bytes.
  package let bytes: Int
  /// Pages that a reader keeps from being brought in: the log grows for as long as it stays.
  package let heldPages: Int

  /// Says how large it is.
  package init(bytes: Int, heldPages: Int) {
    self.bytes = bytes
    self.heldPages = heldPages
  }

  /// Whether somebody should look which program has the file open.
  package var isAlarming: Bool { bytes >= LogLimits.alarmBytes }
}

extension Store {
  /// The size of the log's file in bytes; 0 where there is none.
  package var logBytes: Int {
    let path = directory + "/" + Self.fileName + "-wal"
    return (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int ?? 0
  }

  /// Brings into the database what no reader needs any more, without waiting for any; the next save then begins the log
  /// anew.
  ///
  /// - Returns: What is left, or nil at an office, which has no such log.
  /// - Throws: The errors of the file.
  package func checkpointLog() throws -> WriteAheadLog? {
    guard identity.kind == .hub else { return nil }
    let held = try Self.reporting(directory) {
      try writer.writeWithoutTransaction { db in
        let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        return row.map { max(0, ($0[1] as Int) - ($0[2] as Int)) } ?? 0
      }
    }
    return WriteAheadLog(bytes: logBytes, heldPages: held)
  }
}
