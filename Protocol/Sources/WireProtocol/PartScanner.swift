import Replica

/// Walks over the top-level fields of a protobuf message without unpacking them.
///
/// A few bytes of an empty part become a hundred in memory: a message of many megabytes is looked over first.
enum PartScanner {
  /// Checks how many fields a message has, and how long each is.
  ///
  /// - Parameters:
  ///   - bytes: The message.
  ///   - limit: The bytes that a field of a number may have.
  /// - Throws: `message-malformed`, `message-too-large`.
  static func check(_ bytes: [UInt8], limit: (_ field: UInt64) -> Int) throws(WireError) {
    var reader = ByteReader(bytes)
    var count = 0
    while !reader.isAtEnd {
      guard let tag = reader.varint() else { throw .malformed("bundle") }
      count += 1
      guard count <= WireLimits.bundleParts else { throw .tooLarge("bundle", limit: WireLimits.bundleParts) }
      let isWhole: Bool
      switch tag & 7 {
      case 0: isWhole = reader.varint() != nil
      case 1: isWhole = reader.fixed() != nil
      case 2:
        guard let length = reader.count() else { throw .malformed("bundle") }
        let most = limit(tag >> 3)
        guard length <= most else { throw .tooLarge("bundle", limit: most) }
        isWhole = reader.skip(length)
      case 5: isWhole = reader.skip(4)
      default: isWhole = false
      }
      guard isWhole else { throw .malformed("bundle") }
    }
  }
}
