import Foundation
import WireProtocol

/// The private key beside the database: 32 bytes, readable by its owner only.
///
/// It is kept out of the database so that no backup or copy of the data carries it.
enum KeyFile {
  static let name = "node.key"

  static func write(_ key: SigningKey, in directory: String) throws(StoreError) {
    let path = directory + "/" + name
    let made = FileManager.default.createFile(
      atPath: path, contents: Data(key.bytes), attributes: [.posixPermissions: 0o600])
    guard made else { throw .disk(path, "create") }
  }

  static func read(in directory: String) throws(StoreError) -> SigningKey {
    guard let bytes = FileManager.default.contents(atPath: directory + "/" + name),
      let key = SigningKey(bytes: Array(bytes))
    else { throw .keyMissing }
    return key
  }
}
