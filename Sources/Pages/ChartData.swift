/// A chart's data as JSON for a `data-chart` attribute; the script draws it, the page reads without it.
///
/// Figures stay decimal text: they come from exact numbers, and only the drawing turns them into pixels.
struct ChartData: Sendable {
  struct Series: Sendable {
    var name: String
    /// A name of the script's palette.
    var colour: String
    /// One per label; nil leaves a gap, never a bar of height zero.
    var values: [String?]
  }

  var labels: [String]
  var series: [Series]
  var isStacked = false
  var isHorizontal = false
  /// A line across the chart, such as the target.
  var line: (name: String, value: String)?

  var json: String {
    let names = labels.map(Self.quoted).joined(separator: ",")
    let bars = series.map { one in
      let values = one.values.map { $0.map(Self.quoted) ?? "null" }.joined(separator: ",")
      return "{\"name\":\(Self.quoted(one.name)),\"colour\":\(Self.quoted(one.colour)),\"values\":[\(values)]}"
    }.joined(separator: ",")
    let target = line.map { "{\"name\":\(Self.quoted($0.name)),\"value\":\(Self.quoted($0.value))}" } ?? "null"
    return "{\"labels\":[\(names)],\"series\":[\(bars)],\"stacked\":\(isStacked),\"horizontal\":\(isHorizontal)"
      + ",\"line\":\(target)}"
  }

  /// A JSON string (RFC 8259) in which no scalar means anything to HTML either.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..."\u{1F}", "<", ">", "&", "'", "\u{7F}", "\u{2028}", "\u{2029}":
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
