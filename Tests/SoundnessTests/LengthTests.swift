import Testing

@Suite struct `Lengths` {
  private func lengths(_ text: String) -> [Finding] {
    FunctionLengthScanner.findings(in: SwiftSource(path: "Sources/Model/Sample.swift", text: text))
  }

  private static func lines(_ count: Int) -> String { String(repeating: "  step()\n", count: count) }

  // MARK: The tree

  @Test func `no file is longer than its limit`() {
    report(Repository.swiftSources.flatMap(FileLengthScanner.findings))
    hint(Repository.swiftSources.flatMap(FileLengthScanner.hints))
  }

  @Test func `no function is longer than its limit`() {
    report(Repository.swiftSources.flatMap(FunctionLengthScanner.findings))
  }

  // MARK: The checker

  @Test func `a file at the limit passes and one line more does not`() {
    let line = "let a = 1\n"
    func findings(_ count: Int, path: String) -> [Finding] {
      FileLengthScanner.findings(in: SwiftSource(path: path, text: String(repeating: line, count: count)))
    }
    #expect(findings(FileLengthScanner.limit, path: "Sources/Model/A.swift").isEmpty)
    #expect(findings(FileLengthScanner.limit + 1, path: "Sources/Model/A.swift").count == 1)
    #expect(findings(FileLengthScanner.limit + 1, path: "Protocol/Generated/a.pb.swift").isEmpty)
    let long = SwiftSource(
      path: "Sources/Model/A.swift", text: String(repeating: line, count: FileLengthScanner.comfortable + 1))
    #expect(FileLengthScanner.hints(in: long).count == 1 && FileLengthScanner.findings(in: long).isEmpty)
  }

  @Test(arguments: [
    "func long(a: Int = { 1 }()) async throws -> Int where T: P {\nBODY}",
    "struct S {\n  init?(_ a: Int) {\nBODY}\n}",
    "final class C {\n  deinit {\nBODY}\n}",
    "extension S {\n  subscript(_ a: Int) -> Int {\nBODY}\n}",
    "enum E {\n  var a: Int {\nBODY}\n}",
    "actor Desk {\n  var a: Int {\n  get { 1 }\n  set {\nBODY}\n}\n}",
    "struct S {\n  var a = 1 {\n  didSet {\nBODY}\n}\n}",
    "struct S {\n  static let a: () -> Void = {\nBODY}\n}",
    "func outer() {\n  run {\nBODY}\n}",
    "protocol P {\n  func a()\n}\nextension P {\n  static func == (a: Self, b: Self) -> Bool {\nBODY}\n}",
  ])
  func `a body over the limit is found and one at it passes`(shape: String) {
    // A closure's own braces take two of the outer function's lines.
    let spare = shape.hasPrefix("func outer") ? 2 : 0
    #expect(lengths(shape.replacing("BODY", with: Self.lines(FunctionLengthScanner.limit - spare))).isEmpty)
    #expect(lengths(shape.replacing("BODY", with: Self.lines(FunctionLengthScanner.limit - spare + 1))).count == 1)
  }

  @Test func `types, long literals and pairs of accessors are not bodies`() {
    let half = Self.lines(FunctionLengthScanner.limit - 10)
    #expect(lengths("struct S {\n\(String(repeating: "  var a: Int { 1 }\n", count: 90))}").isEmpty)
    #expect(lengths("let table = [\n\(String(repeating: "  1,\n", count: 90))]").isEmpty)
    #expect(lengths("struct S {\n  var a: Int {\n  get {\n\(half)}\n  set {\n\(half)}\n}\n}").isEmpty)
  }

  @Test func `braces in strings and comments do not count`() {
    let body = Self.lines(40) + "  a(\"}\") // }\n  b(#\"{ \"}\"#)\n" + Self.lines(40)
    #expect(lengths("func a() {\n\(body)}").map(\.line) == [1])
  }
}
