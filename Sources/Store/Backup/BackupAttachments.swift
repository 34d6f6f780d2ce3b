import Foundation

/// The attachments of a backup: a folder beside the file, with every attachment under its hash.
enum BackupAttachments {
  /// The folder of attachments inside a copy's folder.
  static let folderName = "blobs"
  /// What the folder beside a backup ends with.
  static let suffix = ".blobs"

  /// Copies attachments that are not there yet.
  ///
  /// An attachment never changes under its name, so one that an earlier backup holds is linked instead of copied
  /// where the disk can do that.
  ///
  /// - Parameters:
  ///   - source: The folder with the attachments; nothing happens where it is missing.
  ///   - target: The folder that gets them.
  ///   - earlier: The attachments of an earlier backup, or nil.
  /// - Returns: How many there are now.
  /// - Throws: `disk-failed`; `backup-unverified` where an attachment is not what its name says.
  static func copy(from source: String, to target: String, reusing earlier: String? = nil) throws -> Int {
    let files = FileManager.default
    guard files.fileExists(atPath: source) else { return 0 }
    var count = 0
    var folders: Set<String> = []
    for name in try names(in: source) {
      let path = target + "/" + name
      let folder = FileCopying.folder(of: path)
      if folders.insert(folder).inserted {
        try files.createDirectory(
          atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
          attributes: [.posixPermissions: 0o700])
      }
      count += 1
      if files.fileExists(atPath: path) { continue }
      if let earlier, unsafe link(earlier + "/" + name, path) == 0 { continue }
      let digest = try FileCopying.copy(source + "/" + name, to: path + ".partial")
      if let named = hash(in: name), named != digest {
        try? files.removeItem(atPath: path + ".partial")
        throw BackupError.unverified(path, "SHA-256")
      }
      try FileCopying.rename(path + ".partial", to: path)
    }
    for folder in folders { try FileCopying.sync(folder) }
    return count
  }

  /// The attachments in a folder that are whole: files whose name ends in a hash.
  ///
  /// What is still being received has another name and is left out.
  static func names(in folder: String) throws -> [String] {
    var found: [String] = []
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    while let name = walk.nextObject() as? String {
      guard hash(in: name) != nil, walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular else { continue }
      found.append(name)
      guard found.count <= BackupLimits.attachments else { throw StoreError.disk(folder, "too many files") }
    }
    return found.sorted()
  }

  /// The hash that a path names: its last 64 hexadecimal digits, leaving out the folders between.
  private static func hash(in path: String) -> String? {
    let digits = path.split(separator: "/").joined()
    let last = path.split(separator: "/").last ?? ""
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { return nil }
    if last.utf8.count == 64 { return String(last) }
    return digits.utf8.count == 64 ? digits : nil
  }
}
