import Foundation

/// The file that a backup is written to before it has its name; one process at a time.
///
/// What a killed backup left there is emptied and used again, so that no remains pile up on the backup disk.
@safe final class PartialFile {
  private let path: String
  private let descriptor: Int32

  /// Takes the file and empties it.
  /// - Throws: `backup-running`, `disk-failed`.
  init(_ path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError.disk(path, String(errno)) }
    // Failing runs `deinit`, which closes. The file may have got its name between opening and locking.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isInPlace else { throw BackupError.running(path) }
    for suffix in ["-journal", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    guard ftruncate(descriptor, 0) == 0 else { throw StoreError.disk(path, "truncate") }
  }

  /// Whether the path still names this file.
  private var isInPlace: Bool {
    var held = stat()
    var named = stat()
    guard unsafe fstat(descriptor, &held) == 0, unsafe stat(path, &named) == 0 else { return false }
    return held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }

  /// Removes the file where it has not been given its name.
  func discard() {
    if isInPlace { try? FileManager.default.removeItem(atPath: path) }
  }

  deinit {
    close(descriptor)
  }
}
