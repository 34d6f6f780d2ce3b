import Foundation
import Glibc

/// A file on its way to another machine, most often on a stick.
package enum CarriedFile {
  /// Writes a new file, readable by its owner only, and waits until it is on the medium.
  ///
  /// A file that is there already is left as it is; a file that could not be written whole is removed.
  /// - Throws: `file-exists`, `file-unwritable`.
  package static func write(_ bytes: [UInt8], to name: String, context: CommandContext) throws(DeskError) {
    let path = context.path(name)
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw errno == EEXIST ? .fileExists(name) : .fileUnwritable(name) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        try? FileManager.default.removeItem(atPath: path)
        throw .fileUnwritable(name)
      }
      rest = rest.dropFirst(written)
    }
    guard fsync(descriptor) == 0 else {
      try? FileManager.default.removeItem(atPath: path)
      throw .fileUnwritable(name)
    }
  }

  /// Refuses a name that is taken, before any work is done for it.
  /// - Throws: `file-exists`.
  package static func checkFree(_ name: String, context: CommandContext) throws(DeskError) {
    guard !FileManager.default.fileExists(atPath: context.path(name)) else { throw .fileExists(name) }
  }
}
