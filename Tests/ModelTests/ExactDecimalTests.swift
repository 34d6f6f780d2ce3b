import Model
import Seeds
import Testing

@Suite struct `Exact decimals` {
  @Test func `are read as they are written`() throws {
    var random = Seed("exact decimals", 61)
    for _ in 0..<10_000 {
      let number = ExactDecimal(scaled: max(Int64(bitPattern: random.next() >> random.next() % 64), -.max))
      let negative = ExactDecimal(scaled: -number.scaled)
      #expect(try ExactDecimal(parsing: number.description) == number, "\(random)")
      #expect(try ExactDecimal(parsing: negative.description) == negative, "\(random)")
    }
  }

  private static let forms: [(String, Int64, String)] = [
    ("0", 0, "0"), ("-0", 0, "0"), ("161", 161_000_000, "161"), ("-3", -3_000_000, "-3"),
    ("40.25", 40_250_000, "40.25"),
    ("40.250000", 40_250_000, "40.25"), ("0.000001", 1, "0.000001"), ("-0.000001", -1, "-0.000001"),
    ("00012", 12_000_000, "12"), ("0.5", 500_000, "0.5"), ("-0.5", -500_000, "-0.5"), ("10.01", 10_010_000, "10.01"),
    ("１６１", 161_000_000, "161"), ("４０．２５", 40_250_000, "40.25"), ("－３", -3_000_000, "-3"), ("−3", -3_000_000, "-3"),
    ("９", 9_000_000, "9"), ("9223372036854.775807", .max, "9223372036854.775807"),
    ("-9223372036854.775807", -.max, "-9223372036854.775807"),
    ("9223372036854", 9_223_372_036_854_000_000, "9223372036854"),
    ("000000000000000000000000000001", 1_000_000, "1"),
  ]

  @Test(arguments: forms)
  func `D13 are read from plain and full-width digits and written the shortest way`(
    text: String, scaled: Int64, written: String
  ) throws {
    let number = try ExactDecimal(parsing: text)
    #expect(number.scaled == scaled && number.description == written)
  }

  @Test(arguments: [
    "", " ", "-", "+", "+1", "--1", "1-", "-.5", ".5", "5.", "-5.", ".", "1.2.3", "1,000", "1 000", " 1", "1 ", "1e3",
    "1E3",
    "0x10", "1/2", "12%", "一", "1a", "NaN", "inf", "1.0000000", "0.0000001", "1_000", "1\u{0}", "1\u{301}", "٣", "½",
    "9223372036854.775808", "9223372036855", "-9223372036854.775809", "9223372036854775808", "99999999999999999999",
    "1\n",
  ])
  func `D13 malformed or beyond 64 bits are refused with the text`(text: String) {
    let error = #expect(throws: ModelError.self) { try ExactDecimal(parsing: text) }
    #expect(error?.code == "number-malformed" && error?.recovery == .correct)
    #expect(error?.message.chinese.contains(text) == true && error?.message.english.contains(text) == true)
  }

  @Test func `are made of whole numbers as far as 64 bits reach`() {
    #expect(ExactDecimal(whole: 9_223_372_036_854)?.scaled == 9_223_372_036_854_000_000)
    #expect(ExactDecimal(whole: -9_223_372_036_854)?.description == "-9223372036854")
    #expect(ExactDecimal(whole: 9_223_372_036_855) == nil && ExactDecimal(whole: -9_223_372_036_855) == nil)
    #expect(ExactDecimal(scaled: .min).description == "-9223372036854.775808")
  }

  @Test func `are ordered by value and know whether they are whole`() throws {
    let rising = try ["-3", "-0.5", "0", "0.000001", "9", "10", "10.01"].map { try ExactDecimal(parsing: $0) }
    #expect(rising == rising.reversed().sorted())
    #expect(rising.map(\.isWhole) == [true, false, true, false, true, true, false])
  }
}
