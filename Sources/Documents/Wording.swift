import Model

/// The closed word lists of the genre, and what they say about a target.
///
/// Every search looks at a bounded window.
enum Wording {
  /// How far back from a number its clause is searched.
  static let reach = 120

  static let verbs = WordList(
    """
    新建成 新建 建成 建设 建立 建强 创建 打造 遴选 培育 培养 培训 举办 召开 开展 组织 完成 新增 增加 支持 实现 评选 命名 认定 推动 推进
    落实 配备 购置 制定 制订 出台 印发 发放 设立 设置 成立 招募 选派 选树 选拔 申报 扶持 改造 改建 扩建 提升 达到 制作 编制 发布 筛查 检查 监测 抽检
    接种 治疗 救治 救助 随访 签约 服务 覆盖 指导 争创 推荐 引进 组建 强化 加强 启动 实施 确定 评定 评审 选取 纳入 发展 投入 安排 创成 招录 招收 开设
    开通 布设 增设 增配 更新 维修 抽查 督导 走访 慰问 帮扶 资助 奖励 表彰 挖掘 征集 拍摄 播出 刊发 推送 印制 张贴 张挂 受理 办理 处理 整治 清理 取缔 关停 淘汰
    持续 保持 提高 深化 健全 完善 做好 继续 加快 全面 开办 承办 收集 采集 检测 评估 巩固 扩大 拓展 优化 规范 普及 推广 参与 参加 力争 争取 确保 保障 引导 选择 邀请 鼓励
    """)
  private static let keptVerbs = WordList("新建成 新建 新增 改建 扩建 培训 完成创建 新创建")
  private static let skips = WordList(
    """
    继续 持续 并且 并 且 同时 进一步 要 全力 切实 积极 全面 稳步 扎实 大力 努力 着力 到 至 在 使 将 其中 特别是 以及 和 及 与 基本 实现 推动 促进 推进
    力争 争取 力求 确保 务必 保障 保证 保持 维持 控制 做到 全市 全省 全区 全县 ， 、
    """)
  private static let strives = WordList("力争 争取 力求 努力实现 努力达到")
  private static let ensures = WordList("确保 务必")
  private static let guaranteeWords = WordList("保障 保证")
  private static let maintains = WordList("保持 维持 稳定")
  private static let maintainEnds = WordList("保持 维持 保持在 维持在 稳定在 稳定保持在")
  private static let softSkips = WordList("继续 持续 并 且 同时 进一步 要 全力 切实 积极 稳步 扎实 大力 到")
  private static let subsets = WordList("特别是 其中 包括 包含")
  private static let lights = WordList("施行 实行 推行 并且 并 且 同时")
  private static let eaches = WordList("各 均 均要 都 均各")
  private static let joints = WordList("、 以及 和 及 与")

  private static let daily = WordList("每天 每日 日均 天天")
  private static let weekly = WordList("每周")
  private static let lastYears = WordList("比上年 较上年 比去年 较去年 同比 比上一年 较上一年 比上年度 较上年度")
  private static let apartWords = WordList("分别")
  private static let rates = WordList("率 比例 比 数 水平 时间 覆盖面 指数")
  private static let comparedWith = PlanText("相比")

  /// The words up to an index, as far back as searches go; empty if the index comes first.
  static func window(_ lower: Int, _ upper: Int) -> Range<Int> {
    max(lower, upper - reach)..<max(lower, upper)
  }

  /// Where the words start once the words of a list and dates are skipped.
  static func skip(_ text: PlanText, _ range: Range<Int>, _ words: WordList, dates: [DateWord]) -> Int {
    var index = range.lowerBound
    var next = dates.partition { $0.range.upperBound > index }
    while index < range.upperBound {
      if next < dates.count, dates[next].range.lowerBound == index, dates[next].range.upperBound <= range.upperBound {
        index = dates[next].range.upperBound
        next += 1
      } else if let length = words.length(startingAt: index, in: text, limit: range.upperBound) {
        index += length
        while next < dates.count, dates[next].range.lowerBound < index { next += 1 }
      } else {
        break
      }
    }
    return index
  }

  /// A range without connectives, adverbs, words of firmness and dates in front.
  static func bare(_ text: PlanText, _ range: Range<Int>, dates: [DateWord]) -> Range<Int> {
    let start = skip(text, range, skips, dates: dates)
    return text.trimmed(start..<max(start, range.upperBound))
  }

  /// Whether a clause starts with a verb of its own.
  static func startsWithVerb(_ text: PlanText, _ range: Range<Int>) -> Bool {
    verbs.length(startingAt: range.lowerBound, in: text, limit: range.upperBound) != nil
      || "对在将为以".unicodeScalars.contains(text[range.lowerBound])
  }

  /// The place behind the verbs in front of a range.
  static func afterVerbs(_ text: PlanText, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while let length = verbs.length(startingAt: index, in: text, limit: range.upperBound),
      range.upperBound - index - length != 1
    {
      index += length
    }
    return index
  }

  /// The verb of a count that belongs to its name, such as 新建 and 培训.
  static func keptVerb(_ text: PlanText, _ range: Range<Int>) -> String {
    guard let length = keptVerbs.length(startingAt: range.lowerBound, in: text, limit: range.upperBound) else {
      return ""
    }
    return text.string(range.lowerBound..<range.lowerBound + length)
  }

