import Testing

@Suite struct `Reading Swift` {
  private func names(_ text: String) -> [String] {
    SwiftLexer(text).tokens.filter { $0.kind == .identifier }.map(\.text)
  }

  @Test(arguments: [
    (#"let a = "b!" + c"#, ["let", "a", "c"]),
    (##"let a = #"b " c"# + d"##, ["let", "a", "d"]),
    (#"let a = "\(b)c\"d" + e"#, ["let", "a", "b", "e"]),
    (#"let a = "\(b("x)") + "\(c)")" + d"#, ["let", "a", "b", "c", "d"]),
    ("let a = \"\"\"\n  b \" c \"\" d\n  \"\"\"\nlet e", ["let", "a", "let", "e"]),
    (##"let a = #"\(b) \#(c)"#"##, ["let", "a", "c"]),
    ("a // b\nc /* d /* e */ f */ g", ["a", "c", "g"]),
    ("a / b / c", ["a", "b", "c"]),
    (#"x(/a"b/) + c"#, ["x", "c"]),
    (##"x(#/a"/b/#) + c"##, ["x", "c"]),
    ("func `a \"sentence\"`() { b }", ["func", "`a \"sentence\"`", "b"]),
    ("let a = \"unfinished\nlet b", ["let", "a", "let", "b"]),
    ("#if os(Linux)\na\n#endif", ["if", "os", "Linux", "a", "endif"]),
    ("let 汇流 = 区县", ["let", "汇流", "区县"]),
  ])
  func `names inside strings and comments are not code`(text: String, expected: [String]) {
    #expect(names(text) == expected)
  }

  @Test(arguments: [
    ("1.5", ["1.5"]), ("pair.0.1", ["0", "1"]), ("0..<10", ["0", "10"]), ("1_000.description", ["1_000"]),
    ("0x1F", ["0x1F"]),
  ])
  func `numbers keep their fraction and nothing else`(text: String, expected: [String]) {
    #expect(SwiftLexer(text).tokens.filter { $0.kind == .number }.map(\.text) == expected)
  }

  @Test func `lines are counted through long strings and comments`() {
    let lexer = SwiftLexer("/*\n*/\nlet a = \"\"\"\n  b\n  \"\"\"\nlast // end")
    #expect(lexer.tokens.last?.line == 6)
    #expect(lexer.comments == [SourceComment(text: "/*\n*/", line: 1), SourceComment(text: "// end", line: 6)])
  }

  @Test(arguments: ["\"", "\"\\", "\"\\(", "#", "#\"", "/*", "`", "\"\"\"", "\"\\(\"", "(/", "/", "\\", "#/a\\", "1."])
  func `an unfinished file still ends`(text: String) {
    _ = SwiftLexer(text)
  }
}
