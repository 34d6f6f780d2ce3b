/// A number with its unit, and the words right beside it that say how to compare.
struct Quantity: Sendable, Equatable {
  /// How the words beside the number bound it.
  enum Bound: Sendable, Equatable {
    /// 以上, 不少于, 达到.
    case atLeast
    /// 超过, 高于.
    case over
    /// 以下, 不超过, 降到.
    case atMost
    /// 低于.
    case under
    /// 下降, 降低: a fall by the number.
    case fallBy
    /// 提高, 增长: a rise by the number.
    case riseBy
    /// 为, 是, 稳定在: the number itself.
    case exactly
  }

  /// The kinds of unit.
  enum Measure: Sendable, Equatable {
    /// %, ‰, 百分点, /10万.
    case rate
    /// 个, 家, 人 and the like.
    case count
    /// 小时, 分钟, 天.
    case time
    /// 岁.
    case age
    /// 级, 届, 周年: no quantity.
    case rank
    /// 公里, 平方米, 元, 床.
    case size
    /// None.
    case bare
  }

  /// From the word of comparison to the word behind the unit.
  var range: Range<Int>
  /// The digits and the unit.
  let core: Range<Int>
  /// The lower end, or the number.
  let low: PlanNumber
  /// The upper end of a range.
  let high: PlanNumber?
  /// The unit as printed; empty if there is none.
  let unit: String
  /// Its kind.
  let measure: Measure
  /// What the words before it say.
  var before: Bound?
  /// What the words behind it say.
  let after: Bound?
  /// Whether 左右 or 约 stands beside it.
  let approximate: Bool
  /// Whether it is written in Chinese characters.
  let isChinese: Bool
}

/// Finds quantities in one pass.
struct QuantityScanner {
  private let text: PlanText
  private let spans: TextSpans

  private static let rangeMarks: Set<Unicode.Scalar> = ["-", "－", "–", "—", "~", "～", "至"]
  static let rateUnits = WordList("个百分点 百分点 % ％ ‰")
  private static let timeUnits = WordList("个小时 小时 分钟 个工作日 工作日 天 个月 个自然日 周 日 秒 学时 课时")
  private static let anniversary = WordList("周年")
  private static let rankUnits = WordList("大 级 届 周年 年级 型 类 年 月 代 轮 线 号 等奖")
  private static let sizeUnits = WordList(
    """
    微克/立方米 毫克/立方米 微克/升 毫克/升 毫米汞柱 平方米/人 公里 千米 平方米 平方公里 亩 米 厘米 吨 公斤 千克 克 毫克 升 毫升 元 元/人 斤
    """)
  private static let countUnits = WordList(
    """
    人次 人份 例次 个 家 所 例 人 项 种 名 次 场 处 张 台 件 份 支 座 间 套 户 条 期 辆 篇 部 门 位 对 床 株 剂 盒 袋 届次 场次 批次 批
    只 片 块 幅 本 册 集 首 岗 层 栋 幢 艘 架 口 头 棵 枚 班 组 点 站 节 堂 课 班次 家次 户次 件次 个次 万 亿
    """)
  private static let multipliers: Set<Unicode.Scalar> = ["万", "亿", "千", "百"]
  private static let ages = WordList("周岁 岁 月龄")
  /// Words that may stand before the verb of a number: 至少召开1次.
  private static let minima = WordList("至少 不少于 不低于 最少")
  private static let percent = PlanText("百分之")
  private static let about = PlanText("左右")
  private static let approximations = WordList("约 大约 近")

  private static let boundsBefore: [(words: WordList, bound: Quantity.Bound)] = [
    (
      WordList("下降到 下降至 降低到 降低至 降到 降至 减少到 减少至 控制到 控制在 压减至 压减到 不高于 不超过 不大于 不多于 不得超过 不得高于 至多 最多 ≤ ≦ <= 缩短到 缩短至"),
      .atMost
    ),
    (
      WordList(
        "不低于 不少于 不小于 不得低于 不得少于 至少 达到 要达 提高到 提高至 提升到 提升至 增加到 增加至 增至 上升到 上升至 增长到 增长至 扩大到 扩大至 最少 ≥ ≧ >= 达"), .atLeast
    ),
    (WordList("超过 高于 大于 多于 突破 超 > ＞"), .over),
    (WordList("低于 小于 少于 < ＜"), .under),
    (WordList("下降 降低 减少 下降了 压减 缩短"), .fallBy),
    (WordList("提高 增长 上升 提升 增加 增长了 提高了"), .riseBy),
    (WordList("稳定在 保持在 维持在 为 是 = ＝ 稳定保持在"), .exactly),
  ]
  private static let behind: [(words: WordList, bound: Quantity.Bound)] = [
    (WordList("及以上 或以上 以上 及其以上"), .atLeast),
    (WordList("及以下 或以下 以下 以内 之内"), .atMost),
  ]

