import Foundation
import Glibc
import WireProtocol

/// The private key beside the database: 32 bytes, readable by its owner only.
///
/// It is kept out of the database so that no backup or copy of the data carries it.
enum KeyFile {
  static let name = "node.key"

  static func write(_ key: SigningKey, in directory: String) throws(StoreError) {
    let path = directory + "/" + name
    // Never over a key that is there: whoever holds it would be shut out of their own data.
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw errno == EEXIST ? .exists(directory) : .disk(path, "create") }
    defer { close(descriptor) }
    try FileCopying.write(key.bytes[...], to: descriptor, path)
    guard fsync(descriptor) == 0 else { throw .disk(path, "fsync") }
  }

  /// Whether a folder has a key.
  static func exists(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: directory + "/" + name)
  }

  static func read(in directory: String) throws(StoreError) -> SigningKey {
    guard let bytes = FileManager.default.contents(atPath: directory + "/" + name),
      let key = SigningKey(bytes: Array(bytes))
    else { throw .keyMissing }
    return key
  }
}
