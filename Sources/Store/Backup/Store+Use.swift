extension Store {
  /// Who opens an office's file shares its folder with others, never with a restore.
  /// - Throws: `data-in-use` while a backup is being put back.
  static func claimUse(of directory: String) throws -> FolderLock {
    guard let use = try FolderLock(.use, in: directory, isShared: true) else { throw BackupError.inUse(directory) }
    return use
  }
}
