import Foundation

/// The random numbers of one property, the same on every machine for the same seed (SplitMix64).
package struct Seed: RandomNumberGenerator, CustomStringConvertible {
  private let first: UInt64
  private var state: UInt64

  /// What to say beside a failure so that it can be seen again.
  package var description: String { "TRIBUTARY_TEST_SEED=\(first)" }

  /// The seed of the environment, else the property's own; printed, so that a run can be repeated.
  package init(_ property: String, _ standard: UInt64) {
    let named = ProcessInfo.processInfo.environment["TRIBUTARY_TEST_SEED"].flatMap(UInt64.init)
    first = named ?? standard
    state = first
    print("\(property): \(self)")
  }

  /// A generator for what is not a property: silent, and the same in every run.
  package init(fixed seed: UInt64) {
    first = seed
    state = seed
  }

  /// A generator for one case of a property, so that the case does not depend on those before it.
  package init(_ seed: Seed, case number: Int) {
    first = seed.first
    state = seed.first &+ UInt64(number) &* 0xD134_2543_DE82_EF95
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of a range.
  package mutating func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True once in so many times.
  package mutating func once(in times: Int) -> Bool { pick(0..<times) == 0 }

  /// Random bytes.
  package mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}
