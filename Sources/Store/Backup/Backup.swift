import Exchange
import Foundation
import GRDB
import Replica

/// How a backup is made.
package struct BackupOptions: Sendable {
  /// Whether an older backup of the same copy may be replaced.
  package var replaces: Bool
  /// Whether the key goes with it.
  package var hasKey: Bool
  /// An earlier backup whose attachments may be linked instead of copied, or nil.
  package var earlier: String?

  /// Puts options together.
  package init(replaces: Bool = false, hasKey: Bool = true, earlier: String? = nil) {
    self.replaces = replaces
    self.hasKey = hasKey
    self.earlier = earlier
  }
}

extension Store {
  /// Makes a verified backup: one file with the state of one moment, its key and its attachments beside it.
  ///
  /// The copy may be in use meanwhile. The file is written under another name, opened and checked as `verify` does,
  /// and takes its name last, when it is on the disk: a file of that name is whole.
  ///
  /// - Parameters:
  ///   - path: Where the backup goes.
  ///   - options: How it is made.
  /// - Throws: `backup-exists`, `backup-not-replaceable`, `backup-inside-data`, `backup-folder-missing`,
  ///   `backup-running`, `backup-unverified`, `disk-failed`. Whatever was there before is untouched then.
  package func backUp(to path: String, _ options: BackupOptions = BackupOptions()) throws -> BackupRecord {
    try checkTarget(path, options)
    let partial = path + ".partial"
    let lock = try PartialFile(partial)
    defer { lock.discard() }
    try Self.reporting(path) {
      let target = try DatabaseQueue(path: partial)
      try writer.backup(to: target)
      // A hub's file says that it has a write-ahead log; a backup is one file.
      try target.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
      try target.close()
    }
    try FileCopying.sync(partial)
    let made = try BackupFile(partial, kind: identity.kind)
    guard made.identity.origin.node == identity.origin.node else { throw BackupError.unverified(path, "node") }
    if let problem = try made.problem(key: key, surroundings: surroundings) {
      throw BackupError.unverified(path, problem)
    }
    let attachments = try BackupAttachments.copy(
      from: directory + "/" + BackupAttachments.folderName, to: path + BackupAttachments.suffix,
      reusing: options.earlier.map { $0 + BackupAttachments.suffix })
    if options.hasKey { try saveKey(beside: path) }
    guard let digest = FileCopying.digest(partial) else { throw BackupError.unverified(path, "read") }
    try FileCopying.rename(partial, to: path)
    try FileCopying.sync(FileCopying.folder(of: path))
    let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
    let record = BackupRecord(
      file: path, time: surroundings.now(), bytes: Int64(size ?? 0), sha256: digest, attachments: attachments,
      hasKey: options.hasKey,
      isOpenToOthers: FileCopying.isOpenToOthers(options.hasKey ? path + BackupFile.keySuffix : path))
    try record.note(in: directory)
    return record
  }

  /// Whether the folder of a backup is there and is no copy's own.
  /// - Throws: `backup-folder-missing`, `backup-inside-data`.
  package func checkBackupFolder(of path: String) throws {
    let files = FileManager.default
    let folder = FileCopying.folder(of: path)
    var isFolder: ObjCBool = false
    guard unsafe files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw BackupError.folderMissing(folder)
    }
    let live = URL(fileURLWithPath: directory).resolvingSymlinksInPath().path
    // Beside a key file lies a copy in use, this one or another: nothing there may be replaced.
    guard folder != live, !files.fileExists(atPath: folder + "/" + KeyFile.name) else {
      throw BackupError.insideData(path)
    }
  }

  private func checkTarget(_ path: String, _ options: BackupOptions) throws {
    try checkBackupFolder(of: path)
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard options.replaces else { throw BackupError.exists(path) }
    guard let held = try? BackupFile(path, kind: identity.kind),
      held.identity.origin.node == identity.origin.node,
      try held.position <= read({ db in try Books(db).position })
    else { throw BackupError.notReplaceable(path) }
  }

  /// Puts the key beside a backup, readable by its owner only.
  private func saveKey(beside path: String) throws {
    let target = path + BackupFile.keySuffix
    try FileCopying.copy(directory + "/" + KeyFile.name, to: target + ".partial")
    try FileCopying.rename(target + ".partial", to: target)
  }
}
