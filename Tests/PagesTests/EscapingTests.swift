import Testing

@testable import Pages

/// Row I1 of the fault catalogue: stored text never becomes markup.
@Suite struct EscapingTests {
  static let payloads = [
    "<script>alert(1)</script>", "</script><script src=//x.example></script>", "\" onmouseover=\"alert(1)",
    "\"onmouseover=alert(1) x=", "' onfocus='alert(1)", "{{x}}", "{{{x}}}", "{{#rows}}", "{{>head}}",
    "{{=<% %>=}}", "\"\u{301} onmouseover=alert(1) ", "<\u{338}b>", "<\u{200D}b>\u{FE0F}", "--><b>", "]]><b>",
    "&lt;b&gt;", "`><b>", "javascript:alert(1)", "//x.example/", "a\r\nb\"c", "%1%2", "\\u003cb",
  ]

  @Test(arguments: payloads, PageLanguage.allCases)
  func `I1: no text in any field changes a tag or an attribute of any page`(
    payload: String, language: PageLanguage
  ) throws {
    let plain = try Samples(text: "x", language: language).all()
    let hostile = try Samples(text: payload, language: language).all()
    for (expected, page) in zip(plain, hostile) {
      #expect(Markup(page.html).skeleton == Markup(expected.html).skeleton, "\(page.name)")
    }
  }

  @Test(arguments: payloads)
  func `I1: a hostile text is shown as the text it is`(payload: String) throws {
    for page in try Samples(text: payload).all() {
      let shown = Markup(page.html).text.unicodeScalars.map(\.value)
      let wanted = payload.unicodeScalars.map(\.value)
      let found = shown.indices.contains { shown[$0...].starts(with: wanted) }
      #expect(found, "\(page.name)")
    }
  }

  @Test func `the samples fill every text field of every page with the payload`() throws {
    for page in try Samples(text: "payload").all() {
      let fields = strings(in: page.model).filter { !$0.path.contains("query.1") }
      #expect(fields.count > 5, "\(page.name)")
      for field in fields { #expect(field.text.contains("payload"), "\(page.name)\(field.path)") }
    }
  }

  @Test(arguments: payloads)
  func `every link stays on this host`(payload: String) throws {
    for page in try Samples(text: payload).all() {
      for tag in Markup(page.html).openings {
        for name in ["href", "src", "action"] {
          guard let address = tag[name], address != "#content" else { continue }
          #expect(address.hasPrefix("/") && !address.hasPrefix("//") && !address.contains("\\"), "\(address)")
        }
      }
    }
  }

  @Test func `a quote that carries a combining mark is escaped too`() {
    let escaped = ScalarEscaping().escapeText("\"\u{301}'\u{301}<\u{338}>\u{338}&\u{301}`\u{301}")
    #expect(
      Array(escaped.unicodeScalars)
        == Array("&quot;\u{301}&#39;\u{301}&lt;\u{338}&gt;\u{338}&amp;\u{301}&#96;\u{301}".unicodeScalars))
  }

  @Test func `control characters become the replacement character, line ends stay`() {
    #expect(ScalarEscaping().escapeText("a\u{0}b\u{1B}c\u{9F}d\te\nf") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\te\nf")
  }

  @Test(arguments: PageTemplate.allCases)
  func `templates hold no unescaped tag`(template: PageTemplate) {
    for tag in ["{{{", "{{&", "{{%", "{{=", "{{<"] { #expect(!template.text.contains(tag), "\(tag)") }
  }

  @Test func `chart data is JSON without a character that means anything to HTML`() {
    let chart = ChartData(
      labels: ["</script><b>&'\"\\\u{2028}\u{0}"],
      series: [.init(name: "<i>", colour: "blue", values: ["1.5", nil])], line: (name: "<", value: "60"))
    #expect(
      chart.json == #"{"labels":["\u003c/script\u003e\u003cb\u003e\u0026\u0027\"\\\u2028\u0000"],"#
        + #""series":[{"name":"\u003ci\u003e","colour":"blue","values":["1.5",null]}],"#
        + #""stacked":false,"horizontal":false,"line":{"name":"\u003c","value":"60"}}"#)
  }
}
