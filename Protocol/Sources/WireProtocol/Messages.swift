import SwiftProtobuf

/// Reading and writing of one protobuf message within a limit.
enum WireMessage {
  static func encode(_ message: some SwiftProtobuf.Message) throws(WireError) -> [UInt8] {
    do { return try message.serializedBytes() } catch { throw .malformed("message") }
  }

  static func decode<Body: SwiftProtobuf.Message>(
    _ bytes: [UInt8], as type: Body.Type, limit: Int = WireLimits.messageBytes
  ) throws(WireError) -> Body {
    guard bytes.count <= limit else { throw .tooLarge("message", limit: limit) }
    do { return try Body(serializedBytes: bytes) } catch { throw .malformed("message") }
  }
}
