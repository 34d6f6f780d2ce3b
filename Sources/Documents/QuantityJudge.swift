/// Tells the numbers that say how much a task delivers from those that do not.
struct QuantityJudge {
  /// What a number is.
  enum Verdict: Sendable, Equatable {
    /// A target.
    case target
    /// A figure, with the reason why it is no target.
    case figure(String)
    /// Part of an ordinary word.
    case ignored
  }

  private let context: TaskContext
  private var text: PlanText { context.text }

  /// Judges the numbers of an item.
  init(_ context: TaskContext) {
    self.context = context
  }

  /// Words that make a number an expectation.
  static let estimates = WordList("预计 估计 预估 测算 据统计 约占")
  private static let perDays = WordList("每天 每日 每周 日均 平均")
  private static let stocks = WordList(
    "全市 全省 全区 全县 全州 全旗 全国 辖区 辖区内 现有 共有 下辖 所辖 原有 已有 我市 我区 我县 我省 本市 本区 本县 涉及 共计 已建成 已完成 累计 累计完成 累计建成")
  private static let pasts = WordList("已建成 已完成 已达 已开展 已创建 去年 上年 上一年")
  private static let shifts = WordList("提高 提升 下降 降低 增加 上升 增长 减少 降到 降至 升至 增至")
  private static let eligibles = WordList("对 在 为 向 给 凡 满 含 由")
  private static let deliveries = WordList(
    """
    新建成 新建 建成 建设 建立 建强 创建 打造 遴选 培育 培养 培训 举办 召开 开展 组织 完成 新增 增加 支持 实现 评选 命名 认定 配备 购置 制定 制订
    出台 印发 发放 设立 成立 招募 选派 选树 申报 改造 改建 扩建 制作 编制 发布 筛查 抽检 接种 救治 救助 随访 签约 争创 推荐 引进 组建 发展 创成 开设
    每年 每月 每季度 不少于 至少 表彰 投入 安排 筹措 落实资金 培树 挂牌 验收 通过
    """)
  private static let abstractNouns = WordList("方面 环节 层面 维度 阶段 步骤 一批 一律 体系 维护 确立 意识 自信")
  private static let looseUnits: Set<String> = [
    "项", "种", "条", "点", "层", "节", "门", "口", "组", "站", "片", "位", "部", "期", "支", "套",
  ]

  /// What a quantity in a clause is.
  func verdict(_ quantity: Quantity, in clause: TaskClause) -> Verdict {
    let start = quantity.core.lowerBound
    if text.at(start - 1) == "第" { return .figure("edition-number") }
    if isLatinName(quantity) { return .figure("name") }
    if text.at(start - 1) == "每" { return quantity.isChinese ? .ignored : .figure("denominator") }
    if isEstimate(quantity, clause) { return quantity.isChinese ? .ignored : .figure("estimate") }
    if isStartingPoint(quantity) { return .figure("baseline") }
    switch quantity.measure {
    case .rank: return rank(quantity)
    case .age:
      return quantity.before != nil && quantity.before != .fallBy && !isEligibility(quantity)
        ? .target : .figure("eligibility-age")
    case .time, .size:
      if isBounded(quantity) || isShared(quantity) || isPerDay(quantity, clause) { return .target }
      if quantity.isChinese { return .ignored }
      return quantity.measure == .size && isSizeDelivered(quantity, clause)
        ? .target : .figure("design-parameter")
    case .bare: return isBounded(quantity) ? .target : .figure("name")
    case .rate: return isPast(quantity, clause) ? .figure("past-result") : .target
    case .count: return count(quantity, clause)
    }
  }

  private func isBounded(_ quantity: Quantity) -> Bool {
    switch quantity.before {
    case .atLeast, .atMost, .over, .under: true
    case .fallBy, .riseBy: quantity.measure == .time
    case .exactly, nil: quantity.measure != .bare && quantity.after != nil && !isEligibility(quantity)
    }
  }

