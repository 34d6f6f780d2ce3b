import Exchange
import Foundation
import GRDB
import Model
import Replica
import WireProtocol

/// What a restore did.
package struct RestoreRecord: Sendable {
  /// The folder that holds the copy now.
  package let directory: String
  /// Where the copy that was there before lies now, or nil where there was none.
  package let movedAside: String?
  /// When the last save in the backup was made, in milliseconds since 1970 (UTC), or nil.
  package let lastSave: Int64?
  /// Changes that the copy moved aside had not sent, or nil where there was none or it cannot be read.
  package let unsentAside: Int?
  /// Attachments put back.
  package let attachments: Int
}

extension Store {
  /// Puts a backup in place of a copy, or into an empty folder.
  ///
  /// The copy that was there is moved into a folder beside it, never deleted. The restored copy has a new incarnation
  /// and, at a hub, a new history id before it is in place, so that none of its numbers is ever used twice.
  ///
  /// - Parameters:
  ///   - backup: The backup.
  ///   - directory: The folder for the copy.
  ///   - kind: Which kind of copy it must be.
  ///   - keyFile: The key that goes with the backup, or nil to look beside it and then in the folder.
  ///   - label: What the folder of the copy moved aside is called after `before-restore-`, or nil for the time.
  ///   - surroundings: Clock and random numbers.
  /// - Throws: `not-a-backup`, `backup-key-missing`, `restore-other-copy`, `restore-not-empty`, `data-in-use`,
  ///   `hub-in-use`, `file-foreign`, `file-newer`, `file-wrong-kind`, `disk-failed`. The folder is as it was then.
  package static func restore(
    _ backup: String, into directory: String, kind: CopyKind, keyFile: String? = nil, label: String? = nil,
    surroundings: Surroundings = .system
  ) throws -> RestoreRecord {
    let file = try BackupFile(backup, kind: kind)
    let key = try RestoreFolder.key(for: file, named: keyFile, in: directory)
    if let problem = try file.problem(key: key, surroundings: surroundings) {
      throw BackupError.notABackup(backup, LocalizedText("核验未通过（\(problem)）", "it does not verify (\(problem))"))
    }
    let folder = try RestoreFolder(directory, node: file.identity.origin.node, kind: kind)
    let staging = directory + "/restoring"
    let files = FileManager.default
    try? files.removeItem(atPath: staging)
    do {
      try files.createDirectory(
        atPath: staging, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.disk(staging, error.localizedDescription)
    }
    defer { try? files.removeItem(atPath: staging) }
    try FileCopying.copy(backup, to: staging + "/" + fileName)
    try KeyFile.write(key, in: staging)
    try beginAnew(in: staging, kind: kind, surroundings: surroundings)
    let attachments = try BackupAttachments.copy(
      from: backup + BackupAttachments.suffix, to: directory + "/" + BackupAttachments.folderName)
    let last = try lastSave(of: file)
    let unsent = folder.unsentChanges(kind: kind, surroundings: surroundings)
    let aside = try folder.moveAside(as: label ?? String(surroundings.now()))
    if !folder.hasKey { try folder.place(KeyFile.name, from: staging) }
    try folder.place(fileName, from: staging)
    try FileCopying.sync(directory)
    return RestoreRecord(
      directory: directory, movedAside: aside, lastSave: last, unsentAside: unsent, attachments: attachments)
  }

  /// Gives a restored copy its new incarnation and leaves it as one whole file on the disk.
  private static func beginAnew(in directory: String, kind: CopyKind, surroundings: Surroundings) throws {
    let store = try open(directory, kind: kind, surroundings: surroundings)
    try store.rekey()
    try reporting(directory) {
      try store.writer.close()
      let queue = try DatabaseQueue(path: directory + "/" + fileName)
      try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
      try queue.close()
    }
    try FileCopying.sync(directory + "/" + fileName)
  }

  private static func lastSave(of file: BackupFile) throws -> Int64? {
    try reporting(file.path) {
      let queue = try BackupFile.reader(file.path)
      defer { try? queue.close() }
      return try queue.read { db in
        let last = try Books(db).entry(of: file.identity.origin).time
        return last.rawValue > 0 ? last.milliseconds : nil
      }
    }
  }
}
