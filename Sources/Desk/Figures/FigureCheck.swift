import Model
import Replica
import Rollup
import Store

/// Holds entries against their indicators, the register, and what was entered before.
struct FigureCheck {
  /// An entry that may be saved.
  struct Checked {
    let indicator: Indicator
    let rows: [(table: TableSchema, change: RowChange)]
    let warnings: [EntryWarning]
    let source: FigureSource
    let region: Region
  }

  private struct Place: Hashable {
    let region: String
    let indicator: String
    let period: String
  }

  private struct Pair: Hashable {
    let region: String
    let name: String
  }

  private let known: Definitions
  private let own: RegionCode
  private let register: Register
  private let wholes: [Indicator]
  private var held: [Place: Figure] = [:]
  /// By region and indicator, what was entered so far.
  private var earlier: [Pair: [EntrySurroundings.Earlier]] = [:]
  /// By region and period, what is held, and over it what is to be entered with this save.
  private var beside: [Pair: [String: Figure]] = [:]

  init(_ store: Store, _ entries: [FigureDesk.Entry]) throws {
    known = try store.loadDefinitions()
    own = store.identity.region
    register = try Register(store)
    wholes = known.indicators.values.filter { !$0.method.checks.sum.isEmpty }.sorted { $0.code < $1.code }
    let own = own
    let regions = Set(entries.map { $0.region.flatMap { RegionCode(InputText.clean($0)) } ?? own })
    for figure in try regions.flatMap({ try store.figures(of: $0) }) {
      let region = figure.region.description
      held[Place(region: region, indicator: figure.indicator, period: figure.period)] = figure.figure
      beside[Pair(region: region, name: figure.period), default: [:]][figure.indicator] = figure.figure
      guard let period = try? Period(parsing: figure.period) else { continue }
      earlier[Pair(region: region, name: figure.indicator), default: []]
        .append(.init(period: period, figure: figure.figure))
    }
    for entry in entries {
      let pair = Pair(
        region: entry.region.map(InputText.clean) ?? own.description,
        name: InputText.clean(entry.period).uppercased())
      beside[pair, default: [:]][InputText.code(entry.indicator, among: known.indicators.keys)] = entry.figure
    }
  }

  /// Checks one entry.
  /// - Throws: As `FigureDesk.record`.
  func check(_ entry: FigureDesk.Entry) throws -> Checked {
    let name = InputText.code(entry.indicator, among: known.indicators.keys)
    guard let indicator = known.indicators[name] else { throw StoreError.indicatorUnknown(entry.indicator) }
    let period = try Period(parsing: InputText.clean(entry.period).uppercased())
    let code =
      try entry.region.map { text throws(ModelError) in try RegionCode(parsing: InputText.clean(text)) } ?? own
    guard let region = known.tree.region(code, in: period.year) ?? known.tree.region(code) else {
      throw StoreError.regionUnknown(code.description)
    }
    let isOwn = code == own || code.isLocal(to: own)
    let source = isOwn ? entry.source : .mandate(holder: own)
    let title = "\(indicator.code) \(indicator.name)"
    guard entry.marks.isEmpty else {
      let rows = try marks(entry, indicator, period, region, source)
      return Checked(indicator: indicator, rows: rows, warnings: [], source: source, region: region)
    }
    if indicator.rule.takesEntities, !entry.figure.isNotApplicable {
      let problem = EntryProblem.parts(indicator.rule)
      throw DeskError.figure(problem.message, hint: problem.hint, indicator: title)
    }
    if let problem = EntryRules.problem(
      with: entry.figure, indicator: indicator, period: period, tier: region.tier)
    {
      throw DeskError.figure(problem.message, hint: problem.hint, indicator: title)
    }
    let warnings = warnings(about: entry, indicator, period, code)
    if !warnings.isEmpty, InputText.trimmed(entry.note ?? "").isEmpty, !isHeld(entry, indicator, period, code) {
      throw DeskError.noteNeeded(warnings, indicator: title, period: period)
    }
    let rows = [row(entry, indicator, period, code, source)] + byTown(indicator, region, period)
    return Checked(indicator: indicator, rows: rows, warnings: warnings, source: source, region: region)
  }

  /// A district that enters a figure of one of its towns where it could enter its own has it reported by towns: that town
  /// is expected from then on, and the district's value follows from those of its towns.
  private func byTown(
    _ indicator: Indicator, _ region: Region, _ period: Period
  ) -> [(table: TableSchema, change: RowChange)] {
    guard region.tier == .town, indicator.enteredAt != .town, indicator.rule != .own, region.code.isLocal(to: own),
      !known.assignments.assignments(of: indicator.code, in: period.year).contains(where: {
        $0.owner == own && $0.region == region.code
      })
    else { return [] }
    let identity: [FieldValue] = [
      .text(own.description), .text(indicator.code), .text(region.code.description), .integer(Int64(period.year)),
    ]
    let change = RowChange(
      table: Schema.assignment.id, identity: identity,
      groups: [GroupChange(group: 0, values: [.integer(1), .null, .text("按乡镇填报")], bases: [])])
    return [(Schema.assignment, change)]
  }

