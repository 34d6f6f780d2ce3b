import Exchange
import Foundation
import GRDB
import Replica
import WireProtocol

/// A file that may be a copy or a backup of one, looked at without changing it.
struct BackupFile {
  /// Where it is.
  let path: String
  /// Who the copy is.
  let identity: CopyIdentity
  /// How many commits it had made.
  let position: Int64

  /// What goes with a backup: the key lies beside it.
  static let keySuffix = ".key"

  /// Looks at a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - kind: Which kind of copy it must be, or nil for either.
  /// - Throws: `file-foreign`, `file-newer`, `file-wrong-kind`, `disk-failed`.
  init(_ path: String, kind: CopyKind? = nil) throws {
    self.path = path
    guard FileManager.default.isReadableFile(atPath: path) else { throw StoreError.disk(path, "open") }
    (identity, position) = try Store.reporting(path) {
      let queue = try Self.reader(path)
      defer { try? queue.close() }
      return try queue.read { db in
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID else {
          throw StoreError.foreign(path)
        }
        let held = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'kind'").flatMap(CopyKind.init)
        guard let held else { throw StoreError.foreign(path) }
        let known = Set(Migrations.migrator(isHub: held == .hub).migrations)
        let applied = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
        guard applied.allSatisfy(known.contains) else { throw StoreError.newer(path) }
        return (try Store.loadIdentity(db, kind ?? held, path), try Books(db).position)
      }
    }
  }

  /// Opens a file for reading only.
  static func reader(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(Store.busySeconds)
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Checks the file, the chains, the bookkeeping and at a hub the roll-ups, as `verify` does.
  /// - Returns: The first thing that is wrong, or nil.
  func problem(key: SigningKey, surroundings: Surroundings) throws -> String? {
    try Store.reporting(path) {
      let queue = try Self.reader(path)
      defer { try? queue.close() }
      let store = Store(
        identity: identity, directory: path, key: key, surroundings: surroundings, writer: queue, lock: nil)
      let report = try store.verify()
      return (report.fileProblems + report.chainsBroken + report.rowsDamaged + report.rollupsDiffering).first
    }
  }
}
