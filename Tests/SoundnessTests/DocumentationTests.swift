import Testing

@Suite struct `Documentation` {
  private func lines(_ text: String) -> [Int] {
    DocumentationScanner.findings(in: SwiftSource(path: "Sources/Model/Sample.swift", text: text)).map(\.line)
  }

  // MARK: The tree

  @Test func `whatever other targets can see says what it is`() {
    report(Repository.swiftSources.filter(\.isProduct).flatMap(DocumentationScanner.findings))
  }

  // MARK: The checker

  @Test(arguments: [
    "package func a() {}", "public var a = 1", "package static let a = 1", "static package let a = 1",
    "public struct A {}",
    "package final class A {}", "package indirect enum A {}", "public protocol A {}", "package actor A {}",
    "package init() {}",
    "package subscript(a: Int) -> Int { 1 }", "package typealias A = Int", "package private(set) var a = 1",
    "open class func a() {}",
    "package nonisolated(unsafe) var a = 1", "@inlinable package func a() {}",
    "@available(*, deprecated)\npackage func a() {}",
    "package mutating func a() {}", "// Not a documentation comment.\npackage func a() {}",
    "/// Too far away.\n\npackage func a() {}", "/* a */ package enum A {}",
  ])
  func `a declaration without a comment is found`(text: String) {
    #expect(lines(text).count == 1)
  }

  @Test(arguments: [
    "/// A.\npackage func a() {}", "/// A.\n@inlinable\npackage func a() {}", "@inlinable\n/// A.\npackage func a() {}",
    "/// A.\n@available(\n  *, deprecated,\n  message: \"b\"\n)\n@inlinable package func a() {}",
    "  /// A.\n  static package let a = 1",
    "func a() {}", "let package = Package()", "package import Model", "public extension A {}", "private(set) var a = 1",
    "package(set) var a = 1", "/// A.\npackage private(set) var a = 1", "enum A { case package, open }", "a.open()",
    "\"package func a()\"", "/// A.\n@A.B(c) package struct A {}",
  ])
  func `a documented or hidden declaration passes`(text: String) {
    #expect(lines(text).isEmpty)
  }

  @Test func `each finding names its own line`() {
    #expect(
      lines("/// A.\npackage struct A {\n  package var a = 1\n  /// B.\n  package var b = 1\n  package init() {}\n}")
        == [3, 6])
  }
}
