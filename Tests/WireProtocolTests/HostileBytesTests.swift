import Replica
import Seeds
import Testing
import WireProtocol

/// Every decoder of the protocol, each with what it is handed from outside.
private struct Decoders {
  /// One decoder: a valid message, and what reads it.
  struct Entry {
    let name: String
    let valid: [UInt8]
    let read: ([UInt8]) throws(WireError) -> Void
  }

  private(set) var entries: [Entry]

  init() throws {
    let position = ChainPosition(sequence: 9, head: [UInt8](32..<64))
    let segment = try Samples.segment()
    let key = Samples.key
    let receipt = Receipt(
      hub: key.publicKey.node, history: [UInt8](0..<16), origin: Samples.origin, position: position,
      refused: [(42, .notOwner), (43, .figureWrong)], hubTime: 1_660_000_000_000)
    let row = PulledRow(
      table: Schema.observation.id, identity: [.text("500114"), .text("HC23"), .text("2022-Q2")],
      state: RowState(
        values: Schema.observation.columns.map { _ in .null },
        heads: .single(Stamp(time: HybridTimestamp(rawValue: 10), origin: Samples.origin), mask: 3)))
    let payload = try PayloadCodec.encode(Samples.few)
    entries = [
      Entry(name: "segment", valid: try segment.encoded()) { bytes throws(WireError) in
        let read = try Segment(decoding: bytes)
        try? read.verify(key.publicKey)
        _ = try read.transactions()
      },
      Entry(name: "segment header", valid: segment.header) { bytes throws(WireError) in
        _ = try Segment(header: bytes, payload: segment.payload, signature: segment.signature).transactions()
      },
      Entry(name: "payload", valid: payload) { bytes throws(WireError) in _ = try PayloadCodec.decode(bytes) },
      Entry(name: "frame", valid: segment.payload) { bytes throws(WireError) in
        _ = try PayloadCodec.decode(try Zstandard.decompress(bytes, length: UInt64(payload.count)))
      },
      Entry(name: "receipt", valid: try receipt.signed(by: key)) { bytes throws(WireError) in
        _ = try Receipt(decoding: bytes, key: key.publicKey)
      },
      Entry(
        name: "handshake",
        valid: try HandshakeRequest(
          origin: Samples.origin, position: position, cursor: [5], clock: -1, history: [6]
        ).encoded()
      ) { bytes throws(WireError) in _ = try HandshakeRequest(decoding: bytes) },
      Entry(
        name: "greeting",
        valid: try HandshakeResponse(history: [1], position: position, hubTime: 7, challenge: [8]).encoded()
      ) { bytes throws(WireError) in _ = try HandshakeResponse(decoding: bytes) },
      Entry(
        name: "enrolment",
        valid: try EnrolmentRequest(
          codeID: "0A2B", keys: PublicKeys(of: key), proof: [2], region: "500114", program: "t"
        )
        .encoded()
      ) { bytes throws(WireError) in _ = try EnrolmentRequest(decoding: bytes) },
      Entry(
        name: "welcome",
        valid: try EnrolmentResponse(
          hubKeys: PublicKeys(of: key), history: [2], proof: [3], hubRegion: "500000", hubName: "重庆市"
        ).encoded()
      ) { bytes throws(WireError) in _ = try EnrolmentResponse(decoding: bytes) },
      Entry(name: "code", valid: Array(EnrolmentCode(random: Array(0..<19)).printed.utf8)) { bytes throws(WireError) in
        _ = try EnrolmentCode(parsing: String(decoding: bytes, as: UTF8.self))
      },
      Entry(
        name: "signature",
        valid: Array("tributary=(\"@method\");keyid=\"\(key.publicKey.node)\";alg=\"ed25519\"".utf8)
      ) { bytes throws(WireError) in
        let text = String(decoding: bytes, as: UTF8.self)
        _ = HTTPSignature.node(in: text)
        let request = HTTPSignature.Request(
          method: text, path: text, query: text, hub: text, challenge: text, body: bytes)
        try HTTPSignature.verify(request, input: text, signature: text, key: key.publicKey)
      },
      Entry(name: "hexadecimal", valid: Array("00ff10".utf8)) { bytes throws(WireError) in
        _ = Hexadecimal.bytes(String(decoding: bytes, as: UTF8.self))
      },
    ]
    entries += try Self.bundles(segment, receipt, row)
  }

  /// What reads pages and bundles, these from the file inwards.
  private static func bundles(_ segment: Segment, _ receipt: Receipt, _ row: PulledRow) throws -> [Entry] {
    let key = Samples.key
    let position = ChainPosition(sequence: 9, head: [UInt8](32..<64))
    let hello = HandshakeRequest(origin: Samples.origin, position: position, cursor: [5], clock: 1, history: [6])
    let up = BundleUp(number: [UInt8](0..<16), greeting: hello, segments: [segment], heal: ["500114"])
    var reply = BundleReply(
      number: [UInt8](0..<16),
      greeting: HandshakeResponse(history: [1], position: position, hubTime: 7, challenge: [8]))
    reply.receipts = [try receipt.signed(by: key)]
    reply.returned = [segment]
    reply.pages = [PullPage(rows: [row], cursor: [1], hasMore: false)]
    let file = try BundleFile.seal(
      up.encoded(), kind: .up, writer: key, reader: key.publicKey.node, readerKey: AgreementKey(of: key).publicKey)
    return [
      Entry(name: "page", valid: try PullPage(rows: [row, row], cursor: [1, 2], hasMore: true).encoded()) {
        bytes throws(WireError) in _ = try PullPage(decoding: bytes)
      },
      Entry(name: "bundle", valid: file) { bytes throws(WireError) in
        _ = try BundleFile(decoding: bytes).open(from: key.publicKey, with: key)
      },
      Entry(name: "bundle up", valid: try up.encoded()) { bytes throws(WireError) in
        _ = try BundleUp(decoding: bytes)
      },
      Entry(name: "bundle reply", valid: try reply.encoded()) { bytes throws(WireError) in
        _ = try BundleReply(decoding: bytes)
      },
    ]
  }
}

