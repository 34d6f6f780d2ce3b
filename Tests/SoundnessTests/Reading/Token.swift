/// A piece of Swift source that is neither space nor comment.
struct Token: Equatable {
  /// What a token is; only as fine as the checks need.
  enum Kind {
    case identifier
    case number
    case string
    case punctuation
  }

  var kind: Kind
  /// The characters as written; for a string, what stands between its quotes.
  var text: String
  /// Line number of the first byte, counted from 1.
  var line: Int
  /// Offsets in bytes: the first, and the one after the last.
  var start: Int
  var end: Int

  /// Whether this is the given name or sign, and not a string that happens to hold it.
  func reads(_ expected: String) -> Bool { kind != .string && text == expected }
}

/// A comment and the line it begins on.
struct SourceComment: Equatable {
  var text: String
  var line: Int
}
