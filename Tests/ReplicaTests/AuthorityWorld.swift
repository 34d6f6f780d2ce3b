import Model
import Replica

/// Regions, rows and mandates that authority is tried on.
enum AuthorityWorld {
  /// The whole country: owner of what is built in.
  static let nation = "000000"
  /// A province.
  static let province = "210000"
  /// A city of the province.
  static let city = "210100"
  /// A district of the city.
  static let district = "210102"
  /// Its neighbour in the same city.
  static let sibling = "210103"
  /// A town of the district.
  static let town = "210102001"
  /// A district of another city.
  static let elsewhere = "210202"
  /// A code that no region has.
  static let unknown = "999999"
  /// 2022-07-01 at noon in Beijing.
  static let time: Int64 = 1_656_648_000_000

  /// Regions by code: tier and parent.
  private static let regions: [(String, RegionTier, String?)] = [
    (province, .province, nil), (city, .city, province), (district, .district, city), (sibling, .district, city),
    (town, .town, district), ("210200", .city, province), (elsewhere, .district, "210200"),
  ]

  /// The tree.
  static let tree = RegionTree(
    regions.compactMap { code, tier, parent in
      RegionCode(code).map { Region(code: $0, name: code, tier: tier, parent: parent.flatMap { RegionCode($0) }) }
    })

  /// The identity columns of a row.
  static func identity(_ table: TableSchema, owner: String, scope: String) -> [FieldValue] {
    table.identity.enumerated().map { position, column in
      if column.name == table.owner { return .text(owner) }
      if table == Schema.assignment, column.name == "region" { return .text(town) }
      if column.name == table.scope || (table == Schema.region && column.name == "code") { return .text(scope) }
      return switch column.type {
      case .integer, .decimal: .integer(2022)
      case .text: .text("T\(position)")
      case .blob: .blob([UInt8](repeating: 7, count: 16))
      }
    }
  }

  /// A write of one group, with values that fit its columns.
  static func write(_ group: Int, of table: TableSchema, source: String) -> GroupChange {
    let values = table.groups[group].columns.map { column -> FieldValue in
      if column.name == table.source?.name { return .text(source) }
      return switch column.type {
      case .integer, .decimal: .integer(1)
      case .text: .text(city)
      case .blob: .blob([UInt8](repeating: 8, count: 16))
      }
    }
    return GroupChange(group: group, values: values, bases: [])
  }

  /// A mandate from the start of 2022, by default without an end.
  static func mandate(
    holder: String, region: String, from: String = "2022-01-01", to: String? = nil
  ) -> Mandate {
    let values: [FieldValue] = [.text(from), .optional(to), .text("尚未注册"), .null]
    guard let mandate = Mandate(identity: [.text(holder), .text(region)], values: values) else {
      preconditionFailure("no mandate: \(holder) \(region)")
    }
    return mandate
  }

  /// The rights at `time`.
  static func rights(mandates: [Mandate] = [], nodeRegions: Set<RegionCode> = []) -> WritingRights {
    WritingRights(
      tree: tree, mandates: Dictionary(grouping: mandates, by: \.region), nodeRegions: nodeRegions, time: time)
  }
}
