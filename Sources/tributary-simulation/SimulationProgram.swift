import ArgumentParser
import Foundation
import Simulation

#if TRIBUTARY_DEFECTS
  import Replica
#endif

/// Plays seeded worlds of hubs, their offices and everything that goes wrong between them.
@main
struct SimulationProgram: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tributary-simulation",
    abstract: "Plays the sync core against faults, from seeds; ends with 1 where a rule was broken.")

  @Option(help: "The seeds, A-B or one.")
  var seeds = "1-100"
  @Option(help: "Nights of each world, instead of what its seed draws.")
  var nights: Int?
  @Option(help: "Desks of each world at its beginning, instead of what its seed draws.")
  var nodes: Int?
  @Option(help: "Tiers of hubs above the desks, 1 to 3, instead of what its seed draws.")
  var tiers: Int?
  @Flag(inversion: .prefixedNo, help: "Whether programs of several versions meet, instead of what its seed draws.")
  var mixed: Bool?
  @Option(help: "Faults to leave out, with commas between.")
  var without = ""
  @Option(help: "Worlds at a time.")
  var workers = 2
  @Option(help: "A file of worlds that once broke a rule; they are played first.")
  var regressions: String?
  @Option(help: "Go on with further seeds until so many node-nights were played.")
  var atLeast = 0
  @Flag(help: "Say all that happens; for one seed.")
  var trace = false
  @Flag(help: "Look for a smaller world that breaks the same rule.")
  var shrink = false
  @Flag(help: "Fail where a fault or a rare branch never came.")
  var complete = false
  @Flag(help: "Play each world once, without comparing two runs.")
  var once = false

  #if TRIBUTARY_DEFECTS
    @Flag(help: "Put in one mistake after the other and see whether each is found.")
    var defects = false
    @Option(help: "Only these mistakes, with commas between.")
    var only = ""
  #endif

  /// What came of some worlds.
  private struct Sum {
    var worlds = 0
    var nodeNights = 0
    var saves = 0
    var tallies = Tallies()
    var broken: [(Scenario, Violation)] = []

    mutating func add(_ scenario: Scenario, _ result: Result<WorldReport, Violation>) {
      worlds += 1
      switch result {
      case .success(let report):
        nodeNights += report.nodeNights
        saves += report.saves
        tallies.add(report.tallies)
      case .failure(let violation):
        broken.append((scenario, violation))
        print("broken: \(scenario.arguments)\n  \(violation)")
      }
    }
  }

  mutating func run() async throws {
    let bounds = seeds.split(separator: "-").compactMap { UInt64($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else {
      throw ValidationError("--seeds takes A-B or one number.")
    }
    if trace {
      for line in Campaign.trace(scenario(first)) { print(line) }
      return
    }
    #if TRIBUTARY_DEFECTS
      if defects { return try await findDefects(first...last) }
    #endif
    let begun = ContinuousClock.now
    var sum = Sum()
    let known = try regressions.map { try Self.read($0) } ?? []
    await play(known, into: &sum)
    var from = first
    repeat {
      let to = from == first ? last : from + 49
      await play((from...to).map(scenario), into: &sum)
      from = to + 1
    } while sum.nodeNights < atLeast && sum.broken.isEmpty
    try finish(sum, took: ContinuousClock.now - begun, first...(from - 1))
  }

  /// The world of a seed, as the options have it.
  private func scenario(_ seed: UInt64) -> Scenario {
    let left = Set(without.split(separator: ",").compactMap { FaultKind(rawValue: String($0)) })
    return Scenario(seed: seed, nights: nights, nodes: nodes, tiers: tiers, isMixed: mixed, without: left)
  }

  private func play(_ scenarios: [Scenario], into sum: inout Sum) async {
    let twice = !once
    await withTaskGroup(of: (Scenario, Result<WorldReport, Violation>).self) { group in
      var waiting = scenarios[...]
      func start() {
        guard let next = waiting.popFirst() else { return }
        group.addTask { (next, Campaign.play(next, twice: twice)) }
      }
      for _ in 0..<max(1, workers) { start() }
      while let (scenario, result) = await group.next() {
        sum.add(scenario, result)
        start()
      }
    }
  }

  private func finish(_ sum: Sum, took: Duration, _ seeds: ClosedRange<UInt64>) throws {
    for (scenario, violation) in sum.broken where shrink {
      let small = Campaign.shrink(scenario, breaking: violation.rule)
      print("smaller: tributary-simulation \(small.arguments) --trace")
    }
    for (name, count) in sum.tallies.counts.sorted(by: { $0.key < $1.key }) { print("  \(name): \(count)") }
    let faults = FaultKind.allCases.reduce(0) { $0 + (sum.tallies.counts[$1.rawValue] ?? 0) }
    let runs = once ? "" : ", each played twice"
    print(
      "seeds \(seeds.lowerBound)-\(seeds.upperBound): \(sum.worlds) worlds\(runs), \(sum.nodeNights) node-nights, "
        + "\(sum.saves) saves, \(faults) faults, \(sum.broken.count) broken, \(took.formatted(.units(allowed: [.seconds])))"
    )
    let missing = sum.tallies.missing(of: Scenario(seed: 0, tiers: tiers, isMixed: mixed))
    if complete, !missing.isEmpty {
      print("never came: \(missing.joined(separator: ", "))")
      throw ExitCode.failure
    }
    if !sum.broken.isEmpty { throw ExitCode.failure }
  }

  /// A world of the file of regressions.
  private struct Regression: Decodable {
    var seed: UInt64
    var nights: Int?
    var nodes: Int?
    var tiers: Int?
    var mixed: Bool?
    var without: [FaultKind]?
  }

  private static func read(_ path: String) throws -> [Scenario] {
    let data = try Data(contentsOf: URL(filePath: path))
    return try JSONDecoder().decode([Regression].self, from: data).map {
      Scenario(
        seed: $0.seed, nights: $0.nights, nodes: $0.nodes, tiers: $0.tiers, isMixed: $0.mixed,
        without: Set($0.without ?? []))
    }
  }
}

#if TRIBUTARY_DEFECTS
  extension SimulationProgram {
    /// Puts in one mistake after the other, and plays worlds until one of them breaks a rule.
    private func findDefects(_ seeds: ClosedRange<UInt64>) async throws {
      var unfound: [Defect] = []
      let sound = seeds.filter { seed in
        if case .success = Campaign.play(scenario(seed), twice: false) { true } else { false }
      }
      for seed in seeds where !sound.contains(seed) { print("left out, since it breaks a rule by itself: \(seed)") }
      let chosen = only.split(separator: ",").compactMap { Defect(rawValue: String($0)) }
      let tried = chosen.isEmpty ? Defect.allCases : chosen
      for defect in tried {
        unsafe Defect.active = defect
        var nodeNights = 0
        var found: Violation?
        for seed in sound where found == nil {
          switch Campaign.play(scenario(seed), twice: false) {
          case .success(let report): nodeNights += report.nodeNights
          case .failure(let violation): found = violation
          }
        }
        if let found {
          print("| `\(defect.rawValue)` | \(found.rule) | \(nodeNights) |")
        } else {
          print("| `\(defect.rawValue)` | **not found** | \(nodeNights) |")
          unfound.append(defect)
        }
      }
      unsafe Defect.active = nil
      print("\(tried.count - unfound.count) of \(tried.count) found")
      if !unfound.isEmpty { throw ExitCode.failure }
    }
  }
#endif
