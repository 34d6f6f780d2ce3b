import Testing

@Suite struct `The repository` {
  private let repository = Repository.current
  private let machineFolder = "/" + "work/"

  // MARK: The tree

  @Test func `the tree was found`() {
    #expect(repository.files.contains { $0.path == "Package.swift" })
    #expect(Repository.swiftSources.contains { $0.isProduct })
    #expect(!repository.files.contains { $0.path.hasPrefix(".build") || $0.path.hasPrefix(".git/") })
  }

  @Test func `no file holds a path or host of one machine`() {
    for file in repository.files where file.byteCount <= FileNameScanner.byteLimit {
      guard let text = repository.text(of: file.path) else { continue }
      report(LocalTraceScanner.findings(in: text, path: file.path))
    }
  }

  @Test func `every file says by its name what it holds and stays small`() {
    report(repository.files.flatMap(FileNameScanner.findings))
  }

  @Test func `links between files lead somewhere`() {
    for file in repository.files where file.path.hasSuffix(".md") {
      report(
        MarkdownLinkScanner.findings(
          in: repository.text(of: file.path) ?? "", path: file.path, exists: repository.contains))
    }
  }

  @Test func `every decision record has its name, its number and its parts`() {
    let records = repository.files.map(\.path).filter { $0.hasPrefix(DecisionRecordScanner.folder) }
    let names = records.map { String($0.dropFirst(DecisionRecordScanner.folder.count)) }
    #expect(!names.isEmpty)
    for (path, name) in zip(records, names) {
      report(DecisionRecordScanner.findings(name: name, text: repository.text(of: path) ?? ""))
    }
    report(DecisionRecordScanner.duplicates(among: names))
  }

  @Test func `every claim names a command that is there`() {
    let path = "docs/claims.md"
    report(ClaimsScanner.findings(in: repository.text(of: path) ?? "", path: path, exists: repository.contains))
  }

  @Test func `every limit is listed and every listed limit exists`() {
    let path = "docs/limits.md"
    let constants = Repository.swiftSources.filter { !$0.isGenerated }.flatMap(LimitScanner.constants)
    report(LimitScanner.findings(in: repository.text(of: path) ?? "", path: path, constants: constants))
  }

