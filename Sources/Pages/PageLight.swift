/// A light as a page shows it: its colour always beside a sign and a word, and a mark where a person set it.
package struct PageLight: Sendable, Hashable {
  /// The colour.
  package var light: CellLight
  /// The words in place of the usual ones; nil for the usual ones.
  package var word: String?
  /// Why a person set it over the computed one; nil for a computed light.
  package var reason: String?

  /// Makes a light.
  package init(_ light: CellLight, word: String? = nil, reason: String? = nil) {
    self.light = light
    self.word = word
    self.reason = reason
  }

  /// The names a template looks up, each beginning with `prefix`.
  func scope(_ prefix: String, in language: PageLanguage) -> Scope {
    var scope: Scope = [:]
    scope[prefix + "Light"] = .text(light.rawValue)
    scope[prefix + "Symbol"] = .text(light.symbol)
    scope[prefix + "Word"] = .text(word ?? light.phrase.text(in: language))
    scope[prefix + "IsSet"] = .flag(reason != nil)
    scope[prefix + "Reason"] = .text(reason.map { SharedPhrase.setByHandWhy.text(in: language, $0) } ?? "")
    return scope
  }
}
