/// What stands before the first section: document number, issuer, titles and the blocks of the preamble.
struct FrontMatter: Sendable {
  /// The document number.
  private(set) var docNumber: String?
  /// The issuing body.
  private(set) var issuer: String?
  /// The title of the covering notice.
  private(set) var noticeTitle: String?
  /// The plan's own title.
  private(set) var title: String?
  /// The lines of the plan's own title.
  private(set) var titleLine: Int?
  /// The line of the document number.
  private(set) var docNumberLine: Int?
  /// The blocks in order.
  private(set) var blocks: [(kind: PreambleBlock.Kind, line: SourceLine)] = []
  /// Lines that found a place in a title, a number or the issuer.
  private(set) var consumed: Set<Int> = []
  /// Lines whose title is broken over several lines: the first line of each.
  private(set) var splitHeadings: [(line: Int, last: Int, title: String)] = []

  private var pending: [SourceLine] = []

  private static let noticeEnds = WordList("通知 函 批复 公告 通报 决定")
  private static let planEnds = WordList("要点 计划 方案 规划 安排 任务 清单 纲要 意见 措施 目标 要求 细则 部署 台账 分解表 分工表")
  private static let maximumTitle = 80
  /// How many lines a broken title may have.
  private static let longestHeading = 6

  /// Reads the lines before the outline.
  init(_ lines: ArraySlice<SourceLine>) {
    for (offset, line) in zip(lines.indices, lines) {
      let next = offset + 1 < lines.endIndex ? lines[offset + 1] : nil
      take(line, next: next)
    }
    flush()
    if title == nil, let inner = noticeTitle.flatMap(FrontMatter.innerTitle) { title = inner }
  }

  private mutating func take(_ line: SourceLine, next: SourceLine?) {
    if docNumber == nil, let number = DocumentNumber.whole(line.text) {
      docNumber = number
      docNumberLine = line.number
      consumed.insert(line.number)
      return
    }
    if issuer == nil, let masthead = FrontMatter.masthead(line.text) {
      issuer = masthead
      consumed.insert(line.number)
      return
    }
    let last = line.text.at(line.text.count - 1)
    if last == "：" || last == ":", line.text.count <= 60 {
      flush()
      blocks.append((.salutation, line))
      return
    }
    guard LineShape.isHeading(line.text, atMost: FrontMatter.maximumTitle), !LineShape.isDate(line.text) else {
      flush()
      blocks.append((blockKind, line))
      return
    }
    if pending.count >= FrontMatter.longestHeading { flush() }
    pending.append(line)
    let joined = joinedPending
    if noticeTitle == nil, FrontMatter.noticeEnds.ends(joined), joined.contains("关于") || pending.count == 1 {
      finishNotice(joined)
    } else if title == nil, FrontMatter.endsLikePlan(line.text),
      !joined.contains("关于") || !FrontMatter.continuesNotice(next)
    {
      finishTitle(line)
    }
  }

  private var joinedPending: String { pending.map(\.text.string).joined() }

  private var blockKind: PreambleBlock.Kind { noticeTitle != nil && titleLine == nil ? .notice : .generalRequirement }

  /// The office in a red masthead: …委员会文件.
  private static func masthead(_ text: PlanText) -> String? {
    guard text.count > 4, text.has(PlanText("文件"), at: text.count - 2) else { return nil }
    let name = text.slice(text.trimmed(0..<text.count - 2))
    return LineShape.isOffice(name) ? name.string : nil
  }

  private static func continuesNotice(_ line: SourceLine?) -> Bool {
    guard let line else { return false }
    return LineShape.isHeading(line.text) && noticeEnds.ends(line.text.string)
  }

  private static func endsLikePlan(_ text: PlanText) -> Bool {
    var end = text.count
    if let last = text.at(end - 1), last == "）" || last == ")" {
      guard let open = text.scalars.lastIndex(where: { $0 == "（" || $0 == "(" }) else { return false }
      end = open
    }
    return planEnds.length(endingAt: end, in: text, floor: 0) != nil
  }

