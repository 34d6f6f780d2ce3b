package import Model
import Replica
package import Store

/// Lights that a person sets over the computed ones, each with its reason; every change is kept in the row's history.
package struct LightDesk {
  /// The colours, as rows write them.
  package static let colours = ["grey", "green", "yellow", "red", "blue"]

  /// What a light stands for: an indicator in a period, or a task.
  package struct Subject: Sendable, Hashable {
    /// The indicator's code, or `task:` and the task's id.
    package let name: String
    /// The period, or empty for a task.
    package let period: String

    /// An indicator in a period.
    package init(indicator: String, period: Period) {
      name = indicator
      self.period = period.description
    }

    /// A task.
    package init(task id: [UInt8]) {
      name = "task:" + Hexadecimal.text(id)
      period = ""
    }
  }

  private let store: Store

  /// Works on a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// What somebody names: an indicator's code with a period, or without one a task of a region's ledger.
  /// - Throws: `indicator-unknown`, `task-unknown`, `period-malformed`.
  package func subject(_ text: String, period: String?, region: RegionCode) throws -> Subject {
    if let period {
      let known = try store.loadDefinitions().indicators
      let code = InputText.code(text, among: known.keys)
      guard known[code] != nil else { throw StoreError.indicatorUnknown(text) }
      return Subject(indicator: code, period: try Period(parsing: InputText.clean(period).uppercased()))
    }
    return Subject(task: try TaskDesk(store).find(text, of: region).id)
  }

  /// Sets a light over the computed one; gives whether anything changed.
  /// - Throws: `light-unknown`, `reason-missing`, `light-closing`; the errors of the store.
  package func set(
    _ colour: String, on subject: Subject, of region: RegionCode, reason: String, account: String = ""
  ) throws -> Bool {
    let colour = InputText.clean(colour).lowercased()
    guard Self.colours.contains(colour) else { throw DeskError.lightUnknown(colour) }
    guard !InputText.trimmed(reason).isEmpty else { throw DeskError.reasonMissing }
    // 销号: only the tier above closes what an office says is done.
    guard colour != "blue" || region != store.identity.region || isTop(region) else { throw DeskError.lightClosing }
    let now = store.surroundings.now()
    let identity = identity(subject, region)
    return try store.edit(account: account, reason: reason) { edit in
      if let held = try edit.current(Schema.lightOverride, identity), held.values[0] == .text(colour),
        held.values[1] == .text(reason)
      {
        return false
      }
      return try edit.put(
        Schema.lightOverride, identity, [(0, [.text(colour), .text(reason), .integer(now), .text(account)])])
    }
  }

  private func isTop(_ region: RegionCode) -> Bool {
    (try? store.loadDefinitions().tree.region(region)?.parent) == .some(nil)
  }

  /// Takes this tier's light away, so that the computed one shows again; false where there was none.
  /// - Throws: `reason-missing`; the errors of the store.
  package func clear(_ subject: Subject, of region: RegionCode, reason: String, account: String = "") throws -> Bool {
    guard !InputText.trimmed(reason).isEmpty else { throw DeskError.reasonMissing }
    return try store.edit(account: account, reason: reason) { edit in
      guard try edit.current(Schema.lightOverride, identity(subject, region)) != nil else { return false }
      try edit.delete(Schema.lightOverride, identity(subject, region))
      return true
    }
  }

  private func identity(_ subject: Subject, _ region: RegionCode) -> [FieldValue] {
    [
      .text(store.identity.region.description), .text(region.description), .text(subject.name), .text(subject.period),
    ]
  }
}

extension DeskError {
  static func lightUnknown(_ text: String) -> DeskError {
    DeskError(
      "light-unknown", LocalizedText("没有“\(text)”这种灯。", "There is no light “\(text)”."),
      hint: LocalizedText("可用 grey、green、yellow、red、blue。", "Use grey, green, yellow, red or blue."))
  }

  static let lightClosing = DeskError(
    "light-closing", LocalizedText("销号（蓝灯）由上级确认。", "Only the tier above closes (blue)."),
    hint: LocalizedText("请上级用 light set 确认。", "Ask it to confirm with light set."))
}
