import Replica
import Seeds
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

import struct Foundation.Data

/// zstd frames written by hand (RFC 8878), so that they can ask for what no encoder would.
private enum HandmadeFrame {
  static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  /// The most that one block may give.
  static let blockLimit = 128 << 10

  /// The smallest window descriptor of at least so many bytes' exponent, such as 13 for 8 MiB, with its mantissa.
  static func window(_ exponent: UInt8, _ mantissa: UInt8 = 0) -> UInt8 { (exponent - 10) << 3 | mantissa }

  /// Blocks that repeat one byte, four bytes for up to 128 KiB.
  static func zeros(_ count: Int) -> [UInt8] {
    var blocks: [UInt8] = []
    var rest = count
    repeat {
      let size = min(rest, blockLimit)
      rest -= size
      let head = UInt32(size) << 3 | 1 << 1 | (rest == 0 ? 1 : 0)
      blocks += [UInt8(head & 0xFF), UInt8(head >> 8 & 0xFF), UInt8(head >> 16), 0]
    } while rest > 0
    return blocks
  }

  /// A frame that does not say how much it gives.
  static func unsized(window: UInt8, _ blocks: [UInt8]) -> [UInt8] { magic + [0, window] + blocks }

  /// A frame in one piece that says how much it gives, in four bytes.
  static func sized(_ count: UInt32, _ blocks: [UInt8]) -> [UInt8] {
    magic + [0b1010_0000] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + blocks
  }
}

@Suite struct `A bomb` {
  private func unpacking(_ bytes: [UInt8], _ length: Int) -> String? {
    code { () throws(WireError) in _ = try Zstandard.decompress(bytes, length: UInt64(length)) }
  }

  @Test func `A8 gives what its header announced or nothing`() {
    let size = 1 << 20
    let bomb = HandmadeFrame.unsized(window: HandmadeFrame.window(17), HandmadeFrame.zeros(size))
    #expect(bomb.count * 1_000 < size, "more than 1 : 1 000")
    #expect(unpacking(bomb, size) == nil)
    for length in [0, 1, size - 1, size + 1, WireLimits.payloadBytes] {
      #expect(unpacking(bomb, length) == "message-malformed", "\(length)")
    }
    let giant = HandmadeFrame.unsized(window: HandmadeFrame.window(17), HandmadeFrame.zeros(4 << 30))
    #expect(giant.count < 200_000)
    #expect(unpacking(giant, WireLimits.payloadBytes) == "message-malformed")
  }

  @Test func `A8 may ask for a window up to the limit and not for more`() {
    let blocks = HandmadeFrame.zeros(10)
    #expect(WireLimits.windowBytes == 1 << 23)
    #expect(unpacking(HandmadeFrame.unsized(window: HandmadeFrame.window(23), blocks), 10) == nil)
    #expect(unpacking(HandmadeFrame.unsized(window: HandmadeFrame.window(23, 1), blocks), 10) == "message-too-large")
    #expect(unpacking(HandmadeFrame.unsized(window: HandmadeFrame.window(41, 7), blocks), 10) == "message-too-large")
    let limit = WireLimits.windowBytes
    let whole = HandmadeFrame.sized(UInt32(limit), HandmadeFrame.zeros(limit))
    #expect(unpacking(whole, limit) == nil)
    let over = HandmadeFrame.sized(UInt32(limit + 1), HandmadeFrame.zeros(limit + 1))
    #expect(unpacking(over, limit + 1) == "message-too-large")
  }

  @Test func `A8 cannot lie about its length, or hide behind a frame in order`() throws {
    let plain = Array("健康".utf8)
    let frame = try Zstandard.compress(plain)
    #expect(unpacking(frame, plain.count) == nil)
    #expect(unpacking(HandmadeFrame.sized(5, HandmadeFrame.zeros(10)), 10) == "message-malformed")
    #expect(unpacking(HandmadeFrame.sized(5, HandmadeFrame.zeros(10)), 5) == "message-malformed")
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
    let empty = HandmadeFrame.unsized(window: 0, HandmadeFrame.zeros(0))
    for tail in [[0], skippable, empty, frame] {
      #expect(unpacking(frame + tail, plain.count) == "message-malformed", "\(tail)")
      #expect(unpacking(tail + frame, plain.count) == "message-malformed", "\(tail)")
    }
    #expect(unpacking(frame + frame, plain.count * 2) == "message-malformed")
    #expect(
      unpacking(HandmadeFrame.magic + [1, 0, 7] + HandmadeFrame.zeros(4), 4) == "message-malformed", "dictionary")
    #expect(unpacking(HandmadeFrame.magic + [8, 0] + HandmadeFrame.zeros(4), 4) == "message-malformed", "reserved")
  }

  @Test func `A8 a segment whose payload gives another length than its signed header says is refused`() throws {
    let segment = try Samples.segment()
    let bomb = HandmadeFrame.unsized(window: HandmadeFrame.window(17), HandmadeFrame.zeros(1 << 28))
    for length in [0, 1, UInt64(WireLimits.payloadBytes), UInt64(WireLimits.payloadBytes) + 1, .max] {
      var header = try WireSegmentHeader(serializedBytes: segment.header)
      header.payloadLength = length
      let bytes: [UInt8] = try header.serializedBytes()
      let unsigned = try Segment(header: bytes, payload: bomb, signature: [])
      let forged = try Segment(header: bytes, payload: bomb, signature: Samples.key.sign(unsigned.head))
      try forged.verify(Samples.key.publicKey)
      let want = length > UInt64(WireLimits.payloadBytes) ? "message-too-large" : "message-malformed"
      #expect(code { () throws(WireError) in _ = try forged.transactions() } == want, "\(length)")
    }
  }

  @Test func `A8 of empty parts is counted before it is read`() throws {
    func decoding(_ bytes: [UInt8]) -> String? {
      code { () throws(WireError) in _ = try PayloadCodec.decode(bytes) }
    }
    // Two bytes each: an origin, a text, a column.
    for tag: UInt8 in [0x0A, 0x12, 0x62] {
      let parts = { (count: Int) in [UInt8]((0..<count).flatMap { _ in [tag, 0] }) }
      #expect(decoding(parts(WireLimits.payloadParts)) != "message-too-large")
      #expect(decoding(parts(WireLimits.payloadParts + 1)) == "message-too-large")
    }
    let widest = try PayloadCodec.encode(
      (0..<WireLimits.transactionsPerSegment).map { number in
        var transaction = Samples.figure(1, at: UInt64(number + 1))
        transaction.account = "a\(number)"
        transaction.reason = "r\(number)"
        return transaction
      })
    #expect(try PayloadCodec.decode(widest).count == WireLimits.transactionsPerSegment)
  }
}
