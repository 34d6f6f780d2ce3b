package import Model

/// Why a figure cannot stand for an indicator.
package enum EntryProblem: Sendable, Hashable {
  /// The period is not of the indicator's frequency.
  case period(Frequency)
  /// The office's tier does not enter the indicator.
  case tier(RegionTier)
  /// The rule wants other parts than were given.
  case parts(RollupRule)
  /// The numerator counts part of the denominator and is greater.
  case numeratorAbove
  /// A count or a population is below zero.
  case negative
  /// Something was counted among nobody.
  case denominatorZero
  /// A percentage is above a hundred.
  case aboveHundred
  /// A value was given although the indicator is said not to apply.
  case valueBesideNotApplicable
  /// A yes-or-no value is neither 1 nor 0.
  case notYesOrNo
  /// Figures of this rule are not entered one by one.
  case notEntered(RollupRule)
  /// A number is greater than sums can hold.
  case tooLarge
  /// The counts are not of the indicator's stages.
  case stages([String])

  /// What is wrong, for the person who entered it.
  package var message: LocalizedText {
    switch self {
    case .period(let frequency):
      LocalizedText("该指标\(frequency.title.chinese)填报", "the indicator is entered by the \(frequency.title.english)")
    case .tier(let tier):
      LocalizedText("该指标由\(tier.title.chinese)填报", "the indicator is entered at the \(tier.title.english) tier")
    case .parts(let rule): Self.parts(rule)
    case .numeratorAbove: LocalizedText("分子大于分母", "the numerator is greater than the denominator")
    case .negative: LocalizedText("人数、例数和分母不能小于零", "counts and denominators cannot be below zero")
    case .denominatorZero: LocalizedText("分母不能为零", "the denominator cannot be zero")
    case .aboveHundred: LocalizedText("百分比不能超过 100", "a percentage cannot be above 100")
    case .valueBesideNotApplicable:
      LocalizedText("已标明不适用，不能再填数值", "the indicator is said not to apply, so it takes no value")
    case .notYesOrNo: LocalizedText("该指标填 1（是）或 0（否）", "the indicator takes 1 for yes or 0 for no")
    case .notEntered:
      LocalizedText("该指标不逐条填报数值", "figures of this indicator are not entered one by one")
    case .tooLarge: LocalizedText("数值过大，无法汇总", "the number is greater than sums can hold")
    case .stages(let names):
      LocalizedText(
        "该指标按环节填报：\(names.joined(separator: "、"))",
        "the indicator takes a count per stage: \(names.joined(separator: ", "))")
    }
  }

  private static func parts(_ rule: RollupRule) -> LocalizedText {
    switch rule {
    case .ratio: LocalizedText("该指标填分子和分母", "the indicator takes a numerator and a denominator")
    case .weightedMean: LocalizedText("该指标填数值和权重人口", "the indicator takes a value and its weight")
    default: LocalizedText("该指标填一个数值", "the indicator takes one value")
    }
  }

  /// How to enter it, with an example in the words of the command line.
  package var hint: LocalizedText {
    switch self {
    case .period(let frequency):
      let example = Self.example(frequency)
      return LocalizedText("期间请写成 \(example) 这样。", "Write the period like \(example).")
    case .tier: return LocalizedText("请由该级办公室填报。", "Let an office of that tier enter it.")
    case .parts(.ratio):
      return LocalizedText("例如 --numerator 161 --denominator 400。", "For example --numerator 161 --denominator 400.")
    case .parts(.weightedMean):
      return LocalizedText("例如 --value 23.5 --weight 310000。", "For example --value 23.5 --weight 310000.")
    case .parts: return LocalizedText("例如 --value 2。", "For example --value 2.")
    case .numeratorAbove: return LocalizedText("请核对两个数是否填反。", "Check whether the two were swapped.")
    case .negative: return LocalizedText("请核对正负号。", "Check the sign.")
    case .denominatorZero: return LocalizedText("请核对分母。", "Check the denominator.")
    case .aboveHundred: return LocalizedText("40.25% 填 40.25。", "Write 40.25 for 40.25 %.")
    case .valueBesideNotApplicable:
      return LocalizedText("请去掉数值或“不适用”。", "Leave out the value, or that it does not apply.")
    case .notYesOrNo: return LocalizedText("例如 --value 1。", "For example --value 1.")
    case .notEntered:
      return LocalizedText("它由名册或组成指标得出。", "It follows from a register or from its parts.")
    case .tooLarge: return LocalizedText("请检查是否多写了位数。", "Check it for digits too many.")
    case .stages(let names):
      let example = names.enumerated().map { "\($1)=\(1_000 / ($0 + 1))" }.joined(separator: ";")
      return LocalizedText("例如 \(example)。", "For example \(example).")
    }
  }

  private static func example(_ frequency: Frequency) -> String {
    switch frequency {
    case .year: "2022"
    case .half: "2022-H1"
    case .quarter: "2022-Q2"
    case .month: "2022-06"
    }
  }
}

