import Foundation
import Replica
import Testing
import Vectors
import WireGenerated
import WireProtocol

@Suite(.serialized) struct `Vectors of segments` {
  private static func check(
    _ name: String, _ description: String, _ transactions: [[Transaction]], after start: ChainPosition
  ) throws {
    var position = start
    let segments = try transactions.map { part in
      let segment = try Segment.seal(part, origin: Samples.origin, after: position, key: Samples.key)
      position = ChainPosition(sequence: segment.lastSequence, head: segment.head)
      return segment
    }
    let made = try GivenChain(segments, after: start, key: Samples.key.publicKey)
    let today = try ChainMeaning(made)
    let vector = try GoldenVectors.vector(
      name, made: GoldenVector("segments", description, given: made, meaning: today))
    #expect(try ChainMeaning(vector.given) == vector.meaning)
    // What this program writes today. Another libzstd may pack otherwise, which changes the heads.
    #expect(vector.meaning.rows == today.rows)
    #expect(vector.meaning.segments.map(\.payload) == today.segments.map(\.payload))
    #expect(vector.meaning.segments.map(\.transactions) == transactions.map { $0.map(PlainTransaction.init) })
    for text in vector.given.segments {
      let bytes = try #require(Hexadecimal.bytes(text))
      #expect(try Segment(decoding: bytes).encoded() == bytes)
    }
  }

  @Test func `a segment in the middle of a chain reads as committed, and its payload is written again`() throws {
    try Self.check(
      "segment-1.json",
      "A sealed segment behind sequence 41: every kind of value, a delete, and bases of three origins.",
      [VectorTransactions.single], after: ChainPosition(sequence: 41, head: [UInt8](100..<132)))
  }

  @Test func `two segments in a chain read as committed, and make the same rows`() throws {
    try Self.check(
      "segment-chain-1.json",
      "A chain of two segments: several groups, edit after edit, a resolution, a delete and the same row made again.",
      VectorTransactions.chain, after: .start)
  }

  /// A segment of a schema that is still to come: a table, a group and a column that nobody knows yet.
  private static func newer() throws -> Segment {
    let known = VectorTransactions.transaction(
      0,
      VectorTransactions.change(
        Schema.observation, VectorTransactions.figure, (1, [.text("初报")], [.builtin(edition: 1)])))
    let segment = try Segment.seal([known], origin: Samples.origin, after: .start, key: Samples.key)
    let bytes = try AlteredSegment.bytes(of: segment) { header, payload in
      header.schema = 99
      // The figure's row also sets a fourth group; a second row is of table 999.
      payload.rowCount[0] = 2
      payload.rowTable.append(999)
      payload.rowMask[0] |= 16
      payload.rowMask.append(6)
      payload.baseCount = [1, 1, 0, 1]
      payload.baseOrigin += [0, 0]
      payload.baseAge += [5, 6]
      for (table, column) in [(UInt32(12), UInt32(99)), (999, 1), (999, 2), (999, 3)] {
        var stream = WireColumn()
        stream.table = table
        stream.column = column
        stream.kinds = Data([2])
        stream.divisor = 1
        stream.lengths = [1]
        stream.data = Data([0x61])
        payload.columns.append(stream)
      }
    }
    return try Segment(decoding: bytes)
  }

  @Test func `A21 a segment of a newer schema is read as far as it is known`() throws {
    let made = try GivenChain([Self.newer()], after: .start, key: Samples.key.publicKey)
    let today = try ChainMeaning(made)
    let vector = try GoldenVectors.vector(
      "segment-newer-1.json",
      made: GoldenVector(
        "segments", "A segment of schema 99: a table, a group and a column that this version does not know.",
        given: made, meaning: today))
    #expect(try ChainMeaning(vector.given) == vector.meaning)
    #expect(vector.meaning.rows == today.rows && today.rows.count == 1)
    #expect(vector.meaning.segments[0].transactions[0].rows.count == 1)
  }

  /// What version 3 writes into rows that version 2 knows: a column of its own, alone and beside others, over a delete.
  private static let columns: [Transaction] = [
    VectorTransactions.transaction(
      0,
      VectorTransactions.change(
        Schema.observation, VectorTransactions.figure, (0, VectorTransactions.parts(161), []),
        (2, [.text("1;2")], [.builtin(edition: 1)]))),
    VectorTransactions.transaction(
      1,
      VectorTransactions.change(
        Schema.observation, VectorTransactions.figure, (2, [.text("1;3")], [VectorTransactions.own(0)])),
      VectorTransactions.change(
        Schema.submission, [.text("500114"), .text("2022-Q2"), .integer(1)],
        (0, [.integer(1_660_000_000_000), .text("li"), .null], []))),
    VectorTransactions.transaction(
      2,
      RowChange(
        table: Schema.observation.id, identity: VectorTransactions.figure, groups: [],
        deletes: [VectorTransactions.own(0), VectorTransactions.own(1)])),
    VectorTransactions.transaction(
      3,
      VectorTransactions.change(
        Schema.observation, VectorTransactions.figure,
        (1, [.text("又填")], [VectorTransactions.own(2)]),
        (2, [.null], [VectorTransactions.own(1), VectorTransactions.own(2)]))),
  ]

  @Test(arguments: [UInt32(2), 3])
  func `A21 F8 columns of a newer version are read by the versions as committed`(reader: UInt32) throws {
    let segment = try Segment.seal(Self.columns, origin: Samples.origin, after: .start, key: Samples.key)
    let made = try GivenChain(
      [segment], after: .start, key: Samples.key.publicKey, reader: reader < Schema.version ? reader : nil)
    let today = try ChainMeaning(made)
    let vector = try GoldenVectors.vector(
      "segment-columns-\(reader).json",
      made: GoldenVector(
        "segments", "New columns and a new table of schema 3, as schema \(reader) reads them.", given: made,
        meaning: today))
    #expect(try ChainMeaning(vector.given) == vector.meaning)
    #expect(vector.meaning.rows == today.rows && today.rows.count == (reader < 3 ? 1 : 2))
    #expect(vector.meaning.segments[0].transactions.map(\.rows.count) == (reader < 3 ? [1, 0, 1, 1] : [1, 2, 1, 1]))
  }

  @Test func `A21 a segment of version 2 is read as version 2 meant it`() throws {
    let segment = try Segment.seal(
      VectorTransactions.single, origin: Samples.origin, after: .start, key: Samples.key, schema: 2)
    let made = try GivenChain([segment], after: .start, key: Samples.key.publicKey)
    let today = try ChainMeaning(made)
    let vector = try GoldenVectors.vector(
      "segment-older-1.json",
      made: GoldenVector("segments", "A segment that a program of schema 2 sealed.", given: made, meaning: today))
    #expect(try ChainMeaning(vector.given) == vector.meaning)
    #expect(vector.meaning.rows == today.rows && vector.meaning.segments[0].schema == 2)
    #expect(vector.meaning.segments[0].transactions == VectorTransactions.single.map(PlainTransaction.init))
  }
}
