/// A field of a definition as it is typed: a flag of `indicator add`, a column of a sheet.
enum IndicatorField: String, CaseIterable {
  case code, name, unit, direction
  case comparison = "operator"
  case kind, rule, of, factor, frequency
  case timeRule = "time_rule"
  case subset, numerator, denominator, targets
  case enteredAt = "entered_at"
  case note, register, stages, parts, formula
  case dueDays = "due_days"
  case floor, checks, dimension, nature, department
  case dataSource = "data_source"
  case meaning, computation
  case monitoredAt = "monitored_at"

  /// The names that its column may have.
  var names: [String] {
    switch self {
    case .code: ["代码", "指标代码"]
    case .name: ["指标", "指标名称", "名称"]
    case .unit: ["单位", "计量单位"]
    case .direction: ["方向"]
    case .comparison: ["关系"]
    case .kind: ["指标类型", "类型"]
    case .rule: ["汇总规则"]
    case .of: ["覆盖对象"]
    case .factor: ["系数"]
    case .frequency: ["调查频次", "填报频次"]
    case .timeRule: ["时间规则"]
    case .subset: ["分子属于分母"]
    case .numerator: ["分子"]
    case .denominator: ["分母"]
    case .targets: ["目标"]
    case .enteredAt: ["填报层级"]
    case .note: ["备注", "说明"]
    case .register: ["名册类别"]
    case .stages: ["环节"]
    case .parts: ["组成指标"]
    case .formula: ["推算公式"]
    case .dueDays: ["报送期限"]
    case .floor: ["分母下限"]
    case .checks: ["核对"]
    case .dimension: ["维度"]
    case .nature: ["指标性质"]
    case .department: ["牵头部门"]
    case .dataSource: ["数据来源"]
    case .meaning: ["指标内涵"]
    case .computation: ["计算方法"]
    case .monitoredAt: ["监测层级"]
    }
  }
}