  /// The quantities of a text, outside names and dates.
  static func quantities(in text: PlanText, spans: TextSpans, dates: [DateWord]) -> [Quantity] {
    let scanner = QuantityScanner(text: text, spans: spans)
    var found: [Quantity] = []
    var dates = dates[...]
    var index = 0
    while index < text.count {
      while let date = dates.first, date.range.upperBound <= index { dates = dates.dropFirst() }
      if let date = dates.first, date.range.contains(index) {
        index = date.range.upperBound
      } else if !spans.isName(index), let quantity = scanner.quantity(at: index) {
        found.append(quantity)
        index = max(index + 1, quantity.range.upperBound)
      } else {
        index += 1
      }
    }
    return found
  }

  private func quantity(at index: Int) -> Quantity? {
    let isArabic = ChineseNumeral.arabicDigit(text[index]) != nil
    if isArabic, let before = text.at(index - 1), ChineseNumeral.arabicDigit(before) != nil { return nil }
    if !isArabic, ChineseNumeral.contains(text[index]), let before = text.at(index - 1),
      ChineseNumeral.contains(before)
    {
      return nil
    }
    if text.has(QuantityScanner.percent, at: index) { return percentage(at: index) }
    guard isArabic || ChineseNumeral.contains(text[index]),
      let (first, firstEnd) = number(from: index)
    else { return nil }
    let (second, unitStart) = rangeEnd(after: firstEnd, arabic: isArabic)
    let (unit, measure, end) = unit(at: unitStart)
    // Chinese numerals without a unit are parts of words: 统一, 进一步.
    guard isArabic || measure != .bare else { return nil }
    return finish(
      core: index..<end, low: first, high: second, unit: unit, measure: measure, isChinese: !isArabic)
  }

  private func percentage(at index: Int) -> Quantity? {
    guard let (value, end) = number(from: index + 3) else { return nil }
    return finish(core: index..<end, low: value, high: nil, unit: "%", measure: .rate, isChinese: false)
  }

  private func number(from start: Int) -> (PlanNumber, end: Int)? {
    guard let first = text.at(start) else { return nil }
    if ChineseNumeral.arabicDigit(first) == nil {
      let end = ChineseNumeral.end(of: text, from: start, limit: text.count)
      guard end > start, let value = ChineseNumeral.value(text.scalars[start..<end]) else { return nil }
      return (PlanNumber(Int64(value)), end)
    }
    var end = start
    var points = 0
    while end < text.count {
      let scalar = text[end]
      if ChineseNumeral.arabicDigit(scalar) != nil {
        end += 1
      } else if scalar == "." || scalar == "．", points == 0, isDigit(end + 1) {
        points += 1
        end += 1
      } else if scalar == "," || scalar == "，", points == 0, isThousands(end + 1) {
        end += 1
      } else {
        break
      }
    }
    guard end - start <= 24, let value = PlanNumber(digits: text.scalars[start..<end]) else { return nil }
    return (value, end)
  }

  private func isDigit(_ index: Int) -> Bool { text.at(index).flatMap(ChineseNumeral.arabicDigit) != nil }

  /// Three digits and no fourth; a full-width comma between numbers of a list looks the same, so only ASCII counts.
  private func isThousands(_ index: Int) -> Bool {
    text[index - 1] == "," && isDigit(index) && isDigit(index + 1) && isDigit(index + 2) && !isDigit(index + 3)
  }

  /// The other end of a range, past a unit that is printed twice (60%-70%), and where the unit starts.
  private func rangeEnd(after firstEnd: Int, arabic: Bool) -> (PlanNumber?, Int) {
    var cursor = firstEnd
    let (_, measure, unitEnd) = unit(at: firstEnd)
    if measure == .rate || measure == .count, let mark = text.at(unitEnd), QuantityScanner.rangeMarks.contains(mark) {
      cursor = unitEnd
    }
    let marksStart = cursor
    while cursor < text.count, cursor - marksStart < 2, QuantityScanner.rangeMarks.contains(text[cursor]) {
      cursor += 1
    }
    guard cursor > marksStart, isDigit(cursor) == arabic, let (second, end) = number(from: cursor) else {
      return (nil, firstEnd)
    }
    return (second, end)
  }

