/// A piece of text as an array of Unicode scalars, so that every scanner works by index in linear time.
struct PlanText: Sendable, Equatable {
  /// The scalars.
  let scalars: [Unicode.Scalar]

  /// Takes scalars.
  init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  /// Takes a string.
  init(_ string: String) {
    scalars = Array(string.unicodeScalars)
  }

  /// How many scalars there are.
  var count: Int { scalars.count }

  /// All of them.
  var all: Range<Int> { 0..<scalars.count }

  /// The scalar at an index within the text.
  subscript(index: Int) -> Unicode.Scalar { scalars[index] }

  /// The scalar at an index, or nil outside the text.
  func at(_ index: Int) -> Unicode.Scalar? {
    scalars.indices.contains(index) ? scalars[index] : nil
  }

  /// The whole text as a string.
  var string: String { string(all) }

  /// A range as a string.
  func string(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range.clamped(to: all)])
    return String(view)
  }

  /// A range as a text of its own.
  func slice(_ range: Range<Int>) -> PlanText {
    PlanText(scalars: Array(scalars[range.clamped(to: all)]))
  }

  /// A range without the blanks at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, PlanText.isBlank(scalars[lower]) { lower += 1 }
    while upper > lower, PlanText.isBlank(scalars[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  /// Whether a word stands at an index.
  func has(_ word: PlanText, at index: Int) -> Bool {
    guard index >= 0, index + word.count <= count else { return false }
    for offset in 0..<word.count where scalars[index + offset] != word[offset] { return false }
    return true
  }

  /// The first place of any of the scalars in a range.
  func first(of marks: Set<Unicode.Scalar>, in range: Range<Int>) -> Int? {
    range.clamped(to: all).first { marks.contains(scalars[$0]) }
  }

  /// Blanks that are trimmed at the ends of a line, never inside it.
  static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0B, 0x0C, 0x20, 0xA0, 0x3000, 0x200B, 0xFEFF, 0x2000...0x200A, 0x202F, 0x2028, 0x2029: true
    default: false
    }
  }

  /// Whether a scalar is a Chinese character.
  static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF, 0x3007: true
    default: false
    }
  }

  /// Whether a scalar is a Latin letter, half or full width.
  static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0xFF21...0xFF3A, 0xFF41...0xFF5A: true
    default: false
    }
  }
}

/// A closed list of words that is matched at an index, the longest first.
struct WordList: Sendable {
  private let byFirst: [Unicode.Scalar: [PlanText]]
  private let byLast: [Unicode.Scalar: [PlanText]]

  /// Takes the words, separated by blanks.
  init(_ words: String) {
    let list = words.split(whereSeparator: \.isWhitespace).map { PlanText(String($0)) }
      .filter { $0.count > 0 }.sorted { $0.count > $1.count }
    byFirst = Dictionary(grouping: list) { $0[0] }
    byLast = Dictionary(grouping: list) { $0[$0.count - 1] }
  }

  /// The length of the longest word that starts at an index and ends by a limit.
  func length(startingAt index: Int, in text: PlanText, limit: Int) -> Int? {
    guard index < limit, let first = text.at(index), let words = byFirst[first] else { return nil }
    return words.first { index + $0.count <= limit && text.has($0, at: index) }?.count
  }

  /// The length of the longest word that ends at an index and does not start before a floor.
  func length(endingAt end: Int, in text: PlanText, floor: Int) -> Int? {
    guard end > floor, let last = text.at(end - 1), let words = byLast[last] else { return nil }
    return words.first { end - $0.count >= floor && text.has($0, at: end - $0.count) }?.count
  }

  /// The first place in a range where a word stands, with the longest word there.
  func first(in text: PlanText, _ range: Range<Int>) -> Range<Int>? {
    for index in range.clamped(to: text.all) {
      if let length = length(startingAt: index, in: text, limit: range.upperBound) { return index..<index + length }
    }
    return nil
  }

  /// The last place in a range where a word stands.
  func last(in text: PlanText, _ range: Range<Int>) -> Range<Int>? {
    for index in range.clamped(to: text.all).reversed() {
      if let length = length(startingAt: index, in: text, limit: range.upperBound) { return index..<index + length }
    }
    return nil
  }

  /// Whether a string holds any of the words.
  func isIn(_ string: String) -> Bool {
    let text = PlanText(string)
    return first(in: text, text.all) != nil
  }

  /// Whether a string ends in one of the words.
  func ends(_ string: String) -> Bool {
    let text = PlanText(string)
    return length(endingAt: text.count, in: text, floor: 0) != nil
  }

  /// Whether a string starts with one of the words.
  func starts(_ string: String) -> Bool {
    let text = PlanText(string)
    return length(startingAt: 0, in: text, limit: text.count) != nil
  }
}
