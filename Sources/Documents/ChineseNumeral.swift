/// Reads numerals in Chinese characters (一, 十五, 两, 一百二十, 二〇二二) and single digits of either width.
enum ChineseNumeral {
  /// The longest run read as one numeral; longer runs are words, not numbers.
  static let longest = 12

  /// The value of an Arabic digit, half or full width.
  static func arabicDigit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar.value {
    case 0x30...0x39: Int(scalar.value - 0x30)
    case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
    default: nil
    }
  }

  /// The value of a Chinese digit.
  static func digit(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "零", "〇": 0
    case "一", "壹": 1
    case "二", "两", "贰": 2
    case "三", "叁": 3
    case "四", "肆": 4
    case "五", "伍": 5
    case "六", "陆": 6
    case "七", "柒": 7
    case "八", "捌": 8
    case "九", "玖": 9
    default: nil
    }
  }

  private static func power(_ scalar: Unicode.Scalar) -> Int? {
    switch scalar {
    case "十", "拾": 10
    case "百", "佰": 100
    case "千", "仟": 1000
    default: nil
    }
  }

  /// Whether a scalar can stand in a Chinese numeral.
  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    digit(scalar) != nil || power(scalar) != nil
  }

  /// The end of the run of numeral characters that starts at an index, at most `longest` of them.
  static func end(of text: PlanText, from start: Int, limit: Int) -> Int {
    var index = start
    while index < limit, index - start < longest, contains(text[index]) { index += 1 }
    return index
  }

  /// The value of a whole run, or nil if it is no well-formed numeral.
  static func value(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    guard !scalars.isEmpty, scalars.count <= longest else { return nil }
    if scalars.count > 1, scalars.allSatisfy({ digit($0) != nil }) {
      return positional(scalars)
    }
    var total = 0
    var pending: Int?
    var lastPower = Int.max
    for scalar in scalars {
      if let value = digit(scalar) {
        guard pending == nil || pending == 0 else { return nil }
        pending = value
      } else if let factor = power(scalar) {
        guard factor < lastPower else { return nil }
        if pending == nil, total > 0 { return nil }
        total += (pending ?? 1) * factor
        pending = nil
        lastPower = factor
      } else {
        return nil
      }
    }
    return total + (pending ?? 0)
  }

  /// Digits read one by one, as in 二〇二二; 两三 and 三四 are vague, so two digits without 〇 are refused.
  private static func positional(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    guard scalars.count == 4, !scalars.contains("两") else { return nil }
    return scalars.reduce(0) { $0 * 10 + (digit($1) ?? 0) }
  }
}
