/// Finds tests that a document names as `suite › test` and that nobody wrote.
struct TestNameScanner {
  /// What stands between a suite and its test.
  static let arrow = " › "

  /// The suites and tests of a source, each test under every suite of its file.
  static func names(in source: SwiftSource) -> Set<String> {
    let suites =
      declared("struct", in: source.lines.joined(separator: "\n"))
      + declared("class", in: source.lines.joined(separator: "\n"))
    let tests = declared("func", in: source.lines.joined(separator: "\n"))
    return Set(suites.flatMap { suite in tests.map { suite + arrow + $0 } })
  }

  /// The names between backticks behind a keyword.
  private static func declared(_ keyword: String, in text: String) -> [String] {
    text.ranges(of: keyword + " `").map { range in text[range.upperBound...].prefix { $0 != "`" }.description }
  }

  /// Code spans of a document that name a test, with their lines.
  static func references(in text: String) -> [(name: String, line: Int)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
      line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) && $0.element.contains(arrow) }
        .map { (String($0.element), number + 1) }
    }
  }

  static func findings(in text: String, path: String, known: Set<String>) -> [Finding] {
    references(in: text).filter { !known.contains($0.name) }.map { reference in
      Finding(path: path, line: reference.line, message: "there is no test \(reference.name): correct the name")
    }
  }
}
