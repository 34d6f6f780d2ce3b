import Foundation

/// A verified backup: where it is, when it was made, and what it holds.
package struct BackupRecord: Sendable, Hashable, Codable {
  /// The file.
  package let file: String
  /// When it was finished, in milliseconds since 1970 (UTC).
  package let time: Int64
  /// Its length in bytes.
  package let bytes: Int64
  /// The SHA-256 of the file, in hexadecimal digits.
  package let sha256: String
  /// Attachments beside it.
  package let attachments: Int
  /// Whether the key lies beside it.
  package let hasKey: Bool
  /// Whether other accounts of the machine can read the key, as on a disk that knows no permissions.
  package let isOpenToOthers: Bool

  /// The name of the note about the last backup in a copy's folder.
  static let noteName = "backup.json"

  /// Leaves a note about a backup in the folder of its copy.
  func note(in directory: String) throws {
    let path = directory + "/" + Self.noteName
    let partial = path + ".partial"
    do {
      try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: partial))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: partial)
    } catch {
      throw StoreError.disk(partial, error.localizedDescription)
    }
    try FileCopying.rename(partial, to: path)
  }
}

extension Store {
  /// The last verified backup of this copy, as far as its folder knows; nil where none was made.
  package var lastBackup: BackupRecord? {
    FileManager.default.contents(atPath: directory + "/" + BackupRecord.noteName).flatMap {
      try? JSONDecoder().decode(BackupRecord.self, from: $0)
    }
  }
}
