import Replica
import Testing
import Vectors
import WireProtocol

/// Segments of several nodes, each of one transaction, and orders in which they may arrive: each origin's own in order.
struct GivenHistory: Codable, Equatable {
  let publicKeys: [String]
  let segments: [String]
  let orders: [[Int]]
}

/// What the segments hold, and the rows that every order makes.
struct HistoryMeaning: Codable, Equatable {
  let transactions: [PlainTransaction]
  let rows: [PlainRow]

  /// Reads, verifies and applies the segments in one of the orders.
  init(_ given: GivenHistory, order: [Int]) throws {
    let keys = given.publicKeys.compactMap { Hexadecimal.bytes($0).flatMap { VerifyingKey(bytes: $0) } }
    let segments = try given.segments.map { text in
      let segment = try Segment(decoding: Hexadecimal.bytes(text) ?? [])
      guard let key = keys.first(where: { $0.node == segment.origin.node }) else { throw VectorProblem.chain }
      try segment.verify(key)
      return segment
    }
    transactions = try segments.flatMap { try $0.transactions().map(PlainTransaction.init) }
    var copy = MemoryCopy()
    for place in order {
      for transaction in try segments[place].transactions() { copy.apply(transaction, of: segments[place].origin) }
    }
    rows = copy.plain
  }
}

@Suite(.serialized) struct `Vectors of the merge` {
  private typealias Written = (transaction: Transaction, desk: Int)

  private static let keys = [Samples.key, Samples.otherKey, Samples.thirdKey]
  private static let desks = keys.map { Origin(node: $0.publicKey.node, incarnation: 1) }

  private static func stamp(_ desk: Int, _ step: UInt64) -> Stamp {
    Stamp(time: VectorTransactions.time(step), origin: desks[desk])
  }

  private static func figure(_ desk: Int, _ step: UInt64, _ numerator: Int64, over bases: Stamp...) -> Written {
    let change = VectorTransactions.change(
      Schema.observation, VectorTransactions.figure, (0, VectorTransactions.parts(numerator), bases))
    return (VectorTransactions.transaction(step, change), desk)
  }

  private static func state(_ desk: Int, _ step: UInt64, _ status: String, over bases: Stamp...) -> Written {
    let change = VectorTransactions.change(
      Schema.task, VectorTransactions.task, (1, [.text(status), .integer(100)], bases))
    return (VectorTransactions.transaction(step, change), desk)
  }

  private static func delete(_ desk: Int, _ step: UInt64, seeing heads: Stamp...) -> Written {
    let change = RowChange(
      table: Schema.task.id, identity: VectorTransactions.task, groups: [], deletes: heads)
    return (VectorTransactions.transaction(step, change), desk)
  }

  /// Every order of arrival in which each origin's transactions keep theirs.
  private static func orders(_ history: [Written]) -> [[Int]] {
    func extend(_ order: [Int]) -> [[Int]] {
      guard order.count < history.count else { return [order] }
      return history.indices.filter { next in
        !order.contains(next)
          && history.indices.allSatisfy { earlier in
            history[earlier].desk != history[next].desk || order.contains(earlier)
              || history[earlier].transaction.time >= history[next].transaction.time
          }
      }.flatMap { extend(order + [$0]) }
    }
    return extend([])
  }

  /// Each transaction as a segment behind the one before of its desk.
  private static func segments(_ history: [Written]) throws -> [Segment] {
    var positions = [ChainPosition](repeating: .start, count: desks.count)
    return try history.map { entry in
      let segment = try Segment.seal(
        [entry.transaction], origin: desks[entry.desk], after: positions[entry.desk], key: keys[entry.desk])
      positions[entry.desk] = ChainPosition(sequence: segment.lastSequence, head: segment.head)
      return segment
    }
  }

  private static func check(_ name: String, _ description: String, _ history: [Written]) throws {
    let made = GivenHistory(
      publicKeys: Set(history.map(\.desk)).sorted().map { Hexadecimal.text(keys[$0].publicKey.bytes) },
      segments: try segments(history).map { Hexadecimal.text(try $0.encoded()) }, orders: orders(history))
    let meaning = try HistoryMeaning(made, order: made.orders[0])
    let vector = try GoldenVectors.vector(
      name, made: GoldenVector("merge", description, given: made, meaning: meaning))
    #expect(vector.given.orders == made.orders && vector.meaning == meaning)
    #expect(meaning.transactions == history.map { PlainTransaction($0.transaction) })
    for order in vector.given.orders {
      #expect(try HistoryMeaning(vector.given, order: order) == vector.meaning, "\(order)")
    }
  }

  @Test func `D1 D7 two desks that write unequal values over the same base leave a conflict in every order`() throws {
    let first = Self.stamp(0, 10)
    try Self.check(
      "merge-conflict-1.json", "Two desks write unequal values over the same base; the third writes another group.",
      [
        Self.figure(0, 10, 161), Self.figure(1, 20, 162, over: first), Self.figure(2, 30, 163, over: first),
        Self.state(2, 40, "done"),
      ])
  }

  @Test func `equal values side by side are no conflict`() throws {
    try Self.check(
      "merge-equal-1.json", "Two desks write the same values at once: two heads, no conflict.",
      [Self.figure(0, 10, 161), Self.figure(1, 20, 161)])
  }

  @Test func `D9 a resolution settles all heads that it names, also where it comes first`() throws {
    try Self.check(
      "merge-resolution-1.json",
      "Two desks disagree, the third settles it; a fourth write, by the first desk, knows of the settlement.",
      [
        Self.figure(0, 10, 161), Self.figure(1, 11, 162),
        Self.figure(2, 20, 163, over: Self.stamp(0, 10), Self.stamp(1, 11)),
        Self.figure(0, 30, 164, over: Self.stamp(2, 20)),
      ])
  }

  @Test func `a write whose base has not come shows, and no conflict with it`() throws {
    try Self.check(
      "merge-awaited-1.json", "Two writes over a base that never comes: both are heads, nothing is a conflict yet.",
      [Self.figure(0, 20, 161, over: Self.stamp(2, 10)), Self.figure(1, 30, 162, over: Self.stamp(2, 10))])
  }

  @Test func `D3 an edit that a delete had not seen keeps the row`() throws {
    let made = Self.stamp(0, 10)
    try Self.check(
      "merge-delete-1.json",
      "One desk deletes a task while another edits it: the row stays with the edit, in conflict.",
      [Self.state(0, 10, "open"), Self.delete(1, 20, seeing: made), Self.state(2, 15, "done", over: made)])
  }

  @Test func `D4 a row made again lives, also where its delete comes later`() throws {
    let made = Self.stamp(0, 10)
    try Self.check(
      "merge-recreation-1.json", "A task is deleted and made again by another desk over the delete.",
      [
        Self.state(0, 10, "open"), Self.delete(1, 20, seeing: made),
        Self.state(2, 30, "open", over: made, Self.stamp(1, 20)),
      ])
  }

  @Test func `a base that is not older than its write is passed over`() throws {
    try Self.check(
      "merge-forged-1.json", "Two forged writes name each other as base: neither is lost.",
      [
        Self.figure(0, 10, 161, over: Self.stamp(1, 20)), Self.figure(1, 20, 162, over: Self.stamp(0, 10)),
        Self.figure(2, 30, 163, over: Self.stamp(2, 30)),
      ])
  }
}
