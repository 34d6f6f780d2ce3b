package import Model
package import Replica

/// A row that every copy is born with.
package struct BuiltinRow: Sendable {
  /// The number of its table.
  package let table: UInt16
  /// Key and fixed columns.
  package let identity: [FieldValue]
  /// Its values.
  package let values: [FieldValue]
}

/// Where a world plays: the regions, the indicators, and which regions have desks.
package struct Province: Sendable {
  /// The hub's region.
  package let hub: RegionCode
  /// The regions that desks may have.
  package let places: [Region]
  /// The indicators that figures are entered for.
  package let indicators: [Indicator]
  /// The rows that every copy is born with.
  package let builtin: [BuiltinRow]

  /// Puts a province together.
  package init(hub: RegionCode, places: [Region], indicators: [Indicator], builtin: [BuiltinRow]) {
    self.hub = hub
    self.places = places
    self.indicators = indicators
    self.builtin = builtin
  }

  /// The region of the hub at the top.
  var top: Region { Region(code: hub, name: "top", tier: .province, parent: nil) }

  /// A region that desks may have, or nil.
  func region(_ code: RegionCode) -> Region? { places.first { $0.code == code } }

  /// A made province: a hub, cities, districts below them, and for three tiers of hubs towns below those.
  ///
  /// Where cities have hubs, the districts are spread over several.
  package static func made(districts count: Int, tiers: Int = 1) -> Province? {
    guard let top = RegionCode("990000") else { return nil }
    var regions = [Region(code: top, name: "province", tier: .province, parent: nil)]
    let most = tiers == 1 ? 9 : min(max(2, (count + 7) / 8), 9)
    var districts = 0
    for city in 1...9 where districts < count {
      guard let code = RegionCode("990\(city)00") else { return nil }
      regions.append(Region(code: code, name: "city \(city)", tier: .city, parent: top))
      for district in 1...most where districts < count {
        guard let below = RegionCode("990\(city)0\(district)") else { return nil }
        regions.append(Region(code: below, name: "district \(city)\(district)", tier: .district, parent: code))
        districts += 1
        for town in 1...2 where tiers > 2 {
          guard let least = RegionCode("\(below)00\(town)") else { return nil }
          regions.append(Region(code: least, name: "town \(city)\(district)\(town)", tier: .town, parent: below))
        }
      }
    }
    let indicators = [
      indicator("RAT1", .ratio, .quarter, unit: "%"), indicator("RAT2", .ratio, .year, unit: "%"),
      indicator("SUM1", .sum, .year, unit: "人"), indicator("MAX1", .maximum, .month, unit: "日"),
      indicator("OWN1", .own, .half, unit: "个"),
    ]
    let rows =
      regions.map { BuiltinRow(table: Schema.region.id, identity: identity(of: $0, top), values: values(of: $0)) }
      + indicators.map {
        BuiltinRow(
          table: Schema.indicator.id, identity: [.text($0.code), .text(top.description)], values: $0.storedValues)
      }
    return Province(hub: top, places: Array(regions.dropFirst()), indicators: indicators, builtin: rows)
  }

  private static func indicator(
    _ code: String, _ rule: RollupRule, _ frequency: Frequency, unit: String
  ) -> Indicator {
    Indicator(
      code: code, version: 1, name: code, unit: unit, direction: .up, comparison: .greaterOrEqual, kind: "core",
      rule: rule,
      factor: 100, frequency: frequency, timeRule: .last, isSubset: rule == .ratio, numerator: "", denominator: "",
      targets: TargetSchedule(""), enteredAt: .district, note: "")
  }

  private static func identity(of region: Region, _ owner: RegionCode) -> [FieldValue] {
    [.text(region.code.description), .integer(0), .text(owner.description)]
  }

  private static func values(of region: Region) -> [FieldValue] {
    [.text(region.name), .text(region.tier.rawValue), .optional(region.parent?.description), .null]
  }
}

extension Indicator {
  /// Its value columns.
  var storedValues: [FieldValue] {
    [
      .integer(Int64(version)), .text(name), .text(unit), .text(direction.rawValue), .text(comparison.rawValue),
      .text(kind), .text(rule.rawValue), .integer(factor), .text(frequency.rawValue), .text(timeRule.rawValue),
      .integer(isSubset ? 1 : 0), .text(numerator), .text(denominator), .text(targets.description),
      .text(enteredAt.rawValue), .text(note),
    ]
  }
}
