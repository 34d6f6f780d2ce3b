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
