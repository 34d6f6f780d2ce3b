/// The limits of what a roll-up is asked for.
enum ClimbingLimits {
  /// The indicators that are named one by one in a query; for more, all are read.
  static let namedIndicators = 100
  /// The cells that a hub forwards in one save.
  static let summariesPerSave = 1_000
}
