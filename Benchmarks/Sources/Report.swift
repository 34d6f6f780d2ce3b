import Foundation

/// Collects figures round by round, prints each as it comes, and closes with medians.
struct Report {
  /// Whether each figure is printed as a line of JSON.
  let isJSON: Bool
  private var values: [String: (unit: String, values: [Double])] = [:]
  private var order: [String] = []

  init(isJSON: Bool) {
    self.isJSON = isJSON
  }

  /// Notes one figure of one round.
  mutating func add(_ name: String, round: Int, _ value: Double, _ unit: String) {
    if values[name] == nil { order.append(name) }
    values[name, default: (unit, [])].values.append(value)
    if isJSON {
      Self.write(#"{"name":"\#(name)","round":\#(round),"value":\#(value),"unit":"\#(unit)"}"#)
    } else {
      Self.write("round \(round)  \(Self.pad(name, 56))  \(Self.text(value)) \(unit)")
    }
  }

  /// Prints the median and the range of every figure.
  func finish() {
    for name in order {
      guard let (unit, values) = values[name] else { continue }
      let sorted = values.sorted()
      guard let least = sorted.first, let greatest = sorted.last else { continue }
      let middle = sorted.count / 2
      let median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
      if isJSON {
        Self.write(
          #"{"name":"\#(name)","median":\#(median),"min":\#(least),"max":\#(greatest),"#
            + #""rounds":\#(values.count),"unit":"\#(unit)"}"#)
      } else {
        let range = "(\(Self.text(least)) … \(Self.text(greatest)))"
        Self.write("median   \(Self.pad(name, 56))  \(Self.text(median)) \(unit)  \(range)")
      }
    }
  }

  /// Unbuffered, so that a figure is seen when it is made.
  private static func write(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  private static func pad(_ name: String, _ width: Int) -> String {
    name + String(repeating: " ", count: max(0, width - name.count))
  }

  private static func text(_ value: Double) -> String {
    value.formatted(.number.precision(.significantDigits(3)).grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
  }
}
