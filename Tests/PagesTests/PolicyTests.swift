import Testing

@testable import Pages

@Suite struct PolicyTests {
  @Test(arguments: PageLanguage.allCases, [true, false])
  func `I1: no page has an inline script, an inline style or an event attribute`(
    language: PageLanguage, isDemonstration: Bool
  ) throws {
    for page in try Samples(language: language, isDemonstration: isDemonstration).all() {
      let markup = Markup(page.html)
      for tag in markup.openings {
        #expect(tag.name != "style")
        if tag.name == "script" { #expect(tag["src"]?.hasPrefix("/assets/") == true) }
        for attribute in tag.attributes {
          #expect(attribute.name != "style" && !attribute.name.hasPrefix("on"), "\(attribute)")
        }
      }
      #expect(!markup.texts { $0.name == "script" }.contains { !$0.isEmpty })
    }
  }

  @Test(arguments: PageLanguage.allCases)
  func `every page is well formed, named, and says its language`(language: PageLanguage) throws {
    for page in try Samples(language: language, isDemonstration: true).all() {
      let markup = Markup(page.html)
      #expect(page.html.hasPrefix("<!DOCTYPE html>\n<html"), "\(page.html.prefix(40))")
      #expect(markup.firstUnbalanced == nil, "\(page.name)")
      #expect(markup.openings.first { $0.name == "html" }?["lang"] == language.tag)
      #expect(markup.openings.filter { $0.name == "h1" }.count == 1)
      #expect(markup.openings.filter { $0.name == "main" }.count == 1)
      let identifiers = markup.openings.compactMap { $0["id"] }
      #expect(Set(identifiers).count == identifiers.count)
      for tag in markup.openings where tag["aria-labelledby"] != nil {
        #expect(identifiers.contains(tag["aria-labelledby"] ?? ""))
      }
    }
  }

  @Test func `every table has a caption and every heading cell a scope`() throws {
    for page in try Samples().all() {
      let openings = Markup(page.html).openings
      #expect(openings.filter { $0.name == "table" }.count == openings.filter { $0.name == "caption" }.count)
      for cell in openings where cell.name == "th" { #expect(["row", "col"].contains(cell["scope"])) }
      for bar in openings where bar.name == "progress" { #expect(bar["aria-label"]?.isEmpty == false) }
    }
  }

  @Test func `I5: the headers forbid inline code, framing, sniffing, referrers and copies`() throws {
    let headers = Dictionary(PageHeaders.security.map { ($0.name, $0.value) }) { first, _ in first }
    let policy = try #require(headers["Content-Security-Policy"])
    let directives = policy.split(separator: ";").map { $0.drop { $0 == " " } }
    for wanted in [
      "default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
      "frame-ancestors 'none'", "form-action 'self'",
    ] { #expect(directives.contains { $0 == wanted }, "\(wanted)") }
    #expect(!policy.contains("unsafe"))
    #expect(headers["X-Content-Type-Options"] == "nosniff")
    #expect(headers["Referrer-Policy"] == "no-referrer")
    #expect(headers["Cache-Control"] == "no-store")
    for (name, value) in PageHeaders.security + PageHeaders.assets {
      #expect((name + value).unicodeScalars.allSatisfy { (" "..."~").contains($0) })
    }
  }

  @Test func `every file a page links to is provided, and every file provided is linked`() throws {
    var linked: Set<String> = []
    for page in try Samples().all() {
      for tag in Markup(page.html).openings where ["link", "script"].contains(tag.name) {
        linked.formUnion([tag["href"], tag["src"]].compactMap { $0 })
      }
    }
    #expect(linked == Set(PageAssets.own.map(\.path) + PageAssets.debianFiles.map(\.path)))
  }

  @Test func `the site's own files load nothing from elsewhere and build no markup from text`() {
    for asset in PageAssets.own {
      for forbidden in [
        "@import", "url(", "innerHTML", "outerHTML", "document.write", "eval(", "insertAdjacent", "fetch(",
      ] {
        #expect(!asset.text.contains(forbidden), "\(asset.path) \(forbidden)")
      }
      let addresses = asset.text.split(separator: "http").dropFirst().filter { !$0.hasPrefix("://www.w3.org/2000/svg") }
      #expect(addresses.isEmpty, "\(asset.path)")
    }
    for file in PageAssets.debianFiles {
      #expect(!file.candidates.isEmpty && file.candidates.allSatisfy { $0.hasPrefix("/usr/share/") })
    }
  }

  @Test func `every class on a page has a rule or is Bootstrap's`() throws {
    let bootstrap: Set = [
      "btn", "btn-primary", "btn-sm", "btn-outline-secondary", "table", "table-sm", "form-select", "form-select-sm",
      "visually-hidden",
    ]
    // These only group, or carry a state for the script.
    let unstyled: Set = [
      "site-name", "total-panel", "is-unmet", "is-incomplete", "completeness-name", "role-participant", "role-divided",
      "card-count", "counter", "reported",
    ]
    let styles = PageAssets.styles
    for page in try Samples(text: "x", isDemonstration: true).all() {
      for name in Set(Markup(page.html).openings.flatMap { ($0["class"] ?? "").split(separator: " ").map(String.init) })
      where !bootstrap.contains(name) && !unstyled.contains(name) {
        let isStyled = styles.contains("." + name)
        #expect(isStyled, "\(page.name) \(name)")
      }
    }
  }
}