  /// How firmly the words between the start of a clause and its number state the target.
  ///
  /// 保障 and 保持 count only as the verb of the clause: they are parts of names too.
  static func modality(_ text: PlanText, _ range: Range<Int>, _ dates: [DateWord]) -> TargetModality? {
    let near = window(range.lowerBound, range.upperBound)
    if strives.first(in: text, near) != nil { return .strive }
    if ensures.first(in: text, near) != nil { return .ensure }
    let start = skip(text, near, softSkips, dates: dates)
    if guaranteeWords.length(startingAt: start, in: text, limit: near.upperBound) != nil { return .ensure }
    if maintains.length(startingAt: start, in: text, limit: near.upperBound) != nil { return .maintain }
    if maintainEnds.length(endingAt: near.upperBound, in: text, floor: near.lowerBound) != nil { return .maintain }
    return nil
  }

  /// Whether 保障 or 保证 is the verb of a clause.
  static func guarantees(_ text: PlanText, _ range: Range<Int>) -> Bool {
    let start = skip(text, range.front(40), softSkips, dates: [])
    return guaranteeWords.length(startingAt: start, in: text, limit: range.upperBound) != nil
  }

  /// The unit of a quantity; a time that is meant per day or week says so.
  static func unit(of quantity: Quantity, _ text: PlanText, _ range: Range<Int>) -> String {
    guard quantity.measure == .time else { return quantity.unit }
    if daily.first(in: text, range) != nil { return quantity.unit + "/天" }
    if weekly.first(in: text, range) != nil { return quantity.unit + "/周" }
    return quantity.unit
  }

  /// The year that a rise or fall is measured from: 比2021年, 较上年.
  static func baseline(of quantity: Quantity, _ range: Range<Int>, _ context: TaskContext) -> String? {
    guard quantity.before == .fallBy || quantity.before == .riseBy else { return nil }
    let near = window(max(0, range.lowerBound - 20), quantity.range.lowerBound)
    let after = context.dates.partition { $0.range.lowerBound >= near.upperBound }
    for date in context.dates[max(0, after - 3)..<after].reversed() where date.range.lowerBound > near.lowerBound {
      let compared = context.text.has(comparedWith, at: date.range.upperBound)
      guard let before = context.text.at(date.range.lowerBound - 1),
        compared || "比较".unicodeScalars.contains(before)
      else { continue }
      return date.year.map(String.init)
    }
    guard let year = context.planYear else { return nil }
    let lastYear = lastYears.first(in: context.text, near)
    return lastYear == nil ? nil : String(year - 1)
  }

  /// Where 分别 stands before a number.
  static func apart(_ text: PlanText, _ range: Range<Int>) -> Int? {
    apartWords.last(in: text, window(range.lowerBound, range.upperBound))?.lowerBound
  }

  /// Whether the words before a number make it part of another: 特别是, 其中.
  static func marksSubset(_ text: PlanText, _ range: Range<Int>) -> Bool { subsets.last(in: text, range) != nil }

  /// Whether a clause starts with 其中 or the like.
  static func startsWithSubset(_ text: PlanText, _ range: Range<Int>) -> Bool {
    subsets.length(startingAt: range.lowerBound, in: text, limit: range.upperBound) != nil
  }

  /// A range without light words in front, which say that something is put into effect and not what.
  static func dropLightVerbs(_ text: PlanText, _ range: Range<Int>) -> Range<Int> {
    guard let length = lights.length(startingAt: range.lowerBound, in: text, limit: range.upperBound) else {
      return range
    }
    return range.lowerBound + length..<range.upperBound
  }

  /// Where a list of two quantities parts: right behind the first or right before the second.
  static func cut(_ text: PlanText, between left: Int, and right: Int, _ spans: TextSpans) -> Range<Int>? {
    guard left < right else { return nil }
    if let length = joints.length(startingAt: left, in: text, limit: right) { return left..<left + length }
    if let length = joints.length(endingAt: right, in: text, floor: left) { return right - length..<right }
    // 市级新建20个专科、县级新建40个专科: the last 、 before the second number outside brackets.
    for index in (max(left, right - 20)..<right).reversed() where text[index] == "、" && spans.isOpen(index) {
      return index..<index + 1
    }
    return nil
  }

  /// The names that share a number, as in 校内、校外各1小时 and 知晓率、治疗率均达到60%; nil if nothing says they share it.
  static func eachNames(_ text: PlanText, _ range: Range<Int>) -> [String]? {
    guard let length = eaches.length(endingAt: range.upperBound, in: text, floor: range.lowerBound) else { return nil }
    let list = range.lowerBound..<range.upperBound - length
    let names = names(in: text, list)
    return names.count > 1 && names.count <= 8 ? names : nil
  }

  /// The names of a list, each with the words its neighbours share with it: 学生每天校内、校外 is 学生每天校内 and 学生每天校外.
  static func names(in text: PlanText, _ range: Range<Int>) -> [String] {
    let bared = bare(text, range, dates: [])
    var items = ResponsibilityReader.split(text, bared, at: ["、", "和", "及"]).map { text.trimmed($0) }
      .filter { !$0.isEmpty }.map { text.slice($0) }
    guard items.count > 1, let first = items.first, let last = items.last else { return items.map(\.string) }
    if rates.ends(last.string), !rates.ends(first.string), last.count > first.count {
      let tail = last.scalars[first.count...]
      items = items.dropLast().map { PlanText(scalars: $0.scalars + tail) } + [last]
    } else if first.count > last.count, !rates.ends(last.string) {
      let head = first.scalars.dropLast(last.count)
      items = [first] + items.dropFirst().map { PlanText(scalars: head + $0.scalars) }
    }
    return items.map(\.string)
  }
}

extension Range where Bound == Int {
  /// A number of indices from the front.
  func front(_ length: Int) -> Range<Int> { lowerBound..<Swift.min(upperBound, lowerBound + length) }
}
