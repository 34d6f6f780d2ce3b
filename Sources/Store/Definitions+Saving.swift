package import Model
import Replica

extension EditSession {
  /// Saves the definition of an indicator; gives whether anything changed.
  /// - Throws: `change-refused` where it belongs to another tier.
  @discardableResult
  package func define(_ indicator: Indicator, owner: RegionCode) throws -> Bool {
    let (identity, values) = indicator.stored(owner: owner.description)
    let table = Schema.indicator
    return try put(table, identity, table.groups.indices.map { ($0, Array(values[table.groups[$0].range])) })
  }

  /// Saves a row of the tree; gives whether anything changed.
  /// - Throws: `change-refused` where it belongs to another tier.
  @discardableResult
  package func define(_ region: Region, owner: RegionCode) throws -> Bool {
    let (identity, values) = region.stored(owner: owner.description)
    let table = Schema.region
    return try put(table, identity, table.groups.indices.map { ($0, Array(values[table.groups[$0].range])) })
  }
}
