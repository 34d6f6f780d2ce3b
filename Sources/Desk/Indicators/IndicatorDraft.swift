import Model

/// A definition as somebody typed it, field by field; what is not named stays as it was.
package struct IndicatorDraft: Sendable {
  private(set) var fields: [IndicatorField: String] = [:]
  /// Targets by year as typed, beside those of the field `targets`.
  var yearTargets: [Int: String] = [:]

  init(_ fields: [IndicatorField: String] = [:], yearTargets: [Int: String] = [:]) {
    self.fields = fields
    self.yearTargets = yearTargets
  }

  subscript(field: IndicatorField) -> String? {
    get { fields[field] }
    set { fields[field] = newValue.flatMap { InputText.trimmed($0).isEmpty ? nil : InputText.trimmed($0) } }
  }

  /// The definition that follows from the fields over an earlier one, still without a version.
  ///
  /// - Parameters:
  ///   - code: The code it will have.
  ///   - base: The definition as it stood, or nil for a new one.
  ///   - tier: The tier that enters it where nobody says.
  /// - Throws: `indicator-wrong`, naming the field.
  func definition(code: String, over base: Indicator?, tier: RegionTier) throws(DeskError) -> Indicator {
    let rule = try rule(base)
    let unit = self[.unit] ?? base?.unit ?? (rule == .coverageOfRegions ? "是/否" : "")
    let direction = try word(.direction, base?.direction ?? (unit == "是/否" ? .yes : .up)) { Direction(rawValue: $0) }
    var comparison = try word(.comparison, base?.comparison ?? Self.comparison(direction)) {
      TargetOperator(rawValue: $0)
    }
    let targets = try schedule(base, &comparison)
    let frequency = try frequency(base)
    let time = base?.timeRule ?? (rule == .sum && frequency != .year ? .sum : .last)
    let definition = Indicator(
      code: code, version: base?.version ?? 1, name: self[.name] ?? base?.name ?? "", unit: unit,
      direction: direction, comparison: comparison, kind: self[.kind] ?? base?.kind ?? "", rule: rule,
      factor: try factor(base, rule, unit), frequency: frequency,
      timeRule: try word(.timeRule, time) { TimeRule(rawValue: $0) },
      isSubset: try truth(.subset, base?.isSubset ?? false), numerator: self[.numerator] ?? base?.numerator ?? "",
      denominator: self[.denominator] ?? base?.denominator ?? "", targets: targets,
      enteredAt: try self.tier(base, tier), note: self[.note] ?? base?.note ?? "",
      method: try method(base?.method), catalogue: catalogue(base?.catalogue), owner: base?.owner)
    try IndicatorRules.check(definition)
    return definition
  }

  // MARK: Single fields

  private func word<Value>(
    _ field: IndicatorField, _ standard: Value, _ read: (String) -> Value?
  ) throws(DeskError) -> Value {
    guard let text = self[field] else { return standard }
    guard let value = read(InputText.clean(text)) else { throw .indicatorWrong(field, text) }
    return value
  }

  private func truth(_ field: IndicatorField, _ standard: Bool) throws(DeskError) -> Bool {
    try word(field, standard, InputText.yesOrNo)
  }

  private func rule(_ base: Indicator?) throws(DeskError) -> RollupRule {
    guard let text = self[.rule].map(InputText.clean) else {
      guard let base else { throw .indicatorLacks(.rule) }
      return base.rule
    }
    let of = self[.of].map(InputText.clean)
    let full = text == "coverage" ? "coverage/\(of ?? "region")" : text
    guard let rule = RollupRule(rawValue: full) ?? RollupRule.allCases.first(where: { $0.title.chinese == text }) else {
      throw .indicatorWrong(.rule, text)
    }
    return rule
  }

  private static func comparison(_ direction: Direction) -> TargetOperator {
    switch direction {
    case .up: .greaterOrEqual
    case .down: .lessOrEqual
    case .yes: .equal
    }
  }

  private func factor(_ base: Indicator?, _ rule: RollupRule, _ unit: String) throws(DeskError) -> Int64 {
    let standard: Int64 =
      switch (rule, unit) {
      case (.ratio, "%"): 100
      case (.ratio, "‰"): 1_000
      case (.ratio, "1/10万"): 100_000
      default: 1
      }
    let kept = self[.unit] == nil ? base?.factor : nil
    return try word(.factor, kept ?? standard) { text in
      Int64(text).flatMap { IndicatorRules.factors.contains($0) ? $0 : nil }
    }
  }

  private func frequency(_ base: Indicator?) throws(DeskError) -> Frequency {
    try word(.frequency, base?.frequency ?? .year) { text in
      if let frequency = Frequency(rawValue: text) { return frequency }
      if text.contains("半年") { return .half }
      if text.contains("季") { return .quarter }
      if text.contains("月") { return .month }
      return text.contains("年") ? .year : nil
    }
  }

  private func tier(_ base: Indicator?, _ standard: RegionTier) throws(DeskError) -> RegionTier {
    try word(.enteredAt, base?.enteredAt ?? standard) { text in
      RegionTier(rawValue: text) ?? RegionTier.allCases.first { $0.title.chinese == text }
    }
  }

  private func method(_ base: IndicatorMethod?) throws(DeskError) -> IndicatorMethod {
    var method = base ?? IndicatorMethod()
    if let register = self[.register] { method.register = InputText.clean(register) }
    if let stages = self[.stages] { method.stages = Self.list(stages) }
    if let parts = self[.parts] { method.parts = Self.list(parts) }
    if let text = self[.formula] {
      guard let formula = DerivedFormula(InputText.clean(text)) else { throw .indicatorWrong(.formula, text) }
      method.formula = formula
    }
    method.dueDays = try word(.dueDays, method.dueDays) { text in
      Int(text).flatMap { IndicatorRules.dueDays.contains($0) ? Optional($0) : nil }
    }
    method.floor = try word(.floor, method.floor) { (try? ExactDecimal(parsing: $0)).map { Optional($0) } }
    if let text = self[.checks].map(InputText.clean) {
      let checks = EntryChecks(text)
      // What does not read would be left out in silence.
      guard checks.description == text else { throw .indicatorWrong(.checks, text) }
      method.checks = checks
    }
    return method
  }

  private func catalogue(_ base: IndicatorCatalogue?) -> IndicatorCatalogue {
    let base = base ?? IndicatorCatalogue()
    return IndicatorCatalogue(
      dimension: self[.dimension] ?? base.dimension, nature: self[.nature] ?? base.nature,
      department: self[.department] ?? base.department, dataSource: self[.dataSource] ?? base.dataSource,
      meaning: self[.meaning] ?? base.meaning, computation: self[.computation] ?? base.computation,
      monitoredAt: self[.monitoredAt] ?? base.monitoredAt)
  }

  static func list(_ text: String) -> [String] {
    text.split(whereSeparator: { ";；,，".contains($0) }).map { InputText.trimmed(String($0)) }.filter { !$0.isEmpty }
  }

  // MARK: Targets

  /// The targets by year: those of the base, over them what was typed; the newest that says an operator gives it.
  private func schedule(
    _ base: Indicator?, _ comparison: inout TargetOperator
  ) throws(DeskError) -> TargetSchedule {
    var entries = Dictionary(
      (base?.targets.entries ?? []).map { ($0.year, $0.bound.description) }
    ) { first, _ in first }
    if let text = self[.targets] {
      for entry in Self.list(text) {
        let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let year = Int(parts[0]), Period.years.contains(year), TargetBound(parts[1]) != nil
        else { throw .indicatorWrong(.targets, entry) }
        entries[year] = parts[1]
      }
    }
    for (year, text) in yearTargets.sorted(by: { $0.key < $1.key }) {
      guard let target = TargetText(text) else { throw .indicatorWrong(.targets, text) }
      entries[year] = target.bound?.description
      if self[.comparison] == nil, let said = target.comparison { comparison = said }
    }
    return TargetSchedule(entries.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";"))
  }
}
