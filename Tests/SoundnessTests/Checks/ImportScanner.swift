/// Finds the imports of a file, whatever stands before the keyword.
struct ImportScanner {
  /// One `import` line.
  struct Import: Equatable {
    var module: String
    var line: Int
    /// Attributes and access level, such as `@testable` or `public`.
    var modifiers: [String]
  }

  private static let declarationKinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
  private static let accessLevels: Set = ["public", "package", "internal", "fileprivate", "private"]

  static func imports(in source: SwiftSource) -> [Import] {
    let tokens = source.tokens
    var found: [Import] = []
    for index in tokens.indices where tokens[index].reads("import") && index + 1 < tokens.count {
      guard index == 0 || !tokens[index - 1].reads("."), !tokens[index + 1].reads(":") else { continue }
      var name = index + 1
      if declarationKinds.contains(tokens[name].text), name + 1 < tokens.count { name += 1 }
      guard tokens[name].kind == .identifier else { continue }
      found.append(
        Import(
          module: tokens[name].text.filter { $0 != "`" }, line: tokens[index].line,
          modifiers: modifiers(before: index, in: tokens)))
    }
    return found
  }

  private static func modifiers(before index: Int, in tokens: [Token]) -> [String] {
    tokens[..<index].suffix(while: { $0.line == tokens[index].line })
      .filter { accessLevels.contains($0.text) || ["testable", "preconcurrency", "_exported"].contains($0.text) }
      .map(\.text)
  }

  /// Imports that the table has no arrow for, and test-only access in product code.
  static func findings(in source: SwiftSource, row: Arrows.Row) -> [Finding] {
    imports(in: source).compactMap { found in
      if found.modifiers.contains("testable") {
        return Finding(
          path: source.path, line: found.line,
          message: "@testable import of \(found.module) in product code: give what you need `package` access")
      }
      guard !row.imports.contains(found.module) else { return nil }
      return Finding(
        path: source.path, line: found.line,
        message: "\(row.target) may not import \(found.module): move the code to a layer that may, or argue the arrow "
          + "in docs/decisions and add it to Arrows.swift")
    }
  }
}

extension BidirectionalCollection {
  /// The longest run at the end whose elements all satisfy a condition.
  fileprivate func suffix(while holds: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start > startIndex, holds(self[index(before: start)]) { start = index(before: start) }
    return self[start...]
  }
}
