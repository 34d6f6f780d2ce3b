import Foundation
package import Model

/// Writes results: tables for people, JSON for programs.
package enum Output {
  /// One JSON document with sorted keys.
  /// - Throws: The encoder's errors.
  package static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Lines of a table with aligned columns; Han characters take two cells.
  package static func table(_ header: [LocalizedText], _ rows: [[String]], language: Language) -> [String] {
    let head = header.map { $0[language] }
    let all = [head] + rows
    let widths = head.indices.map { column in
      all.map { column < $0.count ? width($0[column]) : 0 }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).map { cell, width in
        cell + String(repeating: " ", count: max(width - Self.width(cell), 0))
      }.joined(separator: "  ").trimmingSuffix(" ")
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [line(head), rule] + rows.map(line)
  }

  /// How many terminal cells a text takes.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// The first cells of a text, with an ellipsis where it was cut.
  package static func cut(_ text: String, cells: Int) -> String {
    guard width(text) > cells else { return text }
    var kept = ""
    var used = 0
    for character in text {
      let next = width(String(character))
      if used + next > cells - 1 { break }
      kept.append(character)
      used += next
    }
    return kept + "…"
  }

  private static let beijingTime: DateFormatter = {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3_600)
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    return formatter
  }()

  /// A moment as an office reads it: Beijing time to the minute.
  package static func time(_ milliseconds: Int64) -> String {
    beijingTime.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
  }

  private static let beijingSecond: DateFormatter = {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 8 * 3_600)
    formatter.dateFormat = "yyyyMMdd-HHmmss"
    return formatter
  }()

  /// A moment as part of a file's name, in Beijing time: `20220701-020000`.
  package static func fileStamp(_ milliseconds: Int64) -> String {
    beijingSecond.string(from: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
  }

  /// The day of a moment in Beijing, as `2022-07-01`.
  package static func date(_ milliseconds: Int64) -> String { String(time(milliseconds).prefix(10)) }

  /// The year of a moment in Beijing.
  package static func year(_ milliseconds: Int64) -> Int { Int(time(milliseconds).prefix(4)) ?? 0 }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self[...]
    while text.last == character { text.removeLast() }
    return String(text)
  }
}
