import Synchronization

/// The true time of a world.
package final class TrueTime: Sendable {
  private let time: Mutex<Int64>

  /// Starts at a time, in milliseconds since 1970.
  package init(_ milliseconds: Int64) {
    time = Mutex(milliseconds)
  }

  /// What it is, in milliseconds since 1970.
  package var milliseconds: Int64 { time.withLock { $0 } }

  /// Moves on.
  package func advance(_ by: Int64) { time.withLock { $0 += by } }

  /// Moves on by one with each reading, so that no two readings are equal.
  func read() -> Int64 {
    time.withLock { time in
      time += 1
      return time
    }
  }
}

/// The clock on the wall of one computer: true, or off, or drifting.
package final class WallClock: Sendable {
  private let time: TrueTime
  private let fault = Mutex<(offset: Int64, drift: Int64)>((0, 0))

  /// A clock that is right.
  package init(_ time: TrueTime) {
    self.time = time
  }

  /// By how much it is fast, in milliseconds.
  package var offset: Int64 {
    get { fault.withLock { $0.offset } }
    set { fault.withLock { $0.offset = newValue } }
  }

  /// By how much it gets faster every night.
  package var drift: Int64 {
    get { fault.withLock { $0.drift } }
    set { fault.withLock { $0.drift = newValue } }
  }

  /// What it says, in milliseconds since 1970.
  package func read() -> Int64 { time.read() + offset }
}
