/// A small reader of HTML for the tests: tags, attributes and text as a browser would split them.
struct Markup {
  struct Tag: Equatable {
    var name: String
    var isEnd: Bool
    var attributes: [Attribute]

    struct Attribute: Equatable {
      var name: String
      var value: String
    }

    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
    func hasClass(_ name: String) -> Bool { (self["class"] ?? "").split(separator: " ").contains { $0 == name } }
  }

  enum Token: Equatable {
    case tag(Tag)
    case text(String)
  }

  var tokens: [Token] = []
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ html: String) {
    scalars = Array(html.unicodeScalars)
    while let scalar = peek() {
      if scalar == "<", startsTag(at: position + 1) { readTag() } else { readText() }
    }
  }

  /// All opening tags.
  var openings: [Tag] {
    tokens.compactMap { token in
      if case .tag(let tag) = token, !tag.isEnd { tag } else { nil }
    }
  }

  /// Tag names and attribute names in order: what stored text must never change.
  var skeleton: [String] {
    tokens.compactMap { token in
      guard case .tag(let tag) = token else { return nil }
      return (tag.isEnd ? "/" : "") + tag.name + " " + tag.attributes.map(\.name).joined(separator: " ")
    }
  }

  /// All text outside tags, entities decoded.
  var text: String {
    tokens.reduce(into: "") { sum, token in
      if case .text(let text) = token { sum += text }
    }
  }

  /// The texts inside each element that `accepts` its opening tag, white space folded.
  func texts(where accepts: (Tag) -> Bool) -> [String] {
    tokens.indices.compactMap { start in
      guard case .tag(let tag) = tokens[start], !tag.isEnd, accepts(tag) else { return nil }
      var depth = 1
      var text = ""
      for token in tokens[(start + 1)...] {
        switch token {
        case .text(let piece): text += piece
        case .tag(let inner) where inner.name == tag.name: depth += inner.isEnd ? -1 : 1
        case .tag: break
        }
        if depth == 0 { break }
      }
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  /// The first tag that is closed out of order, if any.
  var firstUnbalanced: String? {
    let void: Set = ["!doctype", "meta", "link", "input", "br", "hr", "img"]
    var open: [String] = []
    for case .tag(let tag) in tokens where !void.contains(tag.name) {
      if !tag.isEnd { open.append(tag.name) } else if open.popLast() != tag.name { return tag.name }
    }
    return open.last
  }

  private func peek() -> Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func startsTag(at index: Int) -> Bool {
    guard index < scalars.count else { return false }
    let scalar = scalars[index]
    return scalar == "/" || scalar == "!" || scalar == "?" || (scalar.isASCII && scalar.properties.isAlphabetic)
  }

  private mutating func take(until stop: (Unicode.Scalar) -> Bool) -> String {
    var result = ""
    while let scalar = peek(), !stop(scalar) {
      result.unicodeScalars.append(scalar)
      position += 1
    }
    return result
  }

  private mutating func readText() {
    var raw = String(Character(scalars[position]))
    position += 1
    raw += take { $0 == "<" }
    tokens.append(.text(Self.decoded(raw)))
  }

  private mutating func readTag() {
    position += 1
    let isEnd = peek() == "/"
    if isEnd { position += 1 }
    let name = take { $0 == ">" || $0 == "/" || $0.properties.isWhitespace }.lowercased()
    var attributes: [Tag.Attribute] = []
    while let scalar = peek(), scalar != ">" {
      if scalar == "/" || scalar.properties.isWhitespace { position += 1 } else { attributes.append(readAttribute()) }
    }
    position += 1
    tokens.append(.tag(Tag(name: name, isEnd: isEnd, attributes: attributes)))
  }

  private mutating func readAttribute() -> Tag.Attribute {
    // A leading "=" belongs to the name, as browsers have it; the first scalar is always consumed.
    var name = String(Character(scalars[position]))
    position += 1
    name += take { $0 == "=" || $0 == ">" || $0 == "/" || $0.properties.isWhitespace }
    guard peek() == "=" else { return .init(name: name.lowercased(), value: "") }
    position += 1
    guard let quote = peek(), quote == "\"" || quote == "'" else {
      return .init(name: name.lowercased(), value: Self.decoded(take { $0 == ">" || $0.properties.isWhitespace }))
    }
    position += 1
    let value = take { $0 == quote }
    position += 1
    return .init(name: name.lowercased(), value: Self.decoded(value))
  }

  private static func decoded(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    let entities: [(String, Unicode.Scalar)] = [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&"),
    ]
    while let scalar = rest.first {
      if let (entity, plain) = entities.first(where: { rest.starts(with: $0.0.unicodeScalars) }) {
        result.append(plain)
        rest.removeFirst(entity.unicodeScalars.count)
      } else {
        result.append(scalar)
        rest.removeFirst()
      }
    }
    return String(result)
  }
}