  @Test func `every test that the page on other engines names is there, and each complaint has its line`() {
    let path = "docs/peers.md"
    let text = repository.text(of: path) ?? ""
    let known = Repository.swiftSources.filter { $0.path.hasPrefix("Tests/") }.map(TestNameScanner.names)
    report(TestNameScanner.findings(in: text, path: path, known: known.reduce(into: []) { $0.formUnion($1) }))
    let items = text.split(separator: "\n").compactMap { $0.prefixMatch(of: /(\d+)\. \*\*/).flatMap { Int($0.1) } }
    #expect(items == Array(1...30))
    let parts = text.split(separator: /\n(?=\d+\. \*\*)/).dropFirst()
    for part in parts { #expect(part.contains(TestNameScanner.arrow), "\(part)") }
  }

  // MARK: The checkers

  @Test func `a machine's path and a registry's mirror are found`() {
    let bad = [
      "\(machineFolder)main/a", "cd \(machineFolder)", "(\(machineFolder)a)", "https:" + "//mirrors.example.org/simple",
    ]
    for text in bad {
      #expect(LocalTraceScanner.findings(in: "first\n" + text, path: "a.md").map(\.line) == [2], "\(text)")
    }
    let good = [
      "$HOME\(machineFolder)a", "../work/a", "https://example.org/work/a", "https://github.com/a/mirror", "worker/a",
    ]
    for text in good { #expect(LocalTraceScanner.findings(in: text, path: "a.md").isEmpty, "\(text)") }
  }

  @Test(arguments: [
    ("Sources/Model/Utils.swift", 10, 1), ("Sources/Helpers/A.swift", 10, 1),
    ("Sources/Store/SyncManager.swift", 10, 1),
    ("Sources/Model/Region.swift", 10, 0), ("docs/common-words.md", 10, 0), ("a.json", 1 << 20, 0),
    ("a.json", (1 << 20) + 1, 1),
  ])
  func `empty names and big files are found`(path: String, byteCount: Int, expected: Int) {
    #expect(FileNameScanner.findings(in: Repository.File(path: path, byteCount: byteCount)).count == expected)
  }

  @Test(arguments: [
    ("[a](b.md)", 1), ("[a](../b.md#c)", 1), ("[a](../../../b.md)", 1), ("![a](c/d.png)", 1),
    ("[a](/docs/known.md)", 1),
    ("[a](known.md)", 0), ("[a](../docs/known.md#part)", 0), ("[a](#part)", 0), ("[a](https://example.org)", 0),
    ("`[a](b.md)`", 0), ("```\n[a](b.md)\n```", 0),
  ])
  func `links that lead nowhere are found`(text: String, expected: Int) {
    let found = MarkdownLinkScanner.findings(in: text, path: "docs/page.md") { $0 == "docs/known.md" }
    #expect(found.count == expected)
  }

  @Test func `a decision record's name, number and parts are checked`() {
    let whole = "# 1. A\n\n## Status\n\n## Context\n\n## Decision\n\n## Consequences\n"
    #expect(DecisionRecordScanner.findings(name: "0001-record-decisions.md", text: whole).isEmpty)
    for name in ["1-a.md", "0001.md", "0001-A b.md", "0001-a.txt", "0001-.md", "notes.md"] {
      #expect(DecisionRecordScanner.findings(name: name, text: whole).count == 1, "\(name)")
    }
    let partial = "# 1. A\n\n## Status\n\n## Decisions\n"
    #expect(DecisionRecordScanner.findings(name: "0001-a.md", text: partial).count == 3)
    #expect(
      DecisionRecordScanner.duplicates(among: ["0001-a.md", "0002-b.md", "0001-c.md"]).map(\.path) == [
        "docs/decisions/0001-c.md"
      ])
  }

  @Test(arguments: [
    ("`bash Benchmarks/run.sh --small`", 0), ("`./test.sh`", 0), ("`swift test --filter A`", 0), ("by hand", 0),
    ("`bash Benchmarks/gone.sh`", 1), ("`tool --all`", 1), ("`sh -c 'cat a \\| ./gone.sh'`", 1),
  ])
  func `a claim whose command is gone is found`(command: String, expected: Int) {
    let text = "# Claims\n\n| figure | command | limits |\n|---|---|---|\n| 3 s | \(command) | none |\n"
    let found = ClaimsScanner.findings(in: text, path: "docs/claims.md") {
      ["Benchmarks/run.sh", "test.sh"].contains($0)
    }
    #expect(found.map(\.line) == (expected == 0 ? [] : [5]))
  }

  @Test func `a test that nobody wrote is found`() {
    let source = SwiftSource(
      path: "Tests/ATests/ATests.swift", text: "@Suite struct `An a` {\n  @Test func `is b`() {}\n}\n")
    let known = TestNameScanner.names(in: source)
    #expect(known == ["An a › is b"])
    let text = "Tests: `An a › is b`,\n`An a › is c` and `is b`, `A b › is b`.\n"
    #expect(TestNameScanner.findings(in: text, path: "docs/a.md", known: known).map(\.line) == [2, 2])
  }

  @Test func `a limit that only the page or only the code knows is found`() {
    let text =
      "enum WireLimits {\n  /// A.\n  static let a = 1\n  static let b = 2\n}\nstruct Tree { static let c = 3 }\n"
    let constants = LimitScanner.constants(in: SwiftSource(path: "Sources/Model/WireLimits.swift", text: text))
    let page = "| limit | name | value |\n|---|---|---|\n| A | `WireLimits.a` | 1 |\n| D | `Tree.d` | 4 |\n"
    let found = LimitScanner.findings(in: page, path: "docs/limits.md", constants: constants)
    #expect(found.map(\.line) == [4, 4])
    #expect(found.map(\.path) == ["docs/limits.md", "Sources/Model/WireLimits.swift"])
  }
}
