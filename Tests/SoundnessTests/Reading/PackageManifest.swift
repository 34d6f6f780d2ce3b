/// What Package.swift says of its targets, read roughly: literal names, paths and dependency lists.
struct PackageManifest {
  /// One target as declared.
  struct Target {
    var name: String
    /// Folder below the root.
    var path: String
    /// Names of own targets and of products it links.
    var dependencies: Set<String>
    var isTest: Bool
    var isSystemLibrary: Bool
    var line: Int
  }

  private(set) var targets: [Target] = []
  /// The products named anywhere in the manifest.
  private(set) var products: Set<String> = []

  private let tokens: [Token]
  private var aliases: [String: String] = [:]

  init(_ source: SwiftSource) {
    tokens = source.tokens
    readAliases()
    let callees: Set = [
      "library", "program", "tests", "target", "executableTarget", "testTarget", "systemLibrary",
    ]
    for index in tokens.indices where tokens[index].kind == .identifier && callees.contains(tokens[index].text) {
      if index > 0, tokens[index - 1].reads("func") { continue }
      if let target = target(at: index) { targets.append(target) }
    }
    products.formUnion(aliases.values)
  }

  /// Reads `let crypto = Target.Dependency.product(name: "Crypto", …)`.
  private mutating func readAliases() {
    for index in tokens.indices.dropFirst(3) where tokens[index].reads("product") {
      guard let name = productName(at: index), let equals = lastEquals(before: index) else { continue }
      aliases[tokens[equals - 1].text] = name
    }
  }

  /// The `=` before `.product`, `Dependency.product` or `Target.Dependency.product`.
  private func lastEquals(before index: Int) -> Int? {
    [index - 2, index - 3, index - 5].first { $0 > 0 && tokens[$0].reads("=") }
  }

  /// The name in `product(name: "…"`, given the index of `product`.
  private func productName(at index: Int) -> String? {
    guard index + 4 < tokens.count, tokens[index + 1].reads("("), tokens[index + 2].reads("name"),
      tokens[index + 4].kind == .string
    else { return nil }
    return tokens[index + 4].text
  }

  private mutating func target(at index: Int) -> Target? {
    guard index + 1 < tokens.count, tokens[index + 1].reads("("), let close = closing(index + 1) else { return nil }
    let arguments = index + 2..<close
    guard let name = arguments.prefix(3).first(where: { tokens[$0].kind == .string }).map({ tokens[$0].text }) else {
      return nil
    }
    let kind = tokens[index].text
    let isTest = kind == "tests" || kind == "testTarget"
    let path = arguments.first { ["path", "at"].contains(tokens[$0].text) && tokens[$0 + 1].reads(":") }
      .flatMap { tokens[$0 + 2].kind == .string ? tokens[$0 + 2].text : nil }
    let isSystemLibrary = kind == "systemLibrary"
    return Target(
      name: name, path: path ?? (isTest ? "Tests/" : "Sources/") + name,
      dependencies: isSystemLibrary ? [] : dependencies(arguments), isTest: isTest,
      isSystemLibrary: isSystemLibrary, line: tokens[index].line)
  }

  /// The first bracketed list among the arguments; in the long form that is `dependencies:`.
  private mutating func dependencies(_ arguments: Range<Int>) -> Set<String> {
    guard let open = arguments.first(where: { tokens[$0].reads("[") }), let close = closing(open) else { return [] }
    var found: Set<String> = []
    var index = open + 1
    while index < close {
      let token = tokens[index]
      if token.kind == .string {
        found.insert(token.text)
      } else if token.reads("product"), let name = productName(at: index) {
        found.insert(name)
        products.insert(name)
        index = closing(index + 1) ?? close
      } else if let product = aliases[token.text] {
        found.insert(product)
      }
      index += 1
    }
    return found
  }

  private func closing(_ open: Int) -> Int? {
    var depth = 0
    for index in open..<tokens.count where tokens[index].kind == .punctuation {
      if "([{".contains(tokens[index].text) { depth += 1 }
      if ")]}".contains(tokens[index].text) { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }
}