  /// Whether a number stands behind its noun, at the end of a clause or of an entry in a list.
  private func isPostposed(_ quantity: Quantity, _ clause: TaskClause) -> Bool {
    let end = quantity.range.upperBound
    return end >= clause.range.upperBound || "、和及（(".unicodeScalars.contains(text[end])
  }

  /// 新建公园2500平方米，绿道12公里: behind its noun, a size counts with the verb of its sentence.
  private func isSizeDelivered(_ quantity: Quantity, _ clause: TaskClause) -> Bool {
    guard isPostposed(quantity, clause) else { return isDelivered(quantity, clause, directly: true) }
    let start = quantity.core.lowerBound
    let floor = (max(0, start - 60)..<start).last { "。；;".unicodeScalars.contains(text[$0]) } ?? max(0, start - 60)
    return QuantityJudge.deliveries.first(in: text, floor..<start) != nil
  }

  private func isShared(_ quantity: Quantity) -> Bool { text.at(quantity.range.lowerBound - 1) == "各" }

  private func isPerDay(_ quantity: Quantity, _ clause: TaskClause) -> Bool {
    let window = Wording.window(clause.range.lowerBound, quantity.core.lowerBound)
    return QuantityJudge.perDays.first(in: text, window) != nil
  }

  private func isLatinName(_ quantity: Quantity) -> Bool {
    guard !quantity.isChinese else { return false }
    let start = quantity.core.lowerBound
    if let before = text.at(start - 1), PlanText.isLatin(before) { return true }
    if let before = text.at(start - 1), before == "-" || before == "+" || before == ".",
      let further = text.at(start - 2), PlanText.isLatin(further)
    {
      return true
    }
    guard quantity.measure == .bare, let after = text.at(quantity.core.upperBound) else { return false }
    return PlanText.isLatin(after) || after == "+"
  }

  /// Looks back within the bracket or clause of a number, twelve characters at most.
  private func isEstimate(_ quantity: Quantity, _ clause: TaskClause) -> Bool {
    let window = near(quantity, clause, 12)
    return QuantityJudge.estimates.last(in: text, window) != nil
  }

  private func near(_ quantity: Quantity, _ clause: TaskClause, _ length: Int) -> Range<Int> {
    let start = quantity.range.lowerBound
    return max(clause.range.lowerBound, start - length)..<max(clause.range.lowerBound, start)
  }

  /// 由15%提高到18%: the first number is where the rise starts.
  private func isStartingPoint(_ quantity: Quantity) -> Bool {
    let start = quantity.core.lowerBound
    let before = text.scalars[max(0, start - 10)..<start]
    guard before.contains("由") || before.contains("从") else { return false }
    let end = quantity.core.upperBound
    return QuantityJudge.shifts.first(in: text, end..<min(text.count, end + 4)) != nil
  }

  private func rank(_ quantity: Quantity) -> Verdict {
    switch quantity.unit {
    case "周年": .figure("anniversary")
    case "届": .figure("edition-number")
    case "级", "年级", "等奖": .figure("grade")
    case "大": nameSet(quantity)
    default: quantity.isChinese ? .ignored : .figure("name")
    }
  }

  private func nameSet(_ quantity: Quantity) -> Verdict {
    let start = quantity.core.lowerBound
    let end = quantity.core.upperBound
    if text.at(start - 1) == "党" || text.at(start - 1) == "的" && text.at(start - 2) == "党" { return .ignored }
    // 党的二十大精神, 十九大以来: a congress and no set of names.
    guard let after = text.at(end), PlanText.isHan(after), !"以精报和及、".unicodeScalars.contains(after) else {
      return .ignored
    }
    return text.at(start - 1) == "”" || repeatsList(quantity) ? .figure("appositive-count") : .figure("name-set-size")
  }

