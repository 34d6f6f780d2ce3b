/// Finds declarations that other targets can see and that say nothing about themselves.
///
/// Looks at declarations with `package`, `public` or `open` of their own. Cases, extensions and imports need no comment.
struct DocumentationScanner {
  private static let accessLevels: Set = ["package", "public", "open"]
  private static let keywords: Set = [
    "func", "var", "let", "struct", "class", "enum", "protocol", "actor", "init", "subscript", "typealias", "macro",
  ]
  private static let modifiers: Set = [
    "static", "final", "nonisolated", "mutating", "nonmutating", "override", "convenience", "required", "indirect",
    "lazy", "weak", "unowned", "prefix", "infix", "postfix", "borrowing", "consuming", "dynamic", "distributed",
    "isolated", "optional", "private", "fileprivate", "internal", "package", "public", "open", "class",
  ]

  static func findings(in source: SwiftSource) -> [Finding] {
    guard !source.isGenerated else { return [] }
    let tokens = source.tokens
    return tokens.indices.compactMap { index in
      guard tokens[index].kind == .identifier, accessLevels.contains(tokens[index].text),
        index + 1 < tokens.count, !tokens[index + 1].reads("("),
        let keyword = keyword(after: index, in: tokens)
      else { return nil }
      let first = tokens[start(of: index, in: tokens)].line
      guard !isDocumented(first...tokens[index].line, in: source) else { return nil }
      let name = keyword + 1 < tokens.count && tokens[keyword].text != "init" ? " " + tokens[keyword + 1].text : ""
      return Finding(
        path: source.path, line: tokens[index].line,
        message: "\(tokens[index].text) \(tokens[keyword].text)\(name) has no /// above it: say in one line what it is")
    }
  }

  /// The index of the declaring keyword, if what follows the access level is a declaration that needs a comment.
  private static func keyword(after access: Int, in tokens: [Token]) -> Int? {
    var index = access + 1
    while index < tokens.count {
      let token = tokens[index]
      if token.reads("class"), index + 1 < tokens.count, !keywords.contains(tokens[index + 1].text) { return index }
      if !token.reads("class"), keywords.contains(token.text) { return token.kind == .identifier ? index : nil }
      if token.reads("@") {
        index += 2
      } else if token.reads("(") {
        index = closing(index, in: tokens) + 1
      } else if token.kind == .identifier, modifiers.contains(token.text) {
        index += 1
      } else {
        return nil
      }
    }
    return nil
  }

  /// The index of the first token of the declaration: attributes and modifiers before the access level belong to it.
  private static func start(of access: Int, in tokens: [Token]) -> Int {
    var start = access
    while start > 0 {
      var before = start - 1
      if tokens[before].reads(")") {
        before = opening(before, in: tokens) - 1
        guard before > 0 else { return start }
      }
      while before > 1, tokens[before - 1].reads("."), tokens[before].kind == .identifier { before -= 2 }
      if before > 0, tokens[before - 1].reads("@") {
        start = before - 1
      } else if tokens[before].kind == .identifier, modifiers.contains(tokens[before].text) {
        start = before
      } else {
        return start
      }
    }
    return start
  }

  private static func isDocumented(_ lines: ClosedRange<Int>, in source: SwiftSource) -> Bool {
    // Line n stands at n - 1, so the line above the first stands at first - 2.
    (max(0, lines.lowerBound - 2)..<max(0, lines.upperBound - 1)).contains { index in
      source.lines[index].drop { $0 == " " || $0 == "\t" }.hasPrefix("///")
    }
  }

  private static func closing(_ open: Int, in tokens: [Token]) -> Int {
    var depth = 0
    for index in open..<tokens.count {
      if tokens[index].reads("(") { depth += 1 }
      if tokens[index].reads(")") { depth -= 1 }
      if depth == 0 { return index }
    }
    return tokens.count - 1
  }

  private static func opening(_ close: Int, in tokens: [Token]) -> Int {
    var depth = 0
    for index in stride(from: close, through: 0, by: -1) {
      if tokens[index].reads(")") { depth += 1 }
      if tokens[index].reads("(") { depth -= 1 }
      if depth == 0 { return index }
    }
    return 0
  }
}
