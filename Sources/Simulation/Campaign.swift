/// Plays worlds and says what came of them.
package enum Campaign {
  /// Plays a world, twice where that is asked for: both runs must leave the same trace.
  package static func play(_ scenario: Scenario, twice: Bool = true) -> Result<WorldReport, Violation> {
    do {
      let report = try World(scenario).run()
      guard twice else { return .success(report) }
      let again = try World(scenario).run()
      guard again.hash == report.hash else {
        return .failure(Violation("Q10 two runs of one seed differ", "\(report.hash), then \(again.hash)"))
      }
      return .success(report)
    } catch let violation as Violation {
      return .failure(violation)
    } catch {
      return .failure(Violation("set-up", "\(error)"))
    }
  }

  /// A smaller world that breaks the same rule: fewer faults, desks and nights.
  package static func shrink(_ scenario: Scenario, breaking rule: String) -> Scenario {
    var best = scenario
    func keep(_ change: (inout Scenario) -> Void) {
      var smaller = best
      change(&smaller)
      if case .failure(let violation) = play(smaller, twice: false), violation.rule == rule { best = smaller }
    }
    for kind in FaultKind.allCases where !best.without.contains(kind) { keep { $0.without.insert(kind) } }
    if best.isMixed != false { keep { $0.isMixed = false } }
    for count in [1, 2] where best.tiers.map({ count < $0 }) ?? true { keep { $0.tiers = count } }
    for count in [1, 2, 3, 5, 8] where best.nodes.map({ count < $0 }) ?? true { keep { $0.nodes = count } }
    for count in [4, 8, 12, 16, 24, 32, 48, 64, 100, 150] where best.nights.map({ count < $0 }) ?? true {
      keep { $0.nights = count }
    }
    return best
  }

  /// The trace of a world as lines, and what it ended with.
  package static func trace(_ scenario: Scenario) -> [String] {
    var scenario = scenario
    scenario.keepsTrace = true
    guard let world = try? World(scenario) else { return ["set-up failed"] }
    do {
      return try world.run().lines
    } catch {
      return world.lines + ["\(error)"]
    }
  }
}

extension Scenario {
  /// The options that play this world again.
  package var arguments: String {
    var words = ["--seeds \(seed)"]
    if let nights { words.append("--nights \(nights)") }
    if let nodes { words.append("--nodes \(nodes)") }
    if let isMixed { words.append(isMixed ? "--mixed" : "--no-mixed") }
    if let tiers { words.append("--tiers \(tiers)") }
    if !without.isEmpty { words.append("--without \(without.map(\.rawValue).sorted().joined(separator: ","))") }
    return words.joined(separator: " ")
  }
}

extension Tallies {
  /// What must have happened at least once in a run that is to mean anything.
  private static let always: [String] =
    FaultKind.allCases.filter { !FaultKind.special.contains($0) }.map(\.rawValue) + [
      "sync done", "reissued", "taken back", "refused", "healed scopes", "lost ranges named", "fast clocks slowed",
      "hub seen restored", "twins dropped", "conflicts at rest", "deletes against edits", "hub says fork",
      "hub says gap", "hub says clock ahead",
    ]

  /// What only worlds of several versions have.
  private static let mixed: [String] = [
    FaultKind.upgrade.rawValue, "worlds of mixed versions", "programs of version 1", "programs of version 2",
    "programs upgraded",
    "segments of a newer program", "rows for an older program", "rows for a newer program",
  ]

  /// What only worlds with several tiers have.
  private static let tiered: [String] =
    (FaultKind.tiered + FaultKind.further).map(\.rawValue) + [
      "worlds of 1 tiers", "worlds of 2 tiers", "worlds of 3 tiers", "items passed on", "segments that climbed",
      "items given back", "relays forked", "a hub begins again", "a hub is refused", "a hub heals", "keys approved",
      "districts moved", "desks that moved", "let in again", "a hub alters", "a hub drops", "a hub invents",
      "a hub repeats", "a hub judges", "a hub admits", "a hub contradicts", "lies found", "lies refused",
      "hub says relay fork",
    ]

  /// What of it never happened.
  ///
  /// - Parameter scenario: What the worlds were held to: of one tier, or of one version, they lack what others have.
  package func missing(of scenario: Scenario) -> [String] {
    let wanted =
      Self.always + (scenario.tiers == 1 ? [] : Self.tiered) + (scenario.isMixed == false ? [] : Self.mixed)
    return wanted.filter { counts[$0] == nil }
  }
}
