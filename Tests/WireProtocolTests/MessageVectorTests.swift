import Replica
import Testing
import Vectors
import WireProtocol

/// What a reader is given of a receipt.
struct GivenReceipt: Codable {
  let hubPublicKey: String
  let receipt: String
}

/// What a receipt says.
struct ReceiptMeaning: Codable, Equatable {
  struct Refused: Codable, Equatable {
    let sequence: String
    let code: String
    /// The name of the reason in `Protocol/Spec/receipt.md`.
    let reason: String
  }

  let hub: String
  let history: String
  let node: String
  let incarnation: String
  let throughSequence: String
  let head: String
  let refused: [Refused]
  let hubTime: String

  init(_ given: GivenReceipt) throws {
    let key = try #require(VerifyingKey(bytes: Hexadecimal.bytes(given.hubPublicKey) ?? []))
    let receipt = try Receipt(decoding: Hexadecimal.bytes(given.receipt) ?? [], key: key)
    hub = receipt.hub.description
    history = Hexadecimal.text(receipt.history)
    node = receipt.origin.node.description
    incarnation = String(receipt.origin.incarnation)
    throughSequence = String(receipt.position.sequence)
    head = Hexadecimal.text(receipt.position.head)
    refused = receipt.refused.map {
      Refused(sequence: String($0.sequence), code: String($0.reason.rawValue), reason: String(describing: $0.reason))
    }
    hubTime = String(receipt.hubTime)
  }
}

/// What a reader is given of a page.
struct GivenPage: Codable, Equatable {
  let page: String
}

/// What a page says.
struct PageMeaning: Codable, Equatable {
  let rows: [PlainRow]
  let schema: UInt32
  let cursor: String
  let more: Bool
  let sums: [Sum]?

  struct Sum: Codable, Equatable {
    let scope: String
    let sum: String
  }

