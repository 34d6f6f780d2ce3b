/// The limits of what a roll-up is asked for.
enum ClimbingLimits {
  /// The indicators that are named one by one in a query; for more, all are read.
  static let namedIndicators = 100
}
