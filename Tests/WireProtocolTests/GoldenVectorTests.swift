import Foundation
import Replica
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

@Suite(.serialized) struct `The golden vectors` {
  private static let seed = Hexadecimal.text(Samples.key.bytes)

  /// Transactions that use every kind of value, both groups of a row, a delete, a resolution and a foreign base.
  private static let transactions: [Transaction] = {
    let other = Origin(node: NodeID(high: 0x0102_0304_0506_0708, low: 9), incarnation: 0xFFFF_FFFF_FFFF_FFFF)
    let time: (UInt64) -> HybridTimestamp = { HybridTimestamp(rawValue: 1_660_000_000_000 << 16 + $0) }
    let own = Stamp(time: time(0), origin: Samples.origin)
    let foreign = Stamp(time: time(1), origin: other)
    let figure: [FieldValue] = [
      .null, .integer(161_000_000), .integer(400_000_000), .null, .integer(0), .integer(1), .text("entry"),
    ]
    let observation: [FieldValue] = [.text("500114"), .text("HC23"), .text("2022-Q2")]
    let task: [FieldValue] = [.blob([UInt8](0..<16)), .text("500114")]
    let text: [FieldValue] = [
      .blob([0xAA]), .blob([0xBB]), .integer(1), .text("（一）"), .text("控烟行动"), .text("建设无烟环境。"), .null,
    ]
    return [
      Transaction(
        time: time(0), account: "li", reason: "",
        rows: [
          RowChange(
            table: 12, identity: observation,
            groups: [
              GroupChange(group: 0, values: figure, bases: []), GroupChange(group: 1, values: [.text("初报")], bases: []),
            ]),
          RowChange(table: 5, identity: task, groups: [GroupChange(group: 0, values: text, bases: [])]),
        ]),
      Transaction(
        time: time(5), account: "王", reason: "核对后更正",
        rows: [
          RowChange(
            table: 12, identity: observation,
            groups: [
              GroupChange(
                group: 0, values: [.null, .integer(.max), .integer(.min), .null, .integer(0), .integer(1), .null],
                bases: [own, foreign])
            ])
        ]),
      Transaction(
        time: time(1 << 20), account: "li", reason: "",
        rows: [RowChange(table: 5, identity: task, groups: [], deletes: [own, .builtin(edition: 1)])]),
    ]
  }()

