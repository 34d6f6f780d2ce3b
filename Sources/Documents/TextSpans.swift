/// Where the brackets and quotation marks of a text pair up; computed once, in linear time.
///
/// A mark without its partner pairs with nothing and is plain text.
struct TextSpans: Sendable {
  /// Places of 《》, marks included, outermost only.
  let titles: [Range<Int>]
  /// Places of “” that start outside 《》, marks included.
  let quotes: [Range<Int>]
  /// Places of （）, 〔〕, [] and 【】 outside 《》, marks included, outermost only.
  let brackets: [Range<Int>]
  /// For each scalar whether it lies inside any of them, marks included.
  private let inside: [UInt8]

  private static let titleBit: UInt8 = 1
  private static let quoteBit: UInt8 = 2
  private static let bracketBit: UInt8 = 4

  /// Pairs the marks of a text.
  init(_ text: PlanText) {
    let titles = TextSpans.pairs(text, ["《": "》"], skipping: [])
    var inside = [UInt8](repeating: 0, count: text.count)
    for span in titles { for index in span { inside[index] |= TextSpans.titleBit } }
    let quotes = TextSpans.quotePairs(text, inside)
    for span in quotes { for index in span { inside[index] |= TextSpans.quoteBit } }
    let brackets = TextSpans.pairs(
      text, ["（": "）", "(": ")", "〔": "〕", "[": "]", "【": "】", "［": "］"], skipping: titles)
    for span in brackets { for index in span { inside[index] |= TextSpans.bracketBit } }
    self.titles = titles
    self.quotes = quotes
    self.brackets = brackets
    self.inside = inside
  }

  /// Whether an index lies in “”.
  func inQuote(_ index: Int) -> Bool { inside[index] & TextSpans.quoteBit != 0 }

  /// Whether an index lies in a bracket.
  func inBracket(_ index: Int) -> Bool { inside[index] & TextSpans.bracketBit != 0 }

  /// Whether an index lies in 《》 or “”, where numbers belong to a name.
  func isName(_ index: Int) -> Bool { inside[index] & (TextSpans.titleBit | TextSpans.quoteBit) != 0 }

  /// Whether an index lies in no mark at all.
  func isOpen(_ index: Int) -> Bool { inside[index] == 0 }

  /// Outermost pairs.
  ///
  /// Half and full width forms close each other: （…) is common.
  private static func pairs(
    _ text: PlanText, _ marks: [Unicode.Scalar: Unicode.Scalar], skipping: [Range<Int>]
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var open: [(index: Int, close: Unicode.Scalar)] = []
    var skip = skipping[...]
    var index = 0
    while index < text.count {
      if let span = skip.first, index >= span.lowerBound {
        index = max(index, span.upperBound)
        skip = skip.dropFirst()
        continue
      }
      let scalar = text[index]
      if let close = marks[scalar] {
        open.append((index, close))
      } else if let top = open.last, fold(top.close) == fold(scalar) {
        open.removeLast()
        let span = top.index..<index + 1
        while let last = found.last, last.lowerBound > span.lowerBound { found.removeLast() }
        found.append(span)
      }
      index += 1
    }
    return found
  }

  private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "）": ")"
    case "］": "]"
    default: scalar
    }
  }

  private static func quotePairs(_ text: PlanText, _ inside: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    var close: Unicode.Scalar = "”"
    for index in text.all {
      let scalar = text[index]
      if let opened = start {
        if scalar == "“" { (start, close) = (index, "”") }
        guard scalar == close else { continue }
        found.append(opened..<index + 1)
        start = nil
      } else if inside[index] & titleBit == 0 {
        switch scalar {
        case "“": (start, close) = (index, "”")
        case "「": (start, close) = (index, "」")
        case "\"", "＂": (start, close) = (index, scalar)
        default: break
        }
      }
    }
    return found
  }
}
