import Crypto
import Foundation
import Glibc
import Model
import WireProtocol

/// The files of attachments beside a database, and what is done to them on disk.
///
/// A whole file is `blobs/ab/HASH`, a begun one `blobs/ab/HASH.REGION.part`. Names come from a hash and a region code
/// only, never from what somebody typed, and links are not followed. Nothing in them is ever executed or shown as a
/// page.
struct BlobFolder: Sendable {
  static let name = "blobs"
  private let path: String

  init(beside directory: String) {
    path = directory + "/" + Self.name
  }

  private func shelf(of hash: BlobHash) -> String { path + "/" + hash.description.prefix(2) }
  private func file(of hash: BlobHash) -> String { shelf(of: hash) + "/" + hash.description }
  private func part(of hash: BlobHash, for owner: RegionCode) -> String { file(of: hash) + ".\(owner).part" }

  /// Whether the whole file is there.
  func hasFile(_ hash: BlobHash) -> Bool { Self.size(file(of: hash)) != nil }

  /// How many bytes of a begun file are there.
  func begun(_ hash: BlobHash, for owner: RegionCode) -> Int { Self.size(part(of: hash, for: owner)) ?? 0 }

  /// The size of a regular file, or nil where there is none.
  private static func size(_ path: String) -> Int? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular
    else { return nil }
    return attributes[.size] as? Int
  }

  /// Runs a block while no other thread or process writes files of this folder.
  ///
  /// One lock for all: a file that is renamed or removed must not be under another writer's hand.
  func withLock<Value>(_ body: () throws -> Value) throws -> Value {
    try Self.makeFolder(path)
    return try Self.withFile(path + "/lock", O_RDWR | O_CREAT) { descriptor in
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else { throw StoreError.disk(path, "lock") }
      }
      return try body()
    }
  }

  /// Appends bytes to a begun file, of which so many are there.
  func append(_ bytes: ArraySlice<UInt8>, to hash: BlobHash, for owner: RegionCode, after held: Int) throws {
    try Self.makeFolder(shelf(of: hash))
    let path = part(of: hash, for: owner)
    try Self.withFile(path, O_WRONLY | O_CREAT) { descriptor in
      var done = 0
      while done < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { buffer in
          unsafe pwrite(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(held + done))
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw StoreError.disk(path, unsafe String(cString: strerror(errno))) }
        done += count
      }
    }
  }

  /// Makes a begun file whole where its bytes have the hash; removes it where they have not.
  ///
  /// The bytes are on disk before the file gets its name, and the name before this returns.
  func complete(_ hash: BlobHash, for owner: RegionCode) throws -> Bool {
    let begun = part(of: hash, for: owner)
    guard try digest(begun) == hash else {
      unsafe unlink(begun)
      return false
    }
    try Self.withFile(begun, O_RDONLY) { descriptor in
      guard fsync(descriptor) == 0 else { throw StoreError.disk(begun, "fsync") }
    }
    guard unsafe rename(begun, file(of: hash)) == 0 else { throw StoreError.disk(begun, "rename") }
    for folder in [shelf(of: hash), path] {
      try Self.withFile(folder, O_RDONLY | O_DIRECTORY) { descriptor in
        guard fsync(descriptor) == 0 else { throw StoreError.disk(folder, "fsync") }
      }
    }
    return true
  }

  /// Whether the bytes of a whole file still have its hash.
  func isSound(_ hash: BlobHash) throws -> Bool { try digest(file(of: hash)) == hash }

  /// Removes a whole file.
  func remove(_ hash: BlobHash) { unsafe unlink(file(of: hash)) }

  /// Removes a begun file.
  func removePart(of hash: BlobHash, for owner: RegionCode) { unsafe unlink(part(of: hash, for: owner)) }

  /// Up to so many bytes of a whole file from an offset on; fewer at its end.
  func read(_ hash: BlobHash, at offset: Int, count: Int) throws -> [UInt8] {
    try Self.withFile(file(of: hash), O_RDONLY) { descriptor in
      try Self.read(descriptor, at: offset, count: count)
    }
  }

  private func digest(_ path: String) throws -> BlobHash? {
    try Self.withFile(path, O_RDONLY) { descriptor in
      var hasher = SHA256()
      var offset = 0
      while true {
        let bytes = try Self.read(descriptor, at: offset, count: BlobLimits.chunkBytes)
        if bytes.isEmpty { return BlobHash(Array(hasher.finalize())) }
        hasher.update(data: bytes)
        offset += bytes.count
      }
    }
  }

  private static func read(_ descriptor: Int32, at offset: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(count, 0))
    var done = 0
    while done < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw StoreError.disk(name, unsafe String(cString: strerror(errno))) }
      if got == 0 { break }
      done += got
    }
    return Array(bytes.prefix(done))
  }

  private static func makeFolder(_ path: String) throws {
    guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw StoreError.disk(path, unsafe String(cString: strerror(errno)))
    }
  }

  private static func withFile<Value>(
    _ path: String, _ flags: Int32, _ body: (Int32) throws -> Value
  ) throws -> Value {
    let descriptor = unsafe open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw StoreError.disk(path, unsafe String(cString: strerror(errno))) }
    defer { close(descriptor) }
    return try body(descriptor)
  }
}