/// What happens to bytes on purpose.
private struct Mutation {
  var random: Seed

  /// Pieces that decoders trip over: the longest and longer varints, fields of every kind, groups, bad UTF-8.
  private static let pieces: [[UInt8]] = [
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [UInt8](repeating: 0xFF, count: 11),
    [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02], [0x80, 0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
    [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x00], [0x07],
    [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x3F, 1, 2, 3, 4, 5, 6, 7, 8],
    [0xFA, 0xFF, 0xFF, 0xFF, 0x0F, 0x02, 1, 2], [0x0B, 0x0C], [UInt8](repeating: 0x0B, count: 300),
    [UInt8](repeating: 0x0A, count: 200), Array("\u{FEFF}\u{202E}\u{0}".utf8),
  ]

  mutating func apply(to valid: [UInt8], other: [UInt8]) -> [UInt8] {
    var bytes = valid
    for _ in 0..<(1 + random.pick(0..<4)) {
      let position = random.pick(0..<bytes.count + 1)
      switch random.pick(0..<8) {
      case 0 where position < bytes.count: bytes[position] ^= 1 << UInt8(random.pick(0..<8))
      case 1 where position < bytes.count: bytes[position] = UInt8(random.pick(0..<256))
      case 2: bytes.removeSubrange(position..<min(bytes.count, position + random.pick(1..<9)))
      case 3: bytes.insert(contentsOf: random.bytes(random.pick(1..<9)), at: position)
      case 4: bytes.insert(contentsOf: Self.pieces[random.pick(0..<Self.pieces.count)], at: position)
      case 5: bytes.insert(contentsOf: bytes[position..<min(bytes.count, position + random.pick(1..<80))], at: position)
      case 6: bytes.insert(contentsOf: other.prefix(random.pick(0..<other.count + 1)), at: position)
      default: bytes = Array(bytes.prefix(position))
      }
    }
    return bytes
  }
}

@Suite struct `Every decoder` {
  @Test func `A10 reads its own message`() throws {
    for entry in try Decoders().entries where entry.name != "signature" {
      #expect(code { () throws(WireError) in try entry.read(entry.valid) } == nil, "\(entry.name)")
    }
  }

  @Test func `A10 ends in a value or an error of the protocol, whatever comes`() throws {
    let entries = try Decoders().entries
    var mutation = Mutation(random: Seed("hostile bytes", 79))
    var refused = 0
    var read = 0
    for entry in entries {
      for _ in 0..<3_000 {
        let other = entries[mutation.random.pick(0..<entries.count)].valid
        let bytes = mutation.apply(to: entry.valid, other: other)
        // A trap would end the process here; an error of another kind would not compile.
        if code(of: { () throws(WireError) in try entry.read(bytes) }) == nil { read += 1 } else { refused += 1 }
      }
      for length in 0..<400 {
        let bytes = mutation.random.bytes(length)
        if code(of: { () throws(WireError) in try entry.read(bytes) }) == nil { read += 1 } else { refused += 1 }
      }
    }
    print("hostile bytes: \(refused) refused, \(read) read")
    #expect(refused > read && read > 500, "\(mutation.random)")
  }

  @Test func `A10 reads past fields that it does not know`() throws {
    // Field 1000, one of each kind: a number, eight bytes, a text, four bytes.
    let unknown: [[UInt8]] = [
      [0xC0, 0x3E, 5], [0xC1, 0x3E, 1, 2, 3, 4, 5, 6, 7, 8], [0xC2, 0x3E, 1, 65], [0xC5, 0x3E, 1, 2, 3, 4],
    ]
    let messages: Set = ["payload", "handshake", "greeting", "enrolment", "welcome", "page", "segment"]
    for entry in try Decoders().entries where messages.contains(entry.name) {
      for field in unknown {
        #expect(code { () throws(WireError) in try entry.read(entry.valid + field) } == nil, "\(entry.name)")
      }
    }
  }

  @Test func `A10 refuses text that is not UTF-8 and numbers without end`() throws {
    for entry in try Decoders().entries where ["enrolment", "welcome"].contains(entry.name) {
      for field: [UInt8] in [[0x22, 2, 0xC0, 0xAF], [0x2A, 1, 0xFF], [0x08] + [UInt8](repeating: 0xFF, count: 11)] {
        #expect(
          code { () throws(WireError) in try entry.read(entry.valid + field) } == "message-malformed", "\(entry.name)")
      }
    }
  }
}
