import Exchange
import Model
import Replica

/// What people at the desks do: rows of every table are made, changed together, deleted and made again, mostly few rows
/// by several people, so that they meet.
struct Workload {
  /// One write of one row.
  enum Act {
    case put(TableSchema, [FieldValue], [(group: Int, values: [FieldValue])])
    case delete(TableSchema, [FieldValue])
  }

  private static let parts: [TableSchema] = [
    Schema.unit, Schema.plan, Schema.section, Schema.task, Schema.responsibility, Schema.target, Schema.mention,
    Schema.taskAction, Schema.progress,
  ]

  /// Those that later versions brought.
  private static let later: [TableSchema] = [
    Schema.attachment, Schema.entity, Schema.milestone, Schema.consultation, Schema.publication,
  ]

  let province: Province
  private let isMixed: Bool
  private let parts: [TableSchema]
  /// How many rows of a table an office has.
  let slots: Int
  /// How often a write is a delete, in a thousand.
  let deletes: Int

  init(_ province: Province, isMixed: Bool, _ random: inout SplitMix64) {
    self.province = province
    self.isMixed = isMixed
    parts = Self.parts + (isMixed ? Self.later : [])
    slots = random.pick(1...4)
    deletes = random.pick(20...200)
  }

  /// The values of a group that one person wrote: each says the same number, so that a mixture shows.
  static func values(of group: RegisterGroup, _ mark: Int) -> [FieldValue] {
    group.columns.map { column in
      switch column.type {
      case .integer, .decimal: .integer(Int64(mark))
      case .text: .text("k\(mark)")
      case .blob: .blob([UInt8](repeating: 0, count: 8) + Hexadecimal.bytes(UInt64(mark)))
      }
    }
  }

  /// What an ordinary write in an office does, under hubs of these numbers.
  func act(
    in region: Region, _ mark: Int, under hubs: [Int], knows indicator: (String) -> Int?, _ random: inout SplitMix64
  ) -> Act {
    let owner = FieldValue.text(region.code.description)
    if random.happens(450), let act = figure(region, mark, under: hubs, knows: indicator, &random) { return act }
    let table = parts[random.below(parts.count)]
    let key = RowID.derived(table, [owner, .integer(Int64(random.below(slots)))])
    let identity: [FieldValue] = [.blob(key), owner]
    if random.happens(deletes) { return .delete(table, identity) }
    return .put(table, identity, groups(of: table, mark, &random))
  }

  /// Some groups of a table, seldom all.
  private func groups(
    of table: TableSchema, _ mark: Int, _ random: inout SplitMix64
  ) -> [(group: Int, values: [FieldValue])] {
    let isWhole = random.happens(300)
    let one = random.below(table.groups.count)
    return table.groups.indices.filter { isWhole || $0 == one }.map {
      ($0, Self.values(of: table.groups[$0], mark))
    }
  }

  private func figure(
    _ region: Region, _ mark: Int, under hubs: [Int], knows version: (String) -> Int?, _ random: inout SplitMix64
  ) -> Act? {
    let fitting = province.indicators.filter { $0.rule == .own || $0.enteredAt == region.tier }
    guard let indicator = random.one(of: fitting) else { return nil }
    var code = indicator.code
    var known = indicator.version
    let definer = random.one(of: hubs) ?? 0
    if indicator.rule == .sum, random.happens(250), version(Self.localCode(random.below(2), of: definer)) != nil {
      code = Self.localCode(0, of: definer)
      guard let newest = version(code) else { return nil }
      known = newest
    }
    let period = Self.period(indicator.frequency, random.below(2))
    let identity: [FieldValue] = [.text(region.code.description), .text(code), .text(period)]
    if random.happens(deletes) { return .delete(Schema.observation, identity) }
    let note = (group: 1, values: [FieldValue.text("k\(mark)")])
    if random.happens(250) { return .put(Schema.observation, identity, [note]) }
    if isMixed, random.happens(250) { return .put(Schema.observation, identity, [(2, [.text("k\(mark)")])]) }
    let figure = (group: 0, values: Self.figure(indicator, mark, version: known))
    return .put(Schema.observation, identity, random.happens(300) ? [figure, note] : [figure])
  }

  /// The code of an indicator that a hub of the world defines.
  static func localCode(_ number: Int, of hub: Int) -> String { "SIM\(10 * hub + number)" }

  static func period(_ frequency: Frequency, _ index: Int) -> String {
    switch frequency {
    case .year: "202\(index + 3)"
    case .half: "2024-H\(index + 1)"
    case .quarter: "2024-Q\(index + 1)"
    case .month: "2024-0\(index + 1)"
    }
  }

  /// The columns of a figure; a numerator names its denominator.
  static func figure(_ indicator: Indicator, _ mark: Int, version: Int) -> [FieldValue] {
    let scale = ExactDecimal.scale
    let number = FieldValue.integer(Int64(indicator.unit == "%" ? mark % 100 : mark) * scale)
    let version = FieldValue.integer(Int64(version))
    let source = FieldValue.text("k\(mark)")
    switch indicator.rule {
    case .ratio:
      return [
        .null, .integer(Int64(mark) * scale), .integer(Int64(3 * mark + 7) * scale), .null, .integer(0), version,
        source,
      ]
    case .weightedMean:
      return [number, .null, .null, .integer(Int64(mark + 1) * scale), .integer(0), version, source]
    case .coverageOfRegions:
      return [.integer(Int64(mark % 2) * scale), .null, .null, .null, .integer(0), version, source]
    default: return [number, .null, .null, .null, .integer(0), version, source]
    }
  }

