import Model

/// What a definition must have before anybody enters a figure under it.
enum IndicatorRules {
  /// What a ratio may be multiplied with.
  static let factors: ClosedRange<Int64> = 1...1_000_000
  /// How many days after its period a figure may be due.
  static let dueDays = 0...366
  /// The longest name, in characters.
  static let nameLimit = 200
  /// The longest code, in characters.
  static let codeLimit = 40
  /// The most stages or parts.
  static let listLimit = 20

  /// - Throws: `indicator-wrong`, `indicator-lacks`.
  static func check(_ indicator: Indicator) throws(DeskError) {
    guard isCode(indicator.code) else { throw .indicatorWrong(.code, indicator.code) }
    guard !indicator.name.isEmpty else { throw .indicatorLacks(.name) }
    guard indicator.name.count <= nameLimit else { throw .indicatorWrong(.name, indicator.name) }
    let method = indicator.method
    switch indicator.rule {
    case .coverageOfEntities, .entities:
      guard !method.register.isEmpty else { throw .indicatorLacks(.register) }
    case .stages:
      guard (2...listLimit).contains(method.stages.count), Set(method.stages).count == method.stages.count,
        !method.stages.contains(where: { $0.contains("=") })
      else { throw .indicatorLacks(.stages) }
    case .allOf:
      guard (1...listLimit).contains(method.parts.count), !method.parts.contains(indicator.code) else {
        throw .indicatorLacks(.parts)
      }
    case .derived:
      guard method.formula != nil else { throw .indicatorLacks(.formula) }
    case .ratio:
      guard !indicator.numerator.isEmpty, !indicator.denominator.isEmpty else { throw .indicatorLacks(.numerator) }
    case .sum, .coverageOfRegions, .weightedMean, .minimum, .maximum, .own: break
    }
  }

  /// Whether a text may be a code: ASCII letters, digits, hyphens, underscores and points.
  static func isCode(_ text: String) -> Bool {
    (1...codeLimit).contains(text.count)
      && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  /// Whether two versions mean different things, so that figures of the older one are to be entered again.
  static func meansOther(_ old: Indicator, _ new: Indicator) -> Bool {
    old.rule != new.rule || old.unit != new.unit || old.factor != new.factor || old.numerator != new.numerator
      || old.denominator != new.denominator || old.method.register != new.method.register
  }
}

extension DeskError {
  static func indicatorWrong(_ field: IndicatorField, _ text: String) -> DeskError {
    DeskError(
      "indicator-wrong",
      LocalizedText("\(field.names[0])“\(text)”写法有误。", "“\(text)” cannot be the \(field.rawValue)."),
      hint: LocalizedText(
        "\(field.flag) \(field.example(.chinese))。", "\(field.flag) \(field.example(.english))."))
  }

  static func indicatorLacks(_ field: IndicatorField) -> DeskError {
    DeskError(
      "indicator-lacks",
      LocalizedText("定义缺少\(field.names[0])。", "The definition lacks \(field.rawValue)."),
      hint: LocalizedText(
        "请加上 \(field.flag) \(field.example(.chinese))。", "Add \(field.flag) \(field.example(.english))."))
  }
}

extension IndicatorField {
  /// The flag of `indicator add`.
  fileprivate var flag: String {
    self == .code ? "CODE" : "--" + rawValue.replacing("_", with: "-")
  }

  /// What may be written, with an example.
  fileprivate func example(_ language: Language) -> String {
    func words(_ list: [String]) -> String { list.joined(separator: language == .chinese ? "、" : ", ") }
    return switch self {
    case .code: LocalizedText("用字母、数字和连字符，例如 X01", "takes letters, digits and hyphens, such as X01")[language]
    case .name: LocalizedText("名称不超过 200 字", "takes up to 200 characters")[language]
    case .direction: words(Direction.allCases.map(\.rawValue))
    case .comparison: words(TargetOperator.allCases.map(\.rawValue))
    case .rule: words(RollupRule.allCases.map(\.rawValue))
    case .factor: "1–1000000"
    case .frequency: words(Frequency.allCases.map(\.rawValue))
    case .timeRule: words(TimeRule.allCases.map(\.rawValue))
    case .enteredAt: words(RegionTier.allCases.map(\.rawValue))
    case .subset: "yes, no"
    case .targets: "2022=60;2030=70"
    case .register: "school"
    case .stages: "筛查;高危;检查;干预"
    case .parts: "X01a;X01b"
    case .formula: "filled, filled/assessed, consultations/3, milestones"
    case .dueDays: "0–366"
    case .floor: "10000"
    case .checks: "range=0..100;jump=30;sum=X1+X2"
    case .numerator: LocalizedText("分子和分母各是什么", "says what numerator and denominator count")[language]
    default: ""
    }
  }
}
