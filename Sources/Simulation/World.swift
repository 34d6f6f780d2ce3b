import Exchange
package import Model
import Replica
package import WireProtocol

/// Founds a copy of a region.
package typealias Founding = (
  _ region: RegionCode, _ isHub: Bool, _ key: SigningKey, _ clock: WallClock, _ seed: UInt64
) throws -> any SimulatedCopy

/// A hub, its offices, the line between them, and everything that goes wrong with them: played from one seed.
///
/// An event is one step of one desk. Faults are on for the nights of the scenario and off for a few quiet nights after
/// them; rules are checked at each step, and once more at rest.
package final class World {
  /// The quiet nights after which everything must agree.
  static let quietNights = 4

  let scenario: Scenario
  let province: Province
  let found: Founding
  let time = TrueTime(1_700_000_000_000)
  var random: SplitMix64
  var plan: FaultPlan
  let workload: Workload
  let hub: any SimulatedCopy
  let hubClock: WallClock
  var hubBackups: [any Backup] = []
  var desks: [Desk] = []
  var members: [NodeID: (key: VerifyingKey, region: RegionCode)] = [:]
  var ledger = Ledger()
  var trace: Trace
  var tallies = Tallies()
  var late: [[UInt8]] = []
  var recorded: [[UInt8]] = []
  var night = 0
  var hubRestores = 0
  let nights: Int
  let busyness: Int
  let pageLimit: Int

  /// Sets a world up.
  ///
  /// - Parameters:
  ///   - scenario: Which.
  ///   - province: Where it plays; nil for a made one.
  ///   - found: Founds its copies; nil for copies in memory.
  /// - Throws: What founding throws.
  package init(_ scenario: Scenario, in province: Province? = nil, found: Founding? = nil) throws {
    self.scenario = scenario
    var random = SplitMix64(seed: scenario.seed)
    let drawnNodes = Self.nodes(&random)
    let drawnNights = Self.nights(&random)
    let count = max(1, scenario.nodes ?? drawnNodes)
    nights = scenario.nights ?? drawnNights
    plan = FaultPlan(drawing: &random)
    for kind in scenario.without { plan.rates[kind] = nil }
    busyness = random.pick(1...3)
    pageLimit = random.pick(3...120)
    guard let place = province ?? Province.made(districts: max(2, count * 3 / 4)) else {
      throw Violation("set-up", "no province")
    }
    self.province = place
    workload = Workload(place, &random)
    let builtin = place.builtin
    self.found =
      found ?? { region, isHub, key, clock, seed in
        MemoryCopy(region: region, isHub: isHub, key: key, clock: clock, seed: seed, builtin: builtin)
      }
    trace = Trace(keepsLines: scenario.keepsTrace)
    hubClock = WallClock(time)
    guard let key = SigningKey(bytes: random.bytes(SigningKey.byteCount)) else { throw Violation("set-up", "no key") }
    hub = try self.found(place.hub, true, key, hubClock, random.next())
    self.random = random
    for _ in 0..<count { try addDesk() }
  }

  private static func nodes(_ random: inout SplitMix64) -> Int {
    switch random.below(10) {
    case 0...6: random.pick(3...8)
    case 7, 8: random.pick(9...20)
    default: random.pick(21...60)
    }
  }

  private static func nights(_ random: inout SplitMix64) -> Int {
    switch random.below(10) {
    case 0...5: random.pick(30...60)
    case 6...8: random.pick(61...150)
    default: random.pick(151...400)
    }
  }

  /// A new desk in some region; two may meet in one.
  private func addDesk() throws {
    guard let region = random.one(of: province.places),
      let key = SigningKey(bytes: random.bytes(SigningKey.byteCount))
    else { throw Violation("set-up", "no place") }
    let clock = WallClock(time)
    let copy = try found(region.code, false, key, clock, random.next())
    try copy.join(hub.key.publicKey, history: try hub.perform { $0.history })
    try hub.admit(copy.key.publicKey, of: region.code)
    members[copy.key.publicKey.node] = (copy.key.publicKey, region.code)
    desks.append(Desk(number: desks.count, region: region, copy: copy, clock: clock))
  }

  /// What happened so far, where it is kept.
  package var lines: [String] { trace.lines }

  // MARK: Nights

  /// Plays the whole scenario.
  /// - Returns: What it was like.
  /// - Throws: `Violation`, and whatever the copies throw, which is a violation too.
  package func run() throws -> WorldReport {
    var report = WorldReport()
    do {
      while night < nights {
        try playNight()
        report.nodeNights += desks.count
        night += 1
      }
      try rest()
      report.nodeNights += desks.count * Self.quietNights
    } catch var violation as Violation {
      violation.night = night
      throw violation
    } catch {
      var violation = Violation("an error nobody expects", "\(error)")
      violation.night = night
      throw violation
    }
    report.saves = ledger.saves.count
    report.tallies = tallies
    report.hash = trace.hash
    report.lines = trace.lines
    return report
  }

  private func playNight() throws {
    time.advance(12 * 3_600_000)
    for desk in desks {
      try befall(desk)
      for _ in 0..<saveCount() { try save(at: desk) }
    }
    try befallHub()
    if happens(400) { try saveAtHub() }
    time.advance(12 * 3_600_000)
    try deliverLate()
    var sessions: [Session] = []
    for desk in desks where desk.darkUntil <= night { sessions.append(Session(desk)) }
    try carry(&sessions)
    for desk in desks { desk.clock.offset += desk.clock.drift }
    try noteNight()
  }

  func happens(_ perMille: Int) -> Bool { random.happens(perMille) }

  /// Whether a fault comes now; counted where it does.
  func befalls(_ kind: FaultKind) -> Bool {
    guard random.happens(plan.rate(kind)) else { return false }
    tallies.add(kind.rawValue)
    trace.note(kind.rawValue.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })
    trace.say("  \(kind.rawValue)")
    return true
  }

  private func saveCount() -> Int {
    switch random.below(8) {
    case 0...3: 0
    case 4, 5: 1
    case 6: busyness
    default: random.below(2 * busyness + 1)
    }
  }

  private func noteNight() throws {
    for copy in [hub] + desks.map(\.copy) {
      let state = try copy.perform { ($0.books.position, $0.books.latestTime.rawValue, $0.books.own.incarnation) }
      trace.note(UInt64(bitPattern: state.0), state.1, state.2)
    }
    if let desk = random.one(of: desks) { try checkGroups(desk.copy, "desk \(desk.number)") }
    let hash = trace.hash
    trace.say("night \(night) ends: \(hash)")
  }

  // MARK: Saves

  /// Somebody at a desk saves something.
  func save(at desk: Desk) throws {
    let tag = ledger.nextTag
    let isWrong = befalls(.wrongSave)
    let count = random.happens(250) ? random.pick(2...5) : 1
    var mayBeRefused = isWrong
    let made = try desk.copy.perform { storage in
      var save = try DeskSave(storage)
      for index in 0..<count {
        let act =
          isWrong && index == 0
          ? workload.wrong(in: desk.region, tag + 1, &random)
          : workload.act(
            in: desk.region, tag + 1, knows: { (try? storage.indicator($0))??.version }, &random)
        if case .put(let table, let identity, _) = act, table.id == Schema.observation.id,
          identity[1].text?.hasPrefix("SIM") == true
        {
          mayBeRefused = true
        }
        try save.perform(act)
      }
      return try save.finish(reason: Ledger.text(tag))
    }
    guard made else { return }
    // Of a made province it is known which figures are wrong.
    ledger.add(Ledger.Save(mayBeRefused: mayBeRefused, mustBeRefused: isWrong && !province.builtin.isEmpty))
    trace.say("  desk \(desk.number) saves s\(tag)\(isWrong ? ", wrongly" : "")")
  }

  private func saveAtHub() throws {
    let tag = ledger.nextTag
    let made = try hub.perform { storage in
      var save = try DeskSave(storage)
      try save.perform(workload.hubAct(tag + 1, &random))
      return try save.finish(reason: Ledger.text(tag))
    }
    guard made else { return }
    ledger.add(Ledger.Save(mayBeRefused: false, mustBeRefused: false))
    trace.say("  the hub saves s\(tag)")
  }
}

extension DeskSave {
  mutating func perform(_ act: Workload.Act) throws {
    switch act {
    case .put(let table, let identity, let groups): try put(table, identity, groups)
    case .delete(let table, let identity): try delete(table, identity)
    }
  }
}
