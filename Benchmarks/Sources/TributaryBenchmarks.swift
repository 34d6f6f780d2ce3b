import ArgumentParser
import Foundation

/// Measures the store against its baselines and prints ratios.
@main
struct TributaryBenchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tributary-benchmarks", abstract: "Measures capture, merge and roll-up against their baselines.")

  /// A group of figures.
  enum Part: String, CaseIterable, ExpressibleByArgument {
    case capture
    case merge
  }

  @Option(help: "How many districts report; the province has about 130.")
  var districts = 40
  @Option(help: "How many rounds; ratios are formed inside a round.")
  var rounds = 3
  @Option(help: "The workload's seed.")
  var seed: UInt64 = 20_260_101
  @Option(help: "Measure this part only.")
  var only: Part?
  @Option(help: "The folder for the databases; by default the system's temporary one.")
  var directory: String?
  @Flag(help: "Print lines of JSON.")
  var json = false

  func validate() throws {
    guard districts > 0, rounds > 0 else { throw ValidationError("Districts and rounds start at 1.") }
  }

  func run() async throws {
    let parent = directory ?? FileManager.default.temporaryDirectory.path
    let folder = "\(parent)/tributary-benchmarks-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var report = Report(isJSON: json)
    if only != .merge {
      let many = try CaptureBenchmark(rowsPerCommit: 1_000, commits: 20, seed: seed)
      let one = try CaptureBenchmark(rowsPerCommit: 1, commits: 300, seed: seed)
      for round in 1...rounds {
        try await many.run(in: "\(folder)/many-\(round)", round: round, report: &report)
        try await one.run(in: "\(folder)/one-\(round)", round: round, report: &report)
      }
    }
    if only != .capture {
      let merge = try MergeBenchmark(districts: districts, seed: seed)
      merge.reportBytes(&report)
      for round in 1...rounds { try await merge.run(in: "\(folder)/merge-\(round)", round: round, report: &report) }
    }
    report.finish()
  }
}
