import Replica
import Testing
import WireProtocol

@Suite struct `Relay messages` {
  private static func enrolment(_ region: String = "130102", revokedAt: Int64? = nil) throws -> SignedEnrolment {
    try SignedEnrolment.sign(
      publicKey: Samples.otherKey.publicKey.bytes, region: region, mode: "full", enrolledAt: 5, revokedAt: revokedAt,
      key: Samples.key)
  }

  @Test func `an enrolment is read back, and signed by the hub that it names only`() throws {
    let signed = try Self.enrolment(revokedAt: 9)
    let read = try SignedEnrolment(record: signed.record, signature: signed.signature)
    #expect(read == signed)
    #expect(read.hub == Samples.key.publicKey.node && read.region == "130102" && read.mode == "full")
    #expect(read.enrolledAt == 5 && read.revokedAt == 9)
    #expect(read.isSigned(by: Samples.key.publicKey) && !read.isSigned(by: Samples.otherKey.publicKey))
    for position in signed.record.indices {
      var record = signed.record
      record[position] ^= 1
      let altered = try? SignedEnrolment(record: record, signature: signed.signature)
      #expect(altered?.isSigned(by: Samples.key.publicKey) != true)
    }
  }

  @Test func `a batch is read back with the place behind its last item`() throws {
    var segment = try Samples.segment()
    segment.receipt = [1, 2, 3]
    let start = RelayPosition(number: 7, digest: [UInt8](repeating: 3, count: 32))
    let batch = RelayBatch(start: start, items: [.enrolment(try Self.enrolment()), .segment(segment)])
    let read = try RelayBatch(decoding: batch.encoded())
    #expect(read == batch)
    #expect(read.end == batch.end && read.end.number == 9)
    #expect(RelayBatch(start: start, items: batch.items.reversed()).end.digest != batch.end.digest)
    segment.receipt = [1, 2, 4]
    #expect(RelayItem.segment(segment).place(after: start) != batch.items[1].place(after: start))
  }

  @Test func `a batch has at most a thousand items`() throws {
    let item = RelayItem.enrolment(try Self.enrolment())
    let full = RelayBatch(start: .start, items: Array(repeating: item, count: WireLimits.relayItems))
    #expect(try RelayBatch(decoding: full.encoded()).items.count == WireLimits.relayItems)
    let over = try RelayBatch(start: .start, items: full.items + [item]).encoded()
    #expect(throws: WireError.self) { try RelayBatch(decoding: over) }
    #expect(throws: WireError.self) {
      try RelayBatch(decoding: [UInt8](repeating: 0, count: WireLimits.relayBytes + 1))
    }
  }

  @Test func `a receipt is taken from the hub that signed it only`() throws {
    let receipt = RelayReceipt(
      hub: Samples.key.publicKey.node, history: [1], node: Samples.otherKey.publicKey.node, position: .start,
      problems: [RelayProblem(number: 3, code: "segment-gap")], hubTime: 4)
    let bytes = try receipt.signed(by: Samples.key)
    #expect(try RelayReceipt(decoding: bytes, key: Samples.key.publicKey) == receipt)
    #expect(throws: WireError.self) { try RelayReceipt(decoding: bytes, key: Samples.otherKey.publicKey) }
  }
}
