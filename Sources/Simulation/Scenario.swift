/// Which world to play.
package struct Scenario: Sendable, Equatable {
  /// What everything follows from.
  package var seed: UInt64
  /// How many nights, or nil for what the seed draws.
  package var nights: Int?
  /// How many desks at the beginning, or nil for what the seed draws.
  package var nodes: Int?
  /// How many tiers of hubs stand above the desks, 1 to 3, or nil for what the seed draws.
  package var tiers: Int?
  /// Whether programs of several versions meet, or nil for what the seed draws.
  package var isMixed: Bool?
  /// Faults that are left out whatever the seed draws.
  package var without: Set<FaultKind> = []
  /// Whether to keep what happened as lines.
  package var keepsTrace = false

  /// The world of a seed.
  package init(
    seed: UInt64, nights: Int? = nil, nodes: Int? = nil, tiers: Int? = nil, isMixed: Bool? = nil,
    without: Set<FaultKind> = []
  ) {
    self.seed = seed
    self.isMixed = isMixed
    self.tiers = tiers
    self.nights = nights
    self.nodes = nodes
    self.without = without
  }
}

/// What a world that kept all rules looked like.
package struct WorldReport: Sendable {
  /// Nights times copies that sync: desks, and hubs with a hub above.
  package var nodeNights = 0
  /// Saves that were made.
  package var saves = 0
  /// Faults and rare branches.
  package var tallies = Tallies()
  /// The trace as one number.
  package var hash: UInt64 = 0
  /// The trace as lines, where it was asked for.
  package var lines: [String] = []
}
