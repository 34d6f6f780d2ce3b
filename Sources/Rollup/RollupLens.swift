/// Which figures count.
package enum RollupLens: String, Sendable, Hashable, CaseIterable, Codable {
  /// Everything that was entered, adjustments ignored.
  case reported
  /// What was accepted, adjusted where a tier above determined otherwise (核定).
  case approved

  /// The number by which it is stored.
  package var number: Int { self == .reported ? 0 : 1 }

  /// The lens of a stored number, or nil.
  package init?(number: Int) {
    guard let lens = Self.allCases.first(where: { $0.number == number }) else { return nil }
    self = lens
  }
}
