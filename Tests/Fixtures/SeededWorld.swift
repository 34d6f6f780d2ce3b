import Seeds
package import Store
import Synchronization

/// A clock that moves only when told, and random bytes that follow from a seed.
package final class SeededWorld: Sendable {
  private let time: Mutex<Int64>
  private let generator: Mutex<Seed>

  /// Starts on 2022-07-01 at 02:00 Beijing time.
  package init(seed: UInt64) {
    time = Mutex(1_656_612_000_000)
    generator = Mutex(Seed(fixed: seed))
  }

  /// Moves the clock.
  package func advance(milliseconds: Int64) {
    time.withLock { $0 += milliseconds }
  }

  /// The surroundings of a copy whose clock is wrong.
  package func surroundings(ahead skew: Skew) -> Surroundings {
    let right = surroundings
    return Surroundings(now: { max(0, right.now() + skew.milliseconds) }, random: right.random)
  }

  /// The surroundings of a copy whose program knows an older schema.
  package func surroundings(schema: UInt32) -> Surroundings {
    let right = surroundings
    return Surroundings(now: right.now, random: right.random, schema: schema)
  }

  /// The surroundings to give to a store.
  package var surroundings: Surroundings {
    Surroundings(
      now: { [self] in
        time.withLock { now in
          now += 1
          return now
        }
      },
      random: { [self] count in
        generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) } }
      })
  }
}

/// How far a clock is ahead.
package final class Skew: Sendable {
  private let value: Mutex<Int64>

  /// A clock that is ahead by so much, or behind.
  package init(_ milliseconds: Int64) {
    value = Mutex(milliseconds)
  }

  /// How far it is ahead, in milliseconds.
  package var milliseconds: Int64 { value.withLock { $0 } }

  /// Sets the clock.
  package func set(_ milliseconds: Int64) { value.withLock { $0 = milliseconds } }
}
