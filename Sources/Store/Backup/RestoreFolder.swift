import Exchange
import Foundation
import GRDB
import Replica
import WireProtocol

/// The folder that a backup is put into, held against every other process for as long as that takes.
struct RestoreFolder {
  private let path: String
  private let hasCopy: Bool
  private let hub: HubLock?
  private let use: FolderLock?
  private let sync: FolderLock?

  /// What stands in a folder beside a copy and may stay there.
  private static let companions: Set<String> = [
    KeyFile.name, FolderLock.Purpose.sync.rawValue, FolderLock.Purpose.use.rawValue, "hub.lock", "control.sock",
    BackupAttachments.folderName, BackupRecord.noteName, "restoring",
    Store.Founding.staging,
  ]
  private static let asidePrefix = "before-restore-"
  private static let databaseSuffixes = ["", "-wal", "-shm", "-journal"]

  /// Takes a folder: one that is missing or empty, or that holds a copy of the backup's node.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - node: The node of the backup.
  ///   - kind: The kind of copy.
  /// - Throws: `restore-other-copy`, `restore-not-empty`, `data-in-use`, `hub-in-use`, `disk-failed`.
  init(_ path: String, node: NodeID, kind: CopyKind) throws {
    self.path = path
    let files = FileManager.default
    if !files.fileExists(atPath: path) {
      do {
        try files.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw StoreError.disk(path, error.localizedDescription)
      }
    }
    let names: [String]
    do { names = try files.contentsOfDirectory(atPath: path) } catch { throw StoreError.forbidden(path) }
    let others = names.filter { name in
      !Self.companions.contains(name) && !name.hasPrefix(Self.asidePrefix) && !name.hasPrefix(Store.fileName)
    }
    hasCopy = names.contains(Store.fileName)
    // The key tells whose folder it is even where the file is damaged; without a key the file itself must.
    let holder: NodeID?
    if names.contains(KeyFile.name) {
      holder = (try? KeyFile.read(in: path))?.publicKey.node
    } else {
      holder = hasCopy ? (try? BackupFile(path + "/" + Store.fileName, kind: kind))?.identity.origin.node : nil
    }
    if hasCopy || names.contains(KeyFile.name) {
      guard holder == node else { throw BackupError.otherCopy(path) }
    } else if !others.isEmpty {
      throw BackupError.notEmpty(path)
    }
    hub = kind == .hub ? try HubLock(directory: path) : nil
    use = try FolderLock(.use, in: path)
    sync = try FolderLock(.sync, in: path)
    guard use != nil, sync != nil else { throw BackupError.inUse(path) }
  }

  /// The key of a backup: the one that is named, the one beside it, or the one in the folder.
  /// - Throws: `backup-key-missing` where none of them is the key of the backup's node.
  static func key(for file: BackupFile, named: String?, in directory: String) throws -> SigningKey {
    let places = named.map { [$0] } ?? [file.path + BackupFile.keySuffix, directory + "/" + KeyFile.name]
    for place in places {
      guard let bytes = FileManager.default.contents(atPath: place), let key = SigningKey(bytes: Array(bytes)),
        key.publicKey.node == file.identity.origin.node
      else { continue }
      return key
    }
    throw BackupError.keyMissing(file.path)
  }

  /// How many changes the copy in the folder has not sent, or nil where there is none or it cannot be read.
  func unsentChanges(kind: CopyKind, surroundings: Surroundings) -> Int? {
    let path = path + "/" + Store.fileName
    guard hasCopy, let file = try? BackupFile(path, kind: kind), let queue = try? BackupFile.reader(path),
      let key = SigningKey(bytes: surroundings.random(SigningKey.byteCount))
    else { return nil }
    defer { try? queue.close() }
    let store = Store(
      identity: file.identity, directory: path, key: key, surroundings: surroundings, writer: queue, lock: nil)
    return try? store.unsentChanges()
  }

  /// Moves the copy that is there into a folder of its own and leaves the key.
  /// - Returns: Where it lies now, or nil where there was none.
  func moveAside(as label: String) throws -> String? {
    let files = FileManager.default
    let remains = Self.databaseSuffixes.map { Store.fileName + $0 }.filter { files.fileExists(atPath: path + "/" + $0) }
    guard !remains.isEmpty || files.fileExists(atPath: path + "/" + KeyFile.name) else { return nil }
    var aside = "\(path)/\(Self.asidePrefix)\(label)"
    var turn = 1
    while files.fileExists(atPath: aside) {
      turn += 1
      aside = "\(path)/\(Self.asidePrefix)\(label)-\(turn)"
    }
    do {
      try files.createDirectory(
        atPath: aside, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.disk(aside, error.localizedDescription)
    }
    // With its key it can be opened where it lies, read-only or by `backup`; attachments stay, under their hashes.
    if files.fileExists(atPath: path + "/" + KeyFile.name) {
      try FileCopying.copy(path + "/" + KeyFile.name, to: aside + "/" + KeyFile.name)
    }
    for name in remains { try FileCopying.rename(path + "/" + name, to: aside + "/" + name) }
    try? files.removeItem(atPath: path + "/" + BackupRecord.noteName)
    try FileCopying.sync(aside)
    try FileCopying.sync(path)
    return aside
  }

  /// Whether the folder has its key already: the backup's own, as was checked.
  var hasKey: Bool { FileManager.default.fileExists(atPath: path + "/" + KeyFile.name) }

  /// Gives a prepared file its place.
  func place(_ name: String, from staging: String) throws {
    try FileCopying.rename(staging + "/" + name, to: path + "/" + name)
  }
}
