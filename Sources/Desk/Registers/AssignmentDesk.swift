package import Model
import Replica
package import Store

/// Who is expected to report an indicator, where that is not every region of its tier.
package struct AssignmentDesk {
  /// An assignment.
  package struct Entry: Sendable, Hashable {
    /// The tier that gave it.
    package let owner: RegionCode
    /// The indicator's code.
    package let indicator: String
    /// Whom it is about.
    package let region: RegionCode
    /// The first year.
    package let validFrom: Int
    /// The last year, or nil.
    package let validTo: Int?
    /// Whether the region has to report, or is left out.
    package let isExpected: Bool
    /// Why.
    package let reason: String
  }

  private let store: Store

  /// Works on a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// The assignments that this copy knows, by indicator, region and year.
  package func list(indicator: String? = nil) throws -> [Entry] {
    try store.rows(of: Schema.assignment).compactMap { row in
      guard let owner = row.region("owner"), let region = row.region("region"), let from = row.whole("valid_from"),
        indicator == nil || row.text("indicator") == indicator
      else { return nil }
      return Entry(
        owner: owner, indicator: row.text("indicator"), region: region, validFrom: from,
        validTo: row.whole("valid_to"), isExpected: row.whole("is_expected") == 1, reason: row.text("reason"))
    }.sorted { ($0.indicator, $0.region, $0.validFrom) < ($1.indicator, $1.region, $1.validFrom) }
  }

  /// Says of regions below that they have to report an indicator from a year on, or that they have not.
  /// - Throws: `indicator-unknown`, `region-unknown`, `assignment-outside`, `year-wrong`; the errors of the store.
  package func add(
    _ indicator: String, regions: [String], isExpected: Bool, from year: Int, reason: String = "",
    account: String = ""
  ) throws -> Int {
    guard Period.years.contains(year) else { throw DeskError.yearWrong(year) }
    let known = try store.loadDefinitions()
    let code = InputText.code(indicator, among: known.indicators.keys)
    guard known.indicators[code] != nil else { throw StoreError.indicatorUnknown(indicator) }
    let own = store.identity.region
    let codes = try regions.map { text in
      let region = try RegionCode(parsing: InputText.clean(text))
      guard known.tree.region(region) != nil else { throw StoreError.regionUnknown(text) }
      guard region != own, known.tree.isWithin(region, own) else { throw DeskError.assignmentOutside(text) }
      return region
    }
    return try store.edit(account: account, reason: reason) { edit in
      try codes.reduce(0) { count, region in
        let changed = try edit.put(
          Schema.assignment, identity(code, region, year),
          [(0, [.integer(isExpected ? 1 : 0), .null, .text(reason)])])
        return count + (changed ? 1 : 0)
      }
    }
  }

  /// Ends this tier's assignment of an indicator to a region after a year.
  /// - Throws: `assignment-unknown`, `region-malformed`; the errors of the store.
  package func end(
    _ indicator: String, region: String, after year: Int, reason: String = "", account: String = ""
  ) throws -> Entry {
    let code = InputText.code(indicator, among: try store.loadDefinitions().indicators.keys)
    let region = try RegionCode(parsing: InputText.clean(region))
    let own = store.identity.region
    let held = try list(indicator: code).last {
      $0.owner == own && $0.region == region && $0.validFrom <= year && $0.validTo == nil
    }
    guard let held else { throw DeskError.assignmentUnknown(code, region) }
    try store.edit(account: account, reason: reason) { edit in
      try edit.put(
        Schema.assignment, identity(code, region, held.validFrom),
        [
          (
            0,
            [
              .integer(held.isExpected ? 1 : 0), .integer(Int64(year)), .text(reason.isEmpty ? held.reason : reason),
            ]
          )
        ])
    }
    return held
  }

  private func identity(_ indicator: String, _ region: RegionCode, _ year: Int) -> [FieldValue] {
    [
      .text(store.identity.region.description), .text(indicator), .text(region.description), .integer(Int64(year)),
    ]
  }
}

extension DeskError {
  static func assignmentOutside(_ text: String) -> DeskError {
    DeskError(
      "assignment-outside", LocalizedText("地区 \(text) 不在本级之下。", "Region \(text) does not lie below this office."),
      hint: LocalizedText("请核对地区代码。", "Check the code."))
  }

  static func assignmentUnknown(_ code: String, _ region: RegionCode) -> DeskError {
    DeskError(
      "assignment-unknown",
      LocalizedText(
        "本级没有把 \(code) 分配给 \(region)，或已经结束。", "This tier has no assignment of \(code) to \(region) in force."),
      hint: LocalizedText("用 assignment list 查看。", "See them with assignment list."))
  }
}
