import GRDB
import Model
import Replica

extension Region {
  /// Reads a stored row; 0 stands for a first year before all records, so that it can be part of the key.
  init?(stored row: Row) {
    guard let code = RegionCode(row["code"] as String), let tier = RegionTier(rawValue: row["tier"] ?? "") else {
      return nil
    }
    let from = row["valid_from"] as Int
    self.init(
      code: code, name: row["name"] ?? "", tier: tier, parent: (row["parent"] as String?).flatMap(RegionCode.init),
      validFrom: from == 0 ? nil : from, validTo: row["valid_to"],
      successor: (row["successor"] as String?).flatMap(RegionCode.init))
  }

  /// Identity columns for a definer, and values.
  func stored(owner: String) -> (identity: [FieldValue], values: [FieldValue]) {
    (
      [.text(code.description), .integer(Int64(validFrom ?? 0)), .text(owner)],
      [
        .text(name), .text(tier.rawValue), .optional(parent?.description), .optional(validTo.map(Int64.init)),
        .optional(successor?.description),
      ]
    )
  }
}

extension Indicator {
  /// Reads a stored row; nil where its words are not of this version.
  init?(stored row: Row) {
    guard let direction = Direction(rawValue: row["direction"] ?? ""),
      let comparison = TargetOperator(rawValue: row["comparison"] ?? ""),
      let rule = RollupRule(rawValue: row["rule"] ?? ""), let frequency = Frequency(rawValue: row["frequency"] ?? ""),
      let timeRule = TimeRule(rawValue: row["time_rule"] ?? ""),
      let enteredAt = RegionTier(rawValue: row["entered_at"] ?? "")
    else { return nil }
    self.init(
      code: row["code"], version: row["version"] ?? 1, name: row["name"] ?? "", unit: row["unit"] ?? "",
      direction: direction, comparison: comparison, kind: row["kind"] ?? "", rule: rule, factor: row["factor"] ?? 1,
      frequency: frequency, timeRule: timeRule, isSubset: (row["is_subset"] as Int64?) == 1,
      numerator: row["numerator"] ?? "", denominator: row["denominator"] ?? "",
      targets: TargetSchedule(row["targets"] ?? ""), enteredAt: enteredAt, note: row["note"] ?? "",
      method: IndicatorMethod(stored: row), catalogue: IndicatorCatalogue(stored: row),
      owner: (row["owner"] as String?).flatMap { RegionCode($0) })
  }

  /// Identity columns for a definer, and values.
  func stored(owner: String) -> (identity: [FieldValue], values: [FieldValue]) {
    (
      [.text(code), .text(owner)],
      [
        .integer(Int64(version)), .text(name), .text(unit), .text(direction.rawValue), .text(comparison.rawValue),
        .text(kind), .text(rule.rawValue), .integer(factor), .text(frequency.rawValue), .text(timeRule.rawValue),
        .integer(isSubset ? 1 : 0), .text(numerator), .text(denominator), .text(targets.description),
        .text(enteredAt.rawValue), .text(note),
      ] + method.stored + catalogue.stored
    )
  }
}

extension IndicatorMethod {
  /// Reads a stored row; columns that an older writer did not know are empty.
  init(stored row: Row) {
    self.init(
      countsFrom: row["counts_from"] ?? 1, register: row["register"] ?? "",
      stages: Self.list(row["stages"]), parts: Self.list(row["parts"]), formula: DerivedFormula(row["formula"] ?? ""),
      dueDays: row["due_days"], floor: (row["floor"] as Int64?).map(ExactDecimal.init(scaled:)),
      checks: EntryChecks(row["checks"] ?? ""))
  }

  private static func list(_ text: String?) -> [String] {
    (text ?? "").split(separator: ";").map(String.init)
  }

  /// The group's values, in the order of its columns.
  fileprivate var stored: [FieldValue] {
    [
      .integer(Int64(countsFrom)), .text(register), .text(stages.joined(separator: ";")),
      .text(parts.joined(separator: ";")), .text(formula?.description ?? ""), .optional(dueDays.map(Int64.init)),
      .optional(floor?.scaled), .text(checks.description),
    ]
  }
}

extension IndicatorCatalogue {
  /// Reads a stored row; columns that an older writer did not know are empty.
  init(stored row: Row) {
    self.init(
      dimension: row["dimension"] ?? "", nature: row["nature"] ?? "", department: row["department"] ?? "",
      dataSource: row["data_source"] ?? "", meaning: row["meaning"] ?? "", computation: row["computation"] ?? "",
      monitoredAt: row["monitored_at"] ?? "")
  }

  /// The group's values, in the order of its columns.
  fileprivate var stored: [FieldValue] {
    [dimension, nature, department, dataSource, meaning, computation, monitoredAt].map { .text($0) }
  }
}
