import Desk
import Model
import Pages
import Store

/// When each region was last heard of.
struct RegionSyncs {
  /// A district is late after this many days without a sync.
  static let lateDays = 2
  /// A district is silent after this many days without a sync.
  static let silentDays = 7

  private let nodes: [RegionCode: EnrolledNode]
  private let transactions: [RegionCode: Int]
  private let now: Int64

  init(_ store: Store) throws {
    nodes = Dictionary(try store.nodes().map { ($0.region, $0) }) { first, second in
      (first.lastSync ?? 0) >= (second.lastSync ?? 0) ? first : second
    }
    transactions = try store.transactionCounts()
    now = store.surroundings.now()
  }

  func time(of region: RegionCode) -> String? {
    nodes[region]?.lastSync.map(Output.time)
  }

  func rows(_ districts: [Region]) -> [DistrictSync] {
    districts.map { district in
      DistrictSync(
        code: district.code.description, name: district.name, lastSync: time(of: district.code),
        age: age(of: district.code), transactions: transactions[district.code] ?? 0, conflicts: 0)
    }
  }

  private func age(of region: RegionCode) -> SyncAge {
    guard let last = nodes[region]?.lastSync else { return .silent }
    let days = (now - last) / 86_400_000
    return days < Self.lateDays ? .fresh : days < Self.silentDays ? .late : .silent
  }
}
