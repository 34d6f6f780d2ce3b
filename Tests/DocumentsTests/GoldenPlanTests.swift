import Foundation
import Model
import Testing

@testable import Documents

@Suite(.enabled(if: PlanFixtures.hasGoldens, "the golden plans are not beside the package"))
struct `The golden plans` {
  static let names = ["liaoning-2022", "qianjiang-2022"]

  private func read(_ name: String) throws -> (golden: PlanDocument, parsed: PlanDocument) {
    let json = try Data(contentsOf: PlanFixtures.goldens.appending(path: "\(name).json"))
    let text = try Data(contentsOf: PlanFixtures.goldens.appending(path: "\(name).txt"))
    return (
      try JSONDecoder().decode(PlanDocument.self, from: json), try PlanFixtures.parser.parse(bytes: [UInt8](text))
    )
  }

  @Test(arguments: names) func `have the same titles, place and preamble`(name: String) throws {
    let (golden, parsed) = try read(name)
    #expect(parsed.title == golden.title)
    #expect(parsed.docNumber == golden.docNumber)
    #expect(parsed.issuer == golden.issuer)
    #expect(parsed.year == golden.year)
    #expect(parsed.region == golden.region)
    #expect(parsed.level == golden.level)
    #expect(parsed.noticeTitle == golden.noticeTitle)
    #expect(parsed.preamble == golden.preamble)
    #expect(parsed.unread == [])
  }

  @Test(arguments: names) func `have the same sections and items`(name: String) throws {
    let (golden, parsed) = try read(name)
    #expect(parsed.sections.count == golden.sections.count)
    for (want, got) in zip(golden.sections, parsed.sections) {
      var bare = got
      bare.tasks = want.tasks
      #expect(bare == want)
      #expect(got.tasks.count == want.tasks.count)
    }
  }

  @Test(arguments: names) func `have the same words, units, names and figures in every item`(name: String) throws {
    let (golden, parsed) = try read(name)
    for (want, got) in zip(golden.tasks, parsed.tasks) {
      var bare = got
      bare.targets = want.targets
      #expect(bare == want, "line \(want.sourceLine)")
    }
  }

  @Test(arguments: names) func `have the same targets, but for the names written by hand`(name: String) throws {
    let (golden, parsed) = try read(name)
    for (want, got) in zip(golden.tasks, parsed.tasks) {
      #expect(got.targets.map(masked) == want.targets.map(masked), "line \(want.sourceLine)")
      #expect(got.targets.allSatisfy { !$0.indicator.isEmpty })
    }
    #expect(parsed.targets.map { $0.subsetOf == nil } == golden.targets.map { $0.subsetOf == nil })
  }

  private func masked(_ target: PlanTarget) -> PlanTarget {
    var target = target
    target.id = ""
    target.indicator = ""
    target.subsetOf = nil
    return target
  }

  @Test(arguments: names) func `have the same mechanical anomalies`(name: String) throws {
    let kinds: Set<String> = [
      "missing-number", "mixed-numbering", "conversion-artefact", "split-heading", "open-unit-list", "generic-unit",
      "multiple-responsibility", "missing-metadata", "estimate", "mixed-punctuation", "mixed-range-mark",
      "chinese-numeral", "approximate-number", "irregular-spacing", "blank-lines", "trailing-space", "space-in-quote",
      "missing-responsibility", "self-reference",
    ]
    let (golden, parsed) = try read(name)
    func places(_ document: PlanDocument) -> Set<String> {
      Set(document.anomalies.filter { kinds.contains($0.kind) }.map { "\($0.line) \($0.kind)" })
    }
    #expect(places(parsed) == places(golden))
  }

  @Test(arguments: names) func `come back from JSON as they were`(name: String) throws {
    let (_, parsed) = try read(name)
    let data = try JSONEncoder().encode(parsed)
    #expect(try JSONDecoder().decode(PlanDocument.self, from: data) == parsed)
  }
}
