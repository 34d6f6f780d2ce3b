import ArgumentParser
import Foundation

/// Measures the store against its baselines and prints ratios.
@main
struct TributaryBenchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tributary-benchmarks",
    abstract: "Measures capture, merge, roll-up, nights and the line against their baselines.")

  /// A group of figures.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case capture
    case merge
    case rollup
    case night
    case line
    case province
  }

  @Option(help: "How many districts report; the built-in province has about 130.")
  var districts = 40
  @Option(help: "How many rounds; ratios are formed inside a round.")
  var rounds = 3
  @Option(help: "The workload's seed.")
  var seed: UInt64 = 20_260_101
  @Option(help: "Measure this part only; may be repeated.")
  var only: [Part] = []
  @Flag(help: "A night at a hub of 3 000 districts, and 2 000 offices in one night: some minutes and 5 GB of disk.")
  var full = false
  @Option(help: "The folder for the databases; by default the system's temporary one.")
  var directory: String?
  @Flag(help: "Print lines of JSON.")
  var json = false

  private var sizes: [Int] { full ? [40, 400, 3_000] : [40, 400] }
  private var offices: Int { full ? 2_000 : 200 }

  func validate() throws {
    guard districts > 0, rounds > 0 else { throw ValidationError("Districts and rounds start at 1.") }
  }

  func run() async throws {
    let parent = directory ?? FileManager.default.temporaryDirectory.path
    let folder = "\(parent)/tributary-benchmarks-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var report = Report(isJSON: json)
    for part in Part.allCases where only.isEmpty || only.contains(part) {
      try await run(part, in: folder, &report)
    }
    report.finish()
  }

  private func run(_ part: Part, in folder: String, _ report: inout Report) async throws {
    switch part {
    case .capture:
      let many = try CaptureBenchmark(rowsPerCommit: 1_000, commits: 20, seed: seed)
      let one = try CaptureBenchmark(rowsPerCommit: 1, commits: 300, seed: seed)
      for round in 1...rounds {
        try await many.run(in: "\(folder)/many-\(round)", round: round, report: &report)
        try await one.run(in: "\(folder)/one-\(round)", round: round, report: &report)
      }
    case .merge:
      let merge = try MergeBenchmark(districts: districts, seed: seed)
      merge.reportBytes(&report)
      for round in 1...rounds { try await merge.run(in: "\(folder)/merge-\(round)", round: round, report: &report) }
    case .rollup:
      try await RollupBenchmark(sizes: sizes, seed: seed).run(in: folder, rounds: min(rounds, 3), report: &report)
    case .night:
      var night = try await NightBenchmark(sizes: sizes, in: folder, seed: seed)
      // The smallest hub has districts for three rounds.
      for round in 1...min(rounds, 3) { try await night.run(round: round, report: &report) }
      try await night.runServers(&report)
    case .line:
      let line = try LineBenchmark(districts: districts, seed: seed)
      for round in 1...rounds { try await line.run(in: "\(folder)/line-\(round)", round: round, report: &report) }
    case .province:
      let province = try await ProvinceNightBenchmark(offices: offices, in: "\(folder)/province", seed: seed)
      try await province.run(&report)
    }
  }
}
