/// What a value is held against: one number, or two for an interval.
package struct TargetBound: Sendable, Hashable, CustomStringConvertible {
  /// The number, or the lower one of an interval.
  package let low: ExactDecimal
  /// The upper number of an interval, or nil.
  package let high: ExactDecimal?

  /// Makes a bound.
  package init(_ low: ExactDecimal, to high: ExactDecimal? = nil) {
    self.low = low
    self.high = high
  }

  /// Reads `60` or `0.5..1`; nil where that is neither a number nor an interval.
  package init?(_ text: String) {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map(String.init)
    guard (1...2).contains(parts.count), let low = try? ExactDecimal(parsing: parts[0]) else { return nil }
    guard parts.count == 2 else {
      self.init(low)
      return
    }
    guard let high = try? ExactDecimal(parsing: parts[1]), low <= high else { return nil }
    self.init(low, to: high)
  }

  /// The written form, `60` or `0.5..1`.
  package var description: String { high.map { "\(low)..\($0)" } ?? "\(low)" }
}

/// The targets of an indicator by the year they are due.
package struct TargetSchedule: Sendable, Hashable {
  /// Year and bound, by year.
  package let entries: [(year: Int, bound: TargetBound)]

  /// Reads `2022=60;2030=70` or `2022=0.5..1`; entries that are not a year and a bound are left out.
  package init(_ text: String) {
    var read: [(year: Int, bound: TargetBound)] = []
    for entry in text.split(separator: ";") {
      let parts = entry.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let year = Int(parts[0]), let bound = TargetBound(String(parts[1])) else { continue }
      read.append((year, bound))
    }
    entries = read.sorted { $0.year < $1.year }
  }

  /// The target in force in a year: the last one due by then, or the first to come.
  package func target(in year: Int) -> TargetBound? {
    (entries.last { $0.year <= year } ?? entries.first)?.bound
  }

  /// The written form, `2022=60;2030=70`.
  package var description: String {
    entries.map { "\($0.year)=\($0.bound)" }.joined(separator: ";")
  }

  /// Whether two schedules name the same years and bounds.
  package static func == (left: TargetSchedule, right: TargetSchedule) -> Bool {
    left.description == right.description
  }

  /// Hashes the written form.
  package func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
