/// A way of computation as the field's tables write it: `规范管理人数/管理人数×100%`.
struct ComputationText {
  /// What is counted above the line.
  let numerator: String
  /// What is counted below.
  let denominator: String
  /// What the ratio is multiplied with.
  let factor: Int64
  /// The unit that follows, or nil.
  let unit: String?

  /// Reads a ratio; nil for anything else.
  init?(_ text: String) {
    let plain = InputText.clean(text)
    guard let stroke = plain.firstIndex(where: { "÷/／".contains($0) }) else { return nil }
    let above = plain[..<stroke]
    var below = plain[plain.index(after: stroke)...]
    var tail = Substring()
    if let times = below.lastIndex(where: { "×xX*✕".contains($0) }) {
      tail = below[below.index(after: times)...]
      below = below[..<times]
    }
    let scale = tail.filter { !$0.isWhitespace }
    switch scale {
    case "": (factor, unit) = (1, nil)
    case "100%", "100", "100％": (factor, unit) = (100, "%")
    case "1000‰", "1000": (factor, unit) = (1_000, scale.hasSuffix("‰") ? "‰" : nil)
    case "100000", "10万", "100000/10万", "10万/10万": (factor, unit) = (100_000, "1/10万")
    default: return nil
    }
    numerator = Self.bare(above)
    denominator = Self.bare(below)
    guard !numerator.isEmpty, !denominator.isEmpty else { return nil }
  }

  /// Without what introduces it and without brackets around the whole.
  private static func bare(_ text: Substring) -> String {
    var text = text
    if let sign = text.lastIndex(where: { "=＝:：".contains($0) }) { text = text[text.index(after: sign)...] }
    var bare = InputText.trimmed(String(text))
    while let first = bare.first, let last = bare.last, "(（[".contains(first), ")）]".contains(last), bare.count > 2 {
      bare = InputText.trimmed(String(bare.dropFirst().dropLast()))
    }
    return bare
  }
}