  /// Whether as many names as the number says stand right before it.
  private func repeatsList(_ quantity: Quantity) -> Bool {
    let start = quantity.core.lowerBound
    let before = text.at(start - 1)
    guard quantity.high == nil, quantity.low.scale == 0, quantity.low.significand > 1, before != "等",
      let after = text.at(quantity.core.upperBound), PlanText.isHan(after)
    else { return false }
    if QuantityJudge.deliveries.length(endingAt: start, in: text, floor: 0) != nil { return false }
    var names = 1
    var index = start - 1
    while index >= 0, start - index <= 100 {
      let scalar = text[index]
      if "，。；：,;（".unicodeScalars.contains(scalar) { break }
      if ChineseNumeral.arabicDigit(scalar) != nil { return false }
      if scalar == "、" || scalar == "和" { names += 1 }
      index -= 1
    }
    return names > 1 && Int64(names) == quantity.low.significand
  }

  /// 对100人以上企业: the bound says who is meant.
  private func isEligibility(_ quantity: Quantity) -> Bool {
    guard quantity.after != nil, let after = text.at(quantity.range.upperBound), PlanText.isHan(after) else {
      return false
    }
    return quantity.before == nil
      && (QuantityJudge.eligibles.length(endingAt: quantity.range.lowerBound, in: text, floor: 0) != nil
        || quantity.measure == .age)
  }

  /// 全市12个县区、186个乡镇: the second number is stock like the first.
  private func isStockList(_ quantity: Quantity, _ clause: TaskClause) -> Bool {
    let start = quantity.range.lowerBound
    guard text.at(start - 1) == "、" || text.at(start - 1) == "和" else { return false }
    let window = near(quantity, clause, 24)
    guard let stock = QuantityJudge.stocks.last(in: text, window), let next = text.at(stock.upperBound) else {
      return false
    }
    return ChineseNumeral.arabicDigit(next) != nil
      && QuantityJudge.deliveries.first(in: text, stock.upperBound..<start) == nil
  }

  private func isPast(_ quantity: Quantity, _ clause: TaskClause) -> Bool {
    let window = near(quantity, clause, 20)
    if QuantityJudge.pasts.last(in: text, window) != nil {
      return quantity.before != .riseBy && quantity.before != .fallBy
    }
    return false
  }

  private func isDelivered(_ quantity: Quantity, _ clause: TaskClause, directly: Bool) -> Bool {
    if directly {
      return QuantityJudge.deliveries.length(endingAt: quantity.range.lowerBound, in: text, floor: 0) != nil
    }
    let window = Wording.window(clause.range.lowerBound, quantity.core.lowerBound)
    return QuantityJudge.deliveries.first(in: text, window) != nil
  }

  private func count(_ quantity: Quantity, _ clause: TaskClause) -> Verdict {
    if quantity.isChinese, quantity.low == PlanNumber(1), quantity.unit == "批" { return .figure("vague-quantity") }
    let start = quantity.range.lowerBound
    if quantity.before == nil,
      QuantityJudge.stocks.length(endingAt: start, in: text, floor: clause.range.lowerBound) != nil
    {
      return quantity.isChinese ? .ignored : .figure("context-count")
    }
    if quantity.before == nil, isStockList(quantity, clause) { return .figure("context-count") }
    if isPast(quantity, clause) { return .figure("past-result") }
    if isEligibility(quantity) { return .figure("eligibility-size") }
    if repeatsList(quantity) { return .figure("appositive-count") }
    guard quantity.isChinese else { return .target }
    if QuantityJudge.abstractNouns.length(startingAt: quantity.range.upperBound, in: text, limit: text.count) != nil {
      return .ignored
    }
    if isBounded(quantity) { return .target }
    if quantity.low == PlanNumber(1) {
      let countable = "家所次场名处座".unicodeScalars.contains(quantity.unit.unicodeScalars.first ?? " ")
      return countable && isDelivered(quantity, clause, directly: true) ? .target : .ignored
    }
    if isPostposed(quantity, clause), quantity.core.lowerBound - clause.range.lowerBound >= 4,
      !QuantityJudge.looseUnits.contains(quantity.unit)
    {
      return .target
    }
    let directly = QuantityJudge.looseUnits.contains(quantity.unit)
    return isDelivered(quantity, clause, directly: directly) ? .target : .figure("name-set-size")
  }
}
