import Exchange
import GRDB
import Model
import Replica

extension WriteSession {
  /// Writes the built-in definitions under a zero stamp: the same rows on every copy, so that no sync is needed to
  /// have them and any real edit wins.
  func loadBuiltins(regions: [Region], indicators: [Indicator]) throws {
    for region in regions {
      try insertBuiltin(Schema.region, region.stored(owner: Store.nation), edition: BuiltinRegions.edition)
    }
    for indicator in indicators {
      try insertBuiltin(Schema.indicator, indicator.stored(owner: Store.nation), edition: BuiltinIndicators.edition)
    }
    // Built-in rows stand at position 0: a pull never sends what every copy has.
    books.position = 0
    try db.set(Self.editionSetting, Int64(BuiltinIndicators.edition))
  }

  /// The name under which a file says which edition of the indicators it holds.
  fileprivate static let editionSetting = "builtins"

  /// Brings a newer edition of the built-in indicators; what a real tier wrote stays as it is.
  fileprivate func loadNewerBuiltins(_ indicators: [Indicator], edition: Int) throws {
    let stamp = Stamp.builtin(edition: edition)
    let table = Schema.indicator
    for indicator in indicators {
      let (identity, values) = indicator.stored(owner: Store.nation)
      guard let old = try row(table, identity) else {
        let kept = books.position
        try insertBuiltin(table, (identity, values), edition: edition)
        books.position = kept
        continue
      }
      let groups = old.heads.groups(count: table.groups.count)
      let isTouched = groups.contains { group in group.stamps.contains { $0.origin != .builtin } }
      let stale = groups.indices.filter { groups[$0].stamps.allSatisfy { $0.origin == .builtin && $0 < stamp } }
      guard !stale.isEmpty, old.heads.deletion == nil else { continue }
      var new = old
      let writes = stale.map { group in
        GroupChange(
          group: group, values: Array(values[table.groups[group].range]), bases: old.heads.bases(of: group))
      }
      new.apply(RowChange(table: table.id, identity: identity, groups: writes), stamp: stamp, table: table) { _ in true
      }
      let kept = books.position
      if !isTouched { books.position = -1 }
      try save(table, identity, old: old, new: new)
      if !isTouched { books.position = kept }
    }
    try db.set(Self.editionSetting, Int64(edition))
  }

  private func insertBuiltin(
    _ table: TableSchema, _ row: (identity: [FieldValue], values: [FieldValue]), edition: Int
  ) throws {
    books.position = -1
    let state = RowState(
      values: row.values, heads: .single(Stamp.builtin(edition: edition), mask: table.allGroups))
    try save(table, row.identity, old: nil, new: state)
  }
}

extension Store {
  /// Brings the built-in indicators of this program into a file that an older one made, once.
  ///
  /// A copy that was made without them stays without.
  func loadNewerBuiltins(
    _ indicators: [Indicator] = BuiltinIndicators.indicators, edition: Int = BuiltinIndicators.edition
  ) throws {
    let isBehind = try read { db in
      let held = try Int64.fetchOne(
        db, sql: "SELECT value FROM setting WHERE name = ?", arguments: [WriteSession.editionSetting])
      let select = "SELECT EXISTS (SELECT 1 FROM indicator WHERE owner = ?)"
      let hasAny = try Bool.fetchOne(db, sql: select, arguments: [Self.nation]) ?? false
      return hasAny && held ?? 1 < Int64(edition)
    }
    guard isBehind else { return }
    try write { session in try session.loadNewerBuiltins(indicators, edition: edition) }
  }
}
