import Replica
import WireProtocol

/// What a reader is given of a chain: the key, where it begins, and the segments in hexadecimal.
struct GivenChain: Codable, Equatable {
  let publicKey: String
  let sequence: String
  let head: String
  let segments: [String]
  /// The version of the schema to read by, where it is not the newest.
  let reader: UInt32?

  init(
    _ segments: [Segment], after position: ChainPosition, key: VerifyingKey, reader: UInt32? = nil
  ) throws {
    self.reader = reader
    publicKey = Hexadecimal.text(key.bytes)
    sequence = String(position.sequence)
    head = Hexadecimal.text(position.head)
    self.segments = try segments.map { Hexadecimal.text(try $0.encoded()) }
  }
}

/// What a chain says: its segments, and the rows that they make on an empty copy.
struct ChainMeaning: Codable, Equatable {
  struct Part: Codable, Equatable {
    let suite: UInt32
    let node: String
    let incarnation: String
    let firstSequence: String
    let lastSequence: String
    let previousHead: String
    let head: String
    let schema: UInt32
    /// The protobuf bytes before compression: these, not the zstd frame, are the same for every compressor.
    let payload: String
    let transactions: [PlainTransaction]

    init(_ segment: Segment, reader: UInt32) throws {
      suite = Segment.suite
      node = segment.origin.node.description
      incarnation = String(segment.origin.incarnation)
      firstSequence = String(segment.firstSequence)
      lastSequence = String(segment.lastSequence)
      previousHead = Hexadecimal.text(segment.previousHead)
      head = Hexadecimal.text(segment.head)
      schema = segment.schema
      payload = Hexadecimal.text(try Zstandard.decompress(segment.payload, length: segment.payloadLength))
      transactions = try segment.transactions(by: reader).map(PlainTransaction.init)
    }
  }

  let segments: [Part]
  let rows: [PlainRow]

  /// Reads, verifies and applies the segments of a chain.
  init(_ given: GivenChain) throws {
    let key = VerifyingKey(bytes: Hexadecimal.bytes(given.publicKey) ?? [])
    var position = ChainPosition(
      sequence: UInt64(given.sequence) ?? 0, head: Hexadecimal.bytes(given.head) ?? [])
    let reader = given.reader ?? Schema.version
    var copy = MemoryCopy()
    var parts: [Part] = []
    for text in given.segments {
      let segment = try Segment(decoding: Hexadecimal.bytes(text) ?? [])
      guard let key, segment.firstSequence == position.sequence + 1, segment.previousHead == position.head else {
        throw VectorProblem.chain
      }
      try segment.verify(key)
      for transaction in try segment.transactions(by: reader) { copy.apply(transaction, of: segment.origin) }
      position = ChainPosition(sequence: segment.lastSequence, head: segment.head)
      parts.append(try Part(segment, reader: reader))
    }
    segments = parts
    rows = copy.plain
  }
}

/// A vector that does not hold together.
enum VectorProblem: Error {
  case chain
}

/// The transactions of the vectors.
enum VectorTransactions {
  /// A desk that the chains' owner has met.
  static let other = Origin(node: NodeID(high: 0x0102_0304_0506_0708, low: 9), incarnation: .max)

  static func time(_ step: UInt64) -> HybridTimestamp {
    HybridTimestamp(rawValue: 1_660_000_000_000 << 16 + step)
  }

  static func own(_ step: UInt64) -> Stamp { Stamp(time: time(step), origin: Samples.origin) }

  static let figure: [FieldValue] = [.text("500114"), .text("HC23"), .text("2022-Q2")]
  static let task: [FieldValue] = [.blob([UInt8](0..<16)), .text("500114")]

  static func parts(_ numerator: Int64, source: FieldValue = .text("office")) -> [FieldValue] {
    [
      .null, .integer(numerator * 1_000_000), .integer(400_000_000), .null, .integer(0), .integer(1), source,
    ]
  }

  static func text(_ title: String) -> [FieldValue] {
    [
      .blob([UInt8](repeating: 0xAA, count: 16)), .blob([UInt8](repeating: 0xBB, count: 16)), .integer(1),
      .text("（一）"), .text(title), .text("建设无烟环境。"), .null,
    ]
  }

  static func change(
    _ table: TableSchema, _ identity: [FieldValue], _ groups: (Int, [FieldValue], [Stamp])...
  ) -> RowChange {
    RowChange(
      table: table.id, identity: identity,
      groups: groups.map { GroupChange(group: $0.0, values: $0.1, bases: $0.2) })
  }

  static func transaction(
    _ step: UInt64, by account: String = "li", because reason: String = "", _ rows: RowChange...
  ) -> Transaction {
    Transaction(time: time(step), account: account, reason: reason, rows: rows)
  }

  /// Every kind of value with its ends, both groups of a row, a delete, and bases of three origins.
  static let single: [Transaction] = [
    transaction(
      0, change(Schema.observation, figure, (0, parts(161), []), (1, [.text("初报")], [])),
      change(Schema.task, task, (0, text("控烟行动"), []))),
    transaction(
      5, by: "王", because: "核对后更正",
      change(
        Schema.observation, figure,
        (
          0, [.null, .integer(.max), .integer(.min), .null, .integer(0), .integer(1), .null],
          [own(0), Stamp(time: time(1), origin: other)]
        ))),
    transaction(
      1 << 20,
      RowChange(table: Schema.task.id, identity: task, groups: [], deletes: [own(0), .builtin(edition: 1)])),
  ]

  /// What one desk does in a week, in two segments: a plan's rows, edit after edit, a resolution, a delete and the
  /// same row made again.
  static let chain: [[Transaction]] = [
    [
      transaction(
        0, change(Schema.observation, figure, (0, parts(161), []), (1, [.text("初报")], [])),
        change(Schema.task, task, (0, text("控烟行动"), []), (1, [.text("open"), .integer(0)], []))),
      transaction(3, change(Schema.observation, figure, (0, parts(162), [own(0)]))),
      transaction(
        4, by: "王", because: "漏报一个乡镇", change(Schema.observation, figure, (0, parts(163), [own(3)])),
        change(Schema.task, task, (1, [.text("delayed"), .integer(40)], [own(0)]))),
    ],
    [
      transaction(
        1 << 16, by: "王", because: "两台电脑的数不同，以此为准",
        change(
          Schema.observation, figure,
          (0, parts(164, source: .text("import")), [own(4), Stamp(time: time(2), origin: other)]))),
      transaction(
        2 << 16, RowChange(table: Schema.task.id, identity: task, groups: [], deletes: [own(0), own(4)])),
      transaction(
        3 << 16, because: "误删", change(Schema.task, task, (0, text("无烟环境"), [own(0), own(2 << 16)]))),
      Transaction(
        time: time(3 << 16 + 1), account: "li", reason: "",
        rows: [change(Schema.task, task, (1, [.text("done"), .integer(100)], [own(4), own(2 << 16)]))],
        former: FormerIssue(incarnation: 6, sequence: 44)),
      transaction(
        4 << 16, by: "",
        change(
          Schema.indicator, [.text("HC23"), .text("500000")],
          (
            0,
            [.integer(2), .text("无烟党政机关")] + [FieldValue](repeating: .null, count: 13) + [.text("\u{0}\n\u{1F6AD}")],
            [.builtin(edition: 1)]
          )), change(Schema.unit, [.blob([]), .text("500114")], (0, [.text(""), .integer(-1)], []))),
    ],
  ]
}
