import GRDB
package import Model
package import Replica
import Synchronization

/// The definitions that figures are judged and rolled up by, and the mandates.
package struct Definitions: Sendable {
  /// The regions.
  package let tree: RegionTree
  /// The indicators by code.
  package let indicators: [String: Indicator]
  /// The mandates by the region they are for, whether they hold or not.
  package let mandates: [RegionCode: [Mandate]]
}

/// Keeps the definitions that were read last, under the edition that the file gives them.
///
/// Each transaction that changes a definition draws a new edition with the first change, so that neither a reader on an
/// older snapshot, nor another process, nor a rollback leaves a stale set behind.
final class DefinitionCache: Sendable {
  private let cached = Mutex<(edition: Int64, definitions: Definitions)?>(nil)

  func load(_ db: Database) throws -> Definitions {
    let edition = try Int64.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'definitions'") ?? 0
    if let known = cached.withLock({ $0 }), known.edition == edition { return known.definitions }
    let read = try Definitions(db)
    cached.withLock { $0 = (edition, read) }
    return read
  }

  /// Draws a new edition.
  ///
  /// Call in the transaction that changes a definition, before the definitions are read again.
  static func drawEdition(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO setting VALUES ('definitions', random()) ON CONFLICT (name) DO UPDATE SET value = random()")
  }
}

extension Definitions {
  /// Reads the definitions of a file.
  init(_ db: Database) throws {
    let rows = try Row.fetchAll(db, sql: "SELECT * FROM region WHERE deleted = 0")
    tree = RegionTree(rows.compactMap(Region.init(stored:)))
    let definitions = try Row.fetchAll(db, sql: "SELECT * FROM indicator WHERE deleted = 0")
    let read = definitions.compactMap(Indicator.init(stored:)).map { ($0.code, $0) }
    indicators = Dictionary(read) { first, _ in first }
    mandates = try Mandate.stored(db)
  }
}

extension Region {
  /// Reads a stored row; 0 stands for a first year before all records, so that it can be part of the key.
  init?(stored row: Row) {
    guard let code = RegionCode(row["code"] as String), let tier = RegionTier(rawValue: row["tier"] ?? "") else {
      return nil
    }
    let from = row["valid_from"] as Int
    self.init(
      code: code, name: row["name"] ?? "", tier: tier, parent: (row["parent"] as String?).flatMap(RegionCode.init),
      validFrom: from == 0 ? nil : from, validTo: row["valid_to"])
  }

  /// Identity columns for a definer, and values.
  func stored(owner: String) -> (identity: [FieldValue], values: [FieldValue]) {
    (
      [.text(code.description), .integer(Int64(validFrom ?? 0)), .text(owner)],
      [
        .text(name), .text(tier.rawValue), .optional(parent?.description), .optional(validTo.map(Int64.init)),
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
      targets: TargetSchedule(row["targets"] ?? ""), enteredAt: enteredAt, note: row["note"] ?? "")
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
      ]
    )
  }
}
