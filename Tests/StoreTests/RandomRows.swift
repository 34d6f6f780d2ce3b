import Exchange
import Model
import Replica
import Rollup
import Seeds

@testable import Store

/// Rows of every table that cells follow from, drawn from a small world so that they meet often.
struct RandomRows {
  static let regions: [(code: String, tier: RegionTier, parent: String)] = [
    ("210000", .province, ""), ("210100", .city, "210000"), ("210200", .city, "210000"),
    ("210101", .district, "210100"), ("210102", .district, "210100"), ("210201", .district, "210200"),
    ("210101001", .town, "210101"),
  ]
  private static let codes = (0..<9).map { "X\($0)" }
  private static let periods = ["2021", "2021-Q1", "2021-Q4", "2022", "2022-H1"]
  private static let reviewers = ["210000", "210100", "210200"]
  private static let kinds = ["school", "hospital"]

  private let session: WriteSession
  private let stamp: Stamp

  init(_ session: WriteSession, step: UInt64) {
    self.session = session
    stamp = Stamp(time: HybridTimestamp(milliseconds: 1_700_000_000_000 + Int64(step)), origin: session.books.own)
  }

  /// Writes or deletes one random row.
  func write(_ random: inout Seed) throws {
    switch random.pick(0..<38) {
    case 0: try writeRegion(&random)
    case 1...2: try writeIndicator(Self.codes[random.pick(0..<Self.codes.count)], &random)
    case 3: try writeAssignment(&random)
    case 4...6: try writeEntity(&random)
    case 7...11: try writeMark(&random)
    case 12...13: try writeSubmission(&random)
    case 14...16: try writeReview(&random)
    case 17...18: try writeAdjustment(&random)
    case 19: try writeConsultation(&random)
    case 20...22: try writePlan(&random)
    case 23...26: try writeSummary(&random)
    case 27: try writeOrder(&random)
    case 28: try writeState(&random)
    default: try writeFigure(&random)
    }
  }

  // MARK: Drawing

  /// Some indicators are one city's own, and one is a district's.
  private static func owner(of code: String) -> String {
    switch code {
    case "X0", "X4": "210100"
    case "X5": "210201"
    default: "210000"
    }
  }

  private func region(_ random: inout Seed) -> FieldValue {
    .text(random.once(in: 30) ? "999999" : Self.regions[random.pick(0..<Self.regions.count)].code)
  }

  private func code(_ random: inout Seed) -> FieldValue { .text(Self.codes[random.pick(0..<Self.codes.count)]) }
  private func period(_ random: inout Seed) -> FieldValue { .text(Self.periods[random.pick(0..<Self.periods.count)]) }
  private func reviewer(_ random: inout Seed) -> FieldValue { .text(Self.reviewers[random.pick(0..<3)]) }
  private func version(_ random: inout Seed) -> FieldValue { .integer(Int64(1 + random.pick(0..<2))) }

  private func number(_ random: inout Seed) -> FieldValue {
    random.once(in: 6) ? .null : .integer(Int64(random.pick(-2..<5)) * 500_000)
  }

  private func id(_ kind: UInt8, _ number: Int) -> FieldValue {
    .blob([kind] + [UInt8](repeating: 0, count: 14) + [UInt8(number)])
  }

  // MARK: Writing

  private func put(_ table: TableSchema, _ identity: [FieldValue], _ values: [FieldValue], _ random: inout Seed) throws
  {
    let old = try session.row(table, identity)
    var state = old ?? RowState(empty: table)
    let isThere = old.map { !$0.heads.isDeleted } ?? false
    var change = RowChange(table: table.id, identity: identity, groups: [])
    if isThere, random.once(in: 5), ![Schema.region, Schema.submission].contains(table) {
      change.deletes = Set(table.groups.indices.flatMap { state.heads.bases(of: $0) }).sorted()
    } else {
      change.groups = table.groups.enumerated().map { place, group in
        GroupChange(group: place, values: Array(values[group.range]), bases: state.heads.bases(of: place))
      }
    }
    guard old?.heads.isTouched(by: stamp) != true else { return }
    state.apply(change, stamp: stamp, table: table) { _ in true }
    try session.save(table, identity, old: old, new: state)
  }

