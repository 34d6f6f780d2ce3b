/// A walk over the fields of a payload that counts what would become objects, before any are made.
///
/// An empty column takes two bytes on the wire and a hundred in memory, so that a payload within its limit could
/// otherwise ask for gigabytes.
enum PayloadSurvey {
  /// The streams of numbers, which an encoder writes as one packed field each.
  static let packedFields = 11

  /// The fields of a payload that hold bytes: its columns, texts, origins and packed streams.
  ///
  /// - Parameter bytes: The protobuf bytes.
  /// - Throws: `message-malformed` where a field cannot be told from the next.
  static func parts(in bytes: [UInt8]) throws(WireError) -> Int {
    var reader = Reader(bytes: bytes)
    var parts = 0
    while !reader.isAtEnd {
      switch try reader.number() & 7 {
      case 0: _ = try reader.number()
      case 1: try reader.skip(8)
      case 2:
        parts += 1
        try reader.skip(try reader.number())
      case 5: try reader.skip(4)
      default: throw .malformed("payload")
      }
    }
    return parts
  }

  private struct Reader {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func skip(_ count: UInt64) throws(WireError) {
      guard count <= UInt64(bytes.count - offset) else { throw .malformed("payload") }
      offset += Int(count)
    }

    /// A varint; bits past the 64th are dropped, as protobuf does.
    mutating func number() throws(WireError) -> UInt64 {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 70, by: 7) {
        guard offset < bytes.count else { throw .malformed("payload") }
        let byte = bytes[offset]
        offset += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
      }
      throw .malformed("payload")
    }
  }
}
