import Exchange
import Model
package import Replica
package import Store
package import WireProtocol

extension Store {
  /// Writes a column of observations that version 3 brought, in a save of its own.
  /// - Throws: The store's errors.
  package func stage(_ stages: String, of indicator: String, _ period: String = "2022") throws {
    try edit { edit in
      try edit.put(
        Schema.observation, [.text(identity.region.description), .text(indicator), .text(period)],
        [(2, [.text(stages)])])
    }
  }

  /// Deletes a figure of the copy's own region.
  /// - Throws: The store's errors.
  package func deleteFigure(of indicator: String, _ period: String = "2022") throws {
    try edit { edit in
      try edit.delete(
        Schema.observation, [.text(identity.region.description), .text(indicator), .text(period)])
    }
  }

  /// All rows of a table in one scope with values, heads, awaited stamps and deletes, by their keys; as far as a version
  /// of the schema knows them.
  /// - Throws: The store's errors.
  package func rows(
    of table: TableSchema, in region: String, known schema: UInt32 = Schema.version
  ) throws -> [PulledRow] {
    let scope = try RegionCode(parsing: region)
    return try step { storage in
      try storage.rows(of: table, scope: scope, after: 0, limit: .max).map { entry in
        let state = entry.row.state.cut(to: table.groupCount(of: schema), of: table)
        return PulledRow(table: table.id, identity: entry.row.identity, state: state, schema: schema)
      }
    }.filter { !$0.isNothing }.sorted { "\($0.identity)" < "\($1.identity)" }
  }

  /// The stages that show in a region's figures.
  /// - Throws: The store's errors.
  package func stages(in region: String) throws -> [String] {
    try rows(of: Schema.observation, in: region).filter { !$0.state.heads.isDeleted }
      .compactMap { $0.state.values.last?.text }
  }
}

extension PulledRow {
  /// Whether nothing was written that the version knows.
  fileprivate var isNothing: Bool {
    if case .single(_, mask: 0) = state.heads { true } else { false }
  }
}
