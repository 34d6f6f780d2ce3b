import Testing

@Suite struct `Banned calls` {
  private func findings(_ text: String, path: String = "Sources/Model/Sample.swift", isPure: Bool) -> [Finding] {
    BannedCallScanner.findings(in: SwiftSource(path: path, text: text), isPure: isPure)
  }

  // MARK: The tree

  @Test func `pure modules depend on their arguments alone and nothing ends the process`() {
    for source in Repository.swiftSources where source.isProduct {
      let isPure = BannedCalls.pureTargets.contains { source.path.hasPrefix("Sources/\($0)/") }
      report(BannedCallScanner.findings(in: source, isPure: isPure))
    }
  }

  // MARK: The checker

  @Test(arguments: [
    "let a = Date()", "let a = Date.now", "let a = UUID()", "Int.random(in: 0..<9)", "SystemRandomNumberGenerator()",
    "ContinuousClock().now", "let c: SuspendingClock", "FileManager.default", "ProcessInfo.processInfo",
    "getenv(\"A\")",
    "time(nil)", "clock_gettime(a, b)", "URLSession.shared", "Task { a() }", "Task.detached { }", "let a: Double",
    "Float(1)",
    "let half = 0.5", "let million = 1e6", "print(a)",
  ])
  func `what a pure module may not do is found there and only there`(text: String) {
    #expect(findings(text, isPure: true).count == 1)
    #expect(findings(text, path: "Client/Sources/tributary/Main.swift", isPure: false).isEmpty)
  }

  @Test(arguments: [
    "try! a()", "a!", "a()!.b", "a[0]! + 1", "var a: String!", "fatalError(\"no\")", "a as! B",
    "unowned(unsafe) let a: B",
    "DispatchQueue.main.async {}", "print(1)", "// TODO: later", "/* FIXME */", "/// XXX", "\"\\(a!)\"",
  ])
  func `what no module may do is found`(text: String) {
    #expect(findings(text, path: "Server/Sources/Hub/Sample.swift", isPure: false).count == 1)
  }

  @Test(arguments: [
    "\"try! a! fatalError(\"", "// a! and try! are spelled here", "a != b", "a!=b", "if !a {}", "!(a)", "!a.b",
    "try? a()", "as? B",
    "clock.time(a)", "func print(_ a: Int) {}", "a.print()", "let todo = 1", "let task = Task(title: a)", "pair.0.1",
    "0x1E",
    "/// A list of todos.", "let random = 1", "PlanDate(1)",
  ])
  func `what only looks alike passes`(text: String) {
    #expect(findings(text, isPure: true).isEmpty)
  }

  @Test func `only programs and the desk's console print`() {
    #expect(findings("print(1)", path: "Sources/Desk/Output/ConsoleTable.swift", isPure: false).isEmpty)
    #expect(findings("print(1)", path: "Sources/Desk/PlanCommand.swift", isPure: false).count == 1)
    #expect(findings("print(1)", path: "Server/Sources/tributary-server/Main.swift", isPure: false).isEmpty)
    #expect(findings("print(1)", path: "Server/Sources/Hub/Main.swift", isPure: false).count == 1)
  }
}
