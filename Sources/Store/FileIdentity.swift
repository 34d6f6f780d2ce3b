import Foundation
import Glibc
import Model

/// Which file stands at a path, so that one that was exchanged or removed under a running program is noticed.
struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let number: UInt64

  /// The file at a path, or nil where there is none.
  init?(of path: String) {
    var found = stat()
    guard unsafe stat(path, &found) == 0 else { return nil }
    device = UInt64(truncatingIfNeeded: found.st_dev)
    number = UInt64(truncatingIfNeeded: found.st_ino)
  }
}

extension StoreError {
  static func exchanged(_ path: String) -> StoreError {
    StoreError(
      "file-exchanged",
      LocalizedText(
        "“\(path)”中的数据文件在使用中被删除或替换，没有再写入任何内容。",
        "The file in “\(path)” was removed or replaced while it was in use; nothing more was written."),
      hint: LocalizedText(
        "请停止程序，确认该目录中是正确的数据后再启动；恢复备份请用 restore。",
        "Stop the program and start it again once the right file is there; put backups back with restore."),
      recovery: .operator)
  }
}
