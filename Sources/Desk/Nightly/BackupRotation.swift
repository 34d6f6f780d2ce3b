import Foundation
import Model
import Replica
package import Store

/// Backups with dated names in one folder, of which the oldest go.
package struct BackupRotation: Sendable {
  /// The folder.
  package let folder: String
  /// How many are kept.
  package let kept: Int
  /// Whether the key goes with each.
  package let hasKey: Bool

  private static let suffix = ".sqlite"
  private static let companions = [".key", ".blobs"]

  /// Keeps backups in a folder that is there.
  package init(folder: String, kept: Int = BackupLimits.kept, hasKey: Bool = true) {
    self.folder = folder
    self.kept = min(max(kept, 1), BackupLimits.keptAtMost)
    self.hasKey = hasKey
  }

  /// Makes a backup, and removes the oldest ones of this copy beyond the number to keep.
  ///
  /// - Returns: The backup and how many were removed.
  /// - Throws: The errors of `Store.backUp`; nothing is removed then.
  package func make(of store: Store) throws -> (record: BackupRecord, removed: Int) {
    let prefix = Self.prefix(store)
    let name = prefix + Output.fileStamp(store.surroundings.now()) + Self.suffix
    let earlier = names(prefix).last
    let record = try store.backUp(
      to: folder + "/" + name,
      BackupOptions(hasKey: hasKey, earlier: earlier.map { folder + "/" + $0 }))
    let old = names(prefix).dropLast(kept)
    for name in old {
      // The file first: what lies beside a missing backup means nothing, a backup without its key would mislead.
      for path in ([""] + Self.companions).map({ folder + "/" + name + $0 }) {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
    return (record, old.count)
  }

  /// Whether backups of a copy can go there, without making one.
  /// - Throws: `backup-folder-missing`, `backup-inside-data`.
  package func check(for store: Store) throws {
    try store.checkBackupFolder(of: folder + "/" + Self.prefix(store) + Self.suffix)
  }

  private static func prefix(_ store: Store) -> String {
    "tributary-\(store.identity.region)-\(store.identity.origin.node.description.prefix(8))-"
  }

  /// The backups of one copy, oldest first: their names carry the date.
  private func names(_ prefix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { $0.hasPrefix(prefix) && $0.hasSuffix(Self.suffix) }.sorted()
  }
}
