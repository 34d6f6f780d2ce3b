/// Finds functions, initialisers, subscripts, accessors and stored closures whose body is too long.
///
/// Counts the lines between the body's braces, comments and blank ones included. What is nested in a body (closures,
/// local functions, local types) counts to the outermost body.
struct FunctionLengthScanner {
  /// The most lines a body may have.
  static let limit = 70

  private enum Frame {
    case type
    case accessors(name: String)
    case body(name: String, line: Int, opened: Int)
    case inner
  }

  private enum Pending {
    case type
    case body(name: String, line: Int)
  }

  private static let typeKeywords: Set = ["struct", "class", "enum", "protocol", "extension", "actor"]
  private static let accessorKeywords: Set = [
    "get", "set", "willSet", "didSet", "_read", "_modify", "read", "modify", "yielding", "unsafeAddress", "init",
  ]

  private let source: SwiftSource
  private var frames: [Frame] = []
  private var bodies = 0
  private var depth = 0
  private var pending: (kind: Pending, depth: Int)?
  private var findings: [Finding] = []

  private init(_ source: SwiftSource) { self.source = source }

  static func findings(in source: SwiftSource) -> [Finding] {
    guard !source.isGenerated else { return [] }
    var scanner = FunctionLengthScanner(source)
    for index in source.tokens.indices { scanner.visit(index) }
    return scanner.findings
  }

  private mutating func visit(_ index: Int) {
    let token = source.tokens[index]
    switch token.kind {
    case .punctuation:
      switch token.text {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case "{": open(index)
      case "}": close(token.line)
      default: break
      }
    case .identifier:
      if bodies == 0, let kind = declaration(at: index) { pending = (kind, depth) }
    case .number, .string:
      break
    }
  }

  private mutating func open(_ index: Int) {
    let token = source.tokens[index]
    guard bodies == 0 else { return frames.append(.inner) }
    var frame = Frame.body(name: "closure", line: token.line, opened: token.line)
    if let (kind, atDepth) = pending, atDepth == depth {
      switch kind {
      case .type: frame = .type
      case .body(let name, _) where holdsAccessors(index): frame = .accessors(name: name)
      case .body(let name, let line): frame = .body(name: name, line: line, opened: token.line)
      }
      pending = nil
    }
    if case .body = frame { bodies += 1 }
    frames.append(frame)
  }

  private mutating func close(_ line: Int) {
    if bodies == 0 { pending = nil }
    guard case .body(let name, let first, let opened) = frames.popLast() else { return }
    bodies -= 1
    let length = line - opened - 1
    guard length > Self.limit else { return }
    findings.append(
      Finding(
        path: source.path, line: first,
        message: "\(name) has \(length) lines, \(Self.limit) at most: give its steps functions of their own"))
  }

  /// Whether the first word after the brace, attributes aside, begins an accessor.
  private func holdsAccessors(_ open: Int) -> Bool {
    var index = open + 1
    while index + 1 < source.tokens.count, source.tokens[index].reads("@") { index += 2 }
    let words = ["mutating", "nonmutating", "borrowing", "consuming"]
    while index < source.tokens.count, words.contains(source.tokens[index].text) { index += 1 }
    guard index + 1 < source.tokens.count, source.tokens[index].kind == .identifier else { return false }
    let follows = ["{", "(", "}", "async", "throws", "set", "get", "mutating", "nonmutating"]
    return Self.accessorKeywords.contains(source.tokens[index].text) && follows.contains(source.tokens[index + 1].text)
  }

  /// What the keyword at an index declares, if it is one and stands where a declaration can.
  private func declaration(at index: Int) -> Pending? {
    let tokens = source.tokens
    let token = tokens[index]
    let next = index + 1 < tokens.count ? tokens[index + 1] : nil
    if case .accessors(let name) = frames.last, Self.accessorKeywords.contains(token.text) {
      return .body(name: "\(name).\(token.text)", line: token.line)
    }
    guard let next, !next.reads(":"), index == 0 || !tokens[index - 1].reads(".") else { return nil }
    switch token.text {
    case "func", "var", "let":
      return .body(name: next.text, line: token.line)
    case "init" where ["(", "<", "?", "!"].contains(next.text), "subscript" where ["(", "<"].contains(next.text),
      "deinit" where next.reads("{"):
      return .body(name: token.text, line: token.line)
    case "actor":
      return next.kind == .identifier && next.text.first?.isUppercase == true ? .type : nil
    default:
      return Self.typeKeywords.contains(token.text) ? .type : nil
    }
  }
}
