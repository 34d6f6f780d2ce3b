import Fixtures
import Hummingbird
import Model
import Pages
import Rollup
import Store
import Testing
import Upstream

@testable import Desk

@Suite struct `The office's page` {
  private let copies: Copies
  private let office: Store

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    try SamplePlans.import(SamplePlans.text(), into: office)
  }

  private func withSite(_ body: (String, CurlTransport) async throws -> Void) async throws {
    try await withServer(OfficeSite(office), body)
  }

  private func text(_ response: TransportResponse) -> String { String(decoding: response.body, as: UTF8.self) }

  @Test func `shows the ledger and how much waits for the hub`() async throws {
    _ = try TaskDesk(office).report(.init(percent: 40, note: "半数学校已完成"), on: "3.6")
    let unsent = try office.unsentChanges()
    try await withSite { address, line in
      let page = text(try await line.send(TransportRequest(url: address + "/")))
      #expect(page.contains("<strong>\(unsent)</strong>"))
      for words in ["未上报改动", "半数学校已完成", "40%", "儿童眼保健", "区卫生健康委", "共 22 项任务"] {
        #expect(page.contains(words), "\(words)")
      }
      let english = text(try await line.send(TransportRequest(url: address + "/?lang=en")))
      #expect(english.contains("Unsent changes"))
      #expect(english.contains("22 tasks"))
    }
  }

  @Test func `K12 says how old the last backup is, and marks it after two days`() async throws {
    let disk = try TemporaryFolder()
    try await withSite { address, line in
      let never = text(try await line.send(TransportRequest(url: address + "/")))
      #expect(never.contains("从未备份"))
    }
    _ = try office.backUp(to: disk.path("b.sqlite"))
    try await withSite { address, line in
      let fresh = text(try await line.send(TransportRequest(url: address + "/")))
      #expect(fresh.contains("上次备份 <strong>2022-07-01 02:00</strong> ·"))
      copies.world.advance(milliseconds: Freshness.limitMilliseconds - 60_000)
      let still = text(try await line.send(TransportRequest(url: address + "/")))
      #expect(!still.contains("超过两天"))
      copies.world.advance(milliseconds: 120_000)
      let late = text(try await line.send(TransportRequest(url: address + "/")))
      #expect(late.contains("<strong>2022-07-01 02:00</strong> <span class=\"light light-red\">"))
      #expect(late.contains("超过两天"))
    }
  }

  @Test func `shows only the tasks that are asked for`() async throws {
    _ = try TaskDesk(office).report(.init(percent: 40), on: "3.6")
    try await withSite { address, line in
      let page = text(try await line.send(TransportRequest(url: address + "/?lang=en&status=in-progress")))
      #expect(page.contains("1 tasks"))
      #expect(page.contains("儿童眼保健"))
      // The list of targets without an indicator is not filtered.
      let ledger = try #require(page.split(separator: "id=\"ledger-title\"").last)
      #expect(ledger.contains("儿童眼保健") && !ledger.contains("无烟机关"))
      let none = text(try await line.send(TransportRequest(url: address + "/?lang=en&status=nonsense")))
      #expect(none.contains("0 tasks"))
    }
  }

  @Test func `says which figures the tier above entered`() async throws {
    let hub = copies.hub
    let today = CalendarDay(at: copies.world.surroundings.now())
    try hub.grantMandate(over: office.identity.region, from: today, to: nil, reason: "尚未注册")
    _ = try FigureDesk(hub).record([
      FigureDesk.Entry(indicator: "HC11", period: "2022", region: "500114", figure: Figure(value: 1_000_000))
    ])
    let member = try await copies.member("500114", name: "new")
    try await copies.sync(member)
    try await withServer(OfficeSite(member)) { address, line in
      #expect(text(try await line.send(TransportRequest(url: address + "/"))).contains("重庆市代报"))
      let english = text(try await line.send(TransportRequest(url: address + "/?lang=en")))
      #expect(english.contains("entered by 重庆市 under a mandate"))
    }
  }

  @Test func `escapes what people wrote`() async throws {
    let hostile = "<script>alert(1)</script>\"'&"
    _ = try TaskDesk(office).report(.init(percent: 1, note: hostile, problem: hostile, nextStep: hostile), on: "3.6")
    try office.record("HC11", "2022", value: 1, note: hostile)
    try await withSite { address, line in
      for query in ["", "?status=%3Cscript%3Ealert(1)%3C/script%3E&unit=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"] {
        let page = text(try await line.send(TransportRequest(url: address + "/" + query)))
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;alert(1)"))
      }
    }
  }

  @Test(arguments: [
    "evil.example", "evil.example:8780", "127.0.0.1.evil.example", "localhost.evil.example:80",
    "127.0.0.1@evil.example",
    "127.0.0.2", "[::2]:80", "[::1].evil.example", "0.0.0.0",
  ])
  func `I3 answers no other host's name`(host: String) async throws {
    try await withSite { address, line in
      for path in ["/", "/healthz", "/assets/tributary.css", "/none"] {
        let request = TransportRequest(url: address + path, headers: [TransportHeader("Host", host)])
        let response = try await line.send(request)
        #expect(response.status == 421, "\(path)")
        #expect(!text(response).contains("健康"), "\(path)")
      }
    }
  }

  @Test(arguments: ["localhost", "LocalHost:8780", "127.0.0.1", "127.0.0.1:1", "[::1]:8780"])
  func `I3 answers this machine's own names`(host: String) async throws {
    try await withSite { address, line in
      let request = TransportRequest(url: address + "/healthz", headers: [TransportHeader("Host", host)])
      let response = try await line.send(request)
      #expect(response.status == 200)
    }
  }

  @Test(arguments: [
    ("/", 200), ("/?status=done", 200), ("/healthz", 200), ("/assets/tributary.css", 200),
    ("/assets/tributary.js", 200), ("/none", 404), ("/assets/none.css", 404), ("/indicators/HC11", 404),
  ])
  func `carries its guards on every answer`(path: String, status: Int) async throws {
    try await withSite { address, line in
      let response = try await line.send(TransportRequest(url: address + path))
      #expect(response.status == status)
      for guarding in PageHeaders.security where guarding.name != "Cache-Control" {
        #expect(response.header(guarding.name) == guarding.value, "\(path) \(guarding.name)")
      }
      #expect(response.header("Cache-Control") != nil, "\(path)")
    }
  }

  @Test func `carries its guards on a refusal and on a method it does not have`() async throws {
    try await withSite { address, line in
      let foreign = TransportRequest(url: address + "/", headers: [TransportHeader("Host", "evil.example")])
      let posted = TransportRequest(method: .post, url: address + "/", body: Array("status=done".utf8))
      for request in [foreign, posted] {
        let response = try await line.send(request)
        #expect(response.status >= 400)
        #expect(response.header("Content-Security-Policy") == PageHeaders.contentSecurityPolicy)
        #expect(response.header("X-Frame-Options") == "DENY")
      }
    }
  }

  @Test func `names a port that is taken`() async throws {
    try await withSite { address, _ in
      let taken = try ListenAddress(parsing: String(address.dropFirst("http://".count)))
      let router = try OfficeSite(office).router()
      do {
        try await WebServer.run(router, at: taken) { _ in Issue.record("two servers on one port") }
      } catch let error as DeskError {
        #expect(error.code == "port-in-use")
        #expect(error.message.english.contains("\(taken.port)"))
      }
    }
  }
}
