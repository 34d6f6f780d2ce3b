/// The true time of a world.
package final class TrueTime {
  /// Milliseconds since 1970; moves on by one with each reading, so that no two readings are equal.
  package private(set) var milliseconds: Int64

  /// Starts at a time.
  package init(_ milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Moves on.
  package func advance(_ by: Int64) { milliseconds += by }

  func read() -> Int64 {
    milliseconds += 1
    return milliseconds
  }
}

/// The clock on the wall of one computer: true, or off, or drifting.
package final class WallClock {
  private let time: TrueTime
  /// By how much it is fast, in milliseconds.
  package var offset: Int64 = 0
  /// By how much it gets faster every night.
  package var drift: Int64 = 0

  /// A clock that is right.
  package init(_ time: TrueTime) {
    self.time = time
  }

  /// What it says, in milliseconds since 1970.
  package func read() -> Int64 { time.read() + offset }
}
