package import Replica

/// What one sync did.
package struct SyncOutcome: Sendable, Hashable {
  /// Rows that went up.
  package var pushedChanges = 0
  /// Segments that went up.
  package var pushedSegments = 0
  /// Rows that came down and changed something.
  package var pulledRows = 0
  /// What the hub refused in this sync, by number.
  package var refused: [RefusedSave] = []
  /// Own saves that came back from the hub.
  package var returned = 0
  /// Saves that were issued again under a new incarnation.
  package var reissued = 0
  /// How far the clock of this copy was ahead, in milliseconds, where that moved times; 0 otherwise.
  package var clockAhead: Int64 = 0
  /// The ranges of own saves that may be gone: made after a backup and never sent.
  package var lost: [LostRange] = []
  /// Whether the hub's file has begun another life since the last contact.
  package var hubWasRestored = false
  /// Rows that a hub which lost own writes was offered.
  package var offered = 0
  /// What a hub passed on.
  package var relay = RelayOutcome()
  /// The scopes whose rows differed from the hub's and were healed.
  package var healed: [String] = []
  /// The scopes whose rows still differ.
  package var differing: [String] = []
  /// The hub's clock less this copy's, in milliseconds.
  package var clockOffset: Int64 = 0

  /// Nothing done yet.
  package init() {}
}

/// A save that the hub refused.
package struct RefusedSave: Sendable, Hashable {
  /// Its number.
  package let sequence: UInt64
  /// Why.
  package let reason: Refusal
}
