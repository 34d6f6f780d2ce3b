/// What stands in one place of a sheet: words or a figure, and what belongs to it.
package struct SheetCell: Sendable, Hashable {
  /// The words; nil where there is no data, which is never zero.
  package var text: String?
  /// Where the words lead.
  package var location: PageLocation?
  /// The light beside them.
  package var light: PageLight?
  /// A smaller line beneath.
  package var note: String?
  /// Whether it calls for attention.
  package var isAlarming: Bool
  /// The words that open the names.
  package var namesLabel: String
  /// Names that stand behind the words, such as who is missing.
  package var names: [String]

  /// Makes a cell.
  package init(
    _ text: String?, location: PageLocation? = nil, light: PageLight? = nil, note: String? = nil,
    isAlarming: Bool = false, namesLabel: String = "", names: [String] = []
  ) {
    self.text = text
    self.location = location
    self.light = light
    self.note = note
    self.isAlarming = isAlarming
    self.namesLabel = namesLabel
    self.names = names
  }

  func scope(in language: PageLanguage) -> Scope {
    let shown = light ?? PageLight(.grey)
    return shown.scope("cell", in: language).adding([
      "hasCellText": .flag(text != nil), "cellText": .text(text ?? ""),
      "cellAddress": .optional(location?.address(in: language)),
      "hasCellLight": .flag(light != nil),
      "cellNote": .optional(note), "cellIsAlarming": .flag(isAlarming),
      "hasCellNames": .flag(!names.isEmpty), "cellNamesLabel": .text(namesLabel),
      "cellNames": .list(names.map { ["cellName": .text($0)] }),
    ])
  }
}

/// One fact: what it is, and what is known.
package struct SheetFact: Sendable, Hashable {
  /// What it is, already in the page's language.
  package var label: String
  /// What is known.
  package var cell: SheetCell

  /// Makes a fact.
  package init(_ label: String, _ cell: SheetCell) {
    self.label = label
    self.cell = cell
  }

  func scope(in language: PageLanguage) -> Scope {
    cell.scope(in: language).adding(["factLabel": .text(label)])
  }
}
