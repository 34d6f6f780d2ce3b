package import Model
import Replica
package import Store

/// Defining indicators and the yearly sets.
package struct IndicatorDesk {
  /// What became of a definition.
  package struct Outcome: Sendable {
    /// What is to be known of it.
    package enum Change: Sendable {
      /// There was none of that code.
      case new
      /// A further version; whether figures of earlier ones are to be entered again.
      case version(startsAnew: Bool)
      /// It was the same.
      case none
    }

    /// The definition as it now stands.
    package let indicator: Indicator
    /// What changed.
    package let change: Change
    /// The code as it was asked for, where it was prefixed with the region's.
    package let askedFor: String?
  }

  private let store: Store

  /// Defines in a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// Defines one indicator, or makes a new version of it.
  /// - Throws: `indicator-wrong`, `indicator-lacks`, `indicator-unknown` for a part, `indicator-above`; the errors of the
  ///   store.
  package func define(_ draft: IndicatorDraft, account: String = "") throws -> Outcome {
    let plan = try Plan(store)
    let made = try plan.outcome(draft, beside: [])
    try store.edit(account: account) { edit in try plan.save(made, edit) }
    return made
  }

  /// What drafts would become, one after the other; nothing is saved.
  struct Plan {
    let known: [String: Indicator]
    let owners: [String: RegionCode]
    let region: Region
    /// Whether no tier lies above, so that codes need no prefix and built-in definitions may be changed.
    var isTop: Bool { region.parent == nil }

    init(_ store: Store) throws {
      let definitions = try store.loadDefinitions()
      known = definitions.indicators
      let rows = try store.rows(of: Schema.indicator).compactMap { row in
        row.region("owner").map { (row.text("code"), $0) }
      }
      owners = Dictionary(rows) { first, _ in first }
      let own = store.identity.region
      guard let region = definitions.tree.region(own) else { throw StoreError.regionUnknown(own.description) }
      self.region = region
    }

    /// Whether this copy may change a definition.
    func isOwn(_ code: String) -> Bool {
      owners[code].map { $0 == region.code || ($0 == .nation && isTop) } ?? true
    }

    /// The code that a new definition gets here.
    func code(_ text: String) -> (code: String, askedFor: String?) {
      let code = InputText.code(text, among: known.keys)
      let prefix = "\(region.code)-"
      guard !isTop, known[code] == nil, !code.hasPrefix(prefix) else { return (code, nil) }
      return (InputText.code(prefix + code, among: known.keys), code)
    }

    /// - Parameter beside: Codes that are defined with the same save.
    func outcome(_ draft: IndicatorDraft, beside: Set<String>) throws -> Outcome {
      guard let text = draft[.code] else { throw DeskError.indicatorLacks(.code) }
      let (code, askedFor) = code(text)
      let old = known[code]
      guard isOwn(code) else { throw DeskError.indicatorAbove(code, own: "\(region.code)-\(code)") }
      let base = old ?? BuiltinIndicators.indicators.first { $0.code == code }
      let standard = region.tier == .province || region.tier == .city ? RegionTier.district : region.tier
      let new = try draft.definition(code: code, over: base, tier: standard)
      let codes = Set(known.keys).union(beside).union([code])
      for part in new.method.parts + new.method.checks.sum where !codes.contains(part) {
        throw StoreError.indicatorUnknown(part)
      }
      guard let old else {
        return Outcome(indicator: new.versioned(1, countsFrom: 1, owner: region.code), change: .new, askedFor: askedFor)
      }
      guard new != old else { return Outcome(indicator: old, change: .none, askedFor: askedFor) }
      let startsAnew = IndicatorRules.meansOther(old, new)
      let version = old.version + 1
      return Outcome(
        indicator: new.versioned(version, countsFrom: startsAnew ? version : old.method.countsFrom, owner: old.owner),
        change: .version(startsAnew: startsAnew), askedFor: askedFor)
    }

    func save(_ outcome: Outcome, _ edit: EditSession) throws {
      if case .none = outcome.change { return }
      try edit.define(outcome.indicator, owner: owners[outcome.indicator.code] ?? region.code)
    }
  }
}

extension Indicator {
  /// The same definition under a version.
  fileprivate func versioned(_ version: Int, countsFrom: Int, owner: RegionCode?) -> Indicator {
    var method = method
    method.countsFrom = countsFrom
    return Indicator(
      code: code, version: version, name: name, unit: unit, direction: direction, comparison: comparison, kind: kind,
      rule: rule, factor: factor, frequency: frequency, timeRule: timeRule, isSubset: isSubset, numerator: numerator,
      denominator: denominator, targets: targets, enteredAt: enteredAt, note: note, method: method,
      catalogue: catalogue, owner: owner)
  }
}

extension DeskError {
  static func indicatorAbove(_ code: String, own: String) -> DeskError {
    DeskError(
      "indicator-above",
      LocalizedText("指标 \(code) 由上级定义，本级不能修改。", "The indicator \(code) is defined by a tier above."),
      hint: LocalizedText("请联系上级修改；本级另立指标请用 \(own)。", "Ask that tier; for one of your own use \(own)."))
  }
}