  /// What a hub must refuse: a wrong figure, an unknown indicator or period, another office's row, a definition.
  func wrong(in region: Region, _ mark: Int, _ random: inout SplitMix64) -> Act {
    let own = region.code.description
    func figure(_ region: String, _ code: String, _ period: String, _ values: [FieldValue]) -> Act {
      .put(Schema.observation, [.text(region), .text(code), .text(period)], [(0, values)])
    }
    let indicator = province.indicators[0]
    let values = Self.figure(indicator, mark, version: indicator.version)
    let period = Self.period(indicator.frequency, random.below(2))
    switch random.below(6) {
    case 0:
      var swapped = values
      swapped.swapAt(1, 2)
      swapped[0] = .integer(1)
      return figure(own, indicator.code, period, swapped)
    case 1: return figure(own, "NONE", period, values)
    case 2: return figure(own, indicator.code, "2024-13", values)
    case 3:
      let other = province.places.first { $0.code != region.code }?.code ?? province.hub
      return figure(other.description, indicator.code, period, values)
    case 4:
      let group = Schema.indicator.groups[0]
      return .put(Schema.indicator, [.text("LIE1"), .text(own)], [(0, Self.values(of: group, mark))])
    default:
      let key = RowID.derived(Schema.unit, [.text(own), .integer(0)])
      return .put(Schema.unit, [.blob(key), .text(own)], [(0, [.integer(1), .text("wrong kind")])])
    }
  }

  /// What people at a hub do: definitions, mandates, the names of regions, and plans of their own.
  ///
  /// The program lets a hub give mandates for the regions below it, by the tree that it has.
  func hubAct(
    at region: Region, number: Int, _ mark: Int, in tree: RegionTree, _ random: inout SplitMix64
  ) -> Act {
    let isTop = region.code == province.hub
    let hub = FieldValue.text(region.code.description)
    switch random.below(4) {
    case 0:
      let code = Self.localCode(random.below(2), of: number)
      let catalogue = (group: 2, values: Self.values(of: Schema.indicator.groups[2], mark))
      if isMixed, random.happens(400) { return .put(Schema.indicator, [.text(code), hub], [catalogue]) }
      return .put(Schema.indicator, [.text(code), hub], [(0, Self.definition(code, mark))])
    case 1:
      let below = province.places.filter { $0.code != region.code && tree.isWithin($0.code, region.code) }
      guard let place = random.one(of: below)?.code else { fallthrough }
      let term: [FieldValue] = [.text("2024-01-01"), .null, .text("k\(mark)"), .integer(Int64(mark))]
      return .put(Schema.mandate, [hub, .text(place.description)], [(0, term)])
    case 2 where isTop:
      guard let row = random.one(of: province.builtin.filter { $0.table == Schema.region.id }) else { fallthrough }
      var values = row.values
      values[0] = .text("k\(mark)")
      return .put(Schema.region, row.identity, [(0, values)])
    default:
      let table = parts[random.below(parts.count)]
      let identity: [FieldValue] = [.blob(RowID.derived(table, [hub, .integer(Int64(random.below(slots)))])), hub]
      if random.happens(deletes) { return .delete(table, identity) }
      return .put(table, identity, groups(of: table, mark, &random))
    }
  }

  /// What the hub above must refuse of a hub: a definition or a plan in another's name, a mandate for itself.
  ///
  /// A program of version 1 cannot judge mandates, so that none is made where one may stand above.
  func wrong(at region: Region, _ mark: Int, _ random: inout SplitMix64) -> Act {
    let other = FieldValue.text((province.places.first { $0.code != region.code }?.code ?? province.hub).description)
    if !isMixed, random.happens(400) {
      let hub = FieldValue.text(region.code.description)
      let term: [FieldValue] = [.text("2024-01-01"), .null, .text("k\(mark)"), .integer(Int64(mark))]
      return .put(Schema.mandate, [hub, hub], [(0, term)])
    }
    if random.happens(500) {
      return .put(Schema.indicator, [.text("LIE2"), other], [(0, Self.definition("LIE2", mark))])
    }
    let key = RowID.derived(Schema.plan, [other, .text("lie")])
    return .put(Schema.plan, [.blob(key), other], [(0, Self.values(of: Schema.plan.groups[0], mark))])
  }

  private static func definition(_ code: String, _ mark: Int) -> [FieldValue] {
    Indicator(
      code: code, version: mark, name: "k\(mark)", unit: "人", direction: .up, comparison: .greaterOrEqual, kind: "core",
      rule: .sum, factor: 1, frequency: .year, timeRule: .last, isSubset: false, numerator: "", denominator: "",
      targets: TargetSchedule(""), enteredAt: .district, note: "k\(mark)"
    ).storedValues
  }

  /// What is wrong with the values of a row's groups, or nil: a group that two people wrote parts of.
  static func mixture(_ table: TableSchema, _ state: RowState) -> String? {
    for (position, group) in table.groups.enumerated() {
      let values = Array(state.values[group.range])
      var marks: Set<Int64> = []
      if table.id == Schema.observation.id, position == 0 {
        if let numerator = values[1].integer, let denominator = values[2].integer,
          denominator != 3 * numerator + 7 * ExactDecimal.scale, values[0] == .null
        {
          return "numerator \(numerator) over \(denominator)"
        }
        continue
      }
      for (column, value) in zip(group.columns, values) {
        guard let mark = mark(value, column) else { continue }
        marks.insert(mark)
      }
      if marks.count > 1, table.writer == .own { return "\(table.name) \(group.name) of \(marks.sorted())" }
    }
    return nil
  }

  private static func mark(_ value: FieldValue, _ column: ColumnSchema) -> Int64? {
    switch value {
    case .null: nil
    case .integer(let number): number
    case .text(let text): Int64(text.dropFirst())
    case .blob(let bytes): bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
  }
}
