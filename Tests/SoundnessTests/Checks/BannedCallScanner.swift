/// Finds spellings that the house does without: banned calls, force unwraps, floating point, unfinished work.
struct BannedCallScanner {
  static func findings(in source: SwiftSource, isPure: Bool) -> [Finding] {
    guard !source.isGenerated else { return [] }
    var calls = BannedCalls.everywhere
    if !BannedCalls.mayPrint(source.path) { calls += BannedCalls.output }
    if isPure { calls += BannedCalls.pure }
    let found = findings(in: source, of: calls) + forceUnwraps(in: source) + markers(in: source)
    return (found + (isPure ? floatingPointLiterals(in: source) : [])).sorted { $0.line < $1.line }
  }

  static func findings(in source: SwiftSource, of calls: [BannedCall]) -> [Finding] {
    let tokens = source.tokens
    let byFirst = Dictionary(grouping: calls) { $0.pattern.first ?? "" }
    var found: [Finding] = []
    for index in tokens.indices where tokens[index].kind != .string {
      for call in byFirst[tokens[index].text] ?? [] where matches(call, at: index, in: tokens) {
        found.append(
          Finding(path: source.path, line: tokens[index].line, message: "\(call.name) is not used here: \(call.advice)")
        )
      }
    }
    return found
  }

  private static func matches(_ call: BannedCall, at index: Int, in tokens: [Token]) -> Bool {
    guard index + call.pattern.count <= tokens.count else { return false }
    if index > 0, call.exceptAfter.contains(tokens[index - 1].text) { return false }
    return zip(tokens[index...], call.pattern).allSatisfy { $0.reads($1) }
  }

  /// `value!` and `Type!`: a `!` with no space before it, after a name or a closing bracket.
  static func forceUnwraps(in source: SwiftSource) -> [Finding] {
    let tokens = source.tokens
    return tokens.indices.dropFirst().compactMap { index in
      let (mark, before) = (tokens[index], tokens[index - 1])
      guard mark.reads("!"), before.end == mark.start, !before.reads("try"), !before.reads("as") else { return nil }
      guard before.kind == .identifier || before.reads(")") || before.reads("]") else { return nil }
      // `a!=b` compares.
      if index + 1 < tokens.count, tokens[index + 1].reads("="), tokens[index + 1].start == mark.end { return nil }
      return Finding(
        path: source.path, line: mark.line,
        message: "`\(before.text)!` ends the process on nil: use `guard let`, `??` or throw this target's error")
    }
  }

  private static func floatingPointLiterals(in source: SwiftSource) -> [Finding] {
    source.tokens.filter { $0.kind == .number && isFloatingPoint($0.text) }.map {
      Finding(path: source.path, line: $0.line, message: "\($0.text) is floating point: write it as an exact decimal")
    }
  }

  private static func isFloatingPoint(_ literal: String) -> Bool {
    literal.contains(".") || (!literal.hasPrefix("0x") && literal.contains { $0 == "e" || $0 == "E" })
  }

  private static func markers(in source: SwiftSource) -> [Finding] {
    source.comments.compactMap { comment in
      let words = comment.text.split { !$0.isLetter }
      guard let marker = words.first(where: { ["TODO", "FIXME", "XXX"].contains($0) }) else { return nil }
      return Finding(
        path: source.path, line: comment.line,
        message: "\(marker) in a comment: do it now, or open an issue and say why not")
    }
  }
}
