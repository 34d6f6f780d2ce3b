import Foundation
import Replica
import SwiftProtobuf
import WireGenerated
import WireProtocol

/// Segments that this program would not write, signed all the same.
enum AlteredSegment {
  /// The wire form of a segment whose header or payload were changed before it was signed.
  static func bytes(
    of segment: Segment, _ change: (inout WireSegmentHeader, inout WirePayload) -> Void
  ) throws -> [UInt8] {
    var header = try WireSegmentHeader(serializedBytes: segment.header)
    var payload = try WirePayload(
      serializedBytes: Zstandard.decompress(segment.payload, length: segment.payloadLength))
    header.payloadLength = 0
    change(&header, &payload)
    let plain: [UInt8] = try payload.serializedBytes()
    header.payloadLength &+= UInt64(plain.count)
    let bytes: [UInt8] = try header.serializedBytes()
    let packed = try Zstandard.compress(plain)
    let label = Array("tributary segment 1\n".utf8)
    let head = Digest.sha256(label, Array(header.previousHead), bytes, Digest.sha256(packed))
    var message = WireSegment()
    message.header = Data(bytes)
    message.payload = Data(packed)
    message.signature = Data(try Samples.key.sign(head))
    return try message.serializedBytes()
  }
}
