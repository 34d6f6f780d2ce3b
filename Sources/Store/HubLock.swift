import Foundation
import Synchronization

/// Holds a hub's folder for one writing process: SQLite before 3.51.3 can damage a WAL file that two processes
/// checkpoint at once.
///
/// The kernel drops the lock with the process, so a stale file never blocks.
@safe package final class HubLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of a folder.
  /// - Throws: `hub-in-use` naming the process that has it; `disk-failed`.
  package init(directory: String) throws(StoreError) {
    let path = directory + "/hub.lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .disk(path, String(errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? "?"
      // Throwing runs `deinit`, which closes: a second close could hit a file that another thread has just opened.
      throw .locked(holder.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = unsafe text.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
  }

  deinit {
    close(descriptor)
  }
}
