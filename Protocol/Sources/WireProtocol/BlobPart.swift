import Foundation
package import Model
import WireGenerated

/// A run of an attachment's bytes inside a bundle.
package struct BlobPart: Sendable, Hashable {
  /// The most bytes of one run, so that it is no longer than a segment may be.
  package static let byteLimit = WireLimits.segmentBytes - WireLimits.headerBytes

  /// Which bytes.
  package var hash: BlobHash
  /// How many there are in all.
  package var size: Int
  /// Where the run starts.
  package var offset: Int
  /// The run.
  package var data: [UInt8]
  /// The region whose row names them, or nil for that of the node below.
  package var owner: RegionCode?

  /// Puts a run together.
  package init(hash: BlobHash, size: Int, offset: Int, data: [UInt8], owner: RegionCode? = nil) {
    self.owner = owner
    self.hash = hash
    self.size = size
    self.offset = offset
    self.data = data
  }

  init(_ message: WireBlobPart) throws(WireError) {
    guard let hash = BlobHash(Array(message.hash)), let size = Int(exactly: message.size),
      let offset = Int(exactly: message.offset), size > 0, offset < size, message.data.count <= size - offset
    else { throw .malformed("attachment") }
    self.init(
      hash: hash, size: size, offset: offset, data: Array(message.data), owner: try BlobStatus.owner(message.owner))
  }

  var message: WireBlobPart {
    var message = WireBlobPart()
    message.hash = Data(hash.bytes)
    message.size = UInt64(max(size, 0))
    message.offset = UInt64(max(offset, 0))
    message.data = Data(data)
    if let owner { message.owner = owner.description }
    return message
  }
}