  @Test func `a segment reads as committed, and its bytes are written again`() throws {
    let position = ChainPosition(sequence: 41, head: [UInt8](100..<132))
    let made = try Segment.seal(Self.transactions, origin: Samples.origin, after: position, key: Samples.key)
    let vector = try GoldenVectors.vector(
      "segment-1.json",
      made: SegmentVector(
        description: "A sealed segment: header, payload and signature in hexadecimal, and the transactions it holds.",
        seed: Self.seed, publicKey: Hexadecimal.text(Samples.key.publicKey.bytes),
        previousHead: Hexadecimal.text(position.head), firstSequence: String(made.firstSequence),
        header: Hexadecimal.text(made.header),
        plainPayload: Hexadecimal.text(try PayloadCodec.encode(Self.transactions)),
        payload: Hexadecimal.text(made.payload), signature: Hexadecimal.text(made.signature),
        head: Hexadecimal.text(made.head), segment: Hexadecimal.text(try made.encoded()),
        transactions: Self.transactions.map(PlainTransaction.init)))
    let bytes = try #require(Hexadecimal.bytes(vector.segment))
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(vector.publicKey) ?? []))
    let read = try Segment(decoding: bytes)
    try read.verify(key)
    #expect(try read.transactions().map(PlainTransaction.init) == vector.transactions)
    #expect(try read.encoded() == bytes)
    #expect(vector.header == Hexadecimal.text(read.header) && vector.payload == Hexadecimal.text(read.payload))
    #expect(vector.signature == Hexadecimal.text(read.signature) && vector.head == Hexadecimal.text(read.head))
    #expect(vector.previousHead == Hexadecimal.text(read.previousHead))
    #expect(vector.firstSequence == String(read.firstSequence))
    // What this program writes today.
    #expect(vector.transactions == Self.transactions.map(PlainTransaction.init))
    #expect(vector.seed == Self.seed && vector.publicKey == Hexadecimal.text(Samples.key.publicKey.bytes))
    #expect(vector.header == Hexadecimal.text(made.header))
    #expect(vector.plainPayload == Hexadecimal.text(try PayloadCodec.encode(Self.transactions)))
    // Another libzstd may pack otherwise, and another Ed25519 may sign otherwise: both are read above.
    if vector.payload == Hexadecimal.text(made.payload) { #expect(vector.head == Hexadecimal.text(made.head)) }
  }

  @Test func `a receipt reads as committed, and says the same bytes again`() throws {
    let made = Receipt(
      hub: Samples.key.publicKey.node, history: [UInt8](0..<16), origin: Samples.origin,
      position: ChainPosition(sequence: 44, head: [UInt8](100..<132)), refused: [(42, .notOwner), (43, .figureWrong)],
      hubTime: 1_660_000_000_000)
    let signed = try made.signed(by: Samples.key)
    let vector = try GoldenVectors.vector(
      "receipt-1.json",
      made: ReceiptVector(
        description: "A hub's signed answer to a segment; refused are sequence and code.", seed: Self.seed,
        hub: made.hub.description, history: Hexadecimal.text(made.history), node: made.origin.node.description,
        incarnation: String(made.origin.incarnation), throughSequence: String(made.position.sequence),
        head: Hexadecimal.text(made.position.head),
        refused: made.refused.map { [String($0.sequence), String($0.reason.rawValue)] },
        hubTime: String(made.hubTime), signedReceipt: Hexadecimal.text(signed)))
    let bytes = try #require(Hexadecimal.bytes(vector.signedReceipt))
    let read = try Receipt(decoding: bytes, key: Samples.key.publicKey)
    #expect(read == made && vector.seed == Self.seed)
    #expect(vector.hub == read.hub.description && vector.history == Hexadecimal.text(read.history))
    #expect(vector.node == read.origin.node.description && vector.incarnation == String(read.origin.incarnation))
    #expect(vector.throughSequence == String(read.position.sequence) && vector.hubTime == String(read.hubTime))
    #expect(vector.head == Hexadecimal.text(read.position.head))
    #expect(vector.refused == read.refused.map { [String($0.sequence), String($0.reason.rawValue)] })
    let (committed, today) = try (WireSignedReceipt(serializedBytes: bytes), WireSignedReceipt(serializedBytes: signed))
    #expect(committed.receipt == today.receipt)
  }

  @Test func `a request's signature verifies as committed`() throws {
    let made = HTTPSignature.Request(
      method: "POST", path: "/v1/segments", query: "after=41", hub: "0123456789abcdef", challenge: "00ff10",
      body: Array("健康".utf8))
    let headers = Dictionary(
      uniqueKeysWithValues: try HTTPSignature.headers(for: made, key: Samples.key).map { ($0.name, $0.value) })
    let vector = try GoldenVectors.vector(
      "request-signature-1.json",
      made: RequestVector(
        description: "A request signed as RFC 9421 says; the body is in hexadecimal.", seed: Self.seed,
        publicKey: Hexadecimal.text(Samples.key.publicKey.bytes), method: made.method, path: made.path,
        query: made.query, hub: made.hub, challenge: made.challenge, body: Hexadecimal.text(made.body),
        contentDigest: headers[HTTPSignature.digestHeader] ?? "",
        signatureInput: headers[HTTPSignature.inputHeader] ?? "",
        signature: headers[HTTPSignature.signatureHeader] ?? ""))
    let body = try #require(Hexadecimal.bytes(vector.body))
    let request = HTTPSignature.Request(
      method: vector.method, path: vector.path, query: vector.query, hub: vector.hub, challenge: vector.challenge,
      body: body)
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(vector.publicKey) ?? []))
    try HTTPSignature.verify(request, input: vector.signatureInput, signature: vector.signature, key: key)
    #expect(HTTPSignature.digest(body) == vector.contentDigest)
    #expect(headers[HTTPSignature.inputHeader] == vector.signatureInput && body == made.body)
  }
}
