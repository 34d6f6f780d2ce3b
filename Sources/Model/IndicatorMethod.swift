/// What an indicator's rule needs beside numbers, when it is due, and how entries are checked.
package struct IndicatorMethod: Sendable, Hashable {
  /// The first version of the definition whose figures still count.
  ///
  /// A version that changes rule, unit, factor, or what numerator or denominator mean, begins anew; others go on.
  package var countsFrom: Int
  /// The kind of the entities it counts, such as `school`; empty for rules that count none.
  package var register: String
  /// The names of its stages, in order, for the rule `stages`.
  package var stages: [String]
  /// The codes of its parts, for the rule `all-of`.
  package var parts: [String]
  /// What it is computed from, for the rule `derived`.
  package var formula: DerivedFormula?
  /// How many days after its period a figure is due, or nil where nobody said.
  package var dueDays: Int?
  /// The denominator below which counts are shown and no light, or nil.
  package var floor: ExactDecimal?
  /// What an entry is held against.
  package var checks: EntryChecks

  /// Makes a method; what is not named is empty.
  package init(
    countsFrom: Int = 1, register: String = "", stages: [String] = [], parts: [String] = [],
    formula: DerivedFormula? = nil, dueDays: Int? = nil, floor: ExactDecimal? = nil, checks: EntryChecks = EntryChecks()
  ) {
    self.countsFrom = countsFrom
    self.register = register
    self.stages = stages
    self.parts = parts
    self.formula = formula
    self.dueDays = dueDays
    self.floor = floor
    self.checks = checks
  }
}

/// What a derived indicator is computed from.
package enum DerivedFormula: Sendable, Hashable, CustomStringConvertible {
  /// Indicators of the yearly set that have this year's value ÷ indicators of the set; of the assessed ones only, where
  /// that is asked for.
  case filled(assessedOnly: Bool)
  /// Consultations with at least so many experts ÷ consultations held.
  case consultations(experts: Int)
  /// Milestones done ÷ milestones of the tasks whose targets are bound to the indicator.
  case milestones

  /// Reads `filled`, `filled/assessed`, `consultations/3` or `milestones`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("filled", 1): self = .filled(assessedOnly: false)
    case ("filled", 2) where parts[1] == "assessed": self = .filled(assessedOnly: true)
    case ("milestones", 1): self = .milestones
    case ("consultations", 2):
      guard let experts = Int(parts[1]), (1...1_000).contains(experts) else { return nil }
      self = .consultations(experts: experts)
    default: return nil
    }
  }

  /// The written form.
  package var description: String {
    switch self {
    case .filled(let assessedOnly): assessedOnly ? "filled/assessed" : "filled"
    case .consultations(let experts): "consultations/\(experts)"
    case .milestones: "milestones"
    }
  }
}

/// What an entry is held against beside its rule: a range, the jump against the last period, parts that must agree.
package struct EntryChecks: Sendable, Hashable, CustomStringConvertible {
  /// The least and the greatest value that can be right, or nil.
  package var range: TargetBound?
  /// By how many per cent of the last period's value a value may differ before a note is asked for, or nil.
  package var jump: Int?
  /// The codes of the indicators whose values must add up to this one's.
  package var sum: [String]

  /// Makes checks.
  package init(range: TargetBound? = nil, jump: Int? = nil, sum: [String] = []) {
    self.range = range
    self.jump = jump
    self.sum = sum
  }

  /// Reads `range=0..100;jump=30;sum=X1+X2`; parts that are none of these are left out.
  package init(_ text: String) {
    self.init()
    for entry in text.split(separator: ";") {
      let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "range": range = TargetBound(parts[1])
      case "jump": jump = Int(parts[1]).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
      case "sum": sum = parts[1].split(separator: "+").map(String.init)
      default: continue
      }
    }
  }

  /// The written form.
  package var description: String {
    var parts: [String] = []
    if let range { parts.append("range=\(range)") }
    if let jump { parts.append("jump=\(jump)") }
    if !sum.isEmpty { parts.append("sum=" + sum.joined(separator: "+")) }
    return parts.joined(separator: ";")
  }
}

/// The columns of the field's own indicator tables, as text for people.
package struct IndicatorCatalogue: Sendable, Hashable {
  /// 维度.
  package var dimension: String
  /// 指标性质: 预期性, 约束性 or 倡导性.
  package var nature: String
  /// 牵头部门.
  package var department: String
  /// 数据来源.
  package var dataSource: String
  /// 指标内涵.
  package var meaning: String
  /// 计算方法.
  package var computation: String
  /// 监测层级.
  package var monitoredAt: String

  /// Makes the columns; what is not named is empty.
  package init(
    dimension: String = "", nature: String = "", department: String = "", dataSource: String = "", meaning: String = "",
    computation: String = "", monitoredAt: String = ""
  ) {
    self.dimension = dimension
    self.nature = nature
    self.department = department
    self.dataSource = dataSource
    self.meaning = meaning
    self.computation = computation
    self.monitoredAt = monitoredAt
  }
}
