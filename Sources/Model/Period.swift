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
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, let year = Self.digits(first) else {
      throw ModelError.period(text)
    }
    var frequency = Frequency.year
    var index: Int? = 1
    if parts.count == 2 {
      let tail = parts[1]
      switch tail.utf8.first {
      case UInt8(ascii: "H") where tail.utf8.count == 2: (frequency, index) = (.half, Self.digits(tail.dropFirst()))
      case UInt8(ascii: "Q") where tail.utf8.count == 2: (frequency, index) = (.quarter, Self.digits(tail.dropFirst()))
      case _ where tail.utf8.count == 2: (frequency, index) = (.month, Self.digits(tail))
      default: throw ModelError.period(text)
      }
    }
    guard parts.count <= 2, let index, let period = Period(frequency, year: year, index: index) else {
      throw ModelError.period(text)
    }
    self = period
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

  private static func digits(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
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
