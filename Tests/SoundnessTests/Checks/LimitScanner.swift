/// Holds `docs/limits.md` against the constants that it names.
struct LimitScanner {
  /// A static constant as `Type.name`, and where it stands.
  struct Constant {
    var name: String
    var path: String
    var line: Int
  }

  /// Every `static let` of a file, under the nearest type named before it.
  static func constants(in source: SwiftSource) -> [Constant] {
    let tokens = source.tokens
    let typeKeywords = ["struct", "class", "enum", "actor", "extension", "protocol"]
    var type = ""
    var found: [Constant] = []
    for index in tokens.indices.dropLast() where tokens[index].kind == .identifier {
      let next = tokens[index + 1]
      if typeKeywords.contains(tokens[index].text), next.kind == .identifier {
        type = next.text
      } else if tokens[index].reads("let"), index > 0, tokens[index - 1].reads("static") {
        found.append(Constant(name: "\(type).\(next.text)", path: source.path, line: next.line))
      }
    }
    return found
  }

  /// Rows that name no constant, and constants of a `…Limits` type that have no row.
  static func findings(in text: String, path: String, constants: [Constant]) -> [Finding] {
    let known = Set(constants.map(\.name))
    var listed: Set<String> = []
    var found: [Finding] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard line.hasPrefix("|"), cells.count > 2, cells[2].contains("`") else { continue }
      let name = cells[2].filter { $0 != "`" && $0 != " " }
      listed.insert(name)
      if !known.contains(name) {
        found.append(
          Finding(path: path, line: number + 1, message: "no `static let` is \(name): correct or drop the row"))
      }
    }
    for constant in constants where constant.name.contains("Limits.") && !listed.contains(constant.name) {
      found.append(
        Finding(
          path: constant.path, line: constant.line,
          message: "\(constant.name) is not in \(path): add a row that says what happens past it"))
    }
    return found
  }
}