  private func writeRegion(_ random: inout Seed) throws {
    let place = Self.regions[1 + random.pick(0..<Self.regions.count - 1)]
    let from: Int64 = random.once(in: 2) ? 0 : 2022
    let parent = place.tier == .district ? ["210100", "210200"][random.pick(0..<2)] : place.parent
    let to: FieldValue = random.once(in: 3) ? .integer(2021) : .null
    try put(
      Schema.region, [.text(place.code), .integer(from), .text("210000")],
      [.text(place.code), .text(place.tier.rawValue), .text(parent), to, .null], &random)
  }

  func writeIndicator(_ code: String, _ random: inout Seed) throws {
    let rules = RollupRule.allCases
    let formulas: [DerivedFormula] = [
      .consultations(experts: 3), .milestones, .milestones, .filled(assessedOnly: false),
    ]
    let frequencies: [Frequency] = [.year, .quarter, .quarter, .half]
    let indicator = Indicator(
      code: code, version: 2, name: code, unit: "%", direction: .up, comparison: .greaterOrEqual, kind: "outcome",
      rule: rules[random.pick(0..<rules.count)], factor: 100, frequency: frequencies[random.pick(0..<4)],
      timeRule: TimeRule.allCases[random.pick(0..<3)], isSubset: false, numerator: "", denominator: "",
      targets: TargetSchedule(""), enteredAt: random.once(in: 5) ? .town : .district, note: "",
      method: IndicatorMethod(
        countsFrom: random.once(in: 3) ? 2 : 1, register: Self.kinds[random.pick(0..<2)], stages: ["一", "二"],
        formula: formulas[random.pick(0..<4)], dueDays: random.once(in: 2) ? 10 : nil))
    let stored = indicator.stored(owner: Self.owner(of: indicator.code))
    try put(Schema.indicator, stored.identity, stored.values, &random)
  }

  private func writeAssignment(_ random: inout Seed) throws {
    let identity = [reviewer(&random), code(&random), region(&random), .integer(Int64(2020 + random.pick(0..<3)))]
    try put(
      Schema.assignment, identity,
      [.integer(random.once(in: 2) ? 1 : 0), random.once(in: 2) ? .null : .integer(2021), .null], &random)
  }

  private func writeEntity(_ random: inout Seed) throws {
    let number = random.pick(0..<6)
    // The register of a region for good: the owner of a row never changes.
    let home = Self.regions[3 + number % 4].code
    try put(
      Schema.entity, [id(1, number), .text(home)],
      [
        .text(Self.kinds[random.pick(0..<2)]), .text("\(number)"), .null,
        random.once(in: 3) ? .integer(2022) : .null, random.once(in: 4) ? .integer(2021) : .null,
      ], &random)
  }

  private func writeMark(_ random: inout Seed) throws {
    let identity = [region(&random), code(&random), period(&random), id(1, random.pick(0..<6))]
    try put(
      Schema.entityMark, identity,
      [.integer(random.once(in: 3) ? 0 : 1), version(&random), .text("office"), .null], &random)
  }

  private func writeSubmission(_ random: inout Seed) throws {
    // Around the day on which a quarter of 2021 is due.
    let day = 18_600 + Int64(random.pick(0..<500))
    try put(
      Schema.submission, [region(&random), period(&random), .integer(Int64(1 + random.pick(0..<2)))],
      [.integer(day * 86_400_000), .null, .null], &random)
  }

  private func writeReview(_ random: inout Seed) throws {
    let decision = ["accepted", "accepted", "returned"][random.pick(0..<3)]
    try put(
      Schema.review,
      [reviewer(&random), region(&random), period(&random), .integer(Int64(1 + random.pick(0..<2)))],
      [.text(decision), .null, .null, .null], &random)
  }

  private func numbers(_ random: inout Seed) -> [FieldValue] {
    let parts = (0..<4).map { _ in number(&random) }
    return parts + [.integer(random.once(in: 6) ? 1 : 0), version(&random)]
  }

  private func stages(_ random: inout Seed) -> FieldValue {
    [.null, .text("一=5;二=3"), .text("二=1"), .text("三=1"), .text("?")][random.pick(0..<5)]
  }