/// The rules a figure must keep, the same at the desk and at every hub.
package enum EntryRules {
  /// The first rule that a figure breaks, or nil.
  ///
  /// - Parameters:
  ///   - figure: What was entered.
  ///   - indicator: The definition it was entered under.
  ///   - period: The period it speaks for.
  ///   - tier: The tier of the region it speaks for, or nil where the region is not known.
  package static func problem(
    with figure: Figure, indicator: Indicator, period: Period, tier: RegionTier?
  ) -> EntryProblem? {
    guard period.frequency == indicator.frequency else { return .period(indicator.frequency) }
    if indicator.rule != .own, let tier, tier != indicator.enteredAt { return .tier(indicator.enteredAt) }
    if figure.isNotApplicable {
      let parts = [figure.value, figure.numerator, figure.denominator, figure.weight]
      return figure.stages == nil && parts.allSatisfy { $0 == nil } ? nil : .valueBesideNotApplicable
    }
    if indicator.unit == "%", ![.coverageOfRegions, .sum].contains(indicator.rule), let value = figure.value,
      value > 100 * ExactDecimal.scale
    {
      return .aboveHundred
    }
    switch indicator.rule {
    case .ratio: return ratio(figure, indicator)
    case .weightedMean:
      guard figure.value != nil, let weight = figure.weight, figure.numerator == nil, figure.denominator == nil else {
        return .parts(.weightedMean)
      }
      guard weight > 0 else { return .negative }
      return figure.product == nil ? .tooLarge : nil
    case .coverageOfRegions:
      guard isValueOnly(figure) else { return .parts(indicator.rule) }
      return figure.value == 0 || figure.value == ExactDecimal.scale ? nil : .notYesOrNo
    case .sum: return isValueOnly(figure) ? (figure.value ?? 0 < 0 ? .negative : nil) : .parts(.sum)
    case .own, .minimum, .maximum: return isValueOnly(figure) ? nil : .parts(indicator.rule)
    case .stages: return stages(figure, indicator)
    case .coverageOfEntities, .entities, .allOf, .derived: return .notEntered(indicator.rule)
    }
  }

  private static func stages(_ figure: Figure, _ indicator: Indicator) -> EntryProblem? {
    let parts = [figure.value, figure.numerator, figure.denominator, figure.weight]
    guard let counts = figure.stages?.entries, !counts.isEmpty, parts.allSatisfy({ $0 == nil }),
      counts.allSatisfy({ indicator.method.stages.contains($0.name) })
    else { return .stages(indicator.method.stages) }
    return counts.allSatisfy { $0.count >= 0 } ? nil : .negative
  }

  private static func ratio(_ figure: Figure, _ indicator: Indicator) -> EntryProblem? {
    guard let numerator = figure.numerator, let denominator = figure.denominator, figure.value == nil,
      figure.weight == nil
    else { return .parts(.ratio) }
    guard numerator >= 0, denominator >= 0 else { return .negative }
    guard numerator == 0 || denominator > 0 else { return .denominatorZero }
    return indicator.isSubset && numerator > denominator ? .numeratorAbove : nil
  }

  private static func isValueOnly(_ figure: Figure) -> Bool {
    figure.value != nil && figure.numerator == nil && figure.denominator == nil && figure.weight == nil
  }

  /// Whether a figure deserves a second look although it stands: a cohort's numerator above its denominator.
  package static func isSuspicious(_ figure: Figure, indicator: Indicator) -> Bool {
    guard indicator.rule == .ratio, !indicator.isSubset, let numerator = figure.numerator,
      let denominator = figure.denominator
    else { return false }
    return numerator > denominator
  }
}
