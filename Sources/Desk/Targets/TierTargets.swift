package import Model
import Replica
package import Store

/// The targets that tiers set year by year (下达的目标), over those of the definitions.
package struct TierTargets {
  /// A target as it is set.
  package struct Entry: Sendable {
    /// The indicator's code.
    package var indicator: String
    /// The year it is due.
    package var year: Int
    /// How a value is held against it, or nil for the indicator's own way.
    package var comparison: TargetOperator?
    /// The number or the two.
    package var bound: TargetBound?
    /// How firmly it is worded, such as 力争.
    package var strength: String
    /// A remark; a looser target than the one above needs it.
    package var note: String

    /// Puts an entry together.
    package init(
      indicator: String, year: Int, comparison: TargetOperator? = nil, bound: TargetBound?, strength: String = "",
      note: String = ""
    ) {
      self.indicator = indicator
      self.year = year
      self.comparison = comparison
      self.bound = bound
      self.strength = strength
      self.note = note
    }
  }

  /// A target that somebody set.
  struct Held {
    let owner: RegionCode
    let indicator: String
    let year: Int
    let comparison: TargetOperator?
    let bound: TargetBound?
    let strength: String
    let note: String
  }

  private let store: Store
  private let known: Definitions
  let held: [Held]

  /// Sets targets in a copy.
  /// - Throws: The errors of the store.
  package init(_ store: Store) throws {
    self.store = store
    known = try store.loadDefinitions()
    held = try store.rows(of: Schema.indicatorTarget).compactMap { row in
      guard let owner = row.region("owner"), let year = row.whole("year") else { return nil }
      return Held(
        owner: owner, indicator: row.text("indicator"), year: year,
        comparison: TargetOperator(rawValue: row.text("operator")),
        bound: row.decimal("low").map { TargetBound($0, to: row.decimal("high")) }, strength: row.text("strength"),
        note: row.text("note"))
    }
  }

  /// Why a target cannot be set, or nil.
  package func problem(with entry: Entry) -> (any ReportableError)? {
    guard let indicator = known.indicators[InputText.code(entry.indicator, among: known.indicators.keys)] else {
      return StoreError.indicatorUnknown(entry.indicator)
    }
    let comparison = entry.comparison ?? indicator.comparison
    guard Period.years.contains(entry.year), entry.bound != nil || comparison.needsNoBound else {
      return DeskError.targetWrong(entry.indicator)
    }
    guard let above = target(of: indicator, in: entry.year), InputText.trimmed(entry.note).isEmpty,
      Self.isLooser(comparison, entry.bound, than: above)
    else { return nil }
    return DeskError.targetLooser(
      indicator.code, entry.year, above: "\(above.0.symbol.chinese) \(above.1?.description ?? "")")
  }

  /// What the tiers above want of an indicator in a year.
  private func target(of indicator: Indicator, in year: Int) -> (TargetOperator, TargetBound?)? {
    let path = known.tree.path(from: store.identity.region).dropFirst()
    for owner in path {
      let found = held.filter { $0.owner == owner && $0.indicator == indicator.code && $0.year <= year }
      if let last = found.max(by: { $0.year < $1.year }) {
        return (last.comparison ?? indicator.comparison, last.bound)
      }
    }
    return indicator.targets.target(in: year).map { (indicator.comparison, $0) }
  }

  private static func isLooser(
    _ comparison: TargetOperator, _ bound: TargetBound?, than above: (TargetOperator, TargetBound?)
  ) -> Bool {
    guard let own = bound?.low, let wanted = above.1?.low else { return false }
    switch above.0 {
    case .greaterOrEqual, .greater, .equal: return own < wanted
    case .lessOrEqual, .less: return own > wanted
    case .between, .decreaseBetween, .all, .trendDown, .trendUp, .approximate: return false
    }
  }

  /// Sets targets for this tier and those below it, in one transaction; gives how many changed.
  /// - Throws: `indicator-unknown`, `target-wrong`, `target-looser`; the errors of the store.
  package func set(_ entries: [Entry], account: String = "") throws -> Int {
    for entry in entries {
      if let problem = problem(with: entry) { throw problem }
    }
    return try store.edit(account: account) { edit in
      try entries.reduce(0) { try $0 + (put($1, edit) ? 1 : 0) }
    }
  }

  func put(_ entry: Entry, _ edit: EditSession) throws -> Bool {
    let code = InputText.code(entry.indicator, among: known.indicators.keys)
    let comparison = entry.comparison ?? known.indicators[code]?.comparison ?? .greaterOrEqual
    return try edit.put(
      Schema.indicatorTarget, [.text(store.identity.region.description), .text(code), .integer(Int64(entry.year))],
      [
        (
          0,
          [
            .text(comparison.rawValue), .optional(entry.bound?.low.scaled), .optional(entry.bound?.high?.scaled),
            .text(entry.strength), .text(entry.note),
          ]
        )
      ])
  }
}

extension DeskError {
  static func targetWrong(_ text: String) -> DeskError {
    DeskError(
      "target-wrong", LocalizedText("“\(text)”的目标写法有误。", "The target of “\(text)” cannot be read."),
      hint: LocalizedText(
        "请写年份和数值，例如 2022 年 ≥60、0.5..1 或 下降。", "Give a year and a value, such as >=60, 0.5..1, or 下降 for down."))
  }

  static func targetLooser(_ code: String, _ year: Int, above: String) -> DeskError {
    DeskError(
      "target-looser",
      LocalizedText(
        "\(code) 的 \(year) 年目标低于上级要求（\(above)）。",
        "The target of \(code) for \(year) is looser than the tier above's (\(above))."
      ),
      hint: LocalizedText("确需放宽的，请在备注中说明原因。", "Where it has to be, say why in its note."))
  }
}
