import Exchange
import GRDB
package import Model
package import Replica

/// A mandate as a reader is shown it.
package struct MandateEntry: Sendable {
  /// The mandate.
  package let mandate: Mandate
  /// Where it stands now.
  package let phase: Mandate.Phase
  /// Whether the region has an enrolled node, so that it gives no right whatever its days say.
  package let hasNode: Bool
}

extension Store {
  /// The mandates that this copy knows, by region and holder.
  package func mandates() throws -> [MandateEntry] {
    let now = surroundings.now()
    return try read { db in
      let nodeRegions = try Self.nodeRegions(db)
      return try Mandate.stored(db).values.joined()
        .sorted { ($0.region, $0.holder) < ($1.region, $1.holder) }
        .map { MandateEntry(mandate: $0, phase: $0.phase(at: now), hasNode: nodeRegions.contains($0.region)) }
    }
  }

  /// Gives this copy's region the right to write the figures of a region below that has no node.
  ///
  /// The same region again replaces the days and lifts an end.
  ///
  /// - Parameters:
  ///   - region: The region below.
  ///   - from: The first day.
  ///   - to: The last day, or nil.
  ///   - reason: Why.
  /// - Throws: `region-unknown`; `mandate-dates`; `region-enrolled`; `change-refused` where the region is not below.
  @discardableResult
  package func grantMandate(
    over region: RegionCode, from: CalendarDay, to: CalendarDay?, reason: String
  ) throws -> Mandate {
    guard to.map({ $0 >= from }) ?? true else { throw StoreError.mandateDates }
    let mandate = Mandate(holder: identity.region, region: region, from: from, to: to, reason: reason)
    try edit(reason: reason) { edit in
      let db = edit.database
      guard let named = try definitions.load(db).tree.region(region) else {
        throw StoreError.regionUnknown(region.description)
      }
      let hasNode = try Self.nodeRegions(db).contains(region)
      guard !hasNode else { throw StoreError.regionEnrolled(named.name) }
      try edit.put(Schema.mandate, mandate.stored.identity, [(0, mandate.stored.values)])
    }
    return mandate
  }

  /// Ends this copy's mandate over a region, at once; what was entered under it stays.
  ///
  /// - Throws: `mandate-missing` where there is none to end.
  @discardableResult
  package func endMandate(over region: RegionCode, reason: String = "") throws -> Mandate {
    try edit(reason: reason) { edit in
      let held = try Mandate.stored(edit.database)[region]?.first {
        $0.holder == identity.region && $0.endedAt == nil
      }
      guard let held else { throw StoreError.mandateNone(region.description) }
      return try edit.end(held)
    }
  }
}

extension EditSession {
  /// Ends a mandate with this save.
  @discardableResult
  func end(_ mandate: Mandate) throws -> Mandate {
    let ended = mandate.ended(at: time.milliseconds)
    try put(Schema.mandate, ended.stored.identity, [(0, ended.stored.values)])
    return ended
  }
}

extension WriteSession {
  /// Ends this hub's mandates over a region that has now enrolled, as one recorded change.
  func endMandates(over code: String) throws {
    guard let region = RegionCode(code) else { return }
    let held = try currentDefinitions().mandates[region]?.filter {
      $0.holder == identity.region && $0.endedAt == nil
    }
    guard let held, !held.isEmpty else { return }
    let edit = EditSession(self, time: try tick())
    for mandate in held { try edit.end(mandate) }
    try capture(edit, account: "", reason: "enrolled: \(code)")
  }
}

extension Mandate {
  /// The mandates of a file, by region; rows that do not read give no right.
  static func stored(_ db: Database) throws -> [RegionCode: [Mandate]] {
    let rows = try Row.fetchAll(db, sql: "SELECT * FROM mandate WHERE deleted = 0 ORDER BY region, holder")
    let read = rows.compactMap { row in
      Mandate(
        identity: [.text(row["holder"]), .text(row["region"])],
        values: [
          .optional(row["valid_from"] as String?), .optional(row["valid_to"] as String?),
          .optional(row["reason"] as String?), .optional(row["ended_at"] as Int64?),
        ])
    }
    return Dictionary(grouping: read, by: \.region)
  }
}

extension StoreError {
  static let mandateDates = StoreError(
    "mandate-dates", LocalizedText("截止日期早于起始日期。", "The last day is before the first."),
    hint: LocalizedText("请核对 --from 和 --to。", "Check --from and --to."))

  static func regionEnrolled(_ name: String) -> StoreError {
    StoreError(
      "region-enrolled",
      LocalizedText("\(name)已有注册的节点，自行填报。", "\(name) has an enrolled node and enters its own figures."),
      hint: LocalizedText(
        "请联系该地区；其电脑不再使用时，先用 node revoke 停用。",
        "Ask the region; where its computer is out of use, shut the node out with node revoke first."))
  }

  static func mandateNone(_ code: String) -> StoreError {
    StoreError(
      "mandate-missing",
      LocalizedText("对地区 \(code) 没有可结束的代报授权。", "There is no mandate over region \(code) to end."),
      hint: LocalizedText("用 mandate list 查看。", "See them with mandate list."))
  }
}
