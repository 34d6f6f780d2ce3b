package import Model

/// Which cell a hub forwards whole.
package struct SummaryName: Sendable, Hashable {
  /// The region whose cell it is.
  package let region: String
  /// The indicator's code.
  package let indicator: String
  /// The indicator itself, or one of its parts.
  package let part: CellPart
  /// The period.
  package let period: Period
  /// Which figures count.
  package let lens: RollupLens

  /// Names a cell.
  package init(region: String, indicator: String, part: CellPart, period: Period, lens: RollupLens) {
    self.region = region
    self.indicator = indicator
    self.part = part
    self.period = period
    self.lens = lens
  }

  /// Reads the key columns of a row; nil where they name no cell.
  package init?(region: String, code: String, period: String, lens: Int64) {
    guard let (indicator, part) = CellPart.read(code), let period = try? Period(parsing: period),
      let lens = Int(exactly: lens).flatMap(RollupLens.init(number:))
    else { return nil }
    self.init(region: region, indicator: indicator, part: part, period: period, lens: lens)
  }
}

/// A roll-up cell that a hub forwards whole: its sums, and what sums cannot give.
package struct SummaryCell: Sendable, Hashable {
  /// No sum of a hub lies beyond: so that the sums of as many hubs as there are regions can be added.
  package static let sumLimit = Int128(1) << 112
  /// No count of a hub lies beyond.
  package static let countLimit = Int64(1) << 40

  /// The sums.
  package var sums: CellSums
  /// The least or greatest value over the region, by the indicator's rule, scaled by 10⁶; nil under another rule.
  package var extremum: Int128?
  /// How many entities stand on the registers under the region; only with the year of an indicator that is a share of
  /// them, as reported.
  package var register: Int64?
  /// How many reports the hub expects by its own tree; readers go by theirs.
  package var expected: Int64
  /// Under which version of the definition the hub counted.
  package var definitionVersion: Int64
  /// SHA-256 over what each leaf adds.
  package var leavesDigest: [UInt8]

  /// Puts the parts together.
  package init(
    sums: CellSums, extremum: Int128? = nil, register: Int64? = nil, expected: Int64, definitionVersion: Int64,
    leavesDigest: [UInt8]
  ) {
    self.sums = sums
    self.extremum = extremum
    self.register = register
    self.expected = expected
    self.definitionVersion = definitionVersion
    self.leavesDigest = leavesDigest
  }

  // MARK: Bytes

  private static let numberBytes = 16
  private static let extremumTag: UInt8 = 1
  private static let registerTag: UInt8 = 2

  /// Reads the columns; nil where a number is missing, in surplus or out of bounds.
  package init?(
    sums: [UInt8], beyond: [UInt8], expected: Int64, definitionVersion: Int64, leavesDigest: [UInt8]
  ) {
    guard sums.count == 8 * Self.numberBytes, leavesDigest.count == 32 else { return nil }
    let numbers = (0..<8).map { Self.number(sums[($0 * Self.numberBytes)..<(($0 + 1) * Self.numberBytes)]) }
    let counts = numbers[5...].compactMap { Int64(exactly: $0) }.filter { (0...Self.countLimit).contains($0) }
    guard numbers[..<5].allSatisfy(Self.isBounded), counts.count == 3, counts[2] <= counts[0] + counts[1] else {
      return nil
    }
    self.init(
      sums: CellSums(
        numerator: numbers[0], denominator: numbers[1], value: numbers[2], weighted: numbers[3], weight: numbers[4],
        reported: counts[0], notApplicable: counts[1], onTime: counts[2]),
      expected: expected, definitionVersion: definitionVersion, leavesDigest: leavesDigest)
    var rest = beyond[...]
    var last: UInt8 = 0
    while let tag = rest.popFirst() {
      guard tag > last, rest.count >= Self.numberBytes else { return nil }
      let number = Self.number(rest.prefix(Self.numberBytes))
      rest = rest.dropFirst(Self.numberBytes)
      last = tag
      switch tag {
      case Self.extremumTag:
        guard Self.isBounded(number) else { return nil }
        extremum = number
      case Self.registerTag:
        guard let count = Int64(exactly: number), (0...Self.countLimit).contains(count) else { return nil }
        register = count
      default: return nil
      }
    }
  }

  /// The eight sums, each as 16 bytes, big-endian.
  package var encodedSums: [UInt8] { sums.numbers.flatMap(Self.bytes) }

  /// What sums cannot give: a byte that says what it is, and 16 bytes.
  package var encodedBeyond: [UInt8] {
    (extremum.map { [Self.extremumTag] + Self.bytes($0) } ?? [])
      + (register.map { [Self.registerTag] + Self.bytes(Int128($0)) } ?? [])
  }

  private static func isBounded(_ number: Int128) -> Bool { -sumLimit <= number && number <= sumLimit }

  private static func bytes(_ number: Int128) -> [UInt8] {
    (0..<numberBytes).reversed().map { UInt8(truncatingIfNeeded: number >> Int128(8 * $0)) }
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int128 {
    Int128(truncatingIfNeeded: bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) })
  }
}
