import Foundation

/// Holds a copy's folder, or one use of it, against other processes.
///
/// The kernel drops the lock with the process, so a stale file never blocks. Two holders in one process shut each
/// other out as two processes do.
@safe package final class FolderLock: Sendable {
  /// What a lock stands for.
  package enum Purpose: String, Sendable {
    /// One sync at a time.
    case sync = "sync.lock"
    /// Everybody who has an office's file open; a restore needs the folder to itself.
    case use = "use.lock"
  }

  private let descriptor: Int32

  /// Takes a lock, or gives nil where another holder is in the way.
  ///
  /// - Parameters:
  ///   - purpose: What is locked.
  ///   - directory: The copy's folder.
  ///   - isShared: Whether others may share it.
  /// - Throws: `disk-failed`.
  package init?(_ purpose: Purpose, in directory: String, isShared: Bool = false) throws(StoreError) {
    let path = directory + "/" + purpose.rawValue
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .disk(path, String(errno)) }
    // Failing runs `deinit`, which closes.
    guard flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else { return nil }
    guard !isShared else { return }
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
  }

  /// The process id that the last sole holder of a lock wrote, or nil.
  package static func holder(_ purpose: Purpose, in directory: String) -> String? {
    FileManager.default.contents(atPath: directory + "/" + purpose.rawValue).map {
      String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }.flatMap { $0.isEmpty ? nil : $0 }
  }

  deinit {
    close(descriptor)
  }
}