  private func writeAdjustment(_ random: inout Seed) throws {
    let identity = [reviewer(&random), region(&random), code(&random), period(&random)]
    try put(Schema.adjustment, identity, numbers(&random) + [stages(&random), .null, .null], &random)
  }

  private func writeFigure(_ random: inout Seed) throws {
    let identity = [region(&random), code(&random), period(&random)]
    try put(Schema.observation, identity, numbers(&random) + [.text("office"), .null, stages(&random)], &random)
  }

  // MARK: Hubs below

  /// Regions whose hubs may forward cells: cities, and a district above towns.
  private static let hubs = ["210100", "210200", "210101"]

  private func hub(_ random: inout Seed) -> FieldValue { .text(Self.hubs[random.pick(0..<Self.hubs.count)]) }

  private func writeSummary(_ random: inout Seed) throws {
    let part = ["", "", "", "#0", "#1", "#2"][random.pick(0..<6)]
    let code = Self.codes[random.pick(0..<Self.codes.count)] + part
    func sum() -> Int128 { Int128(random.pick(-4..<9)) * 500_000 }
    let (reported, silent) = (Int64(random.pick(0..<4)), Int64(random.pick(0..<2)))
    let cell = SummaryCell(
      sums: CellSums(
        numerator: sum(), denominator: sum(), value: sum(), weighted: sum(), weight: sum(), reported: reported,
        notApplicable: silent, onTime: min(reported + silent, Int64(random.pick(0..<3)))),
      extremum: random.once(in: 3) ? sum() : nil, register: random.once(in: 4) ? 3 : nil, expected: 4,
      definitionVersion: Int64(1 + random.pick(0..<2)), leavesDigest: [UInt8](repeating: 7, count: 32))
    try put(
      Schema.summary, [hub(&random), .text(code), period(&random), .integer(Int64(random.pick(0..<2)))], cell.stored,
      &random)
  }

  private func writeOrder(_ random: inout Seed) throws {
    let modes = ["full", "summary", "summary", "returning", "of a newer version"]
    try put(
      Schema.relayMode, [reviewer(&random), hub(&random)],
      [.text(modes[random.pick(0..<modes.count)]), .integer(1), .text("")], &random)
  }

  private func writeState(_ random: inout Seed) throws {
    let mode = random.once(in: 4) ? RelayMode.full : .summary
    try put(Schema.relayState, [hub(&random)], [.text(mode.rawValue), .integer(1)], &random)
  }

  private func writeConsultation(_ random: inout Seed) throws {
    let number = random.pick(0..<6)
    let days: [FieldValue] = [.text("2021-05-01"), .text("2022-12-31"), .null]
    try put(
      Schema.consultation, [id(2, number), .text(Self.regions[number % 6].code)],
      [days[random.pick(0..<3)], .null, .integer(Int64(random.pick(2..<5))), .null], &random)
  }

  /// A plan of a region with one task, whose target is bound to an indicator, and its milestones.
  private func writePlan(_ random: inout Seed) throws {
    let number = random.pick(0..<4)
    let owner = FieldValue.text(Self.regions[3 + number % 3].code)
    func values(_ table: TableSchema, _ set: [String: FieldValue]) -> [FieldValue] {
      table.columns.map { column in set[column.name] ?? (column.type == .blob ? id(9, 0) : .null) }
    }
    switch random.pick(0..<4) {
    case 0:
      let year: FieldValue = .integer(Int64(2021 + random.pick(0..<2)))
      try put(Schema.plan, [id(3, number), owner], values(Schema.plan, ["year": year]), &random)
    case 1:
      try put(
        Schema.task, [id(4, number), owner], values(Schema.task, ["plan": id(3, number), "section": id(9, 0)]), &random)
    case 2:
      try put(
        Schema.target, [id(5, number), owner],
        values(Schema.target, ["task": id(4, number), "indicator": code(&random)]), &random)
    default:
      let done: [FieldValue] = [.null, .text(""), .text("2021-06-01")]
      try put(
        Schema.milestone, [id(6, number * 2 + random.pick(0..<2)), owner],
        values(Schema.milestone, ["task": id(4, number), "done_on": done[random.pick(0..<3)]]), &random)
    }
  }
}