  /// The unit behind a number; a blank or two may stand between them.
  private func unit(at start: Int) -> (String, Quantity.Measure, end: Int) {
    let adjacent = adjacentUnit(at: start)
    guard adjacent.1 == .bare, text.at(start) == " " else { return adjacent }
    let behind = adjacentUnit(at: text.at(start + 1) == " " ? start + 2 : start + 1)
    return behind.1 == .rate || behind.1 == .count ? behind : adjacent
  }

  private func adjacentUnit(at start: Int) -> (String, Quantity.Measure, end: Int) {
    if let perHundredThousand = perPopulation(at: start) { return perHundredThousand }
    let lists: [(WordList, Quantity.Measure)] = [
      (QuantityScanner.anniversary, .rank), (QuantityScanner.rateUnits, .rate),
      (QuantityScanner.timeUnits, .time), (QuantityScanner.ages, .age),
    ]
    for (words, measure) in lists {
      if let length = words.length(startingAt: start, in: text, limit: text.count) {
        return (QuantityScanner.unitName(text.string(start..<start + length)), measure, start + length)
      }
    }
    var cursor = start
    while let scalar = text.at(cursor), QuantityScanner.multipliers.contains(scalar), cursor - start < 2 { cursor += 1 }
    if cursor == start,
      let length = QuantityScanner.rankUnits.length(startingAt: start, in: text, limit: text.count)
    {
      return (text.string(start..<start + length), .rank, start + length)
    }
    if let length = QuantityScanner.sizeUnits.length(startingAt: cursor, in: text, limit: text.count) {
      return (text.string(start..<cursor + length), .size, cursor + length)
    }
    if let length = QuantityScanner.countUnits.length(startingAt: cursor, in: text, limit: text.count) {
      return (text.string(start..<cursor + length), .count, cursor + length)
    }
    return cursor > start ? (text.string(start..<cursor), .count, cursor) : ("", .bare, start)
  }

  private static func unitName(_ printed: String) -> String {
    switch printed {
    case "％": "%"
    case "个百分点": "百分点"
    case "个小时": "小时"
    default: printed
    }
  }

  /// Rates such as 10/10万 and 8.5/十万.
  private func perPopulation(at start: Int) -> (String, Quantity.Measure, end: Int)? {
    guard let slash = text.at(start), slash == "/" || slash == "／" else { return nil }
    var end = start + 1
    while end < text.count, end - start < 5,
      ChineseNumeral.arabicDigit(text[end]) != nil || ChineseNumeral.contains(text[end])
    {
      end += 1
    }
    guard end > start + 1, text.at(end) == "万" else { return nil }
    return (text.string(start..<end + 1), .rate, end + 1)
  }

  private func finish(
    core: Range<Int>, low: PlanNumber, high: PlanNumber?, unit: String, measure: Quantity.Measure, isChinese: Bool
  ) -> Quantity {
    var lower = core.lowerBound
    var upper = core.upperBound
    var approximate = false
    var after: Quantity.Bound?
    if text.has(QuantityScanner.about, at: upper) {
      approximate = true
      upper += 2
    }
    for (words, bound) in QuantityScanner.behind {
      if let length = words.length(startingAt: upper, in: text, limit: text.count) {
        after = bound
        upper += length
      }
    }
    while lower > 0, text[lower - 1] == " " || text[lower - 1] == "\u{A0}" { lower -= 1 }
    if let length = QuantityScanner.approximations.length(endingAt: lower, in: text, floor: 0) {
      approximate = true
      lower -= length
    }
    let (before, start) = bound(endingAt: lower)
    return Quantity(
      range: start..<upper, core: core, low: low, high: high, unit: unit, measure: measure, before: before,
      after: after, approximate: approximate, isChinese: isChinese)
  }

  private func bound(endingAt end: Int) -> (Quantity.Bound?, Int) {
    var best: (bound: Quantity.Bound, length: Int)?
    for (words, bound) in QuantityScanner.boundsBefore {
      if let length = words.length(endingAt: end, in: text, floor: 0), length > best?.length ?? 0 {
        best = (bound, length)
      }
    }
    if best == nil, let verb = Wording.verbs.length(endingAt: end, in: text, floor: 0),
      let length = QuantityScanner.minima.length(endingAt: end - verb, in: text, floor: 0)
    {
      return (.atLeast, end - verb - length)
    }
    guard let best else { return (nil, end) }
    return (best.bound, end - best.length)
  }
}