  private func row(
    _ entry: FigureDesk.Entry, _ indicator: Indicator, _ period: Period, _ code: RegionCode, _ source: FigureSource
  ) -> (table: TableSchema, change: RowChange) {
    let figure = entry.figure
    var groups = [
      GroupChange(
        group: 0,
        values: [
          .optional(figure.value), .optional(figure.numerator), .optional(figure.denominator),
          .optional(figure.weight), .integer(figure.isNotApplicable ? 1 : 0), .integer(Int64(indicator.version)),
          .text(source.text),
        ], bases: [])
    ]
    if let note = entry.note { groups.append(GroupChange(group: 1, values: [.text(note)], bases: [])) }
    if indicator.rule == .stages {
      groups.append(GroupChange(group: 2, values: [.optional(figure.stages?.description)], bases: []))
    }
    let identity: [FieldValue] = [
      .text(code.description), .text(indicator.code), .text(period.description),
    ]
    return (Schema.observation, RowChange(table: Schema.observation.id, identity: identity, groups: groups))
  }

  // MARK: Entities

  private func marks(
    _ entry: FigureDesk.Entry, _ indicator: Indicator, _ period: Period, _ region: Region, _ source: FigureSource
  ) throws -> [(table: TableSchema, change: RowChange)] {
    let title = "\(indicator.code) \(indicator.name)"
    guard indicator.rule.takesEntities else { throw DeskError.takesNoEntities(indicator: title) }
    guard period.frequency == indicator.frequency else {
      let problem = EntryProblem.period(indicator.frequency)
      throw DeskError.figure(problem.message, hint: problem.hint, indicator: title)
    }
    guard EntryRules.isEntered(indicator, at: region.tier) else {
      let problem = EntryProblem.tier(indicator.enteredAt)
      throw DeskError.figure(problem.message, hint: problem.hint, indicator: title)
    }
    let found = try entry.marks.map { mark in
      (mark, try register.find(mark.name, kind: indicator.method.register, in: period.year, home: region.code))
    }
    return found.map { mark, entity in
      let values: [FieldValue] = [
        .integer(mark.isCovered ? 1 : 0), .integer(Int64(indicator.version)), .text(source.text),
        .optional(entry.note),
      ]
      let identity: [FieldValue] = [
        .text(region.code.description), .text(indicator.code), .text(period.description), .blob(entity.id),
      ]
      let change = RowChange(
        table: Schema.entityMark.id, identity: identity, groups: [GroupChange(group: 0, values: values, bases: [])])
      return (Schema.entityMark, change)
    }
  }

  // MARK: What looks wrong

  private func warnings(
    about entry: FigureDesk.Entry, _ indicator: Indicator, _ period: Period, _ code: RegionCode
  ) -> [EntryWarning] {
    let surroundings = EntrySurroundings(
      earlier: earlier[Pair(region: code.description, name: indicator.code)] ?? [],
      beside: beside[Pair(region: code.description, name: period.description)] ?? [:])
    return EntryRules.warnings(
      about: entry.figure, indicator: indicator, period: period, surroundings: surroundings,
      wholes: wholes)
  }

  /// Whether the same was saved before: nobody need say again why it is right.
  private func isHeld(
    _ entry: FigureDesk.Entry, _ indicator: Indicator, _ period: Period, _ code: RegionCode
  ) -> Bool {
    let place = Place(region: code.description, indicator: indicator.code, period: period.description)
    guard var figure = held[place] else { return false }
    figure.definitionVersion = entry.figure.definitionVersion
    return figure == entry.figure
  }
}

extension RollupRule {
  /// Whether it counts named entities, which are marked one by one.
  var takesEntities: Bool { self == .coverageOfEntities || self == .entities }
}

extension DeskError {
  static func noteNeeded(_ warnings: [EntryWarning], indicator: String, period: Period) -> DeskError {
    let chinese = warnings.map(\.message.chinese).joined(separator: "；")
    let english = warnings.map(\.message.english).joined(separator: "; ")
    return DeskError(
      "note-needed",
      LocalizedText("\(indicator)（\(period)）：\(chinese)。没有保存。", "\(indicator) (\(period)): \(english). Not saved."),
      hint: EntryWarning.hint)
  }

  static func takesNoEntities(indicator: String) -> DeskError {
    DeskError(
      "figure-wrong", LocalizedText("\(indicator)：不按机构填报。", "\(indicator): it is not entered by entities."),
      hint: LocalizedText("用 indicator show 查看该填什么。", "See what it takes with indicator show."))
  }
}
