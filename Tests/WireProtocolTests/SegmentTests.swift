import Foundation
import Replica
import Seeds
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

@Suite struct `Segments` {
  @Test func `are sealed, verified and read back, by parts and by their wire form`() throws {
    let segment = try Samples.segment()
    try segment.verify(Samples.key.publicKey)
    #expect(segment.origin == Samples.origin && segment.firstSequence == 1 && segment.lastSequence == 3)
    #expect(segment.count == 3 && segment.previousHead == ChainPosition.start.head && segment.head.count == 32)
    #expect(try segment.transactions() == Samples.few)
    let read = try Segment(decoding: segment.encoded())
    #expect(read == segment)
    try read.verify(Samples.key.publicKey)
  }

  @Test func `altered at any byte are refused`() throws {
    let wire = try Samples.segment().encoded()
    for position in wire.indices {
      for flip: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = wire
        bytes[position] ^= flip
        let refusal = code { () throws(WireError) in
          let segment = try Segment(decoding: bytes)
          try segment.verify(Samples.key.publicKey)
          _ = try segment.transactions()
        }
        #expect(refusal != nil, "byte \(position) with \(flip) flipped")
      }
    }
  }

  @Test func `cut short anywhere are refused`() throws {
    let wire = try Samples.segment().encoded()
    for length in wire.indices {
      let refusal = code { () throws(WireError) in
        try Segment(decoding: Array(wire.prefix(length))).verify(Samples.key.publicKey)
      }
      #expect(refusal != nil, "cut at \(length)")
    }
  }

  @Test func `form a chain in which none can be left out, exchanged or put elsewhere`() throws {
    let first = try Samples.segment()
    let behind = ChainPosition(sequence: first.lastSequence, head: first.head)
    let next = [Samples.figure(170, at: 40)]
    let second = try Segment.seal(next, origin: Samples.origin, after: behind, key: Samples.key)
    #expect(second.previousHead == first.head && second.firstSequence == 4)
    let elsewhere = try Segment.seal(next, origin: Samples.origin, after: .start, key: Samples.key)
    #expect(elsewhere.head != second.head)
    let parts = [
      (first.header, second.payload, second.signature), (second.header, first.payload, second.signature),
      (second.header, second.payload, first.signature), (elsewhere.header, second.payload, second.signature),
    ]
    for (header, payload, signature) in parts {
      let mixed = try Segment(header: header, payload: payload, signature: signature)
      #expect(code { () throws(WireError) in try mixed.verify(Samples.key.publicKey) } == "segment-altered")
    }
  }

  @Test func `are refused under another key, even one that signed them`() throws {
    let segment = try Samples.segment()
    #expect(code { () throws(WireError) in try segment.verify(Samples.otherKey.publicKey) } == "segment-altered")
    let forged = try Segment.seal(Samples.few, origin: Samples.origin, after: .start, key: Samples.otherKey)
    #expect(code { () throws(WireError) in try forged.verify(Samples.otherKey.publicKey) } == "segment-altered")
    #expect(code { () throws(WireError) in try forged.verify(Samples.key.publicKey) } == "segment-altered")
  }

  private static func refusal(_ change: (inout WireSegmentHeader) -> Void) throws -> String? {
    let segment = try Samples.segment()
    var header = try WireSegmentHeader(serializedBytes: segment.header)
    change(&header)
    let bytes: [UInt8] = try header.serializedBytes()
    return code { () throws(WireError) in
      let read = try Segment(header: bytes, payload: segment.payload, signature: segment.signature)
      _ = try read.transactions()
    }
  }

  @Test func `of another suite are refused as such`() throws {
    for suite: UInt32 in [0, 2, .max] { #expect(try Self.refusal { $0.suite = suite } == "suite-unknown") }
  }

  @Test func `with a header that cannot be are refused`() throws {
    #expect(try Self.refusal { _ in } == nil)
    let changes: [(inout WireSegmentHeader) -> Void] = [
      { $0.node = Data(repeating: 1, count: 15) }, { $0.node = Data(repeating: 1, count: 17) },
      { $0.previousHead = Data(repeating: 0, count: 31) }, { $0.previousHead = Data() }, { $0.count = 0 },
      { $0.count = 2 }, { $0.firstSequence = 0 }, { $0.firstSequence = UInt64(Int64.max) }, { $0.payloadLength += 1 },
      { $0.payloadLength -= 1 }, { $0.payloadLength = 0 }, { $0.count = UInt32(WireLimits.transactionsPerSegment) },
    ]
    for (number, change) in changes.enumerated() {
      #expect(try Self.refusal(change) == "message-malformed", "change \(number)")
    }
  }

  @Test func `over a limit are refused before anything is unpacked`() throws {
    #expect(try Self.refusal { $0.count = UInt32(WireLimits.transactionsPerSegment + 1) } == "message-too-large")
    #expect(try Self.refusal { $0.payloadLength = UInt64(WireLimits.payloadBytes) } == "message-malformed")
    #expect(try Self.refusal { $0.payloadLength = UInt64(WireLimits.payloadBytes + 1) } == "message-too-large")
    #expect(try Self.refusal { $0.payloadLength = .max } == "message-too-large")
    func decoding(_ count: Int) -> String? {
      code { () throws(WireError) in _ = try Segment(decoding: [UInt8](repeating: 0, count: count)) }
    }
    #expect(decoding(WireLimits.segmentBytes) == "message-malformed")
    #expect(decoding(WireLimits.segmentBytes + 1) == "message-too-large")
  }

  @Test func `are never sealed empty or with more transactions than a hub reads`() throws {
    func sealing(_ count: Int) -> String? {
      let many = (0..<count).map {
        Transaction(time: .init(rawValue: UInt64($0) + 1), account: "", reason: "", rows: [])
      }
      return code { () throws(WireError) in
        let segment = try Segment.seal(many, origin: Samples.origin, after: .start, key: Samples.key)
        #expect(try Segment(decoding: segment.encoded()).transactions().count == count)
      }
    }
    #expect(sealing(0) == "message-malformed")
    #expect(sealing(WireLimits.transactionsPerSegment) == nil)
    #expect(sealing(WireLimits.transactionsPerSegment + 1) == "message-too-large")
  }

  @Test func `are never sealed with more bytes than a hub takes`() throws {
    var random = Seed("incompressible text", 37)
    func sealing(_ bytes: Int) -> String? {
      let identity: [FieldValue] = [.blob(random.bytes(bytes)), .text("500114")]
      let row = RowChange(table: Schema.mention.id, identity: identity, groups: [], deletes: [])
      let big = Transaction(time: HybridTimestamp(rawValue: 1), account: "", reason: "", rows: [row])
      return code { () throws(WireError) in
        let segment = try Segment.seal([big], origin: Samples.origin, after: .start, key: Samples.key)
        _ = try Segment(decoding: segment.encoded()).transactions()
      }
    }
    #expect(sealing(WireLimits.segmentBytes - 2_048) == nil)
    let error = #expect(throws: WireError.self) {
      let identity: [FieldValue] = [.blob(random.bytes(WireLimits.segmentBytes)), .text("500114")]
      let row = RowChange(table: Schema.mention.id, identity: identity, groups: [], deletes: [])
      let big = Transaction(time: HybridTimestamp(rawValue: 1), account: "", reason: "", rows: [row])
      _ = try Segment.seal([big], origin: Samples.origin, after: .start, key: Samples.key)
    }
    #expect(error?.code == "message-too-large")
  }

  @Test func `are never sealed with more rows than a hub reads`() throws {
    let row = RowChange(table: Schema.mention.id, identity: [.null, .null], groups: [], deletes: [])
    let rows = [RowChange](repeating: row, count: WireLimits.rowsPerSegment + 1)
    let big = Transaction(time: HybridTimestamp(rawValue: 1), account: "", reason: "", rows: rows)
    let refusal = code { () throws(WireError) in
      _ = try Segment.seal([big], origin: Samples.origin, after: .start, key: Samples.key)
    }
    #expect(refusal == "message-too-large")
  }
}

