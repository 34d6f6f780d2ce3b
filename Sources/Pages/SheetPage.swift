/// A page of facts and tables: completeness, publications, explanations, targets.
package struct SheetPage: Sendable, Hashable {
  /// What surrounds the page.
  package var frame: PageFrame
  /// The heading.
  package var title: String
  /// The period or name beside the heading; nil for none.
  package var subtitle: String?
  /// The pages above this one.
  package var path: [PageFrame.Link]
  /// What can be chosen.
  package var selectors: [PageSelector]
  /// Sentences under the heading.
  package var notes: [String]
  /// What is known in short.
  package var facts: [SheetFact]
  /// The tables.
  package var tables: [SheetTable]

  /// Makes a page.
  package init(
    frame: PageFrame, title: String, subtitle: String? = nil, path: [PageFrame.Link] = [],
    selectors: [PageSelector] = [], notes: [String] = [], facts: [SheetFact] = [], tables: [SheetTable]
  ) {
    self.frame = frame
    self.title = title
    self.subtitle = subtitle
    self.path = path
    self.selectors = selectors
    self.notes = notes
    self.facts = facts
    self.tables = tables
  }

  var scope: Scope {
    let language = frame.language
    return frame.scope(title: title).adding([
      "sheetTitle": .text(title), "subtitle": .optional(subtitle),
      "path": .list(path.map { $0.scope(in: language) }), "hasPath": .flag(!path.isEmpty),
      "selectors": .list(selectors.map { $0.scope(in: language) }),
      "notes": .list(notes.map { ["noteSentence": .text($0)] }),
      "hasFacts": .flag(!facts.isEmpty), "facts": .list(facts.map { $0.scope(in: language) }),
      "tables": .list(tables.enumerated().map { $1.scope(number: $0 + 1, in: language) }),
    ])
  }
}
