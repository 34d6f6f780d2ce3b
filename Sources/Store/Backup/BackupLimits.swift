/// Where backups end.
package enum BackupLimits {
  /// Nightly backups kept beside each other when nobody says otherwise.
  package static let kept = 14
  /// The most that may be asked for.
  package static let keptAtMost = 1_000
  /// Bytes copied at a time.
  package static let chunkBytes = 1 << 20
  /// Files of attachments in one backup.
  package static let attachments = 1_000_000
}
