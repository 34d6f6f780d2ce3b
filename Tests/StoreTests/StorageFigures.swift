import Fixtures
import GRDB
import Model
import Replica
import Rollup

@testable import Store

/// Figures as the tests of storage write and compare them.
enum StorageFigures {
  /// Every figure of a copy with its note.
  static func figures(_ copy: Store) throws -> [String] {
    try copy.figures(of: nil).map { "\($0.indicator) \($0.period) \($0.figure.value ?? -1) \($0.note ?? "")" }
  }

  /// All that stands in the rows of figures, for comparison.
  static func content(_ copy: Store) throws -> [String] {
    try copy.read { db in
      try Row.fetchAll(
        db,
        sql:
          "SELECT region, indicator, period, value, numerator, denominator, note, deleted FROM observation ORDER BY 1, 2, 3"
      ).map { "\($0)" }
    }
  }

  /// Writes one figure with a note into a save that has begun.
  static func put(_ edit: EditSession, _ indicator: String, _ period: String, note: String, region: RegionCode? = nil)
    throws
  {
    let value = FieldValue.integer(ExactDecimal.scale)
    try edit.put(
      Schema.observation, [.text(region?.description ?? "500114"), .text(indicator), .text(period)],
      [
        (0, [value, .null, .null, .null, .integer(0), .integer(1), .text("office")]), (1, [.text(note)]),
      ])
  }
}
