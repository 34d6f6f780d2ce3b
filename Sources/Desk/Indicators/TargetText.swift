import Model

/// A target as the field's tables write it: `≥22%`, `80%以上`, `25左右`, `持续下降`, `0.5–1个百分点`, `实现`.
struct TargetText {
  /// How a value is held against it, where the words say so.
  let comparison: TargetOperator?
  /// The number or the two numbers, or nil where there are none.
  let bound: TargetBound?

  /// Reads one; nil where there is neither a number nor a word that is known.
  init?(_ text: String) {
    let plain = InputText.clean(text).filter { !$0.isWhitespace }
    let numbers = Self.numbers(plain)
    guard numbers.count <= 2, !plain.isEmpty else { return nil }
    let hasFall = plain.contains("下降") || plain.contains("降低")
    if numbers.isEmpty {
      let rises = ["上升", "提高", "提升", "增长"].contains { plain.contains($0) }
      if hasFall || rises {
        comparison = hasFall ? .trendDown : .trendUp
        bound = nil
      } else if ["实现", "是", "建立", "完成", "达到"].contains(where: plain.contains) {
        comparison = .equal
        bound = TargetBound("1")
      } else {
        return nil
      }
      return
    }
    guard let low = try? ExactDecimal(parsing: numbers[0]) else { return nil }
    guard numbers.count == 2 else {
      bound = TargetBound(low)
      comparison = Self.comparison(plain)
      return
    }
    guard let interval = TargetBound("\(numbers[0])..\(numbers[1])") else { return nil }
    bound = interval
    comparison = hasFall ? .decreaseBetween : .between
  }

  private static func comparison(_ text: String) -> TargetOperator? {
    let words: [(String, TargetOperator)] = [
      ("≥", .greaterOrEqual), (">=", .greaterOrEqual), ("≤", .lessOrEqual), ("<=", .lessOrEqual),
      ("不低于", .greaterOrEqual), ("不少于", .greaterOrEqual), ("不高于", .lessOrEqual), ("不超过", .lessOrEqual),
      ("以上", .greaterOrEqual), ("以下", .lessOrEqual), ("左右", .approximate), ("约", .approximate),
      ("超过", .greater), (">", .greater), ("＞", .greater), ("<", .less), ("＜", .less), ("=", .equal),
    ]
    return words.first { text.contains($0.0) }?.1
  }

  /// The numbers in a text; the base of a rate such as `/10万` is none.
  private static func numbers(_ text: String) -> [String] {
    var numbers: [String] = []
    var current = ""
    var previous: Character = " "
    for character in text + " " {
      if character.isASCII, character.isNumber || (character == "." && !current.isEmpty && !current.contains(".")) {
        if current.isEmpty, previous == "/" { current = "/" }
        current.append(character)
      } else {
        if !current.isEmpty, !current.hasPrefix("/") { numbers.append(current) }
        current = ""
      }
      previous = character
    }
    return numbers.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
  }
}
