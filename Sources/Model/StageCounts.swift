/// One stage of a funnel and how many reached it.
package struct StageCount: Sendable, Hashable {
  /// The name of the stage.
  package let name: String
  /// The count, scaled by 10⁶.
  package let count: Int64

  /// Names a count.
  package init(_ name: String, _ count: Int64) {
    self.name = name
    self.count = count
  }
}

/// The counts of a funnel, such as screened, at high risk, examined.
package struct StageCounts: Sendable, Hashable, CustomStringConvertible {
  /// The stages as they were entered.
  package let entries: [StageCount]

  /// Makes counts.
  package init(_ entries: [StageCount]) { self.entries = entries }

  /// Reads `筛查=5000;高危=1000`; nil where an entry is not a name and a number, or a name comes twice.
  package init?(_ text: String) {
    var read: [StageCount] = []
    for entry in text.split(separator: ";", omittingEmptySubsequences: false) {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, let count = try? ExactDecimal(parsing: parts[1]),
        !read.contains(where: { $0.name == parts[0] })
      else { return nil }
      read.append(StageCount(parts[0], count.scaled))
    }
    self.init(read)
  }

  /// The count of a stage, scaled by 10⁶, or nil where none was entered.
  package func count(of stage: String) -> Int64? { entries.first { $0.name == stage }?.count }

  /// The written form.
  package var description: String {
    entries.map { "\($0.name)=\(ExactDecimal(scaled: $0.count))" }.joined(separator: ";")
  }
}
