import GRDB
import Model
import Replica
import Testing

@testable import Store

@Suite struct `Texts that look alike` {
  /// The sign for kelvin, which Unicode takes as equal to K.
  private static let kelvin = "\u{212A}01"

  private static func transaction(_ indicators: [String]) -> Transaction {
    Transaction(
      time: HybridTimestamp(milliseconds: 1), account: "", reason: "",
      rows: indicators.map { indicator in
        RowChange(
          table: Schema.observation.id, identity: [.text("500114"), .text(indicator), .text("2022")], groups: [])
      })
  }

  private static func place(_ indicator: String) -> [FieldValue] {
    [.text("500114"), .text(indicator), .text("2022")]
  }

  @Test func `are not the same held row, since they are not the same bytes`() throws {
    #expect(Self.kelvin == "K01")
    let region = try RegionCode(parsing: "500114")
    var held = HeldRows(namedBy: [Self.transaction(["K02", "K01", Self.kelvin])], of: region)
    #expect(held.number(of: Schema.observation, Self.place("K01")) == 1)
    #expect(held.number(of: Schema.observation, Self.place(Self.kelvin)) == nil)
    #expect(held.number(of: Schema.observation, Self.place("K02")) == 0)
    #expect(held.runs.map(\.indicator) == ["K01", "K02"])
    var none = HeldRows(namedBy: [Self.transaction([Self.kelvin])], of: region)
    #expect(none.number(of: Schema.observation, Self.place("K01")) == nil && none.runs.isEmpty)
  }

  @Test func `are bound byte by byte`() throws {
    let (first, second) = ("a\u{0323}\u{0307}", "a\u{0307}\u{0323}")
    #expect(first == second && first.utf8.count == second.utf8.count)
    try DatabaseQueue().read { db in
      let select = try PreparedStatement(db, sql: "SELECT hex(?)")
      for (text, hex) in [
        (first, "61CCA3CC87"), (second, "61CC87CCA3"), ("K01", "4B3031"), (Self.kelvin, "E284AA3031"),
      ] {
        select.bind(text, at: 1)
        #expect(try select.step())
        #expect(select.value(at: 0) == .text(hex))
        select.reset()
      }
    }
  }
}
