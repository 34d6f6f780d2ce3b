import Model
import Replica
import Testing
import Vectors
import WireProtocol

@Suite(.serialized) struct `Vectors between hubs` {
  private static let town = Samples.otherKey

  private static func enrolment(
    of key: SigningKey, _ region: String, by hub: SigningKey, revokedAt: Int64? = nil
  ) throws -> SignedEnrolment {
    try SignedEnrolment.sign(
      publicKey: key.publicKey.bytes, region: region, mode: "full", enrolledAt: 1_660_000_000_000,
      revokedAt: revokedAt, key: hub)
  }

  @Test func `a relay's batch and receipt read as committed and are written again`() throws {
    let (child, upper) = (Samples.key, Samples.thirdKey)
    let origin = Origin(node: Self.town.publicKey.node, incarnation: 3)
    var segment = try Segment.seal(Samples.few, origin: origin, after: .start, key: Self.town)
    segment.receipt = try Receipt(
      hub: child.publicKey.node, history: [UInt8](0..<16), origin: origin,
      position: ChainPosition(sequence: segment.lastSequence, head: segment.head),
      refused: [(sequence: 2, reason: .notOwner)], hubTime: 1_660_000_000_000
    ).signed(by: child)
    var unjudged = segment
    unjudged.receipt = try Receipt(
      hub: upper.publicKey.node, history: [UInt8](0..<16), origin: origin,
      position: ChainPosition(sequence: segment.lastSequence, head: segment.head), refused: [],
      hubTime: 1_660_000_000_000
    ).signed(by: upper)
    let genuine = try Self.enrolment(of: Self.town, "500114001", by: child)
    let invented = try Self.enrolment(of: upper, "500114002", by: Self.town)
    let items: [RelayItem] = [
      .enrolment(genuine), .segment(segment), .enrolment(invented),
      .enrolment(try Self.enrolment(of: Self.town, "500114001", by: child, revokedAt: 1_670_000_000_000)),
      .segment(unjudged),
    ]
    let start = RelayPosition(number: 41, digest: [UInt8](repeating: 5, count: 32))
    let batch = RelayBatch(start: start, items: items)
    let receipt = RelayReceipt(
      hub: upper.publicKey.node, history: [UInt8](16..<32), node: child.publicKey.node, position: batch.end,
      problems: [RelayProblem(number: 44, code: "enrolment-altered")], hubTime: 1_660_000_000_000)
    let made = GivenRelay(
      publicKeys: [Hexadecimal.text(child.publicKey.bytes)], batch: Hexadecimal.text(try batch.encoded()),
      hubPublicKey: Hexadecimal.text(upper.publicKey.bytes), receipt: Hexadecimal.text(try receipt.signed(by: upper)))
    let vector = try GoldenVectors.vector(
      "relay-1.json",
      made: GoldenVector(
        "relay", "A hub passes on what it took, with an enrolment that it may not vouch for and a foreign verdict.",
        given: made, meaning: try RelayMeaning(made)))
    let meaning = try RelayMeaning(vector.given)
    #expect(try meaning == vector.meaning && RelayMeaning(made) == vector.meaning)
    #expect(meaning.coversAll)
    #expect(meaning.items.map { $0.enrolment?.isSigned ?? $0.segment?.isSigned } == [true, true, false, true, true])
    #expect(meaning.items.compactMap(\.segment).map(\.judgedBy) == [child.publicKey.node.description, nil])
  }

  @Test func `what a hub asks for and what it keeps of an offer read as committed`() throws {
    let hub = Origin(node: Samples.otherKey.publicKey.node, incarnation: 8)
    func stamp(_ step: UInt64, _ origin: Origin) -> Stamp { Stamp(time: VectorTransactions.time(step), origin: origin) }
    var answer = HandshakeResponse(
      history: [UInt8](0..<16), position: ChainPosition(sequence: 41, head: [UInt8](100..<132)),
      hubTime: 1_660_000_000_000, challenge: [1, 2, 3])
    answer.wanted = [stamp(20, hub)]
    let table = Schema.task
    let whole = VectorTransactions.text("控烟行动") + [.text("done"), .integer(100)]
    let own: [FieldValue] = [.text("open"), .integer(40)]
    let heads: [RowHeads] = [
      .single(stamp(20, hub), mask: 3),
      .split(
        [
          GroupHeads(shown: stamp(21, hub)),
          GroupHeads(shown: stamp(30, Samples.origin), others: [Head(stamp: stamp(22, hub), values: own)]),
        ], deletion: nil),
      .single(stamp(40, Samples.origin), mask: 3),
    ]
    let rows = heads.enumerated().map { place, heads in
      PulledRow(
        table: table.id, identity: [.blob([UInt8](repeating: UInt8(place), count: 16)), .text("500114")],
        state: RowState(values: whole, heads: heads))
    }
    let page = PullPage(rows: rows, cursor: [], hasMore: false, sums: [])
    let made = GivenOffers(
      answer: Hexadecimal.text(try answer.encoded()), page: Hexadecimal.text(try page.encoded()))
    let vector = try GoldenVectors.vector(
      "offers-1.json",
      made: GoldenVector(
        "offers", "A hub that lost own writes, and a page of rows that rest on some.", given: made,
        meaning: try OffersMeaning(made)))
    #expect(try OffersMeaning(vector.given) == vector.meaning)
    #expect(vector.given == made && vector.meaning.kept.map(\.group) == [0, 1])
  }

  @Test func `a list of attachments reads as committed and is written again`() throws {
    let contents = ["现场照片", "签到表", "通报"].map { Array($0.utf8) }
    let town = try RegionCode(parsing: "500114001")
    let list = BlobList([
      BlobStatus(hash: BlobHash(of: contents[0]), size: contents[0].count, held: 0),
      BlobStatus(hash: BlobHash(of: contents[1]), size: contents[1].count, held: 3, owner: town),
      BlobStatus(hash: BlobHash(of: contents[2]), size: contents[2].count + 1, held: 6),
    ])
    let made = GivenBlobs(
      list: Hexadecimal.text(try list.encoded()),
      bytes: [contents[0], contents[1].reversed(), contents[2]].map { Hexadecimal.text($0) })
    let vector = try GoldenVectors.vector(
      "blobs-1.json",
      made: GoldenVector(
        "blobs", "What a hub misses, and bytes that are whole, altered, and too few.", given: made,
        meaning: try BlobsMeaning(made)))
    #expect(try BlobsMeaning(vector.given) == vector.meaning)
    #expect(vector.given == made)
    #expect(vector.meaning.blobs.map(\.verdict) == ["whole", "attachment-altered", "attachment-size-wrong"])
  }
}
