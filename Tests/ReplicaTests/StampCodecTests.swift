import Replica
import Seeds
import Testing

@Suite struct `Stamp blobs` {
  private static func stamp(_ random: inout Seed) -> Stamp {
    if random.once(in: 8) { return .builtin(edition: random.pick(0..<5)) }
    let node = NodeID(high: 0, low: UInt64(random.pick(1..<200)))
    let origin = Origin(node: node, incarnation: UInt64(random.pick(0..<3)))
    return Stamp(time: HybridTimestamp(rawValue: random.next()), origin: origin)
  }

  private static func stamps(_ random: inout Seed, upTo count: Int) -> [Stamp] {
    (0..<random.pick(0..<count + 1)).map { _ in stamp(&random) }
  }

  private static func heads(_ random: inout Seed) -> RowHeads {
    if random.once(in: 3) { return .single(stamp(&random), mask: UInt16(random.pick(0..<0x1_0000))) }
    let groups = (0..<random.pick(0..<5)).map { _ in
      let heads = stamps(&random, upTo: 3)
      return GroupHeads(
        shown: heads.first, others: heads.dropFirst().map { Head(stamp: $0, values: []) },
        awaited: stamps(&random, upTo: 2))
    }
    let deletion = random.once(in: 2) ? Deletion(unsettled: [stamp(&random)], covered: stamps(&random, upTo: 4)) : nil
    return .split(groups, deletion: deletion)
  }

  @Test func `are read back as written, and cut short they are refused`() throws {
    var random = Seed("stamp codec", 19)
    var origins = OriginTable()
    for number in 0..<2_000 {
      let heads = Self.heads(&random)
      let blob = StampCodec.encode(heads, origins: &origins)
      #expect(try StampCodec.decode(blob, origins: origins) == heads, "\(random)")
      guard number < 100 else { continue }
      for length in 0..<blob.count {
        let error = #expect(throws: ReplicaError.self) {
          try StampCodec.decode(Array(blob.prefix(length)), origins: origins)
        }
        #expect(error?.code == "stamps-malformed", "\(random)")
      }
    }
  }

  @Test func `the usual row takes eleven bytes`() {
    var origins = OriginTable()
    let origin = Origin(node: NodeID(high: 1, low: 2), incarnation: 3)
    let stamp = Stamp(time: HybridTimestamp(milliseconds: 1_660_000_000_000), origin: origin)
    #expect(StampCodec.encode(.single(stamp, mask: 3), origins: &origins).count == 11)
  }

  @Test(
    arguments: [
      [], [0], [3], [1], [2, 1, 0], [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 9],
      [1, 0x80, 0x80, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0], [2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],
    ] as [[UInt8]])
  func `what is damaged is refused with its reason`(blob: [UInt8]) {
    let error = #expect(throws: ReplicaError.self) { try StampCodec.decode(blob, origins: OriginTable()) }
    #expect(error?.code == "stamps-malformed")
  }

  @Test func `origins keep the number they got first`() {
    var origins = OriginTable()
    let first = Origin(node: NodeID(high: 1, low: 0), incarnation: 0)
    let second = Origin(node: NodeID(high: 1, low: 0), incarnation: 1)
    #expect(origins.intern(.builtin) == 0 && origins.intern(first) == 1 && origins.intern(second) == 2)
    #expect(origins.intern(first) == 1 && origins.index(of: second) == 2 && origins.origin(2) == second)
    #expect(origins.origin(3) == nil && origins.origin(.max) == nil)
    #expect(origins.index(of: Origin(node: NodeID(high: 2, low: 0), incarnation: 0)) == nil)
  }
}
