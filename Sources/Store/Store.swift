import Exchange
import Foundation
package import GRDB
import Model
import Replica
import Synchronization
package import WireProtocol

/// One copy: its database, its key, and the only way to write it.
///
/// An office's file has a rollback journal and may be opened by several processes. A hub's file is in WAL mode and has
/// one writing process, which holds the folder's lock; readers open it read-only.
package final class Store: Sendable {
  private let known: Mutex<CopyIdentity>
  /// The folder that holds it.
  package let directory: String
  /// Its key pair.
  package let key: SigningKey
  /// The clock and random numbers it uses.
  package let surroundings: Surroundings
  let writer: any DatabaseWriter
  let definitions: DefinitionCache
  private let lock: HubLock?
  private let use: FolderLock?
  private let file: FileIdentity?
  private let books = Mutex<Books?>(nil)
  private let hasFailed = Mutex(false)
  private let committed = Atomic<Int>(0)

  init(
    identity: CopyIdentity, directory: String, key: SigningKey, surroundings: Surroundings,
    writer: any DatabaseWriter, lock: HubLock?, use: FolderLock? = nil
  ) {
    known = Mutex(identity)
    self.directory = directory
    self.key = key
    self.surroundings = surroundings
    self.writer = writer
    self.lock = lock
    self.use = use
    file = FileIdentity(of: directory + "/" + Self.fileName)
    definitions = DefinitionCache()
  }

  /// How many transactions were committed through this object.
  ///
  /// Of a hub's file that is all there are while it is open for writing: no other process may.
  package var commits: Int { committed.load(ordering: .sequentiallyConsistent) }

  /// Who the copy is.
  package var identity: CopyIdentity { known.withLock { $0 } }

  /// Runs a read-only block on one snapshot; within another such block, on that one's.
  package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.reporting(directory) {
      try writer.unsafeReentrantRead { db in
        guard !db.isInsideTransaction else { return try body(db) }
        return try db.readOnly {
          try db.beginTransaction(.deferred)
          // A transaction that only read has nothing to keep.
          defer { try? db.rollback() }
          return try body(db)
        }
      }
    }
  }

  /// Runs a block whose reads all see the same moment, whatever is saved meanwhile.
  package func atOneMoment<Value>(_ body: () throws -> Value) throws -> Value { try read { _ in try body() } }

  /// Runs a read-only block on one snapshot without blocking the caller's thread.
  package func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    do { return try await writer.read(body) } catch let error as DatabaseError { throw noting(error) }
  }

  /// Runs the rules of the sync core on one snapshot; nothing is written.
  func look<Value>(_ body: (WriteSession) throws -> Value) throws -> Value {
    let kept = books.withLock { $0 }
    return try read { db in try body(WriteSession(db, of: self, books: try Self.books(of: db, kept: kept))) }
  }

  /// The same without blocking the caller's thread.
  func look<Value: Sendable>(_ body: @escaping @Sendable (WriteSession) throws -> Value) async throws -> Value {
    let kept = books.withLock { $0 }
    return try await read { [self] db in
      try body(WriteSession(db, of: self, books: try Self.books(of: db, kept: kept)))
    }
  }

  /// The books that were kept, where they are those of a snapshot; otherwise the snapshot's own.
  private static func books(of db: Database, kept: Books?) throws -> Books {
    guard let kept else { return try Books(db) }
    let select = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = 'books'")
    return try Int64.fetchOne(select) == kept.edition ? kept : try Books(db)
  }

  /// Runs a block that writes, in one transaction: all of it is durable when this returns, or nothing is.
  func write<Value>(_ body: (WriteSession) throws -> Value) throws -> Value {
    try checkHealth()
    do { return try writer.write { db in try perform(db, body) } } catch let error as DatabaseError {
      throw noting(error)
    }
  }

  /// The same without blocking the caller's thread.
  func write<Value: Sendable>(_ body: @escaping @Sendable (WriteSession) throws -> Value) async throws -> Value {
    do {
      try checkHealth()
      return try await writer.write { [self] db in try perform(db, body) }
    } catch let error as DatabaseError {
      throw noting(error)
    }
  }

  private func countCommit(_ db: Database) {
    db.afterNextTransaction { [self] _ in committed.add(1, ordering: .sequentiallyConsistent) }
  }

  private func noting(_ error: DatabaseError) -> any Error {
    if error.resultCode.primaryResultCode == .SQLITE_IOERR { hasFailed.withLock { $0 = true } }
    return Self.report(error, directory)
  }

  private func perform<Value>(_ db: Database, _ body: (WriteSession) throws -> Value) throws -> Value {
    let begun = try lock == nil ? Books(db) : books.withLock { $0 } ?? Books(db)
    let session = WriteSession(db, of: self, books: begun)
    let value = try body(session)
    try session.finish()
    countCommit(db)
    if session.books.own != identity.origin || session.history != identity.history {
      let origin = session.books.own
      let history = session.history
      db.afterNextTransaction { [self] _ in known.withLock { $0 = $0.reborn(as: origin, history: history) } }
    }
    if lock != nil {
      // Kept only where no other process can write, and only once committed, before the next write begins: a rollback
      // must leave no trace, and the next writer must not start from older books.
      let kept = session.books
      db.afterNextTransaction { [self] _ in books.withLock { $0 = kept } }
    }
    return value
  }

  /// After an I/O error nothing more is written: SQLite may go on after a failed fsync with pages that never reached
  /// the disk.
  ///
  /// A new process starts from what the disk holds. Neither is a file written that no longer stands in its folder: what
  /// it took would be gone with the process.
  private func checkHealth() throws {
    guard !hasFailed.withLock({ $0 }) else { throw StoreError.disk(directory, "I/O") }
    guard FileIdentity(of: directory + "/" + Self.fileName) == file else { throw StoreError.exchanged(directory) }
  }

  /// How far a hub is known to hold an origin's chain without asking the file; never further than it does.
  func knownSequence(of origin: Origin) -> UInt64 {
    books.withLock { kept in (kept?.position(of: origin) ?? .start).sequence }
  }

  /// Writes to tables that are not replicated, such as nodes and enrolments.
  func writeBooks<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try checkHealth()
    do {
      return try writer.write { db in
        countCommit(db)
        return try body(db)
      }
    } catch let error as DatabaseError {
      throw noting(error)
    }
  }

  static func reporting<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError { throw report(error, path) }
  }

  /// A database error as a person can act on it.
  private static func report(_ error: DatabaseError, _ path: String) -> any Error {
    switch error.resultCode.primaryResultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: StoreError.busy(path)
    case .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
      StoreError.disk(path, error.message ?? error.resultCode.description)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: StoreError.foreign(path)
    default: error
    }
  }
}
