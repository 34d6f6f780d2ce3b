/// One Swift file, read and split once for all checks.
struct SwiftSource {
  /// Path below the repository root.
  let path: String
  let lines: [String]
  let tokens: [Token]
  let comments: [SourceComment]

  init(path: String, text: String) {
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
    let lexer = SwiftLexer(text)
    tokens = lexer.tokens
    comments = lexer.comments
  }

  /// Whether a generator wrote the file, so that the rules for hand-written code do not bind it.
  var isGenerated: Bool { path.hasPrefix("Protocol/Generated/") || path.hasSuffix(".pb.swift") }

  /// Whether the file is part of what ships, as opposed to tests, benchmarks and manifests.
  var isProduct: Bool {
    ["Sources/", "Protocol/", "Client/", "Server/"].contains { path.hasPrefix($0) }
  }
}
