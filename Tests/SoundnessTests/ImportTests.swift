import Testing

@Suite struct `Imports` {
  private let manifest: ManifestScanner

  init() throws {
    let source = try #require(Repository.swiftSources.first { $0.path == "Package.swift" })
    manifest = ManifestScanner(manifest: PackageManifest(source), rows: Arrows.rows, path: source.path)
  }

  private func imports(_ text: String) -> [String] {
    ImportScanner.imports(in: SwiftSource(path: "Sources/Model/Sample.swift", text: text)).map(\.module)
  }

  // MARK: The tree

  @Test func `every import follows an arrow of the table`() {
    for source in Repository.swiftSources where source.isProduct {
      guard let target = manifest.target(of: source), let row = Arrows.rows.first(where: { $0.target == target.name })
      else { continue }
      report(ImportScanner.findings(in: source, row: row))
    }
  }

  @Test func `every import is declared in the manifest`() {
    report(Repository.swiftSources.filter(\.isProduct).flatMap(manifest.undeclared))
  }

  @Test func `the table allows all that the manifest links`() {
    report(manifest.tableFindings())
  }

  @Test func `the table has no circle and names each target once`() {
    #expect(Arrows.cycle(in: Arrows.rows) == nil)
    #expect(Set(Arrows.rows.map(\.target)).count == Arrows.rows.count)
  }

  @Test func `the manifest was understood`() {
    let names = Set(manifest.manifest.targets.map(\.name))
    #expect(
      names.isSuperset(of: ["CCurl", "Model", "Replica", "WireProtocol", "Hub", "tributary", "tributary-server"]))
    let store = manifest.manifest.targets.first { $0.name == "Store" }
    #expect(store?.path == "Sources/Store")
    #expect(store?.dependencies.isSuperset(of: ["Model", "GRDB"]) == true)
  }

  // MARK: The checker

  @Test(arguments: [
    ("import Foundation", ["Foundation"]),
    ("public import Model\npackage import Replica", ["Model", "Replica"]),
    ("@testable import Store", ["Store"]),
    ("@preconcurrency public import struct Foundation.Date", ["Foundation"]),
    ("@_spi(Inner) import GRDB", ["GRDB"]),
    ("#if canImport(Glibc)\n  import Glibc\n#endif", ["Glibc"]),
    ("// import Foundation\nlet a = \"import Foundation\"", []),
    ("run(import: Model)", []),
    ("plan.import(file)", []),
  ])
  func `imports are found in every form`(text: String, expected: [String]) {
    #expect(imports(text) == expected)
  }

  @Test func `an import without an arrow is found with its line`() {
    let source = SwiftSource(path: "Sources/Model/Clock.swift", text: "import Swift\n\npublic import Foundation\n")
    let found = ImportScanner.findings(in: source, row: Arrows.Row("Model", ["Swift"]))
    #expect(found.map(\.line) == [3])
    #expect(found.first?.description.hasPrefix("Sources/Model/Clock.swift:3: Model may not import Foundation") == true)
  }

  @Test func `a testable import in product code is found`() {
    let source = SwiftSource(path: "Sources/Store/File.swift", text: "@testable import Model\n")
    #expect(ImportScanner.findings(in: source, row: Arrows.Row("Store", ["Model"])).count == 1)
  }

  @Test func `a circle in the table is found`() {
    let rows = [Arrows.Row("A", ["B"]), Arrows.Row("B", ["C"]), Arrows.Row("C", ["B"])]
    #expect(Arrows.cycle(in: rows) == ["B", "C", "B"])
    #expect(Arrows.cycle(in: [Arrows.Row("A", ["A"])]) == ["A", "A"])
    #expect(Arrows.cycle(in: [Arrows.Row("A", ["B", "C"]), Arrows.Row("B", ["C"]), Arrows.Row("C")]) == nil)
  }

  @Test func `a manifest that links more than the table, or a file that imports more than the manifest, is found`() {
    let text = """
      let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
      func library(_ name: String, at path: String, _ dependencies: [Target.Dependency]) -> Target {
        .target(name: name, dependencies: dependencies, path: path)
      }
      let package = Package(targets: [
        .systemLibrary(name: "CZstd", path: "Sources/CZstd", providers: [.apt(["libzstd-dev"])]),
        library("Model", at: "Sources/Model", [grdb]),
        .target(name: "Store", dependencies: ["Model", "CZstd", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "New", dependencies: []),
      ])
      """
    let scanner = ManifestScanner(
      manifest: PackageManifest(SwiftSource(path: "Package.swift", text: text)),
      rows: [Arrows.Row("Model"), Arrows.Row("Store", ["Model", "CZstd", "Crypto"])], path: "Package.swift")
    let found = scanner.tableFindings()
    #expect(found.map(\.line) == [7, 9])
    #expect(found.first?.message.contains("GRDB") == true)
    #expect(
      scanner.undeclared(in: SwiftSource(path: "Sources/Store/A.swift", text: "import GRDB\nimport Crypto")).count == 1)
    #expect(scanner.undeclared(in: SwiftSource(path: "Sources/Lost/A.swift", text: "")).count == 1)
  }
}
