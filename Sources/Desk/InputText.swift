/// Text as a person typed it, brought to the form that codes and numbers have.
package enum InputText {
  /// Full-width letters, digits and signs as Chinese input methods give them become ASCII, blanks at the ends go.
  package static func clean(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: scalars.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
      case 0x3000, 0x00A0: scalars.append(" ")
      default: scalars.append(scalar)
      }
    }
    return trimmed(String(scalars))
  }

  /// The text without blanks at its ends.
  package static func trimmed(_ text: String) -> String {
    var cleaned = text[...]
    while cleaned.first?.isWhitespace == true { cleaned.removeFirst() }
    while cleaned.last?.isWhitespace == true { cleaned.removeLast() }
    return String(cleaned)
  }

  /// Whether a person wrote yes or no; nil for anything else.
  package static func yesOrNo(_ text: String) -> Bool? {
    switch clean(text).lowercased() {
    case "1", "是", "yes", "true", "y", "√", "✓": true
    case "0", "否", "no", "false", "n", "×", "✗": false
    default: nil
    }
  }

  /// A code as it is known, whatever its case; cleaned where it is not known.
  package static func code(_ text: String, among known: some Collection<String>) -> String {
    let cleaned = clean(text)
    return known.first { $0.lowercased() == cleaned.lowercased() } ?? cleaned
  }
}
