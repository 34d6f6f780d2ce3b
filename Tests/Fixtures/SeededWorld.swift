package import Store
import Synchronization

/// A generator whose whole course follows from its seed.
///
/// Source: Vigna, SplitMix64.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts from a seed.
  package init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A clock that moves only when told, and random bytes that follow from a seed.
package final class SeededWorld: Sendable {
  private let time: Mutex<Int64>
  private let generator: Mutex<SeededGenerator>

  /// Starts on 2022-07-01 at 02:00 Beijing time.
  package init(seed: UInt64) {
    time = Mutex(1_656_612_000_000)
    generator = Mutex(SeededGenerator(seed: seed))
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
