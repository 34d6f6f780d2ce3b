import Testing

@testable import Pages

@Suite struct PhraseTests {
  @Test func `no name is given to two phrases`() {
    #expect(Phrases.all.count == Phrases.pairs.count)
  }

  @Test(arguments: Phrases.pairs.map(\.0))
  func `a phrase has words in both languages and the same places for values`(name: String) throws {
    let wording = try #require(Phrases.all[name])
    #expect(!wording.chinese.isEmpty && !wording.english.isEmpty && wording.chinese != wording.english)
    #expect(places(wording.chinese) == places(wording.english))
    if !["switchLanguage", "demonstrationOther"].contains(name) {
      #expect(wording.chinese.unicodeScalars.contains(where: isHan))
      #expect(!wording.english.unicodeScalars.contains(where: isHan))
    }
  }

  @Test(arguments: PageTemplate.allCases)
  func `every phrase a template names is in the table`(template: PageTemplate) {
    for piece in template.text.split(separator: "{{t.", omittingEmptySubsequences: false).dropFirst() {
      let name = String(piece.prefix { $0 != "}" })
      #expect(Phrases.all[name] != nil, "\(name)")
    }
  }

  @Test func `values fill their places once and are not looked into`() {
    #expect(SharedPhrase.reportedOf.text(in: .chinese, "%2", "38") == "已报 %2/38")
    #expect(SharedPhrase.asOf.text(in: .english, "50%") == "Data as of 50%")
  }

  @Test func `an English page made of English text shows no Chinese but the switch and the banner`() throws {
    for page in try Samples(text: "text", language: .english).all() {
      let text = Markup(page.html).text.replacing("中文", with: "")
      #expect(!text.unicodeScalars.contains(where: isHan), "\(page.name)")
    }
  }

  private func places(_ text: String) -> [String] {
    text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().map { String($0.prefix(1)) }.sorted()
  }

  private func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}
