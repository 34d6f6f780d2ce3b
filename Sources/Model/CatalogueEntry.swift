/// One indicator of a yearly set.
package struct CatalogueEntry: Sendable, Hashable {
  /// The region whose office made the set.
  package let owner: RegionCode
  /// The year.
  package let year: Int
  /// The indicator's code.
  package let indicator: String
  /// Its place in the set.
  package let ordinal: Int
  /// Whether it is assessed, not only monitored.
  package let isAssessed: Bool
  /// 维度.
  package let dimension: String

  /// Makes an entry.
  package init(
    owner: RegionCode, year: Int, indicator: String, ordinal: Int = 0, isAssessed: Bool = false, dimension: String = ""
  ) {
    self.owner = owner
    self.year = year
    self.indicator = indicator
    self.ordinal = ordinal
    self.isAssessed = isAssessed
    self.dimension = dimension
  }
}

/// The yearly sets of all tiers.
package struct CatalogueTable: Sendable {
  private struct Key: Hashable {
    let owner: RegionCode
    let year: Int
  }

  private let sets: [Key: [CatalogueEntry]]

  /// Makes the table.
  package init(_ entries: [CatalogueEntry] = []) {
    sets = Dictionary(grouping: entries) { Key(owner: $0.owner, year: $0.year) }
      .mapValues { $0.sorted { ($0.ordinal, $0.indicator) < ($1.ordinal, $1.indicator) } }
  }

  /// The set of the nearest tier at or above a region in a year; empty where none has one.
  ///
  /// - Parameter path: The region and those above it in that year.
  package func set(in year: Int, path: [RegionCode]) -> [CatalogueEntry] {
    for owner in path {
      if let set = sets[Key(owner: owner, year: year)] { return set }
    }
    return []
  }
}