@Suite struct `Compression` {
  @Test func `gives back what went in`() throws {
    var random = Seed("zstandard", 41)
    for length in [0, 1, 2, 100, 70_000] {
      let bytes = random.bytes(length)
      #expect(try Zstandard.decompress(Zstandard.compress(bytes), length: UInt64(length)) == bytes)
    }
  }

  @Test func `unpacks at most the length it was told, and that at most to the limit`() throws {
    let bomb = try Zstandard.compress([UInt8](repeating: 0, count: 1 << 20))
    #expect(bomb.count < 200)
    func unpacking(_ bytes: [UInt8], _ length: UInt64) -> String? {
      code { () throws(WireError) in _ = try Zstandard.decompress(bytes, length: length) }
    }
    #expect(unpacking(bomb, 1 << 20) == nil)
    for length: UInt64 in [0, 1, 10, 1 << 20 - 1, 1 << 20 + 1] {
      #expect(unpacking(bomb, length) == "message-malformed", "\(length)")
    }
    #expect(unpacking(bomb, UInt64(WireLimits.payloadBytes) + 1) == "message-too-large")
    #expect(unpacking(bomb, .max) == "message-too-large")
    let atTheLimit = try Zstandard.compress([UInt8](repeating: 7, count: WireLimits.payloadBytes))
    #expect(unpacking(atTheLimit, UInt64(WireLimits.payloadBytes)) == nil)
  }

  @Test func `refuses what is no frame or is cut short`() throws {
    let frame = try Zstandard.compress(Array("健康中国行动".utf8))
    #expect(code { () throws(WireError) in _ = try Zstandard.decompress([1, 2, 3], length: 3) } == "message-malformed")
    for length in 1..<frame.count {
      let cut = Array(frame.prefix(length))
      #expect(code { () throws(WireError) in _ = try Zstandard.decompress(cut, length: 18) } == "message-malformed")
    }
  }
}
