import Crypto
import Foundation
import Glibc
import Replica

/// Files as a backup needs them: copied in pieces, on the disk before they count, readable by their owner only.
enum FileCopying {
  /// Copies a file to a new one and puts it on the disk.
  ///
  /// - Parameters:
  ///   - source: The file.
  ///   - target: Where the copy goes; whatever is there is replaced.
  /// - Returns: The SHA-256 of the bytes, in hexadecimal digits.
  /// - Throws: `disk-failed`.
  @discardableResult
  static func copy(_ source: String, to target: String) throws -> String {
    let input = unsafe open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw StoreError.disk(source, "open") }
    defer { close(input) }
    try? FileManager.default.removeItem(atPath: target)
    let output = unsafe open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw StoreError.disk(target, "create") }
    defer { close(output) }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: BackupLimits.chunkBytes)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw StoreError.disk(source, "read") }
      if count == 0 { break }
      digest.update(data: buffer[..<count])
      try write(buffer[..<count], to: output, target)
    }
    guard fsync(output) == 0 else { throw StoreError.disk(target, "fsync") }
    return Hexadecimal.text(digest.finalize())
  }

  /// Writes all bytes, in as many pieces as the system takes them.
  /// - Throws: `disk-failed`.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(StoreError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StoreError.disk(path, errno == ENOSPC ? "no space" : "write") }
      rest = rest.dropFirst(count)
    }
  }

  /// The SHA-256 of a file, in hexadecimal digits, or nil where it cannot be read.
  static func digest(_ path: String) -> String? {
    let input = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { return nil }
    defer { close(input) }
    var digest = SHA256()
    var buffer = [UInt8](repeating: 0, count: BackupLimits.chunkBytes)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(input, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return Hexadecimal.text(digest.finalize()) }
      digest.update(data: buffer[..<count])
    }
  }

  /// Puts a file or folder on the disk: after a rename its folder, or a power cut may undo it.
  static func sync(_ path: String) throws(StoreError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .disk(path, "open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .disk(path, "fsync") }
  }

  /// Gives a file another name in one step, over whatever has it.
  static func rename(_ source: String, to target: String) throws(StoreError) {
    guard unsafe Glibc.rename(source, target) == 0 else { throw .disk(target, "rename") }
  }

  /// The folder that a path lies in, with the links on the way followed.
  static func folder(of path: String) -> String {
    URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
  }

  /// Whether a file can be read by others than its owner, as on a disk that knows no permissions.
  static func isOpenToOthers(_ path: String) -> Bool {
    let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
    return (mode ?? 0) & 0o077 != 0
  }
}
