import Model
import Replica
import Seeds
import Testing

@Suite struct `Clocks and stamps` {
  private static func origin(_ node: UInt64, _ incarnation: UInt64 = 0) -> Origin {
    Origin(node: NodeID(high: node, low: 0), incarnation: incarnation)
  }

  @Test func `C3 a clock rises whatever the wall does`() throws {
    var random = Seed("hybrid clock", 7)
    var clock = HybridClock(after: HybridTimestamp(rawValue: 0))
    var last = clock.last
    for step in 0..<20_000 {
      let wall: Int64 = [0, -5, Int64.min, 1_660_000_000_000, 1_660_000_000_000 + Int64(step)][random.pick(0..<5)]
      let time = try clock.tick(wallMilliseconds: wall)
      #expect(time > last && time.milliseconds >= wall && clock.last == time, "step \(step), \(random)")
      last = time
    }
  }

  private static let ticks: [(UInt64, Int64, UInt64)] = [
    (0x5_0000, 6, 0x6_0000), (0x5_0000, 5, 0x5_0001), (0x5_0000, 4, 0x5_0001), (0x5_FFFF, 5, 0x6_0000),
    (0x5_FFFF, 7, 0x7_0000), (0, 0x1_0000_0000_0009, 0xFFFF_FFFF_FFFF_0000),
    (0xFFFF_FFFF_FFFF_FFFE, 0, 0xFFFF_FFFF_FFFF_FFFF),
  ]

  @Test(arguments: ticks)
  func `C5 a tick is the wall's time or one step on, and a full counter carries`(
    last: UInt64, wall: Int64, next: UInt64
  ) throws {
    var clock = HybridClock(after: HybridTimestamp(rawValue: last))
    #expect(try clock.tick(wallMilliseconds: wall).rawValue == next)
  }

  @Test func `C5 a clock that is used up says so and stays`() {
    var clock = HybridClock(after: HybridTimestamp(rawValue: .max))
    let error = #expect(throws: ReplicaError.self) { try clock.tick(wallMilliseconds: 1_660_000_000_000) }
    #expect(error?.code == "clock-exhausted" && error?.recovery == .operator)
    #expect(clock.last.rawValue == .max)
  }

  private static let milliseconds: [(Int64, Int64)] = [
    (0, 0), (-1, 0), (Int64.min, 0), (1_660_000_000_000, 1_660_000_000_000), (0xFFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF),
    (0x1_0000_0000_0000, 0xFFFF_FFFF_FFFF), (Int64.max, 0xFFFF_FFFF_FFFF),
  ]

  @Test(arguments: milliseconds)
  func `milliseconds are held in 48 bits`(given: Int64, held: Int64) {
    #expect(HybridTimestamp(milliseconds: given).milliseconds == held)
  }

  @Test func `D8 stamps are ordered by time, then node, then incarnation`() {
    let times = [0, 1, 1 << 16].map { HybridTimestamp(rawValue: $0) }
    let origins = [Origin.builtin, Self.origin(1, 0), Self.origin(1, 9), Self.origin(2, 0)]
    let rising = times.flatMap { time in origins.map { Stamp(time: time, origin: $0) } }
    for (position, stamp) in rising.enumerated() {
      for (other, against) in rising.enumerated() {
        #expect((stamp < against) == (position < other) && (stamp == against) == (position == other))
      }
    }
  }

  @Test func `a later edition of built-in rows is newer, and any real write is newer still`() {
    #expect(Stamp.builtin(edition: 1) < Stamp.builtin(edition: 2))
    #expect(Stamp.builtin(edition: -1) == Stamp.builtin(edition: 0))
    let write = Stamp(time: HybridTimestamp(milliseconds: 1), origin: Self.origin(0, 1))
    #expect(Stamp.builtin(edition: 0xFFFF) < write)
  }

  @Test func `a node id is the first sixteen bytes, big-endian`() throws {
    let bytes = [UInt8](0..<20)
    let node = try #require(NodeID(bytes))
    #expect(node.high == 0x0001_0203_0405_0607 && node.low == 0x0809_0A0B_0C0D_0E0F)
    #expect(node.bytes == Array(bytes.prefix(16)) && node.description == "000102030405060708090a0b0c0d0e0f")
    #expect(NodeID(bytes.prefix(15)) == nil && NodeID([]) == nil)
    #expect(NodeID(high: 1, low: 0) > NodeID(high: 0, low: .max))
  }

  @Test func `hexadecimal reads back what it wrote`() {
    var random = Seed("hexadecimal", 11)
    for length in 0..<200 {
      let bytes = random.bytes(length)
      let text = Hexadecimal.text(bytes)
      #expect(Hexadecimal.bytes(text) == bytes && Hexadecimal.bytes(text.uppercased()) == bytes, "\(random)")
      if let node = NodeID(bytes) { #expect(NodeID(Hexadecimal.bytes(node.description) ?? []) == node) }
    }
    #expect(Hexadecimal.bytes(0x0102_0304_0506_0708) == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test(arguments: ["0", "abc", "0g", " 0", "0x", "０１", "a\u{300}b"])
  func `what is no hexadecimal is refused`(text: String) {
    #expect(Hexadecimal.bytes(text) == nil)
  }
}
