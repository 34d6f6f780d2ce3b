import Model
import Replica
import Store

/// The indicators that a tier monitors in a year, and those of them that it assesses.
struct YearlySets {
  /// An indicator's place in a set.
  struct Member {
    let owner: RegionCode
    let indicator: String
    let ordinal: Int
    let isAssessed: Bool
    let dimension: String
  }

  private let store: Store

  init(_ store: Store) { self.store = store }

  /// The set of the nearest tier, from this office up, that has one for the year.
  func set(in year: Int) throws -> [Member] {
    let path = try store.loadDefinitions().tree.path(from: store.identity.region)
    let all = try members(in: year)
    for owner in path {
      let set = all.filter { $0.owner == owner }
      if !set.isEmpty { return set }
    }
    return []
  }

  /// The members of all sets of a year.
  func members(in year: Int) throws -> [Member] {
    try store.rows(of: Schema.catalogueEntry).filter { $0.whole("year") == year }.compactMap { row in
      row.region("owner").map {
        Member(
          owner: $0, indicator: row.text("indicator"), ordinal: row.whole("ordinal") ?? 0,
          isAssessed: row.whole("is_assessed") == 1, dimension: row.text("dimension"))
      }
    }.sorted { ($0.ordinal, $0.indicator) < ($1.ordinal, $1.indicator) }
  }

  /// Makes members this office's whole set of a year: those that are not named leave it.
  func replace(by members: [Member], in year: Int, _ edit: EditSession) throws -> Int {
    let own = store.identity.region
    let named = Set(members.map(\.indicator))
    var changed = 0
    for old in try self.members(in: year) where old.owner == own && !named.contains(old.indicator) {
      try edit.delete(
        Schema.catalogueEntry, [.text(own.description), .integer(Int64(year)), .text(old.indicator)])
      changed += 1
    }
    for member in members {
      let isNew = try edit.put(
        Schema.catalogueEntry, [.text(own.description), .integer(Int64(year)), .text(member.indicator)],
        [(0, [.integer(Int64(member.ordinal)), .integer(member.isAssessed ? 1 : 0), .text(member.dimension)])])
      changed += isNew ? 1 : 0
    }
    return changed
  }
}
