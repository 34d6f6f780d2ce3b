import Mustache

/// Escapes text for HTML scalar by scalar.
///
/// The engine's own escaping compares whole `Character`s, so a quote followed by a combining mark is another character to
/// it and passes as it is: enough to leave an attribute's value. Here each scalar is looked at alone.
struct ScalarEscaping: MustacheContentType {
  /// The name templates give in their first tag.
  static let name = "TRIBUTARY"

  func escapeText(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "`": result += "&#96;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": result.unicodeScalars.append("\u{FFFD}")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
