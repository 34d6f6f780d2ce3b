package import Model
import Replica
import Rollup
package import Store

/// Figures that a tier above determines for a region below: beside what was reported, never over it.
package struct AdjustmentDesk {
  /// Why a figure is laid beside another.
  package enum Kind: Sendable, Hashable {
    /// 核定: reviewed and determined, for a reason.
    case determined(String)
    /// 下发: this tier has it from a source of its own, such as a yearbook.
    case handedDown(String)

    /// The reason as its row says it.
    package var reason: String {
      switch self {
      case .determined(let reason): reason
      case .handedDown(let source): "\(Self.handDownWord)：\(source)"
      }
    }

    /// Whether a row's reason says that its figure was handed down.
    package static func isHandedDown(_ reason: String) -> Bool { reason.hasPrefix(handDownWord + "：") }

    private static let handDownWord = "下发"
  }

  private let store: Store
  private let kind: Kind
  private let known: Definitions

  /// Adjusts from a copy.
  /// - Throws: The errors of the store.
  package init(_ store: Store, kind: Kind) throws {
    self.store = store
    self.kind = kind
    known = try store.loadDefinitions()
  }

  /// Lays figures beside those of regions below, in one transaction; says of each whether it changed anything.
  /// - Throws: `reason-missing`, `adjust-own`, and what `FigureDesk.record` throws for what is entered.
  package func record(_ entries: [FigureDesk.Entry], account: String = "") throws -> [Bool] {
    let rows = try entries.map(row)
    return try store.edit(account: account, reason: kind.reason) { edit in
      try rows.map { row in
        try edit.put(
          Schema.adjustment, row.identity, row.groups.map { (group: $0.group, values: $0.values) })
      }
    }
  }

  /// The row of an entry.
  func row(_ entry: FigureDesk.Entry) throws -> RowChange {
    let reason = kind.reason
    guard !InputText.trimmed(reason).isEmpty, !reason.hasSuffix("：") else { throw DeskError.reasonMissing }
    let name = InputText.code(entry.indicator, among: known.indicators.keys)
    guard let indicator = known.indicators[name] else { throw StoreError.indicatorUnknown(entry.indicator) }
    let period = try Period(parsing: InputText.clean(entry.period).uppercased())
    let own = store.identity.region
    let code = try entry.region.map { text throws(ModelError) in try RegionCode(parsing: InputText.clean(text)) } ?? own
    guard let region = known.tree.region(code, in: period.year) ?? known.tree.region(code) else {
      throw StoreError.regionUnknown(code.description)
    }
    guard code != own, known.tree.isWithin(code, own) else { throw DeskError.adjustOwn(region.name) }
    // What is counted entity by entity is corrected there; an adjustment would weigh nothing.
    let tallied: EntryProblem? = indicator.isTallied ? .notEntered(indicator.rule) : nil
    if let problem = tallied
      ?? EntryRules.problem(with: entry.figure, indicator: indicator, period: period, tier: region.tier)
    {
      throw DeskError.figure(problem.message, hint: problem.hint, indicator: "\(indicator.code) \(indicator.name)")
    }
    let figure = entry.figure
    let values: [FieldValue] = [
      .optional(figure.value), .optional(figure.numerator), .optional(figure.denominator), .optional(figure.weight),
      .integer(figure.isNotApplicable ? 1 : 0), .integer(Int64(indicator.version)),
      .optional(figure.stages?.description), .text(reason), .text(""),
    ]
    return RowChange(
      table: Schema.adjustment.id,
      identity: [
        .text(own.description), .text(code.description), .text(indicator.code), .text(period.description),
      ], groups: [GroupChange(group: 0, values: values, bases: [])])
  }

  /// Takes an adjustment back; false where there was none.
  /// - Throws: The errors of the store.
  package func remove(indicator: String, region: RegionCode, period: Period, account: String = "") throws -> Bool {
    let identity: [FieldValue] = [
      .text(store.identity.region.description), .text(region.description), .text(indicator),
      .text(period.description),
    ]
    return try store.edit(account: account, reason: kind.reason) { edit in
      guard try edit.current(Schema.adjustment, identity) != nil else { return false }
      try edit.delete(Schema.adjustment, identity)
      return true
    }
  }
}

extension DeskError {
  /// What has to be said why was not.
  package static let reasonMissing = DeskError(
    "reason-missing", LocalizedText("没有写明原因。", "There is no reason."),
    hint: LocalizedText("请用 --reason 写明原因。", "Say why with --reason."))

  static func adjustOwn(_ name: String) -> DeskError {
    DeskError(
      "adjust-own", LocalizedText("\(name)不在本级之下。", "\(name) does not lie below this office."),
      hint: LocalizedText("本级的数值请直接用 observe 填报。", "Enter this office's own figures with observe."))
  }
}
