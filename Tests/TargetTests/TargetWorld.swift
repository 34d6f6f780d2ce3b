import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

/// A province of two cities with two counties each, and offices that sync with its hub.
///
/// The regions are few, so that every sum can be computed by hand.
struct TargetWorld {
  /// The province and its hub.
  static let province = "210000"
  /// The counties, city by city.
  static let counties = ["210102", "210103", "210202", "210203"]
  /// The cities.
  static let cities = ["210100", "210200"]

  let copies: Copies
  let offices: [String: Store]

  init(_ indicators: [Indicator]) async throws {
    copies = try Copies(region: Self.province)
    var offices: [String: Store] = [:]
    for code in Self.counties + Self.cities { offices[code] = try await copies.member(code) }
    self.offices = offices
    try define(indicators)
    try await night()
  }

  /// The hub's roll-ups.
  var hub: Store { copies.hub }

  private func define(_ indicators: [Indicator]) throws {
    try hub.edit { edit in
      for indicator in indicators {
        try edit.put(Schema.indicator, indicator, owner: Self.province)
        // Only the made counties and cities are expected, whatever else the country's list of regions has.
        let tier: [String] =
          switch indicator.enteredAt {
          case .district: Self.counties
          case .city: Self.cities
          default: []
          }
        for region in tier {
          try edit.put(
            Schema.assignment, [.text(Self.province), .text(indicator.code), .text(region), .integer(2021)],
            [(0, [.integer(1), .null, .text("试点")])])
        }
      }
    }
  }

  /// Everybody syncs.
  func night() async throws {
    copies.world.advance(milliseconds: 60_000)
    for code in offices.keys.sorted() {
      if let office = offices[code] { try await copies.sync(office) }
    }
  }

  /// The copy in which a region's staff enter: its office, or the hub for the province.
  func desk(_ region: String) -> Store { offices[region] ?? hub }

  /// Enters a figure at a region's desk.
  func enter(
    _ indicator: String, _ region: String, _ period: String = "2022", value: Int64? = nil, numerator: Int64? = nil,
    denominator: Int64? = nil, weight: Int64? = nil, isNotApplicable: Bool = false, stages: String? = nil
  ) throws {
    func scaled(_ whole: Int64?) -> FieldValue { .optional(whole.map { $0 * ExactDecimal.scale }) }
    try enter(
      indicator, region, period,
      [
        scaled(value), scaled(numerator), scaled(denominator), scaled(weight), .integer(isNotApplicable ? 1 : 0),
        .integer(1), .text("office"),
      ], stages: stages)
  }

  /// Enters a value with decimals, scaled by 10⁶.
  func enter(_ indicator: String, _ region: String, scaled value: Int64, weight: Int64) throws {
    try enter(
      indicator, region, "2022",
      [
        .integer(value), .null, .null, .integer(weight * ExactDecimal.scale), .integer(0), .integer(1),
        .text("office"),
      ], stages: nil)
  }

  private func enter(
    _ indicator: String, _ region: String, _ period: String, _ values: [FieldValue], stages: String?
  ) throws {
    copies.world.advance(milliseconds: 1_000)
    var groups: [(group: Int, values: [FieldValue])] = [(0, values)]
    if let stages { groups.append((2, [.text(stages)])) }
    try desk(region).edit { edit in
      try edit.put(Schema.observation, [.text(region), .text(indicator), .text(period)], groups)
    }
  }

  /// Puts things on a region's register.
  func register(_ kind: String, _ region: String, _ names: [String]) throws {
    try desk(region).edit { edit in
      for name in names {
        try edit.put(
          Schema.entity, [.blob(Self.entity(kind, region, name)), .text(region)],
          [(0, [.text(kind), .text(name), .text(""), .integer(2000), .null])])
      }
    }
  }

  /// The id of a thing.
  static func entity(_ kind: String, _ home: String, _ name: String) -> [UInt8] {
    RowID.derived(Schema.entity, [.text(home), .text(kind), .text(name)])
  }

  /// Marks things of a home region with yes or no at a reporter's desk.
  func mark(
    _ indicator: String, _ kind: String, _ names: [String], home: String, by reporter: String? = nil, yes: Bool = true
  ) throws {
    let reporter = reporter ?? home
    copies.world.advance(milliseconds: 1_000)
    try desk(reporter).edit { edit in
      for name in names {
        try edit.put(
          Schema.entityMark,
          [.text(reporter), .text(indicator), .text("2022"), .blob(Self.entity(kind, home, name))],
          [(0, [.integer(yes ? 1 : 0), .integer(1), .text("office"), .text("")])])
      }
    }
  }

  /// Hands in a period.
  func submit(_ region: String, _ period: String = "2022", at time: Int64) throws {
    try desk(region).edit { edit in
      try edit.put(
        Schema.submission, [.text(region), .text(period), .integer(1)], [(0, [.integer(time), .text(""), .text("")])])
    }
  }

  /// The line of an indicator for a region and period.
  func line(
    _ indicator: String, _ period: String = "2022", region: String = province, lens: RollupLens = .reported
  ) throws -> RollupLine? {
    try hub.rollups(
      RollupFilter(region: RegionCode(parsing: region), indicator: indicator, period: period, lens: lens)
    ).first
  }
}

extension EditSession {
  fileprivate func put(_ table: TableSchema, _ indicator: Indicator, owner: String) throws {
    let row = indicator.stored(owner: owner)
    try put(
      table, row.identity,
      table.groups.enumerated().map { (group: $0.offset, values: Array(row.values[$0.element.range])) })
  }
}
