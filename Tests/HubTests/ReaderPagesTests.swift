import Desk
import Fixtures
import Foundation
import Model
import Pages
import Replica
import Rollup
import Store
import Testing
import Upstream

@testable import Hub

/// What a provincial viewer sees of a figure.
@Suite struct `A hub's reader` {
  @Test func `chooses between what was reported and what was approved`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC11", "2022", value: 1)
      _ = try SubmissionDesk(office).submit("2022")
      try await live.sync(office)
      #expect(try await live.get("/indicators/HC11?lens=reported").text.contains("已报 1/38"))
      let before = try await live.get("/indicators/HC11?lens=approved").text
      #expect(before.contains("已报 0/38") && before.contains("（核定口径）"))
      _ = try SubmissionDesk(live.hub).decide(true, region: RegionCode(parsing: "500114"), period: "2022")
      #expect(try await live.get("/indicators/HC11?lens=approved").text.contains("已报 1/38"))
      #expect(try await live.get("/?lens=approved").text.contains("aria-current=\"true\">核定</a>"))
    }
  }

  @Test func `opens a part of the year and the regions below one by one`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q1", numerator: 1, denominator: 4)
      try office.record("HC23", "2022-Q2", numerator: 3, denominator: 4, note: "核对过")
      try await live.sync(office)
      let front = try await live.get("/?period=2022-Q1").text
      #expect(front.contains(">第一季度</a>") && front.contains("HC23") && !front.contains("HC11"))
      let part = try await live.get("/indicators/HC23?period=2022-Q2").text
      #expect(part.contains("href=\"/indicators/HC23?period=2022-Q2&amp;region=500114\""))
      let district = try await live.get("/indicators/HC23?period=2022-Q2&region=500114").text
      for words in ["黔江区", "75", "核对过", "填报记录", "已报 1/1", "重庆市", "年内各期", "25"] {
        #expect(district.contains(words), "\(words)")
      }
      #expect(try await live.get("/?region=210000").status == 404, "not under this hub")
    }
  }

  @Test func `sees who reported, and by name who is missing`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 3, denominator: 4)
      try await live.sync(office)
      let page = try await live.get("/completeness?period=2022-Q2").text
      for words in ["地区 × 期间", "黔江区", "万州区", "HC24", "1/2"] { #expect(page.contains(words), "\(words)") }
      let district = try await live.get("/completeness?period=2022-Q2&region=500114&lang=en").text
      #expect(district.contains("Completeness, 黔江区") && district.contains("1/2"))
    }
  }

  @Test func `sees a light that a person set, with the reason`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC11", "2022", value: 0)
      try await live.sync(office)
      try live.hub.edit { edit in
        try edit.put(
          Schema.lightOverride, [.text("500000"), .text("500114"), .text("HC11"), .text("2022")],
          [(0, [.text("yellow"), .text("核查<中>"), .integer(1), .text("")])])
      }
      let page = try await live.get("/indicators/HC11?region=500114").text
      #expect(page.contains("灯由人工设定：核查&lt;中&gt;") && page.contains("需关注"))
      #expect(try await live.get("/").text.contains("灯由人工设定：核查&lt;中&gt;"))
    }
  }

  @Test func `finds a published figure beside the live one, and the difference marked`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC16", "2022", numerator: 1, denominator: 2)
      try await live.sync(office)
      let whole = try Period(parsing: "2022")
      let (publication, _) = try live.hub.publish(name: "年度<通报>", period: whole, lens: .reported)
      #expect(try await live.get("/").text.contains("通报 50"))
      try office.record("HC16", "2022", numerator: 2, denominator: 2)
      try await live.sync(office)
      #expect(try await live.get("/publications").text.contains("年度&lt;通报&gt;"))
      let page = try await live.get("/publications/\(Hexadecimal.text(publication.id))").text
      #expect(page.contains("<tr class=\"differs\"") && page.contains("≠ 不同"))
      #expect(page.contains(">50</td>") && page.contains(">100</td>"))
      #expect(try await live.get("/indicators/HC16").text.contains("与现值不同"))
      #expect(try await live.get("/publications/00").status == 404)
    }
  }

  @Test func `opens what a figure was made of by its code`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      try await live.sync(office)
      let code = FigureCode(
        indicator: "HC23", period: try Period(parsing: "2022-Q2"), region: try RegionCode(parsing: "500000"),
        lens: .reported, moment: try live.hub.moment())
      let address = ExplanationPages.location(code).address(in: .chinese)
      #expect(try await live.get("/indicators/HC23?period=2022-Q2").text.contains("href=\"\(address)\""))
      try office.record("HC23", "2022-Q2", numerator: 162, denominator: 230)
      try await live.sync(office)
      let page = try await live.get(address).text
      for words in ["161 / 230", "签名有效", "已改", "黔江区", "\(code)"] { #expect(page.contains(words), "\(words)") }
      #expect(try await live.get("/explain?code=HC23.2022").status == 400)
    }
  }
}
