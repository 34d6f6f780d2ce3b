/// What happened in a world, as one number and, where it is asked for, as lines.
package struct Trace: Sendable {
  /// The number: two runs of one seed have the same.
  package private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  /// The lines.
  package private(set) var lines: [String] = []
  private let keepsLines: Bool

  init(keepsLines: Bool) {
    self.keepsLines = keepsLines
  }

  mutating func note(_ numbers: UInt64...) {
    for number in numbers {
      hash ^= number
      hash = hash &* 0x0000_0100_0000_01B3
      hash ^= hash >> 29
    }
  }

  mutating func say(_ line: @autoclosure () -> String) {
    if keepsLines { lines.append(line()) }
  }
}

/// Something that must never happen, and did.
package struct Violation: Error, Sendable, CustomStringConvertible {
  /// The rule that was broken.
  package let rule: String
  /// What was seen.
  package let detail: String
  /// In which night.
  package var night = 0

  init(_ rule: String, _ detail: String) {
    self.rule = rule
    self.detail = detail
  }

  /// One line.
  package var description: String { "\(rule), night \(night): \(detail)" }
}

/// How often faults fired and rare branches were taken.
package struct Tallies: Sendable {
  /// By name.
  package private(set) var counts: [String: Int] = [:]

  /// Nothing yet.
  package init() {}

  mutating func add(_ name: String, _ count: Int = 1) {
    if count > 0 { counts[name, default: 0] += count }
  }

  /// Adds those of another world.
  package mutating func add(_ other: Tallies) {
    for (name, count) in other.counts { counts[name, default: 0] += count }
  }
}
