import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Rollup

@testable import Store

/// A hub in memory over the small world of the random rows, whose rows are laid as they came, unjudged.
struct LaidRows {
  let hub: Store
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let regions = RandomRows.regions.compactMap { place in
      RegionCode(place.code).map {
        Region(code: $0, name: place.code, tier: place.tier, parent: RegionCode(place.parent))
      }
    }
    let founding = Store.Founding(kind: .hub, region: "210000", hasBuiltins: false, regions: regions)
    let onDisk = try Store.found(founding, in: folder.path("hub"), surroundings: SeededWorld(seed: 1).surroundings)
    let memory = try DatabaseQueue()
    try onDisk.writer.backup(to: memory)
    hub = Store(
      identity: onDisk.identity, directory: onDisk.directory, key: onDisk.key, surroundings: onDisk.surroundings,
      writer: memory, lock: nil)
  }

  /// Lays a row; what is not named of its columns is empty.
  func put(_ table: TableSchema, _ identity: [FieldValue], _ set: [String: FieldValue]) throws {
    try hub.write { session in
      let old = try session.row(table, identity)
      var state = old ?? RowState(empty: table)
      let values = table.columns.map {
        set[$0.name] ?? ($0.type == .blob ? .blob([UInt8](repeating: 0, count: 16)) : .null)
      }
      let groups = table.groups.enumerated().map { place, group in
        GroupChange(group: place, values: Array(values[group.range]), bases: state.heads.bases(of: place))
      }
      let stamp = Stamp(time: try session.tick(), origin: session.books.own)
      state.apply(RowChange(table: table.id, identity: identity, groups: groups), stamp: stamp, table: table) { _ in
        true
      }
      try session.save(table, identity, old: old, new: state)
    }
  }

  /// Defines an indicator.
  func define(
    _ code: String, _ rule: RollupRule, unit: String = "%", frequency: Frequency = .year, timeRule: TimeRule = .last,
    comparison: TargetOperator = .greaterOrEqual, targets: String = "", enteredAt: RegionTier = .district,
    version: Int = 1,
    factor: Int64 = 100, direction: Direction = .up, method: IndicatorMethod = IndicatorMethod(),
    owner: String = "210000"
  ) throws {
    let indicator = Indicator(
      code: code, version: version, name: code, unit: unit, direction: direction, comparison: comparison,
      kind: "outcome", rule: rule, factor: factor, frequency: frequency, timeRule: timeRule, isSubset: false,
      numerator: "", denominator: "", targets: TargetSchedule(targets), enteredAt: enteredAt, note: "", method: method)
    let stored = indicator.stored(owner: owner)
    try put(
      Schema.indicator, stored.identity,
      Dictionary(zip(Schema.indicator.columns.map(\.name), stored.values)) { first, _ in first })
  }

  /// Lays a figure of whole numbers.
  func figure(
    _ region: String, _ code: String, _ period: String, value: Int64? = nil, _ numerator: Int64? = nil,
    of denominator: Int64? = nil, weight: Int64? = nil, stages: String? = nil, applies: Bool = true, version: Int64 = 1
  ) throws {
    func whole(_ number: Int64?) -> FieldValue { .optional(number.map { $0 * ExactDecimal.scale }) }
    try put(
      Schema.observation, [.text(region), .text(code), .text(period)],
      [
        "value": whole(value), "numerator": whole(numerator), "denominator": whole(denominator),
        "weight": whole(weight), "not_applicable": .integer(applies ? 0 : 1), "definition_version": .integer(version),
        "source": .text("office"), "stages": .optional(stages),
      ])
  }

  /// Hands in a period for the n-th time.
  func submit(_ region: String, _ period: String, _ number: Int64 = 1, on day: String = "2022-01-01") throws {
    let at = (CalendarDay(day)?.dayNumber ?? 0) * 86_400_000
    try put(Schema.submission, [.text(region), .text(period), .integer(number)], ["submitted_at": .integer(at)])
  }

  /// Decides of a submission.
  func review(
    _ region: String, _ period: String, _ number: Int64 = 1, by reviewer: String = "210000", _ decision: ReviewDecision
  ) throws {
    try put(
      Schema.review, [.text(reviewer), .text(region), .text(period), .integer(number)],
      ["decision": .text(decision.rawValue)])
  }

  /// Puts an entity on a register.
  func entity(_ number: UInt8, of home: String, kind: String = "school", to year: Int64? = nil) throws {
    try put(Schema.entity, [Self.id(number), .text(home)], ["kind": .text(kind), "valid_to": .optional(year)])
  }

  /// Says of an entity that it is covered, or not.
  func mark(_ number: UInt8, by reporter: String, _ code: String, _ period: String, _ covered: Bool = true) throws {
    try put(
      Schema.entityMark, [.text(reporter), .text(code), .text(period), Self.id(number)],
      ["covered": .integer(covered ? 1 : 0), "definition_version": .integer(1), "source": .text("office")])
  }

  static func id(_ number: UInt8) -> FieldValue { .blob([UInt8](repeating: number, count: 16)) }

  /// What a reader is shown of a region.
  func line(
    _ region: String, _ code: String, _ period: String, lens: RollupLens = .reported, today: String = "2023-06-01"
  ) throws -> RollupLine? {
    let filter = RollupFilter(region: RegionCode(region), indicator: code, period: period, lens: lens)
    return try hub.rollups(filter, namingMissing: true, today: CalendarDay(today)).first
  }

  /// The cells that differ from those computed anew.
  func differing() throws -> [String] {
    try hub.read { db in try RollupComparison(db, top: hub.identity.region).names }
  }
}

extension RollupLine {
  /// The value as text, or a dash.
  var text: String { reading.text(places: 6) ?? "–" }
}
