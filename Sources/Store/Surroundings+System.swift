import Foundation

extension Surroundings {
  /// The system's clock and random numbers.
  package static let system = Surroundings(
    now: { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) },
    random: { count in
      var generator = SystemRandomNumberGenerator()
      return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    })
}
