import Exchange
import Foundation
import GRDB
package import Model
import Replica
import WireProtocol

extension Store {
  /// The name of the database in its folder.
  package static let fileName = "tributary.sqlite"
  /// How long a process waits for another to finish writing an office's file, in seconds.
  static let busySeconds = 30.0

  /// What `init` is told.
  package struct Founding: Sendable {
    /// Office or hub.
    package let kind: CopyKind
    /// The region's code as given.
    package let region: String
    /// The name to show, or nil for the region's.
    package let name: String?
    /// Whether the built-in regions and indicators are loaded.
    package let hasBuiltins: Bool
    /// Regions beside the built-in ones.
    package let regions: [Region]
    /// Whether its figures will be made by a generator.
    package let isDemonstration: Bool

    /// Puts the parts together.
    package init(
      kind: CopyKind, region: String, name: String? = nil, hasBuiltins: Bool = true, regions: [Region] = [],
      isDemonstration: Bool = false
    ) {
      self.kind = kind
      self.region = region
      self.name = name
      self.hasBuiltins = hasBuiltins
      self.regions = regions
      self.isDemonstration = isDemonstration
    }
  }

  /// Makes a new copy in a folder, which is made where it is missing.
  ///
  /// - Throws: `data-exists`; `region-unknown`; `region-malformed`; `disk-failed`.
  package static func found(
    _ founding: Founding, in directory: String, surroundings: Surroundings = .system
  ) throws -> Store {
    let path = directory + "/" + fileName
    guard !FileManager.default.fileExists(atPath: path) else { throw StoreError.exists(directory) }
    let code = try RegionCode(parsing: founding.region)
    let regions = (founding.hasBuiltins ? BuiltinRegions.regions : []) + founding.regions
    guard let region = RegionTree(regions).region(code) else { throw StoreError.regionUnknown(founding.region) }
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.disk(directory, error.localizedDescription)
    }
    try FileSystemKind(of: directory).check(directory, environment: ProcessInfo.processInfo.environment)
    let lock = founding.kind == .hub ? try HubLock(directory: directory) : nil
    guard let key = SigningKey(bytes: surroundings.random(SigningKey.byteCount)) else { throw StoreError.keyMissing }
    let identity = CopyIdentity(
      kind: founding.kind, region: code, name: founding.name ?? region.name,
      origin: Origin(node: key.publicKey.node, incarnation: draw(surroundings)),
      history: surroundings.random(16), isDemonstration: founding.isDemonstration)
    try KeyFile.write(key, in: directory)
    do {
      let writer = try connect(path, kind: founding.kind)
      try migrate(writer, isHub: founding.kind == .hub, path: directory)
      try writer.write { db in try save(identity, db) }
      let store = Store(
        identity: identity, directory: directory, key: key, surroundings: surroundings, writer: writer, lock: lock)
      try store.write { session in
        _ = session.books.number(of: identity.origin)
        try session.loadBuiltins(regions: regions, indicators: founding.hasBuiltins ? BuiltinIndicators.indicators : [])
      }
      return store
    } catch {
      for name in [fileName, fileName + "-wal", fileName + "-shm", fileName + "-journal", KeyFile.name] {
        try? FileManager.default.removeItem(atPath: directory + "/" + name)
      }
      throw error
    }
  }

  private static func draw(_ surroundings: Surroundings) -> UInt64 {
    surroundings.random(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Opens a copy for reading and writing.
  ///
  /// - Throws: `data-missing`, `file-foreign`, `file-wrong-kind`, `file-newer`, `key-missing`; at a hub also
  ///   `hub-in-use`.
  package static func open(
    _ directory: String, kind: CopyKind, surroundings: Surroundings = .system
  ) throws -> Store {
    let path = try existing(directory)
    try FileSystemKind(of: directory).check(directory, environment: ProcessInfo.processInfo.environment)
    try check(path, directory, kind)
    let lock = kind == .hub ? try HubLock(directory: directory) : nil
    let use = try kind == .office ? claimUse(of: directory) : nil
    return try reporting(directory) {
      let writer = try connect(path, kind: kind)
      try migrate(writer, isHub: kind == .hub, path: directory)
      let identity = try writer.read { db in try loadIdentity(db, kind, directory) }
      let key = try KeyFile.read(in: directory)
      guard key.publicKey.node == identity.origin.node else { throw StoreError.keyMissing }
      let store = Store(
        identity: identity, directory: directory, key: key, surroundings: surroundings, writer: writer, lock: lock,
        use: use)
      try store.learn()
      try store.loadNewerBuiltins()
      return store
    }
  }

  /// Opens a hub for reading only, beside a process that may be writing it.
  /// - Throws: As `open`, but never `hub-in-use`.
  package static func openReader(_ directory: String, surroundings: Surroundings = .system) throws -> Store {
    let path = try existing(directory)
    try check(path, directory, .hub)
    return try reporting(directory) {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(busySeconds)
      let reader = try DatabaseQueue(path: path, configuration: configuration)
      return Store(
        identity: try reader.read { db in try loadIdentity(db, .hub, directory) }, directory: directory,
        key: try KeyFile.read(in: directory), surroundings: surroundings, writer: reader, lock: nil)
    }
  }

  private static func existing(_ directory: String) throws -> String {
    let path = directory + "/" + fileName
    let files = FileManager.default
    if files.fileExists(atPath: directory), !files.isReadableFile(atPath: directory) {
      throw StoreError.forbidden(directory)
    }
    guard files.fileExists(atPath: path) else { throw StoreError.missing(directory) }
    return path
  }

  /// Refuses a file that is not ours, of another kind, or newer than this program; changes nothing.
  private static func check(_ path: String, _ directory: String, _ kind: CopyKind) throws {
    try reporting(directory) {
      var configuration = Configuration()
      configuration.busyMode = .timeout(busySeconds)
      // Without the lock a hub's file is only read; an office's must be writable to roll back a hot journal.
      configuration.readonly = kind == .hub
      let looker = try DatabaseQueue(path: path, configuration: configuration)
      try looker.read { db in
        guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID else {
          throw StoreError.foreign(directory)
        }
        let known = Set(Migrations.migrator(isHub: kind == .hub).migrations)
        let applied = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
        guard applied.allSatisfy(known.contains) else { throw StoreError.newer(directory) }
        _ = try loadIdentity(db, kind, directory)
      }
      try looker.close()
    }
  }

  private static func connect(_ path: String, kind: CopyKind) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busySeconds)
    switch kind {
    case .office:
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
      }
      return try DatabaseQueue(path: path, configuration: configuration)
    case .hub:
      configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -65536") }
      let pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB opens a pool with synchronous = NORMAL, under which a power cut may undo an acknowledged commit.
      try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      return pool
    }
  }

  private static func migrate(_ writer: any DatabaseWriter, isHub: Bool, path: String) throws {
    try Migrations.migrator(isHub: isHub).migrate(writer)
  }

  private static func save(_ identity: CopyIdentity, _ db: Database) throws {
    let settings: [(String, (any DatabaseValueConvertible)?)] = [
      ("kind", identity.kind.rawValue), ("region", identity.region.description), ("name", identity.name),
      ("node", Data(identity.origin.node.bytes)), ("incarnation", Int64(bitPattern: identity.origin.incarnation)),
      ("history", Data(identity.history)), ("schema", Int64(Schema.version)),
      ("demonstration", identity.isDemonstration ? 1 : 0),
    ]
    for (name, value) in settings {
      try db.execute(sql: "INSERT INTO setting VALUES (?, ?)", arguments: [name, value])
    }
  }

  static func loadIdentity(_ db: Database, _ kind: CopyKind, _ directory: String) throws -> CopyIdentity {
    let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM setting")
    let values = Dictionary(rows.map { ($0["name"] as String, $0["value"] as DatabaseValue) }) { first, _ in first }
    func value<Value: DatabaseValueConvertible>(_ name: String) -> Value? {
      values[name].flatMap { Value.fromDatabaseValue($0) }
    }
    guard let held = (value("kind") as String?).flatMap(CopyKind.init),
      let region = (value("region") as String?).flatMap({ RegionCode($0) }),
      let node = (value("node") as Data?).flatMap({ NodeID($0) }), let incarnation: Int64 = value("incarnation"),
      let history: Data = value("history")
    else { throw StoreError.foreign(directory) }
    guard held == kind else { throw StoreError.wrongKind(directory, isHub: held == .hub) }
    return CopyIdentity(
      kind: held, region: region, name: value("name") ?? "",
      origin: Origin(node: node, incarnation: UInt64(bitPattern: incarnation)), history: Array(history),
      isDemonstration: (value("demonstration") as Int64?) == 1)
  }
}

extension Store {
  /// The owner of built-in definitions.
  package static let nation = RegionCode.nation.description
}
