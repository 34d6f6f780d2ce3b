/// One phrase in both languages, side by side.
package struct Wording: Sendable, Hashable {
  /// The words in simplified Chinese.
  package let chinese: String
  /// The words in English.
  package let english: String

  init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  /// The words in `language`.
  package func text(in language: PageLanguage) -> String {
    switch language {
    case .chinese: chinese
    case .english: english
    }
  }
}

/// A closed set of phrases.
///
/// Each set answers for all of its cases in one `switch`, so the compiler misses none.
package protocol Phrase: RawRepresentable, CaseIterable, Sendable where RawValue == String {
  /// The phrase in both languages.
  var wording: Wording { get }
}

extension Phrase {
  /// The phrase in `language`, with `%1`, `%2` and so on replaced by `values` in one pass.
  package func text(in language: PageLanguage, _ values: String...) -> String {
    let template = wording.text(in: language)
    guard !values.isEmpty else { return template }
    var result = ""
    var afterPercent = false
    for character in template {
      if afterPercent, let digit = character.wholeNumberValue, values.indices.contains(digit - 1) {
        result += values[digit - 1]
        afterPercent = false
      } else {
        if afterPercent { result += "%" }
        afterPercent = character == "%"
        if !afterPercent { result.append(character) }
      }
    }
    return afterPercent ? result + "%" : result
  }
}

/// Every phrase by its name.
package enum Phrases {
  /// All sets together; the names are unique over the sets.
  package static let all: [String: Wording] = Dictionary(pairs) { first, _ in first }

  /// The phrases of each set in turn.
  package static let pairs: [(String, Wording)] =
    entries(SharedPhrase.self) + entries(DashboardPhrase.self) + entries(IndicatorPhrase.self)
    + entries(OfficePhrase.self) + entries(ErrorPhrase.self)

  private static func entries<Set: Phrase>(_ set: Set.Type) -> [(String, Wording)] {
    set.allCases.map { ($0.rawValue, $0.wording) }
  }
}
