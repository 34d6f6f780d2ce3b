import Model
import Seeds
import Testing

@Suite struct `Periods` {
  private static let all: [Period] = Period.years.flatMap { year in
    Frequency.allCases.flatMap { frequency in
      (1...frequency.periodsInYear).compactMap { Period(frequency, year: year, index: $0) }
    }
  }

  @Test func `C8 are read as they are written, every one there is`() throws {
    #expect(Self.all.count == Period.years.count * 19)
    for period in Self.all { #expect(try Period(parsing: period.description) == period) }
    #expect(Set(Self.all.map(\.description)).count == Self.all.count)
  }

  private static let forms: [(String, Frequency, Int, Int)] = [
    ("2022", .year, 2022, 1), ("2022-H1", .half, 2022, 1), ("2022-H2", .half, 2022, 2), ("2022-Q2", .quarter, 2022, 2),
    ("2022-06", .month, 2022, 6), ("2022-12", .month, 2022, 12), ("1949", .year, 1949, 1),
    ("2199-Q4", .quarter, 2199, 4),
  ]

  @Test(arguments: forms)
  func `say their length, year and place`(text: String, frequency: Frequency, year: Int, index: Int) throws {
    let period = try Period(parsing: text)
    #expect(period.frequency == frequency && period.year == year && period.index == index)
    #expect(period.description == text)
  }

  @Test(arguments: [
    "", "-", "2022-", "-2022", "2022-6", "2022-006", "2022-00", "2022-13", "2022-1a", "2022-H0", "2022-H3", "2022-H12",
    "2022-H", "2022-Q0", "2022-Q5", "2022-Q", "2022-q1", "2022-h1", "2022Q1", "2022-Q1-", "2022-06-01", "2022--06",
    "1948", "2200", "0000", "202", "20222", "22", "abcd", "２０２２", "2022-０6", "2022年", " 2022", "2022 ", "2022-+6",
    "+022",
    "2022-6 ", "2022\u{0}", "上半年", "2022-\u{301}6", "2022/06", "2022.06",
  ])
  func `malformed are refused with the text`(text: String) {
    let error = #expect(throws: ModelError.self) { try Period(parsing: text) }
    #expect(error?.code == "period-malformed" && error?.hint.english.contains("2022-Q2") == true)
  }

  @Test func `that do not exist cannot be made`() {
    for frequency in Frequency.allCases {
      #expect(Period(frequency, year: 2022, index: 0) == nil)
      #expect(Period(frequency, year: 2022, index: frequency.periodsInYear) != nil)
      #expect(Period(frequency, year: 2022, index: frequency.periodsInYear + 1) == nil)
      #expect(Period(frequency, year: 1948) == nil && Period(frequency, year: 2200) == nil)
    }
  }

  @Test func `are ordered by year, then the longest first, then by place`() throws {
    let rising = try [
      "2021-12", "2022", "2022-H1", "2022-H2", "2022-Q1", "2022-Q4", "2022-01", "2022-02", "2022-12", "2023",
    ].map { try Period(parsing: $0) }
    #expect(Array(rising.reversed()).sorted() == rising)
    #expect(Self.all.shuffledBySeed().sorted() == Self.all)
  }

  @Test func `of one length make a year in order`() {
    #expect(Period.all(.quarter, in: 2022).map(\.description) == ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"])
    #expect(Period.all(.month, in: 2022).count == 12 && Period.all(.year, in: 2022).map(\.description) == ["2022"])
    #expect(Period.all(.half, in: Period.years.upperBound + 1).isEmpty)
  }
}

extension [Period] {
  fileprivate func shuffledBySeed() -> [Period] {
    var random = Seed("periods", 67)
    return shuffled(using: &random)
  }
}
