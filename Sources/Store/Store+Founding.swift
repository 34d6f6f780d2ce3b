import Exchange
import Foundation
import GRDB
package import Model
import Replica
import WireProtocol

extension Store {
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
  /// The copy is made whole in a folder of its own and moved into place last, so that a kill at any moment leaves
  /// either the copy or a folder in which one can be made.
  ///
  /// - Throws: `data-exists`; `data-busy` while another process makes one; `region-unknown`; `region-malformed`;
  ///   `disk-failed`.
  package static func found(
    _ founding: Founding, in directory: String, surroundings: Surroundings = .system
  ) throws -> Store {
    let path = directory + "/" + fileName
    guard !FileManager.default.fileExists(atPath: path) else { throw StoreError.exists(directory) }
    let code = try RegionCode(parsing: founding.region)
    let regions = (founding.hasBuiltins ? BuiltinRegions.regions : []) + founding.regions
    guard let region = RegionTree(regions).region(code) else { throw StoreError.regionUnknown(founding.region) }
    try makeFolder(directory)
    try FileSystemKind(of: directory).check(directory, environment: ProcessInfo.processInfo.environment)
    let lock = founding.kind == .hub ? try HubLock(directory: directory) : nil
    guard let use = try FolderLock(.use, in: directory) else { throw StoreError.busy(directory) }
    defer { withExtendedLifetime(use) {} }
    // Another process may have made one since the first look.
    guard !FileManager.default.fileExists(atPath: path) else { throw StoreError.exists(directory) }
    Founding.removeRemains(in: directory)
    guard !KeyFile.exists(in: directory) else { throw StoreError.exists(directory) }
    guard let key = SigningKey(bytes: surroundings.random(SigningKey.byteCount)) else { throw StoreError.keyMissing }
    let identity = CopyIdentity(
      kind: founding.kind, region: code, name: founding.name ?? region.name,
      origin: Origin(node: key.publicKey.node, incarnation: draw(surroundings)),
      history: surroundings.random(16), isDemonstration: founding.isDemonstration)
    do {
      try prepare(
        identity, key, regions: regions, indicators: founding.hasBuiltins ? BuiltinIndicators.indicators : [],
        in: directory + "/" + Founding.staging, surroundings)
      try KeyFile.write(key, in: directory)
      try FileCopying.rename(directory + "/" + Founding.staging + "/" + fileName, to: path)
      try FileCopying.sync(directory)
    } catch {
      Founding.removeRemains(in: directory)
      throw error
    }
    Founding.removeRemains(beside: path)
    return try reporting(directory) {
      Store(
        identity: identity, directory: directory, key: key, surroundings: surroundings,
        writer: try connect(path, kind: founding.kind), lock: lock)
    }
  }

  /// Makes a whole copy and its key in a folder of its own, on the disk when this returns.
  private static func prepare(
    _ identity: CopyIdentity, _ key: SigningKey, regions: [Region], indicators: [Indicator], in staging: String,
    _ surroundings: Surroundings
  ) throws {
    try makeFolder(staging)
    try KeyFile.write(key, in: staging)
    let path = staging + "/" + fileName
    try reporting(staging) {
      var configuration = Configuration()
      // Nothing of it counts before it is whole, and then all of it is put on the disk at once.
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try migrate(queue, isHub: identity.kind == .hub, path: staging)
      try queue.write { db in try save(identity, schema: surroundings.schema, db) }
      let store = Store(
        identity: identity, directory: staging, key: key, surroundings: surroundings, writer: queue, lock: nil)
      try store.write { session in
        _ = session.books.number(of: identity.origin)
        try session.loadBuiltins(regions: regions, indicators: indicators)
      }
      try queue.close()
    }
    try FileCopying.sync(path)
  }

  private static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.disk(path, error.localizedDescription)
    }
  }

  private static func draw(_ surroundings: Surroundings) -> UInt64 {
    surroundings.random(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func save(_ identity: CopyIdentity, schema: UInt32, _ db: Database) throws {
    let settings: [(String, (any DatabaseValueConvertible)?)] = [
      ("kind", identity.kind.rawValue), ("region", identity.region.description), ("name", identity.name),
      ("node", Data(identity.origin.node.bytes)), ("incarnation", Int64(bitPattern: identity.origin.incarnation)),
      ("history", Data(identity.history)), ("schema", Int64(schema)),
      ("demonstration", identity.isDemonstration ? 1 : 0),
    ]
    for (name, value) in settings {
      try db.execute(sql: "INSERT INTO setting VALUES (?, ?)", arguments: [name, value])
    }
  }
}

extension Store.Founding {
  /// The folder in which a copy is made.
  static let staging = "founding"

  /// Removes what a founding left that never came to its end, in a folder without a copy: its key, too, which nobody
  /// can have used.
  static func removeRemains(in directory: String) {
    let staging = directory + "/" + staging
    let files = FileManager.default
    guard files.fileExists(atPath: staging) else { return }
    if let made = files.contents(atPath: staging + "/" + KeyFile.name),
      let placed = files.contents(atPath: directory + "/" + KeyFile.name), made.starts(with: placed)
    {
      try? files.removeItem(atPath: directory + "/" + KeyFile.name)
    }
    try? files.removeItem(atPath: staging)
  }

  /// Removes what a founding left beside the copy that it made.
  static func removeRemains(beside path: String) {
    let staging = String(path.dropLast(Store.fileName.utf8.count)) + staging
    if FileManager.default.fileExists(atPath: staging) { try? FileManager.default.removeItem(atPath: staging) }
  }
}

extension Store {
  /// The owner of built-in definitions.
  package static let nation = RegionCode.nation.description
}
