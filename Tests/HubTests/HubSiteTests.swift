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

@Suite struct `A hub's pages` {
  private static let hostile = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"

  @Test func `escape what offices and administrators wrote`() async throws {
    try await withHub(name: Self.hostile) { live in
      let office = try await live.member("500114")
      try office.record("HC11", "2022", value: 1, note: Self.hostile)
      try await live.sync(office)
      for path in [
        "/", "/?lang=en", "/indicators/HC11", "/indicators/HC11?lang=en", "/indicators/HC99", "/completeness",
        "/targets", "/publications", "/explain", "/indicators/HC11?region=500114",
      ] {
        let page = try await live.get(path)
        #expect(page.mediaType == "text/html", "\(path)")
        #expect(!page.text.contains("<script>alert"), "\(path)")
        #expect(!page.text.contains("<img src=x"), "\(path)")
        #expect(page.text.contains("&lt;script&gt;alert(1)"), "\(path) shows the hub's name")
      }
      let indicator = try await live.get("/indicators/HC11").text
      #expect(indicator.components(separatedBy: "&lt;img src=x").count > 2, "the note is shown beside the name")
    }
  }

  @Test func `say who entered a figure under a mandate`() async throws {
    try await withHub { live in
      let district = try RegionCode(parsing: "500114")
      let today = CalendarDay(at: live.world.surroundings.now())
      try live.hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
      _ = try FigureDesk(live.hub).record([
        FigureDesk.Entry(indicator: "HC11", period: "2022", region: "500114", figure: Figure(value: 1_000_000))
      ])
      #expect(try await live.get("/indicators/HC11").text.contains("<td>重庆市代报</td>"))
      #expect(try await live.get("/indicators/HC11?lang=en").text.contains("<td>entered by 重庆市 under a mandate</td>"))
      let office = try await live.member("500114")
      try await live.sync(office)
      try office.record("HC11", "2022", value: 0)
      try await live.sync(office)
      let page = try await live.get("/indicators/HC11").text
      #expect(page.contains("<td>本级填报</td>") && !page.contains("代报"))
    }
  }

  @Test func `E9 show one moment of a figure that is saved again and again meanwhile`() async throws {
    try await withHub { live in
      let district = try RegionCode(parsing: "500114")
      let today = CalendarDay(at: live.world.surroundings.now())
      try live.hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
      let hub = live.hub
      @Sendable func save(_ number: Int) throws {
        _ = try FigureDesk(hub).record(
          [
            FigureDesk.Entry(
              indicator: "HC06", period: "2022", region: "500114",
              figure: Figure(value: 20_000_000 + Int64(number % 90 + 10) * 10_000, weight: 1_000_000), note: "复核")
          ])
      }
      try save(0)
      let saving = Task {
        var number = 0
        while !Task.isCancelled {
          number += 1
          try save(number)
          await Task.yield()
        }
      }
      defer { saving.cancel() }
      var seen: Set<Substring> = []
      for round in 0..<1_000 where round < 20 || seen.count < 5 {
        let shown = Set(try await live.get("/indicators/HC06").text.matches(of: /20\.[1-9][0-9]?\b/).map(\.output))
        #expect(shown.count == 1, "the total, the district and the save behind it")
        seen.formUnion(shown)
      }
      saving.cancel()
      try await saving.value
      #expect(seen.count > 1, "saves came between the pages")
    }
  }

  @Test(arguments: [
    "/indicators/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "/?year=%3Cscript%3Ealert(1)%3C/script%3E",
    "/indicators/HC11?year=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&lang=%3Cscript%3Ealert(1)",
    "/?%22%3E%3Cscript%3Ealert(1)%3C/script%3E=1", "/?region=%3Cscript%3Ealert(1)%3C/script%3E",
    "/?period=%3Cscript%3Ealert(1)%3C/script%3E&lens=%3Cscript%3Ealert(1)%3C/script%3E",
    "/explain?code=%3Cscript%3Ealert(1)%3C/script%3E", "/publications/%3Cscript%3Ealert(1)%3C/script%3E",
  ])
  func `escape what an address says`(path: String) async throws {
    try await withHub { live in
      let page = try await live.get(path)
      #expect(!page.text.contains("<script>alert"))
      #expect([200, 400, 404].contains(page.status))
    }
  }

  @Test(arguments: [true, false])
  func `say on each of them whether it is a demonstration`(isDemonstration: Bool) async throws {
    try await withHub(isDemonstration: isDemonstration) { live in
      for path in ["/", "/?lang=en", "/indicators/HC11", "/indicators/HC23?lang=en", "/indicators/HC99", "/none"] {
        let page = try await live.get(path).text
        #expect(page.contains("演示数据") == isDemonstration, "\(path)")
        #expect(page.contains("Demonstration data") == isDemonstration, "\(path)")
      }
    }
  }

  @Test(arguments: ["/none", "/indicators", "/indicators/HC99", "/v1/none", "/assets/none.css"])
  func `answer an unknown address with a page that leads home`(path: String) async throws {
    try await withHub { live in
      let page = try await live.get(path)
      #expect(page.status == 404)
      #expect(page.mediaType == "text/html")
      #expect(page.text.contains("没有这个页面"))
      #expect(page.text.contains("href=\"/\""))
    }
  }

  @Test(arguments: [
    "/", "/indicators/HC11", "/indicators/HC99", "/none", "/healthz", "/readyz", "/api/v1/rollups", "/api/v1/nodes",
    "/api/v1/rollups?org=x", "/assets/tributary.css",
  ])
  func `carry their guards on every answer`(path: String) async throws {
    try await withHub { live in
      let answer = try await live.get(path)
      for guarding in PageHeaders.security where guarding.name != "Cache-Control" {
        #expect(answer.header(guarding.name) == guarding.value, "\(guarding.name)")
      }
    }
  }

  @Test func `show a figure where it was reported and a dash where it was not`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      try await live.sync(office)
      let page = try await live.get("/indicators/HC23").text
      for words in ["161", "230", "70", "黔江区", "1/38", "2022-Q2"] { #expect(page.contains(words), "\(words)") }
      #expect(page.contains("—"))
      #expect(try await live.get("/").text.contains("黔江区"))
    }
  }

  @Test func `answer health checks`() async throws {
    try await withHub { live in
      for path in ["/healthz", "/readyz"] {
        let answer = try await live.get(path)
        #expect(answer.status == 200)
        #expect(answer.text == "ok")
      }
    }
  }
}
