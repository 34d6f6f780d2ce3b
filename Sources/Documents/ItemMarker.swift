/// The number that opens a line: 第一部分, 一、, （一）, 1、, （1）, 1）, ①.
struct ItemMarker: Sendable, Equatable {
  /// The styles, in the customary order of depth.
  enum Style: Int, Sendable, Comparable {
    /// 第一部分, 第一章.
    case part = 0
    /// 一、
    case chinese = 10
    /// （一）
    case chineseBracket = 20
    /// 1、 or 1.
    case arabic = 30
    /// （1） or 1）
    case arabicBracket = 40
    /// ①
    case circled = 50

    static func < (left: Style, right: Style) -> Bool { left.rawValue < right.rawValue }
  }

  /// How it is written.
  let style: Style
  /// The number.
  let value: Int
  /// As printed, brackets kept and the separator dropped.
  let printed: String
  /// Whether a bracket is half-width.
  let halfWidthBracket: Bool

  private static let separators: Set<Unicode.Scalar> = ["、", ".", "．", "。"]
  private static let partWords = WordList("部分 章 篇 节 编")

  /// The marker that opens a trimmed line, and where the words after it start.
  static func read(_ text: PlanText) -> (marker: ItemMarker, bodyStart: Int)? {
    guard let first = text.at(0) else { return nil }
    let found: (ItemMarker, Int)? =
      switch first {
      case "第": part(text)
      case "（", "(": bracketed(text)
      default: symbol(first) ?? plain(text)
      }
    guard let (marker, end) = found else { return nil }
    return (marker, text.trimmed(end..<text.count).lowerBound)
  }

  private static func number(_ text: PlanText, from start: Int) -> (value: Int, end: Int, arabic: Bool)? {
    var end = start
    var value = 0
    while end < text.count, end - start < 3, let digit = ChineseNumeral.arabicDigit(text[end]) {
      value = value * 10 + digit
      end += 1
    }
    if end > start { return (value, end, true) }
    end = ChineseNumeral.end(of: text, from: start, limit: text.count)
    guard end - start <= 4, let value = ChineseNumeral.value(text.scalars[start..<end]) else { return nil }
    return (value, end, false)
  }

  private static func part(_ text: PlanText) -> (ItemMarker, Int)? {
    guard let (value, end, _) = number(text, from: 1),
      let length = partWords.length(startingAt: end, in: text, limit: text.count)
    else { return nil }
    let after = end + length
    if let next = text.at(after), !PlanText.isBlank(next), !"：:、".unicodeScalars.contains(next) { return nil }
    let marker = ItemMarker(style: .part, value: value, printed: text.string(0..<after), halfWidthBracket: false)
    let separated = text.at(after).map { "：:、".unicodeScalars.contains($0) } ?? false
    return (marker, separated ? after + 1 : after)
  }

  private static func bracketed(_ text: PlanText) -> (ItemMarker, Int)? {
    let start = text.trimmed(1..<text.count).lowerBound
    guard let (value, numberEnd, arabic) = number(text, from: start) else { return nil }
    let end = text.trimmed(numberEnd..<text.count).lowerBound
    guard let close = text.at(end), close == "）" || close == ")" else { return nil }
    let marker = ItemMarker(
      style: arabic ? .arabicBracket : .chineseBracket, value: value, printed: text.string(0..<end + 1),
      halfWidthBracket: text[0] == "(" || close == ")")
    let after = text.at(end + 1)
    return (marker, after == "、" || after == "." || after == "．" ? end + 2 : end + 1)
  }

  private static func plain(_ text: PlanText) -> (ItemMarker, Int)? {
    guard let (value, numberEnd, arabic) = number(text, from: 0) else { return nil }
    let end = text.trimmed(numberEnd..<text.count).lowerBound
    guard let mark = text.at(end) else { return nil }
    if arabic, mark == "）" || mark == ")" {
      let marker = ItemMarker(
        style: .arabicBracket, value: value, printed: text.string(0..<end + 1), halfWidthBracket: mark == ")")
      return (marker, end + 1)
    }
    guard separators.contains(mark), !(mark == "。" && !arabic) else { return nil }
    // 1.5 and 2022.3 are numbers, not markers.
    if mark != "、", let next = text.at(end + 1), ChineseNumeral.arabicDigit(next) != nil, !isYear(text, end + 1) {
      return nil
    }
    let marker = ItemMarker(
      style: arabic ? .arabic : .chinese, value: value, printed: text.string(0..<numberEnd), halfWidthBracket: false)
    return (marker, end + 1)
  }

  /// 12.2024年底前 is item 12.
  private static func isYear(_ text: PlanText, _ start: Int) -> Bool {
    text.at(start + 4) == "年" && (start..<start + 4).allSatisfy { ChineseNumeral.arabicDigit(text[$0]) != nil }
  }

  /// Markers that are one character each: ①, ⑴, ⒈, ㈠.
  private static func symbol(_ scalar: Unicode.Scalar) -> (ItemMarker, Int)? {
    let (style, base): (Style, UInt32)
    switch scalar.value {
    case 0x2460...0x2473: (style, base) = (.circled, 0x2460)
    case 0x2474...0x2487: (style, base) = (.arabicBracket, 0x2474)
    case 0x2488...0x249B: (style, base) = (.arabic, 0x2488)
    case 0x3220...0x3229: (style, base) = (.chineseBracket, 0x3220)
    default: return nil
    }
    let value = Int(scalar.value - base) + 1
    return (ItemMarker(style: style, value: value, printed: String(Character(scalar)), halfWidthBracket: false), 1)
  }
}