  private mutating func finishNotice(_ joined: String) {
    noticeTitle = joined
    if let about = PlanText(joined).position(of: PlanText("关于")), about > 0 {
      let name = PlanText(joined).slice(0..<about)
      if LineShape.isOffice(name) { issuer = name.string }
    }
    consume(title: joined)
  }

  private mutating func finishTitle(_ line: SourceLine) {
    var parts = [line]
    let before = Array(pending.dropLast())
    let complete = line.text.count >= 10 && line.text.at(0).map { ChineseNumeral.arabicDigit($0) == nil } ?? false
    if let previous = before.last, !complete || !LineShape.isOffice(previous.text), !LineShape.isOffice(previous.text) {
      parts = before.filter { !LineShape.isOffice($0.text) } + parts
    }
    for other in before where !parts.contains(where: { $0.number == other.number }) {
      if LineShape.isOffice(other.text), issuer == nil {
        issuer = other.text.string
        consumed.insert(other.number)
      } else {
        blocks.append((blockKind, other))
      }
    }
    pending = parts
    let joined = joinedPending
    title = joined
    titleLine = parts.first?.number
    consume(title: joined)
  }

  private mutating func consume(title: String) {
    if pending.count > 1, let first = pending.first, let last = pending.last {
      splitHeadings.append((first.number, last.number, title))
    }
    consumed.formUnion(pending.map(\.number))
    pending.removeAll()
  }

  /// Headings that became no title are kept as blocks.
  private mutating func flush() {
    for line in pending { blocks.append((blockKind, line)) }
    pending.removeAll()
  }

  /// The title of the plan that a notice issues: 关于印发X的通知.
  private static func innerTitle(_ notice: String) -> String? {
    let text = PlanText(notice)
    guard let issue = text.position(of: PlanText("印发")) else { return nil }
    let end = text.scalars.lastIndex(of: "的") ?? text.count
    guard issue + 2 < end else { return nil }
    let inner = text.slice(issue + 2..<end)
    let bare = inner.scalars.filter { $0 != "《" && $0 != "》" }
    return bare.isEmpty ? nil : PlanText(scalars: bare).string
  }
}

extension PlanText {
  /// The first place of a phrase.
  func position(of word: PlanText) -> Int? {
    guard word.count > 0, count >= word.count else { return nil }
    return (0...count - word.count).first { has(word, at: $0) }
  }
}

/// Document numbers: 渝健推办发〔2022〕3号.
enum DocumentNumber {
  private static let opening: Set<Unicode.Scalar> = ["〔", "[", "［", "【", "（", "("]
  private static let closing: Set<Unicode.Scalar> = ["〕", "]", "］", "】", "）", ")"]
  private static let longestPrefix = 20

  /// The document number that is the whole of a line.
  static func whole(_ text: PlanText) -> String? {
    guard text.count <= 40, let found = all(in: text).first, found == text.all else { return nil }
    return text.string
  }

  /// The places of the document numbers in a text.
  static func all(in text: PlanText) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var floor = 0
    for index in text.all where opening.contains(text[index]) && index >= floor {
      var end = index + 1
      while end < text.count, end - index <= 4, ChineseNumeral.arabicDigit(text[end]) != nil { end += 1 }
      guard end == index + 5, let close = text.at(end), closing.contains(close) else { continue }
      end += 1
      if text.at(end) == "第" { end += 1 }
      let digits = end
      while end < text.count, end - digits < 6, ChineseNumeral.arabicDigit(text[end]) != nil { end += 1 }
      guard end > digits, text.at(end) == "号" else { continue }
      var start = index
      while start > floor, index - start < longestPrefix, PlanText.isHan(text[start - 1]) { start -= 1 }
      guard start < index else { continue }
      found.append(start..<end + 1)
      floor = end + 1
    }
    return found
  }
}
