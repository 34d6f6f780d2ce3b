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
  /// The indicator has no stage of that name.
  case stageUnknown(String, known: [String])
  /// A stage counts more than the one that it is part of.
  case stageAbove(String, before: String)
  /// A number is greater than sums can hold.
  case tooLarge
  /// The value lies outside what can be right.
  case outOfRange(TargetBound)

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
    case .stageUnknown(let name, _):
      LocalizedText("该指标没有“\(name)”这个环节", "the indicator has no stage “\(name)”")
    case .stageAbove(let stage, let before):
      LocalizedText("“\(stage)”的数量大于前一环节“\(before)”", "“\(stage)” counts more than “\(before)” before it")
    case .tooLarge: LocalizedText("数值过大，无法汇总", "the number is greater than sums can hold")
    case .outOfRange(let range):
      LocalizedText("数值不在合理范围 \(range) 之内", "the value lies outside \(range), what can be right")
    }
  }

  private static func parts(_ rule: RollupRule) -> LocalizedText {
    switch rule {
    case .ratio: LocalizedText("该指标填分子和分母", "the indicator takes a numerator and a denominator")
    case .weightedMean: LocalizedText("该指标填数值和权重人口", "the indicator takes a value and its weight")
    case .stages: LocalizedText("该指标按环节填数量", "the indicator takes a count for each stage")
    case .coverageOfEntities, .entities: LocalizedText("该指标填机构名称", "the indicator takes names of entities")
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
    case .parts(.stages):
      return LocalizedText("例如 --stage 筛查=5000 --stage 高危=1000。", "For example --stage 筛查=5000 --stage 高危=1000.")
    case .parts(.coverageOfEntities), .parts(.entities):
      return LocalizedText("例如 --entity 实验小学；未达到的加 --no。", "For example --entity 实验小学; with --no for one that is not.")
    case .parts: return LocalizedText("例如 --value 2。", "For example --value 2.")
    case .numeratorAbove: return LocalizedText("请核对两个数是否填反。", "Check whether the two were swapped.")
    case .negative: return LocalizedText("请核对正负号。", "Check the sign.")
    case .denominatorZero: return LocalizedText("请核对分母。", "Check the denominator.")
    case .aboveHundred: return LocalizedText("40.25% 填 40.25。", "Write 40.25 for 40.25 %.")
    case .valueBesideNotApplicable:
      return LocalizedText("请去掉数值或“不适用”。", "Leave out the value, or that it does not apply.")
    case .notYesOrNo: return LocalizedText("例如 --value 1。", "For example --value 1.")
    case .notEntered:
      return LocalizedText("它由其他数据或组成指标得出。", "It follows from other figures or from its parts.")
    case .stageUnknown(_, let known):
      return LocalizedText("可用的环节：\(known.joined(separator: "、"))。", "Stages: \(known.joined(separator: ", ")).")
    case .stageAbove: return LocalizedText("请核对两个环节的数量。", "Check the two counts.")
    case .tooLarge: return LocalizedText("请检查是否多写了位数。", "Check it for digits too many.")
    case .outOfRange:
      return LocalizedText("请核对数值和单位；40.25% 填 40.25。", "Check the value and its unit; write 40.25 for 40.25 %.")
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