  init(_ given: GivenPage) throws {
    let page = try PullPage(decoding: Hexadecimal.bytes(given.page) ?? [])
    rows = try page.rows.map { PlainRow(try #require(Schema.table($0.table)), $0.identity, $0.state) }
    schema = page.schema
    cursor = Hexadecimal.text(page.cursor)
    more = page.hasMore
    let stated = page.sums.map { Sum(scope: $0.scope, sum: Hexadecimal.text($0.sum.bytes)) }
    sums = stated.isEmpty ? nil : stated
  }
}

@Suite(.serialized) struct `Vectors of messages` {
  @Test func `a receipt reads as committed, and says the same bytes again`() throws {
    let reasons = Refusal.allCases.enumerated().map { (sequence: 42 + UInt64($0.offset), reason: $0.element) }
    let receipt = Receipt(
      hub: Samples.key.publicKey.node, history: [UInt8](0..<16), origin: Samples.origin,
      position: ChainPosition(sequence: 90, head: [UInt8](100..<132)), refused: reasons, hubTime: 1_660_000_000_000)
    let made = GivenReceipt(
      hubPublicKey: Hexadecimal.text(Samples.key.publicKey.bytes),
      receipt: Hexadecimal.text(try receipt.signed(by: Samples.key)))
    let vector = try GoldenVectors.vector(
      "receipt-1.json",
      made: GoldenVector(
        "receipt", "A hub's signed answer to a segment in which it refused something for every reason there is.",
        given: made, meaning: try ReceiptMeaning(made)))
    #expect(try ReceiptMeaning(vector.given) == vector.meaning)
    // Another Ed25519 may sign otherwise; what is signed stays the same.
    let meaning = try ReceiptMeaning(made)
    #expect(meaning == vector.meaning)
  }

  @Test func `a page of rows reads as committed and is written again`() throws {
    let table = Schema.task
    func stamp(_ desk: UInt64, _ step: UInt64) -> Stamp {
      Stamp(
        time: VectorTransactions.time(step), origin: Origin(node: NodeID(high: desk, low: 0xFF), incarnation: desk))
    }
    let whole = VectorTransactions.text("控烟行动") + [.text("done"), .integer(100)]
    let none = [FieldValue](repeating: .null, count: table.columns.count - 2)
    let rows: [(RowHeads, [FieldValue])] = [
      (.single(stamp(1, 10), mask: 3), whole),
      (.single(stamp(2, 10), mask: 2), none + [.text("open"), .null]),
      (
        .split(
          [
            GroupHeads(shown: stamp(1, 10)),
            GroupHeads(
              shown: stamp(3, 30), others: [Head(stamp: stamp(2, 30), values: [.text("delayed"), .integer(40)])]),
          ], deletion: nil), whole
      ),
      (
        .split(
          [GroupHeads(), GroupHeads(shown: stamp(2, 40), awaited: [stamp(1, 20), stamp(3, 20)])],
          deletion: Deletion(unsettled: [stamp(1, 41), stamp(2, 41)], covered: [stamp(1, 9)])),
        none + [.text("open"), .integer(0)]
      ),
      (
        .split(
          [GroupHeads(), GroupHeads(shown: stamp(2, 40))],
          deletion: Deletion(unsettled: [stamp(3, 50)], covered: [stamp(2, 40)])), none + [.text("open"), .integer(0)]
      ),
    ]
    var pulled = rows.enumerated().map { place, row in
      PulledRow(
        table: table.id, identity: [.blob([UInt8](repeating: UInt8(place), count: 16)), .text("500114")],
        state: RowState(values: row.1, heads: row.0))
    }
    let definition: [FieldValue] = [.text("渝中区"), .text("district"), .text("500000"), .null, .null]
    pulled.append(
      PulledRow(
        table: Schema.region.id, identity: [.text("500103"), .integer(1949), .text("500000")],
        state: RowState(values: definition, heads: .single(.builtin(edition: 2), mask: 1))))
    var sums = ["500114": RowSum.zero, "500000": RowSum.zero]
    for row in pulled {
      let table = try #require(Schema.table(row.table))
      sums[row.identity[table.scopePosition].text ?? "", default: .zero].add(row, of: table)
    }
    let page = PullPage(
      rows: pulled, cursor: [0, 1, 2, 0xFF], hasMore: false,
      sums: sums.sorted { $0.key < $1.key }.map { ScopeSum(scope: $0.key, sum: $0.value) })
    let made = GivenPage(page: Hexadecimal.text(try page.encoded()))
    let vector = try GoldenVectors.vector(
      "pull-page-1.json",
      made: GoldenVector(
        "pull-page",
        "The rows of two scopes with their sums: heads of both forms, conflicts, awaited stamps, deletes.",
        given: made, meaning: try PageMeaning(made)))
    #expect(try PageMeaning(vector.given) == vector.meaning)
    #expect(vector.given == made)
  }

  @Test func `A21 a page for a node of version 2 reads as committed and is written again`() throws {
    func stamp(_ step: UInt64) -> Stamp { VectorTransactions.own(step) }
    let table = Schema.observation
    let whole = VectorTransactions.parts(161) + [.text("初报"), .text("1;2")]
    let heads: [RowHeads] = [
      .single(stamp(1), mask: 7),
      .split(
        [
          GroupHeads(shown: stamp(3), others: [Head(stamp: stamp(2), values: VectorTransactions.parts(160))]),
          GroupHeads(shown: stamp(3)),
          GroupHeads(shown: stamp(5), others: [Head(stamp: stamp(4), values: [.text("2;3")])]),
        ], deletion: nil),
      .single(stamp(6), mask: 4),
    ]
    var sum = RowSum.zero
    let rows = heads.enumerated().map { place, heads in
      let state = RowState(values: whole, heads: heads)
      let row = PulledRow(
        table: table.id, identity: [.text("500114"), .text("HC0\(place)"), .text("2022")],
        state: state.cut(to: 2, of: table), schema: 2)
      sum.add(PulledRow(table: table.id, identity: row.identity, state: state), of: table, schema: 2)
      return row
    }
    let page = PullPage(
      rows: Array(rows.prefix(2)), cursor: [1], hasMore: false, sums: [ScopeSum(scope: "500114", sum: sum)],
      schema: 2)
    let made = GivenPage(page: Hexadecimal.text(try page.encoded()))
    let vector = try GoldenVectors.vector(
      "pull-page-2.json",
      made: GoldenVector(
        "pull-page", "Rows of version 3 for a node of version 2: without what that does not know.", given: made,
        meaning: try PageMeaning(made)))
    #expect(try PageMeaning(vector.given) == vector.meaning)
    #expect(vector.given == made)
    #expect(try PullPage(decoding: page.encoded()) == page)
  }

  private static func handshake(
    _ name: String, _ description: String, own: ChainPosition, held: ChainPosition
  ) throws {
    let receipt = Receipt(
      hub: Samples.otherKey.publicKey.node, history: [UInt8](0..<16), origin: Samples.origin, position: held,
      refused: [], hubTime: 1_660_000_000_000)
    let greeting = HandshakeRequest(
      origin: Samples.origin, position: own, cursor: [1, 2, 3], clock: -1, history: [UInt8](0..<16),
      receipt: try receipt.signed(by: Samples.otherKey),
      seen: [
        Stamp(
          time: VectorTransactions.time(7),
          origin: Origin(node: Samples.otherKey.publicKey.node, incarnation: 1 << 63))
      ])
    let former = ChainPosition(sequence: 12, head: [UInt8](repeating: 9, count: 32))
    let reply = HandshakeResponse(
      history: [UInt8](16..<32), position: held, hubTime: 1_660_000_000_000, challenge: [UInt8](200..<224),
      chains: [
        HeldChain(incarnation: 6, position: former),
        HeldChain(incarnation: Samples.origin.incarnation, position: held),
      ])
    let made = GivenHandshake(
      request: Hexadecimal.text(try greeting.encoded()), answer: Hexadecimal.text(try reply.encoded()))
    let vector = try GoldenVectors.vector(
      name, made: GoldenVector("handshake", description, given: made, meaning: try HandshakeMeaning(made)))
    #expect(try HandshakeMeaning(vector.given) == vector.meaning)
    #expect(vector.given.answer == made.answer)
  }

  @Test func `handshakes read as committed and are written again`() throws {
    let head = [UInt8](100..<132)
    try Self.handshake(
      "handshake-1.json", "A node greets a hub that lacks its last three transactions; its clock stands before 1970.",
      own: ChainPosition(sequence: 44, head: head), held: ChainPosition(sequence: 41, head: head.reversed()))
    try Self.handshake(
      "handshake-clone-1.json", "The hub has other content under the node's last number: the copy was cloned.",
      own: ChainPosition(sequence: 44, head: head), held: ChainPosition(sequence: 44, head: head.reversed()))
  }

  @Test func `ids of rows with a natural key are derived as committed`() throws {
    struct Row: Codable, Equatable {
      let table: UInt16
      let key: [PlainValue]
    }
    struct Given: Codable, Equatable { let rows: [Row] }
    struct Meaning: Codable, Equatable { let ids: [String] }
    let id = FieldValue.blob([UInt8](0..<16))
    let keys: [(TableSchema, [FieldValue])] = [
      (Schema.plan, [.text("500114"), .integer(2022), .text("黔江府发〔2022〕1号")]),
      (Schema.section, [id, .integer(3)]), (Schema.task, [id, .integer(-1)]),
      (Schema.unit, [.text("500114"), .text("区卫生健康委")]), (Schema.responsibility, [id, .integer(1), id]),
      (Schema.target, [id, .integer(1)]), (Schema.mention, [id, .integer(300)]),
      (Schema.taskAction, [id, .text("tobacco")]), (Schema.plan, [.null, .integer(.min), .text("")]),
    ]
    let given = Given(rows: keys.map { Row(table: $0.0.id, key: $0.1.map(PlainValue.init)) })
    let meaning = Meaning(ids: keys.map { Hexadecimal.text(RowID.derived($0.0, $0.1)) })
    let vector = try GoldenVectors.vector(
      "derived-ids-1.json",
      made: GoldenVector("derived-ids", "Ids of rows with a natural key.", given: given, meaning: meaning))
    #expect(vector.given == given && vector.meaning == meaning)
  }
}
