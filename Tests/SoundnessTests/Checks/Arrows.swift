/// Which module may import which: the one table of the architecture's arrows.
///
/// Read from the bottom up. An arrow that nothing uses yet is fine; an import without an arrow is not. A new arrow
/// must point down this list, so that the modules never form a circle.
enum Arrows {
  /// A target and what it may import.
  struct Row {
    var target: String
    var imports: Set<String>

    init(_ target: String, _ imports: Set<String>...) {
      self.target = target
      self.imports = imports.reduce(into: []) { $0.formUnion($1) }
    }
  }

  /// The parts of Foundation that do no networking.
  static let foundation: Set = ["Foundation", "FoundationEssentials"]
  /// What a shell that touches the machine needs beside Foundation.
  static let system: Set = ["Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc"]
  /// What both programs mount.
  static let program: Set = [
    "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Documents", "Desk", "Pages", "Upstream",
    "ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals",
  ]

  static let rows: [Row] = [
    // Values and pure functions: nothing here reads a clock, a disk, a network or a random number.
    Row("Model"),
    Row("Replica", ["Model", "Crypto"]),
    Row("Rollup", ["Model"]),

    // What two tiers say to each other.
    Row("WireGenerated", ["SwiftProtobuf"], foundation),
    Row("WireProtocol", ["Model", "Replica", "WireGenerated", "CZstd", "Crypto", "SwiftProtobuf"], foundation),

    // How copies agree: decides, and touches neither disk nor line.
    Row("Exchange", ["Model", "Replica", "Rollup", "WireProtocol"]),

    // The disk and the documents.
    Row(
      "Store",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "GRDB", "GRDBSQLite", "CPostgres", "Crypto",
        "Logging",
      ], system),
    Row("Documents", ["Model", "CZip", "CXlsxWriter", "FoundationXML"], system),

    // The faces and the lines.
    Row("Pages", ["Model", "Mustache"], foundation),
    Row(
      "Upstream",
      ["Model", "Replica", "WireProtocol", "Exchange", "Store", "CCurl", "ArgumentParser", "Crypto", "Logging"], system),
    Row(
      "Desk",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Store", "Documents", "Pages",
        "ArgumentParser", "Crypto", "Hummingbird", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle", "UnixSignals",
      ], system),
    Row(
      "Hub",
      [
        "Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Store", "Documents", "Pages", "Upstream", "Desk",
        "ArgumentParser", "Crypto", "Hummingbird", "HTTPTypes", "Logging", "Metrics", "NIOCore", "NIOPosix",
        "ServiceLifecycle",
      ], system),

    // Plays the sync core against faults; no product imports it.
    Row("Simulation", ["Model", "Replica", "Rollup", "WireProtocol", "Exchange", "Synchronization"]),
    Row("tributary-simulation", ["Simulation", "Replica", "ArgumentParser"], foundation),

    // The two programs put the rest together.
    Row("tributary", program, system),
    Row("tributary-server", program, ["Hub"], system),

    // Measures the product beside a program in C.
    Row("LeanBaseline", ["_GNU_SOURCE"]),
    Row("tributary-benchmarks", program, system, ["LeanBaseline", "GRDB"]),

    // What several test targets share; no product imports it.
    Row("Seeds"),
    Row("Vectors", foundation),
    Row("Fixtures", ["Model", "Replica", "Exchange", "Store", "WireProtocol", "Seeds"], system),
  ]

  /// A circle among the rows, as the names along it, or nothing.
  static func cycle(in rows: [Row]) -> [String]? {
    let table = Dictionary(rows.map { ($0.target, $0.imports.sorted()) }) { first, _ in first }
    var finished: Set<String> = []
    var trail: [String] = []

    func visit(_ target: String) -> [String]? {
      if let start = trail.firstIndex(of: target) { return trail[start...] + [target] }
      guard !finished.contains(target), let imports = table[target] else { return nil }
      trail.append(target)
      for next in imports {
        if let circle = visit(next) { return circle }
      }
      trail.removeLast()
      finished.insert(target)
      return nil
    }

    for row in rows {
      if let circle = visit(row.target) { return circle }
    }
    return nil
  }
}
