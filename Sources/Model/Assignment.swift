/// Who is expected to report an indicator, where that is not every region of the tier it is entered at.
package struct Assignment: Sendable, Hashable {
  /// The region whose office assigns.
  package let owner: RegionCode
  /// The indicator's code.
  package let indicator: String
  /// The region below that is meant.
  package let region: RegionCode
  /// The first year in which it holds.
  package let validFrom: Int
  /// The last year in which it holds, or nil where it still does.
  package let validTo: Int?
  /// Whether the region is to report, or excused.
  package let isExpected: Bool

  /// Makes an assignment.
  package init(
    owner: RegionCode, indicator: String, region: RegionCode, validFrom: Int, validTo: Int? = nil,
    isExpected: Bool = true
  ) {
    self.owner = owner
    self.indicator = indicator
    self.region = region
    self.validFrom = validFrom
    self.validTo = validTo
    self.isExpected = isExpected
  }

  /// Whether it holds in a year.
  package func isValid(in year: Int) -> Bool { validFrom <= year && year <= (validTo ?? Int.max) }
}

/// Every assignment by indicator.
package struct AssignmentTable: Sendable, Hashable {
  private let byIndicator: [String: [Assignment]]

  /// Makes the table.
  package init(_ assignments: [Assignment] = []) {
    byIndicator = Dictionary(grouping: assignments, by: \.indicator)
  }

  /// The assignments of an indicator that hold in a year.
  package func assignments(of indicator: String, in year: Int) -> [Assignment] {
    (byIndicator[indicator] ?? []).filter { $0.isValid(in: year) }
  }

  /// The indicators with any assignment.
  package var indicators: Set<String> { Set(byIndicator.keys) }

  /// The assignments of an indicator in any year.
  package func assignments(of indicator: String) -> Set<Assignment> { Set(byIndicator[indicator] ?? []) }

  /// Whether a region is to report an indicator in a year.
  ///
  /// The nearest tier above that assigned the indicator decides: for a region that it names by what it says; for others,
  /// where it names any that are to report, that they are not. Where nobody assigned it, every region of the tier at
  /// which it is entered is to report; but one that itself named regions below that are to report is not. Whom the
  /// indicator is not for never is.
  ///
  /// - Parameter path: The region and those above it in that year.
  package func isExpected(
    _ region: RegionCode, tier: RegionTier, for indicator: Indicator, in year: Int, path: [RegionCode]
  ) -> Bool {
    isExpected(
      region, tier: tier, for: indicator.code, enteredAt: indicator.enteredAt, reach: indicator.reach, in: year,
      path: path)
  }

  /// The same of an indicator that is known by its code, the tier at which it is entered and for whom it is.
  package func isExpected(
    _ region: RegionCode, tier: RegionTier, for code: String, enteredAt: RegionTier, reach: IndicatorReach,
    in year: Int, path: [RegionCode]
  ) -> Bool {
    guard reach.contains(path) else { return false }
    guard byIndicator[code] != nil else { return tier == enteredAt }
    let valid = assignments(of: code, in: year)
    // A district whose towns report it has what they report.
    if valid.contains(where: { $0.owner == region && $0.isExpected }) { return false }
    for owner in path.dropFirst() {
      let own = valid.filter { $0.owner == owner }
      if let named = own.last(where: { $0.region == region }) { return named.isExpected }
      if own.contains(where: \.isExpected) { return false }
    }
    return tier == enteredAt
  }
}
