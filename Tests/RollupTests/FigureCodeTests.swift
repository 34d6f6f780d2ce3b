import Model
import Rollup
import Seeds
import Testing

@Suite struct `The code of a figure` {
  private static func code(_ indicator: String = "HC23", segments: UInt64 = 111, own: UInt64 = 2) throws -> FigureCode {
    FigureCode(
      indicator: indicator, period: try Period(parsing: "2022-Q2"), region: try RegionCode(parsing: "500000"),
      lens: .reported, moment: HubMoment(segments: segments, own: own))
  }

  @Test func `reads as which figure it is and as of when`() throws {
    let text = try Self.code().description
    #expect(text.hasPrefix("HC23.2022-Q2.500000.R.3F-2."))
    #expect(FigureCode(text) == (try Self.code()))
  }

  @Test(arguments: ["HC23", "500114-01", "X.1.2", "健康-1"], [UInt64(0), 31, 32, .max])
  func `reads back what it wrote`(indicator: String, number: UInt64) throws {
    for lens in RollupLens.allCases {
      let code = FigureCode(
        indicator: indicator, period: try Period(parsing: "2022"), region: try RegionCode(parsing: "500114101"),
        lens: lens, moment: HubMoment(segments: number, own: number / 2))
      #expect(FigureCode(code.description) == code)
    }
  }

  @Test func `shows any one wrong character and any swap of neighbours in its numbers`() throws {
    let text = Array(try Self.code(segments: 987_654_321, own: 1_234).description.utf8)
    let right = String(decoding: text, as: UTF8.self)
    for place in text.indices {
      for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8 where letter != text[place] {
        var wrong = text
        wrong[place] = letter
        let typed = String(decoding: wrong, as: UTF8.self)
        if let read = FigureCode(typed) { #expect(read.description == right, "\(typed)") }
      }
      guard place + 1 < text.count, text[place] != text[place + 1] else { continue }
      var swapped = text
      swapped.swapAt(place, place + 1)
      let typed = String(decoding: swapped, as: UTF8.self)
      if let read = FigureCode(typed) { #expect(read.description == right, "\(typed)") }
    }
  }

  @Test func `takes small letters and the letters that look like digits`() throws {
    let text = try Self.code(segments: 1 << 20, own: 33).description
    #expect(text.contains("10000-11"))
    let typed = text.replacing("10000-11", with: "lOooO-Il").replacing(".R.", with: ".r.")
    #expect(FigureCode(typed) == FigureCode(text))
  }

  @Test(arguments: [
    "", ".", "HC23", "HC23.2022-Q2.500000.R.3F-2", ".2022-Q2.500000.R.3F-2.0", "HC23.2022-Q5.500000.R.3F-2.0",
    "HC23.2022-Q2.5000.R.3F-2.0", "HC23.2022-Q2.500000.X.3F-2.0", "HC23.2022-Q2.500000.R.3F.0",
    "HC23.2022-Q2.500000.R.3F-.0", "HC23.2022-Q2.500000.R.ZZZZZZZZZZZZZ-2.0", "HC23.2022-Q2.500000.R.!-2.0",
    String(repeating: "A", count: 121),
  ])
  func `is refused where it is none`(text: String) {
    #expect(FigureCode(text) == nil)
  }

  @Test func `is read or refused whatever bytes come`() throws {
    var seed = Seed("figure codes", 20_260_101)
    let start = Array(try Self.code().description.utf8)
    for _ in 0..<2_000 {
      var bytes = start
      for _ in 0..<Int.random(in: 1...6, using: &seed) {
        bytes[Int.random(in: bytes.indices, using: &seed)] = UInt8.random(in: .min ... .max, using: &seed)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let read = FigureCode(text) { #expect(FigureCode(read.description) == read) }
    }
  }
}
