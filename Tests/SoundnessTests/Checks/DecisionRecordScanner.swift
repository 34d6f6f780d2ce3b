/// Finds decision records that are misnamed, share a number, or lack a part.
struct DecisionRecordScanner {
  static let folder = "docs/decisions/"
  private static let headings = ["Status", "Context", "Decision", "Consequences"]

  static func findings(name: String, text: String) -> [Finding] {
    let path = folder + name
    var found: [Finding] = []
    if !isWellNamed(name) {
      found.append(Finding(path: path, line: 1, message: "a record is named NNNN-title-in-lower-case.md: rename it"))
    }
    let headed = text.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
    for heading in headings where !headed.contains(where: { $0 == heading }) {
      found.append(Finding(path: path, line: 1, message: "no heading `## \(heading)`: add it and say what it asks for"))
    }
    return found
  }

  /// Numbers that more than one record bears.
  static func duplicates(among names: [String]) -> [Finding] {
    Dictionary(grouping: names.filter(isWellNamed)) { $0.prefix(4) }.values.filter { $0.count > 1 }
      .flatMap { $0.sorted().dropFirst() }.sorted().map {
        Finding(path: folder + $0, line: 1, message: "another record has this number: take the next free one")
      }
  }

  private static func isWellNamed(_ name: String) -> Bool {
    let parts = name.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].count == 4, parts[0].allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return false
    }
    guard parts[1].hasSuffix(".md"), parts[1].count > 3 else { return false }
    return parts[1].dropLast(3).allSatisfy { $0 == "-" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) }
  }
}
