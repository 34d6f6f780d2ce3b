/// How often an indicator is entered.
package enum Frequency: String, Sendable, Hashable, CaseIterable, Codable {
  /// Once a year.
  case year
  /// Twice a year.
  case half
  /// Four times a year.
  case quarter
  /// Twelve times a year.
  case month

  /// How many periods of this length make a year.
  package var periodsInYear: Int {
    switch self {
    case .year: 1
    case .half: 2
    case .quarter: 4
    case .month: 12
    }
  }
}

/// A named stretch of time that a figure speaks for.
///
/// It is explicit data, never derived from a clock.
package struct Period: Sendable, Hashable, Comparable {
  /// The years that can be named.
  package static let years = 1949...2199

  /// How long the period is.
  package let frequency: Frequency
  /// The calendar year it lies in.
  package let year: Int
  /// Its position within the year, from 1.
  package let index: Int

  /// Makes a period, or fails where the year or the position does not exist.
  package init?(_ frequency: Frequency, year: Int, index: Int = 1) {
    guard Self.years.contains(year), (1...frequency.periodsInYear).contains(index) else { return nil }
    self.frequency = frequency
    self.year = year
    self.index = index
  }

  /// The periods of one length that make a year, in order; none for a year that cannot be named.
  package static func all(_ frequency: Frequency, in year: Int) -> [Period] {
    (1...frequency.periodsInYear).compactMap { Period(frequency, year: year, index: $0) }
  }

  /// Reads `2022`, `2022-H1`, `2022-Q2` or `2022-06`.
  /// - Throws: `period-malformed`.
  package init(parsing text: String) throws(ModelError) {
    guard let period = Period(written: Array(text.utf8)) else { throw ModelError.period(text) }
    self = period
  }

  /// Reads the bytes of a written form, or fails where they are none.
  package init?(written bytes: [UInt8]) {
    guard let year = Self.number(bytes.prefix(4), digits: 4) else { return nil }
    let tail = bytes.dropFirst(5)
    guard bytes.count == 4 || bytes[4] == UInt8(ascii: "-") && tail.count == 2 else { return nil }
    var frequency = Frequency.year
    var index: Int? = 1
    switch tail.first {
    case nil: break
    case UInt8(ascii: "H"): (frequency, index) = (.half, Self.number(tail.dropFirst(), digits: 1))
    case UInt8(ascii: "Q"): (frequency, index) = (.quarter, Self.number(tail.dropFirst(), digits: 1))
    default: (frequency, index) = (.month, Self.number(tail, digits: 2))
    }
    guard let index else { return nil }
    self.init(frequency, year: year, index: index)
  }

  /// Its place among the periods of its year, in the order of their written forms: the year, months, halves, quarters.
  package var place: Int {
    switch frequency {
    case .year: 0
    case .month: index
    case .half: 12 + index
    case .quarter: 14 + index
    }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, digits: Int) -> Int? {
    guard bytes.count == digits, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Orders by year, then by length from the longest, then by position.
  package static func < (left: Period, right: Period) -> Bool {
    (left.year, left.frequency.periodsInYear, left.index) < (right.year, right.frequency.periodsInYear, right.index)
  }
}

extension Period: CustomStringConvertible {
  /// The written form: `2022`, `2022-H1`, `2022-Q2`, `2022-06`.
  package var description: String {
    switch frequency {
    case .year: "\(year)"
    case .half: "\(year)-H\(index)"
    case .quarter: "\(year)-Q\(index)"
    case .month: "\(year)-\(index < 10 ? "0" : "")\(index)"
    }
  }
}
