import Mustache

/// What a template may look up.
///
/// Only text, flags, lists and phrases can be put in, so that no stored text is ever run as a
/// template or rendered by reflection.
struct Scope: MustacheParent, ExpressibleByDictionaryLiteral, Sendable {
  enum Value: Sendable {
    case text(String)
    case flag(Bool)
    case list([Scope])
    case phrases(PhraseBook)

    /// A number as text.
    static func number(_ value: Int) -> Value { .text(String(value)) }
    /// Text that may be missing: its section is left out then.
    static func optional(_ text: String?) -> Value { text.map(Value.text) ?? .flag(false) }
  }

  private var values: [String: Value]

  init(dictionaryLiteral elements: (String, Value)...) {
    values = Dictionary(elements) { _, last in last }
  }

  subscript(name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// This scope with the names of `other` added.
  func adding(_ other: Scope) -> Scope {
    var sum = self
    sum.values.merge(other.values) { _, last in last }
    return sum
  }

  func child(named name: String) -> Any? {
    switch values[name] {
    case .text(let text): text
    case .flag(let flag): flag
    case .list(let list): list
    case .phrases(let book): book
    case nil: nil
    }
  }
}

/// The phrases of one language, by name; a template writes `{{t.name}}`.
struct PhraseBook: MustacheParent, Sendable {
  let language: PageLanguage

  func child(named name: String) -> Any? { Phrases.all[name]?.text(in: language) }
}
