/// A date word in an item: 2022年, 2022年度, 年底前, 10月底前, 今年, 2019—2020年.
struct DateWord: Sendable, Equatable {
  /// What the word says.
  enum Kind: Sendable, Equatable {
    /// A day by which something is due, as an ISO date; nil if the plan's year is not known.
    case day(String?)
    /// A year that is not over in the plan's year, or later: it can be a deadline too.
    case year(String)
    /// 年度 alone, which is a deadline only inside its own clause.
    case yearly(String?)
    /// A year before the plan's, or a span of years.
    case past
    /// A month or day that sets no deadline.
    case mention
  }

  /// Its place.
  let range: Range<Int>
  /// What it says.
  let kind: Kind
  /// The year it names.
  let year: Int?

  /// The deadline it can give.
  var deadline: String? {
    switch kind {
    case .day(let day), .yearly(let day): day
    case .year(let day): day
    case .past, .mention: nil
    }
  }

  /// Whether it says "by": with 前, 底 or 内.
  var isDue: Bool { if case .day = kind { true } else { false } }
}

/// Finds date words in one pass.
struct DateScanner {
  private let text: PlanText
  private let spans: TextSpans
  private let planYear: Int?

  private static let relative = WordList(
    "今年年底前 今年年底 今年底前 今年底 今年内 今年 本年度内 本年度 本年底前 本年底 本年内 年底前 年底 年末前 年末 年内 年度内 年度")
  private static let halves = WordList("上半年 下半年")
  private static let quarters = WordList("第一季度 第二季度 第三季度 第四季度 一季度 二季度 三季度 四季度")
  private static let dues = WordList("底之前 底以前 底前 末之前 末前 之前 以前 前 底 末 内")
  private static let rangeMarks: Set<Unicode.Scalar> = ["-", "－", "–", "—", "~", "～", "至", "到"]

