import Foundation
import Replica
import SwiftProtobuf
import Testing
import Vectors
import WireGenerated
import WireProtocol

@Suite struct `Vectors of refused segments` {
  private static let held = VectorTransactions.transaction(
    0, VectorTransactions.change(Schema.observation, VectorTransactions.figure, (0, VectorTransactions.parts(161), [])))
  private static let next = VectorTransactions.transaction(
    9, VectorTransactions.change(Schema.observation, VectorTransactions.figure, (1, [.text("初报")], [])))

  private static func seal(
    _ transaction: Transaction, after position: ChainPosition, by key: SigningKey = Samples.key
  ) throws -> Segment {
    try Segment.seal([transaction], origin: Samples.origin, after: position, key: key)
  }

  private static func trials(
    _ first: Segment, _ second: Segment, at position: ChainPosition
  ) throws -> [(name: String, bytes: [UInt8], code: String)] {
    let wire = try second.encoded()
    func flipped(_ part: [UInt8]) throws -> [UInt8] {
      let start = try #require(Data(wire).range(of: Data(part))?.lowerBound)
      var bytes = wire
      bytes[start + part.count / 2] ^= 1
      return bytes
    }
    let behind = ChainPosition(sequence: position.sequence + 1, head: position.head)
    let elsewhere = ChainPosition(sequence: position.sequence, head: position.head.reversed())
    return [
      ("the next segment", wire, "taken"), ("the segment that is held", try first.encoded(), "held"),
      ("other content under the same number", try seal(next, after: .start).encoded(), "segment-fork"),
      ("another previous head", try seal(next, after: elsewhere).encoded(), "segment-fork"),
      ("a number left out", try seal(next, after: behind).encoded(), "segment-gap"),
      ("a byte of the header altered", try flipped(position.head), "segment-altered"),
      ("a byte of the payload altered", try flipped(second.payload), "segment-altered"),
      ("a byte of the signature altered", try flipped(second.signature), "segment-altered"),
      ("signed with another key", try seal(next, after: position, by: Samples.otherKey).encoded(), "segment-altered"),
      ("cut short", Array(wire.dropLast()), "message-malformed"),
      ("suite 2", try AlteredSegment.bytes(of: second) { header, _ in header.suite = 2 }, "suite-unknown"),
      ("no transaction", try AlteredSegment.bytes(of: second) { header, _ in header.count = 0 }, "message-malformed"),
      (
        "too many transactions", try AlteredSegment.bytes(of: second) { header, _ in header.count = 4_097 },
        "message-too-large"
      ),
      (
        "more transactions than it holds", try AlteredSegment.bytes(of: second) { header, _ in header.count = 2 },
        "message-malformed"
      ),
      (
        "a payload longer than stated",
        try AlteredSegment.bytes(of: second) { header, _ in header.payloadLength &-= 1 },
        "message-malformed"
      ),
      (
        "a payload beyond the limit",
        try AlteredSegment.bytes(of: second) { header, _ in header.payloadLength = 1 << 25 },
        "message-too-large"
      ),
      (
        "a row left over",
        try AlteredSegment.bytes(of: second) {
          $1.rowTable.append(12)
          $1.rowMask.append(0)
        }, "message-malformed"
      ),
      ("a value missing", try AlteredSegment.bytes(of: second) { $1.columns[0].lengths = [] }, "message-malformed"),
      ("a time that does not rise", try AlteredSegment.bytes(of: second) { $1.time[0] = 0 }, "message-malformed"),
      ("a text that is not there", try AlteredSegment.bytes(of: second) { $1.account[0] = 9 }, "message-malformed"),
      (
        "text that is not UTF-8", try AlteredSegment.bytes(of: second) { $1.columns[0].data[0] = 0xFF },
        "message-malformed"
      ),
    ] + (try leftovers(second))
  }

  /// Segments that say more than a reader of their rows would find.
  private static func leftovers(_ segment: Segment) throws -> [(name: String, bytes: [UInt8], code: String)] {
    let changes: [(name: String, change: (inout WirePayload) -> Void)] = [
      ("a value left over", { $0.columns[3].kinds = Data([2, 2]) }),
      ("an integer left over", { $0.columns[3].integers = [1] }),
      ("a length left over", { $0.columns[3].lengths.append(0) }),
      ("a byte left over", { $0.columns[3].data.append(0x61) }),
      (
        "a column that no row has",
        { payload in
          var column = payload.columns[3]
          column.column = 4
          payload.columns.append(column)
        }
      ),
      ("a column twice", { $0.columns.append($0.columns[3]) }),
      ("a list of bases left over", { $0.baseCount = [0, 0] }),
      (
        "a base left over",
        { payload in
          payload.origins = [WireOrigin.with { $0.node = Data(Samples.origin.node.bytes) }]
          payload.baseCount = [0]
          payload.baseOrigin = [0]
          payload.baseAge = [0]
        }
      ),
    ]
    let newer = try seal(
      VectorTransactions.transaction(
        9, VectorTransactions.change(Schema.observation, VectorTransactions.figure, (2, [.text("1")], []))),
      after: ChainPosition(sequence: segment.firstSequence - 1, head: segment.previousHead))
    return try changes.map { name, change in
      (name, try AlteredSegment.bytes(of: segment) { change(&$1) }, "message-malformed")
    } + [
      (
        "a column that the schema in the header does not have",
        try AlteredSegment.bytes(of: newer) { header, _ in header.schema = 2 }, "schema-unknown"
      )
    ]
  }

  @Test func `read as committed as far as the bytes alone say so`() throws {
    let first = try Self.seal(Self.held, after: .start)
    let position = ChainPosition(sequence: first.lastSequence, head: first.head)
    let trials = try Self.trials(first, Self.seal(Self.next, after: position), at: position)
    let made = RefusedSegments(
      publicKey: Hexadecimal.text(Samples.key.publicKey.bytes), held: [Hexadecimal.text(try first.encoded())],
      trials: trials.map { RefusedSegments.Trial($0.name, segment: Hexadecimal.text($0.bytes)) })
    let vector = try GoldenVectors.vector(
      RefusedSegments.name,
      made: GoldenVector(
        "refused-segments", "What a hub that holds one segment must say to others.", given: made,
        meaning: RefusedSegments.Meaning(codes: trials.map(\.code))))
    #expect(vector.given.trials.map(\.name) == trials.map(\.name) && vector.meaning.codes == trials.map(\.code))
    // Which of them follow what is held is for the hub to say: its tests send them to one.
    let ofTheChain: Set = ["taken", "held", "segment-gap", "segment-fork"]
    for (trial, expected) in zip(vector.given.trials, vector.meaning.codes) {
      let bytes = try #require(Hexadecimal.bytes(trial.segment))
      let refusal = code { () throws(WireError) in
        let segment = try Segment(decoding: bytes)
        try segment.verify(Samples.key.publicKey)
        _ = try segment.transactions()
      }
      #expect(refusal == (ofTheChain.contains(expected) ? nil : expected), "\(trial.name)")
    }
  }
}
