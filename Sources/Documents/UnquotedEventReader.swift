/// Finds days, weeks, months, contests and named activities that are printed without “”.
struct UnquotedEventReader {
  private let text: PlanText
  private let spans: TextSpans

  private static let days = WordList("宣传周 宣传月 宣传日 主题日 主题周 主题月 活动周 活动月 活动日 周 月 日 节")
  private static let birthday = PlanText("生日")
  private static let contests = WordList("运动会 大赛 比赛 竞赛 联赛 锦标赛 论坛 博览会 马拉松 评选 周年纪念 纪念")
  private static let activity = PlanText("活动")
  private static let dayFollows = WordList("主题 宣传 等 活动 为 系列 期间 和 、 （ (")
  private static let notDays: Set<Unicode.Scalar> = [
    "每", "当", "次", "近", "今", "本", "同", "假", "作", "个", "即", "往", "翌", "昔", "终", "上", "下", "旬", "逐",
    "按", "一", "二", "两", "三", "四", "五", "六", "日", "周", "月", "期", "环", "细", "关", "末", "半", "整", "满", "时",
  ]
  private static let anchors = WordList("全国 健康中国 第一届 第二届 第三届 第四届 第五届 第六届 第七届 第八届 第九届 第十届 首届")
  private static let leads = WordList(
    """
    组织开展 组织参加 组织举办 开展 举办 筹备举办 筹备 承办 组织 参加 参与 做好 利用 结合 围绕 依托 借助 以 推动 推进 实施 创建 召开 启动 迎接 庆祝 纪念
    按照 落实 宣传 通过 抓住 积极 有效 继续 持续 会同有关部门 联合
    """)
  private static let longest = 40

  /// The places of the events of an item, in order, no overlaps.
  ///
  /// Linear: pieces are of bounded length.
  static func events(in context: TaskContext) -> [Range<Int>] {
    let reader = UnquotedEventReader(text: context.text, spans: context.spans)
    var found: [Range<Int>] = []
    for clause in context.clauses where clause.range.count <= 400 {
      for piece in ResponsibilityReader.split(context.text, clause.range, at: ["、"]) {
        let piece = context.text.trimmed(piece)
        if !piece.isEmpty, let event = reader.event(in: piece) { found.append(event) }
      }
    }
    return found
  }

  private func event(in piece: Range<Int>) -> Range<Int>? {
    if let end = contestEnd(piece) { return name(piece.lowerBound..<end, mustBeDated: false) }
    if let end = dayEnd(piece) { return name(piece.lowerBound..<end, mustBeDated: false) }
    guard text.has(UnquotedEventReader.activity, at: piece.upperBound - 2), let range = name(piece, mustBeDated: true)
    else { return nil }
    let hasYear = range.count > 5 && ChineseNumeral.arabicDigit(text[range.lowerBound]) != nil
    return hasYear || UnquotedEventReader.anchors.first(in: text, range) != nil ? range : nil
  }

  private func contestEnd(_ piece: Range<Int>) -> Int? {
    guard let word = UnquotedEventReader.contests.last(in: text, piece), spans.isOpen(word.lowerBound) else {
      return nil
    }
    if word.upperBound == piece.upperBound { return word.upperBound }
    if text[word.upperBound] == "等" { return word.upperBound }
    let last = text[piece.upperBound - 1]
    return last == "站" || last == "赛" ? piece.upperBound : nil
  }

  private func dayEnd(_ piece: Range<Int>) -> Int? {
    for index in piece where !spans.isName(index) {
      guard let length = UnquotedEventReader.days.length(startingAt: index, in: text, limit: piece.upperBound),
        index > piece.lowerBound + 1, !UnquotedEventReader.notDays.contains(text[index - 1]),
        ChineseNumeral.arabicDigit(text[index - 1]) == nil, !text.has(UnquotedEventReader.birthday, at: index - 1),
        PlanText.isHan(text[index - 1]) || text[index - 1] == "》"
      else { continue }
      var end = index + length
      guard
        end == piece.upperBound
          || UnquotedEventReader.dayFollows.length(startingAt: end, in: text, limit: piece.upperBound) != nil
      else { continue }
      // 主题日（周）: the bracket offers another word of the same kind.
      if text.at(end) == "（" || text.at(end) == "(", let close = text.at(end + 2), close == "）" || close == ")" {
        end += 3
      }
      return end
    }
    return nil
  }

  /// The name that ends a range: from behind its last leading verb.
  private func name(_ range: Range<Int>, mustBeDated: Bool) -> Range<Int>? {
    var start = range.lowerBound
    var index = range.lowerBound
    while index < range.upperBound {
      if spans.isOpen(index),
        let length = UnquotedEventReader.leads.length(startingAt: index, in: text, limit: range.upperBound),
        range.upperBound - index - length >= 3
      {
        // Verbs inside a name (创建活动) come late; those in front of it come before its first noun.
        if index == start || !mustBeDated && index - start <= 12 && length >= 2 { start = index + length }
        index += length
      } else {
        index += 1
      }
    }
    let name = text.trimmed(start..<range.upperBound)
    guard (3...UnquotedEventReader.longest).contains(name.count) else { return nil }
    let hasQuote = name.contains { spans.inQuote($0) }
    let hasEdition = UnquotedEventReader.anchors.first(in: text, name) != nil || text[name.lowerBound] == "第"
    return hasQuote && !hasEdition ? nil : name
  }
}