  /// The date words of a text outside 《》 and “”.
  static func words(in text: PlanText, spans: TextSpans, planYear: Int?) -> [DateWord] {
    let scanner = DateScanner(text: text, spans: spans, planYear: planYear)
    var found: [DateWord] = []
    var index = 0
    while index < text.count {
      if !spans.isName(index), let word = scanner.word(at: index) {
        found.append(word)
        index = word.range.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  private func word(at index: Int) -> DateWord? {
    if ChineseNumeral.arabicDigit(text[index]) != nil {
      if let before = text.at(index - 1), ChineseNumeral.arabicDigit(before) != nil || before == "." { return nil }
      return numeric(at: index)
    }
    if let length = DateScanner.relative.length(startingAt: index, in: text, limit: text.count) {
      return relative(index..<index + length)
    }
    if let length = DateScanner.halves.length(startingAt: index, in: text, limit: text.count) {
      let day = planYear.map { text[index] == "上" ? DateScanner.iso($0, 6, 30) : DateScanner.iso($0, 12, 31) }
      return DateWord(range: index..<withDue(index + length).end, kind: .day(day), year: planYear)
    }
    if let length = DateScanner.quarters.length(startingAt: index, in: text, limit: text.count) {
      let start = text[index] == "第" ? index + 1 : index
      guard let quarter = ChineseNumeral.digit(text[start]) else { return nil }
      let day = planYear.map { DateScanner.lastDay($0, quarter * 3) }
      let (end, due) = withDue(index + length)
      return DateWord(range: index..<end, kind: due ? .day(day) : .mention, year: planYear)
    }
    return nil
  }

  private func relative(_ range: Range<Int>) -> DateWord? {
    if let before = text.at(range.lowerBound - 1), "每各历逐往".unicodeScalars.contains(before) { return nil }
    let day = planYear.map { DateScanner.iso($0, 12, 31) }
    let word = text.string(range)
    if word == "年度" { return DateWord(range: range, kind: .yearly(day), year: planYear) }
    return DateWord(range: range, kind: .day(day), year: planYear)
  }

  private func digits(from start: Int, atMost limit: Int) -> (value: Int, end: Int) {
    var end = start
    var value = 0
    while end < text.count, end - start < limit, let digit = ChineseNumeral.arabicDigit(text[end]) {
      value = value * 10 + digit
      end += 1
    }
    return (value, end)
  }

  private func withDue(_ end: Int) -> (end: Int, due: Bool) {
    guard let length = DateScanner.dues.length(startingAt: end, in: text, limit: text.count) else {
      return (end, false)
    }
    // 6月内科 and the like are not due dates, but 前 and 底 are.
    return (end + length, true)
  }

  private func numeric(at index: Int) -> DateWord? {
    let (first, end) = digits(from: index, atMost: 5)
    let length = end - index
    if length == 4, (1900...2199).contains(first) { return yearWord(index, first, end) }
    guard length <= 2, (1...12).contains(first), text.at(end) == "月" else { return nil }
    return monthWord(start: index, year: planYear, month: first, after: end + 1)
  }

  private func yearWord(_ index: Int, _ year: Int, _ digitsEnd: Int) -> DateWord? {
    var cursor = digitsEnd
    if text.at(cursor) == "年" { cursor += 1 }
    if let mark = text.at(cursor), DateScanner.rangeMarks.contains(mark) {
      var second = cursor + 1
      while second < text.count, DateScanner.rangeMarks.contains(text[second]), second - cursor < 3 { second += 1 }
      let (_, end) = digits(from: second, atMost: 4)
      if end - second == 4 || end - second == 2, text.at(end) == "年" {
        let tail = text.at(end + 1) == "度" ? end + 2 : end + 1
        return DateWord(range: index..<tail, kind: .past, year: year)
      }
    }
    guard text.at(digitsEnd) == "年" else { return nil }
    let (month, monthEnd) = digits(from: digitsEnd + 1, atMost: 2)
    if monthEnd > digitsEnd + 1, (1...12).contains(month), text.at(monthEnd) == "月" {
      return monthWord(start: index, year: year, month: month, after: monthEnd + 1)
    }
    var end = digitsEnd + 1
    if DateScanner.halves.length(startingAt: end, in: text, limit: text.count) != nil {
      let day = text[end] == "上" ? DateScanner.iso(year, 6, 30) : DateScanner.iso(year, 12, 31)
      return settled(index..<withDue(end + 3).end, year, .day(day))
    }
    if let length = DateScanner.quarters.length(startingAt: end, in: text, limit: text.count) {
      let digit = text[end] == "第" ? text[end + 1] : text[end]
      let day = DateScanner.lastDay(year, (ChineseNumeral.digit(digit) ?? 4) * 3)
      return settled(index..<withDue(end + length).end, year, .day(day))
    }
    if text.at(end) == "度" { end += 1 }
    if text.at(end) == "年", let next = text.at(end + 1), next == "底" || next == "末" { end += 1 }
    let (dueEnd, due) = withDue(end)
    let day = DateScanner.iso(year, 12, 31)
    return settled(index..<(due ? dueEnd : end), year, due ? .day(day) : .year(day))
  }

  /// A year before the plan's can be no deadline.
  private func settled(_ range: Range<Int>, _ year: Int, _ kind: DateWord.Kind) -> DateWord {
    let isPast = planYear.map { year < $0 } ?? false
    return DateWord(range: range, kind: isPast ? .past : kind, year: year)
  }

  private func monthWord(start: Int, year: Int?, month: Int, after: Int) -> DateWord {
    var end = after
    var day: Int?
    if text.at(end) == "份" { end += 1 }
    let (number, numberEnd) = digits(from: end, atMost: 2)
    if numberEnd > end, let mark = text.at(numberEnd), mark == "日" || mark == "号" {
      day = number
      end = numberEnd + 1
    }
    let (dueEnd, due) = withDue(end)
    guard due else { return DateWord(range: start..<end, kind: .mention, year: year) }
    guard let year else { return DateWord(range: start..<dueEnd, kind: .day(nil), year: nil) }
    let last = DateScanner.days(year, month)
    let date = day.map { DateScanner.iso(year, month, min(max($0, 1), last)) } ?? DateScanner.lastDay(year, month)
    return settled(start..<dueEnd, year, .day(date))
  }

  /// How many days a month of the Gregorian calendar has.
  static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func lastDay(_ year: Int, _ month: Int) -> String { iso(year, month, days(year, month)) }

  private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(year)-\(two(month))-\(two(day))"
  }
}
