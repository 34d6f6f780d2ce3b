/// One entry of a selector.
package struct PageChoice: Sendable, Hashable {
  /// The choice as readers write it, for example `2022年第一季度`.
  package var label: String
  /// The page for that choice.
  package var location: PageLocation
  /// Whether this is what is being shown.
  package var isCurrent: Bool

  /// Makes one choice.
  package init(label: String, location: PageLocation, isCurrent: Bool) {
    self.label = label
    self.location = location
    self.isCurrent = isCurrent
  }
}

/// A row of links of which one is current: the years, the parts of a year, the lenses.
package struct PageSelector: Sendable, Hashable {
  /// What is chosen, already in the page's language.
  package var label: String
  /// The choices.
  package var choices: [PageChoice]

  /// Makes a selector.
  package init(label: String, choices: [PageChoice]) {
    self.label = label
    self.choices = choices
  }

  func scope(in language: PageLanguage) -> Scope {
    [
      "selectorLabel": .text(label),
      "choices": .list(
        choices.map {
          [
            "choiceLabel": .text($0.label), "choiceAddress": .text($0.location.address(in: language)),
            "choiceIsCurrent": .flag($0.isCurrent),
          ]
        }),
    ]
  }
}
