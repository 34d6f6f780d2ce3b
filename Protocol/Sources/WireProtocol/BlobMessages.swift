import Foundation
package import Model
import WireGenerated

/// How much of an attachment's bytes somebody has.
package struct BlobStatus: Sendable, Hashable {
  /// Which bytes.
  package var hash: BlobHash
  /// How many there are in all.
  package var size: Int
  /// How many are there, from the first; equal to `size` once the hash was found to fit.
  package var held: Int
  /// The region whose row names them, or nil for that of the node which asks.
  package var owner: RegionCode?

  /// Puts a status together.
  package init(hash: BlobHash, size: Int, held: Int, owner: RegionCode? = nil) {
    self.owner = owner
    self.hash = hash
    self.size = size
    self.held = held
  }

  /// Whether all of it is there.
  package var isWhole: Bool { held == size }

  init(_ message: WireBlobStatus) throws(WireError) {
    guard let hash = BlobHash(Array(message.hash)), let size = Int(exactly: message.size),
      let held = Int(exactly: message.held), size > 0, held <= size
    else { throw .malformed("attachment") }
    self.init(hash: hash, size: size, held: held, owner: try Self.owner(message.owner))
  }

  var message: WireBlobStatus {
    var message = WireBlobStatus()
    message.hash = Data(hash.bytes)
    message.size = UInt64(max(size, 0))
    message.held = UInt64(max(held, 0))
    if let owner { message.owner = owner.description }
    return message
  }

  /// The region that a message names, nil where it names none.
  static func owner(_ text: String) throws(WireError) -> RegionCode? {
    if text.isEmpty { return nil }
    guard let owner = RegionCode(text) else { throw .malformed("attachment") }
    return owner
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] { try WireMessage.encode(message) }

  /// Reads a status.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    try self.init(WireMessage.decode(bytes, as: WireBlobStatus.self))
  }
}

/// The attachments of a node's region whose bytes its hub misses, by hash.
package struct BlobList: Sendable, Hashable {
  /// What is missing, and how much of it is there.
  package var blobs: [BlobStatus]

  /// Puts a list together.
  package init(_ blobs: [BlobStatus]) {
    self.blobs = blobs
  }

  /// The wire form.
  /// - Throws: `message-malformed`.
  package func encoded() throws(WireError) -> [UInt8] {
    var message = WireBlobList()
    message.blobs = blobs.map(\.message)
    return try WireMessage.encode(message)
  }

  /// Reads a list.
  /// - Throws: `message-malformed`, `message-too-large`.
  package init(decoding bytes: [UInt8]) throws(WireError) {
    let message = try WireMessage.decode(bytes, as: WireBlobList.self)
    guard message.blobs.count <= BlobLimits.listCount else {
      throw .tooLarge("attachments", limit: BlobLimits.listCount)
    }
    var blobs: [BlobStatus] = []
    for entry in message.blobs { blobs.append(try BlobStatus(entry)) }
    self.init(blobs)
  }
}
