import Testing

@testable import Pages

@Suite struct LocationTests {
  @Test(arguments: [
    ("/overview", "/overview"), ("overview", "/overview"), ("", "/"), ("//x.example/a", "/x.example/a"),
    ("\\\\x.example", "/x.example"), ("/\\x", "/x"), ("javascript:alert(1)", "/javascript%3Aalert%281%29"),
    ("/指标/a b", "/%E6%8C%87%E6%A0%87/a%20b"), ("/a?b#c%20", "/a%3Fb%23c%2520"),
  ])
  func `I10: a path always stays on this host and is encoded`(path: String, address: String) {
    #expect(PageLocation(path).address(in: .chinese) == address)
  }

  @Test func `the switch keeps the path and the other query items in their order`() {
    let location = PageLocation("/a", query: [.init("period", "2022 Q2"), .init("lang", "zh"), .init("u", "教委&x=1")])
    #expect(location.switched(to: .english) == "/a?period=2022%20Q2&u=%E6%95%99%E5%A7%94%26x%3D1&lang=en")
    #expect(location.switched(to: .chinese) == "/a?period=2022%20Q2&u=%E6%95%99%E5%A7%94%26x%3D1&lang=zh")
  }

  @Test func `links say the language in English and leave it out in Chinese`() {
    let location = PageLocation("/a", query: [.init("lang", "zh"), .init("x", "1")])
    #expect(location.address(in: .english) == "/a?x=1&lang=en")
    #expect(location.address(in: .chinese) == "/a?x=1")
  }

  @Test(arguments: PageLanguage.allCases)
  func `every page has one switch to the other language and its links keep this one`(language: PageLanguage) throws {
    for page in try Samples(text: "here", language: language).all() {
      let anchors = Markup(page.html).openings.filter { $0.name == "a" && $0["href"] != "#content" }
      let switches = anchors.filter { $0.hasClass("language-switch") }
      #expect(switches.map { $0["href"] } == ["/here?here=here&period=2022Q2&lang=\(language.other.rawValue)"])
      for anchor in anchors where !anchor.hasClass("language-switch") {
        #expect(anchor["href"]?.hasSuffix("lang=en") == (language == .english), "\(page.name)")
      }
    }
  }

  @Test func `the filter form sends the language and the items it does not set`() throws {
    var page = Samples(text: "here", language: .english).office
    page.frame.location = PageLocation(
      "/ledger", query: [.init("status", "done"), .init("year", "2022"), .init("lang", "en"), .init("unit", "x")])
    page.statusFilter.name = "status"
    page.unitFilter.name = "unit"
    let openings = Markup(try PageRenderer().html(page)).openings
    let hidden = openings.filter { $0["type"] == "hidden" }.map { "\($0["name"] ?? "")=\($0["value"] ?? "")" }
    #expect(hidden == ["year=2022", "lang=en"])
    #expect(openings.first { $0.name == "form" }?["action"] == "/ledger")
    #expect(openings.filter { $0.name == "select" }.compactMap { $0["name"] } == ["status", "unit"])
    #expect(openings.contains { $0.name == "a" && $0["href"] == "/ledger?year=2022&lang=en" })
  }
}
