import Model
import Rollup
import Seeds
import Testing

@Suite struct `A forwarded cell` {
  private static let cell = SummaryCell(
    sums: CellSums(
      numerator: -1, denominator: Int128(Int64.max) * 3, value: SummaryCell.sumLimit, weighted: -SummaryCell.sumLimit,
      weight: 0, reported: SummaryCell.countLimit, notApplicable: 0, onTime: 7),
    extremum: -91_500_000, register: 12, expected: 14, definitionVersion: 2,
    leavesDigest: (0..<32).map { UInt8($0) })

  private static func read(
    sums: [UInt8]? = nil, beyond: [UInt8]? = nil, digest: [UInt8]? = nil
  ) -> SummaryCell? {
    SummaryCell(
      sums: sums ?? cell.encodedSums, beyond: beyond ?? cell.encodedBeyond, expected: cell.expected,
      definitionVersion: cell.definitionVersion, leavesDigest: digest ?? cell.leavesDigest)
  }

  @Test func `reads as it was written, with and without what sums cannot give`() {
    #expect(Self.read() == Self.cell)
    #expect(Self.cell.encodedSums.count == 128 && Self.cell.encodedBeyond.count == 34)
    for (extremum, register) in [(nil, nil), (5, nil), (nil, 0)] as [(Int128?, Int64?)] {
      var cell = Self.cell
      cell.extremum = extremum
      cell.register = register
      #expect(Self.read(beyond: cell.encodedBeyond) == cell)
    }
  }

  @Test func `is read from no other length`() {
    for count in 0..<200 where count != 128 { #expect(Self.read(sums: [UInt8](repeating: 0, count: count)) == nil) }
    for count in 1..<60 where count != 17 && count != 34 {
      #expect(Self.read(beyond: Array((Self.cell.encodedBeyond + Self.cell.encodedBeyond).prefix(count))) == nil)
    }
    for count in [0, 31, 33] { #expect(Self.read(digest: [UInt8](repeating: 0, count: count)) == nil) }
  }

  @Test func `holds sums and counts up to their bounds and none beyond`() {
    func read(_ change: (inout SummaryCell) -> Void) -> SummaryCell? {
      var cell = Self.cell
      change(&cell)
      return Self.read(sums: cell.encodedSums, beyond: cell.encodedBeyond)
    }
    #expect(read { $0.sums.value = SummaryCell.sumLimit } != nil)
    #expect(read { $0.sums.value = SummaryCell.sumLimit + 1 } == nil)
    #expect(read { $0.sums.numerator = -SummaryCell.sumLimit - 1 } == nil)
    #expect(read { $0.sums.reported = SummaryCell.countLimit + 1 } == nil)
    #expect(read { $0.sums.notApplicable = -1 } == nil)
    #expect(read { $0.extremum = SummaryCell.sumLimit + 1 } == nil)
    #expect(read { $0.register = -1 } == nil)
    #expect(read { $0.register = SummaryCell.countLimit + 1 } == nil)
    #expect(read { ($0.sums.reported, $0.sums.notApplicable, $0.sums.onTime) = (1, 1, 2) } != nil)
    #expect(
      read { ($0.sums.reported, $0.sums.notApplicable, $0.sums.onTime) = (1, 1, 3) } == nil, "more in time than came")
  }

  @Test func `names what goes beyond sums once each, in order, and nothing unknown`() {
    let extremum = Array(Self.cell.encodedBeyond.prefix(17))
    let register = Array(Self.cell.encodedBeyond.suffix(17))
    #expect(Self.read(beyond: register + extremum) == nil)
    #expect(Self.read(beyond: extremum + extremum) == nil)
    #expect(Self.read(beyond: [3] + extremum.dropFirst()) == nil)
    #expect(Self.read(beyond: [0] + extremum.dropFirst()) == nil)
  }

  @Test func `never traps, whatever the bytes`() {
    var random = Seed("bytes of forwarded cells", 20_261_127)
    var read = 0
    for _ in 0..<20_000 {
      let isSmall = random.once(in: 2)
      let sums = (0..<128).map { isSmall && $0 % 16 < 12 ? 0 : UInt8(random.pick(0..<256)) }
      let beyond = (0..<random.pick(0..<36)).map { _ in UInt8(random.pick(0..<256)) }
      if Self.read(sums: sums, beyond: random.once(in: 2) ? [] : beyond) != nil { read += 1 }
    }
    #expect(read > 0)
  }

  @Test(arguments: ["HC23", "HC23#0", "HC23#1", "500114-甲"])
  func `is named by an indicator and its part`(code: String) throws {
    let name = try #require(SummaryName(region: "130100", code: code, period: "2022-Q2", lens: 1))
    #expect(name.part.code(of: name.indicator) == code && name.lens == .approved)
    #expect(name.indicator == code.split(separator: "#").first.map(String.init))
  }

  @Test(arguments: [
    ("", "2022", 0), ("#1", "2022", 0), ("HC23#", "2022", 0), ("HC23#-1", "2022", 0), ("HC23#01", "2022", 0),
    ("HC23#x", "2022", 0), ("HC23", "2022-Q5", 0), ("HC23", "", 0), ("HC23", "2022", 2), ("HC23", "2022", -1),
  ])
  func `has no other name`(code: String, period: String, lens: Int64) {
    #expect(SummaryName(region: "130100", code: code, period: period, lens: lens) == nil)
  }
}
