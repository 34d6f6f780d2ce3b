import Exchange
package import Model
import Replica
package import WireProtocol

/// Founds a copy of a region.
package typealias Founding = (
  _ region: RegionCode, _ isHub: Bool, _ key: SigningKey, _ clock: WallClock, _ seed: UInt64
) throws -> any SimulatedCopy

/// Hubs of one to three tiers, their offices, the lines between them, and everything that goes wrong with them: played
/// from one seed.
///
/// An event is one step of one copy. Faults are on for the nights of the scenario and off for a few quiet nights after
/// them; rules are checked at each step, and once more at rest.
package final class World {
  /// The quiet nights for each tier of hubs after which everything must agree.
  static let quietNights = 4

  let scenario: Scenario
  let province: Province
  let found: Founding
  let time = TrueTime(1_700_000_000_000)
  var random: SplitMix64
  var plan: FaultPlan
  let workload: Workload
  /// How many tiers of hubs there are.
  let tiers: Int
  /// The hubs, each after the one above it.
  var hubs: [Hub] = []
  var desks: [Desk] = []
  var ledger = Ledger()
  var trace: Trace
  var tallies = Tallies()
  /// Requests that are still on their way, with the hub that they are for.
  var late: [(bytes: [UInt8], hub: Int)] = []
  /// Requests that were once made.
  var recorded: [(bytes: [UInt8], hub: Int)] = []
  /// Refused writes that a lying hub's verdicts let through.
  var forged: Set<Stamp> = []
  var night = 0
  var hubRestores = 0
  let nights: Int
  let busyness: Int
  let pageLimit: Int
  /// Whether programs of several versions meet.
  let isMixed: Bool

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
    // A stream of its own, so that worlds of one tier are what they were before there were others.
    var tiered = SplitMix64(seed: ~scenario.seed)
    let drawnNodes = Self.nodes(&random)
    let drawnNights = Self.nights(&random)
    let drawnTiers = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3][tiered.below(10)]
    let count = max(1, scenario.nodes ?? drawnNodes)
    nights = scenario.nights ?? drawnNights
    tiers = min(max(scenario.tiers ?? drawnTiers, 1), 3)
    plan = FaultPlan(drawing: &random)
    if tiers > 1 {
      plan.addTiered(drawing: &tiered)
      var further = SplitMix64(seed: scenario.seed &* 0xD134_2543_DE82_EF95)
      plan.addFurther(drawing: &further)
    }
    // The same for worlds in which all run one program.
    var mixed = SplitMix64(seed: scenario.seed &* 0x9E37_79B9)
    isMixed = scenario.isMixed ?? mixed.happens(350)
    if isMixed { plan.rates[.upgrade] = mixed.pick(5...FaultKind.upgrade.ceiling) }
    for kind in scenario.without { plan.rates[kind] = nil }
    busyness = random.pick(1...3)
    pageLimit = random.pick(3...120)
    let made =
      tiers == 1
      ? Province.made(districts: max(2, count * 3 / 4)) : Province.made(districts: max(4, count), tiers: tiers)
    guard let place = province ?? made else { throw Violation("set-up", "no province") }
    self.province = place
    workload = Workload(place, isMixed: isMixed, &random)
    let builtin = place.builtin
    self.found =
      found ?? { region, isHub, key, clock, seed in
        MemoryCopy(region: region, isHub: isHub, key: key, clock: clock, seed: seed, builtin: builtin)
      }
    trace = Trace(keepsLines: scenario.keepsTrace)
    self.random = random
    try addHub(of: place.top, above: nil)
    if tiers > 1 { try addHubs(&tiered) }
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

  // MARK: Who is there

  /// The hub at the top.
  var top: Hub { hubs[0] }

  /// All copies that sync with a hub.
  var stations: [Station] { hubs.filter { $0.above != nil } + desks }

  private func addHub(of region: Region, above: Hub?) throws {
    guard let key = SigningKey(bytes: random.bytes(SigningKey.byteCount)) else { throw Violation("set-up", "no key") }
    let clock = WallClock(time)
    let copy = try found(region.code, true, key, clock, random.next())
    try age(copy)
    let hub = Hub(number: hubs.count, region: region, copy: copy, clock: clock, above: above)
    hubs.append(hub)
    if let above { try enrol(hub, at: above) }
  }

  /// The hubs below the top: most cities have one, and with three tiers most districts.
  private func addHubs(_ tiered: inout SplitMix64) throws {
    for region in province.places where region.tier == .city || (tiers > 2 && region.tier == .district) {
      guard hubs.count < 3 || tiered.happens(region.tier == .city ? 850 : 400) else { continue }
      guard region.tier == .city || hub(over: region) !== top else { continue }
      try addHub(of: region, above: hub(over: region))
    }
  }

  /// The nearest hub of a region or of one above it, as the regions were at the beginning.
  private func hub(over region: Region) -> Hub {
    var next: RegionCode? = region.code
    while let code = next {
      if let hub = hubs.first(where: { $0.region.code == code }) { return hub }
      next = province.region(code)?.parent
    }
    return top
  }

  /// A new desk in some region; two may meet in one.
  func addDesk() throws {
    guard let region = random.one(of: province.places),
      let key = SigningKey(bytes: random.bytes(SigningKey.byteCount))
    else { throw Violation("set-up", "no place") }
    let clock = WallClock(time)
    let copy = try found(region.code, false, key, clock, random.next())
    try age(copy)
    // Some districts join the province itself.
    let above = tiers > 1 && random.happens(120) ? top : hub(over: region)
    let desk = Desk(number: desks.count, region: region, copy: copy, clock: clock, above: above)
    try enrol(desk, at: above)
    desks.append(desk)
  }

  /// Where programs of several versions meet, a copy begins with any of them.
  private func age(_ copy: any SimulatedCopy) throws {
    guard isMixed else { return }
    let version = UInt32(random.pick(1...Int(Schema.version)))
    try copy.run(program: version)
    tallies.add("programs of version \(version)")
  }

  /// Lets a copy in at a hub.
  func enrol(_ station: Station, at hub: Hub) throws {
    try station.copy.join(hub.copy.key.publicKey, history: try hub.perform { $0.history })
    try hub.copy.admit(station.copy.key.publicKey, of: station.region.code, isHub: station is Hub)
    station.above = hub
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
        report.nodeNights += stations.count
        night += 1
      }
      try rest()
      report.nodeNights += stations.count * Self.quietNights * tiers
    } catch var violation as Violation {
      violation.night = night
      throw violation
    } catch {
      var violation = Violation("an error nobody expects", "\(error)")
      violation.night = night
      throw violation
    }
    tallies.add("worlds of \(tiers) tiers")
    tallies.add("worlds of mixed versions", isMixed ? 1 : 0)
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
    for hub in hubs { try befallHub(hub) }
    if happens(400) { try saveAtHub(hubs[random.below(hubs.count)]) }
    if tiers > 1 { try befallTiers() }
    if isMixed { for station in hubs as [Station] + desks where befalls(.upgrade) { try upgrade(station) } }
    time.advance(12 * 3_600_000)
    try deliverLate()
    var sessions: [Session] = []
    for station in stations where station.darkUntil <= night { sessions += session(of: station) }
    try carry(&sessions)
    for desk in desks { desk.clock.offset += desk.clock.drift }
    try noteNight()
  }

  func happens(_ perMille: Int) -> Bool { random.happens(perMille) }

  /// Whether a fault comes now; counted where it does.
  func befalls(_ kind: FaultKind) -> Bool {
    guard random.happens(plan.rate(kind)) else { return false }
    note(kind)
    return true
  }

  func note(_ kind: FaultKind) {
    tallies.add(kind.rawValue)
    trace.note(kind.rawValue.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })
    trace.say("  \(kind.rawValue)")
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
    for station in hubs as [Station] + desks {
      let state = try station.copy.perform {
        ($0.books.position, $0.books.latestTime.rawValue, $0.books.own.incarnation)
      }
      trace.note(UInt64(bitPattern: state.0), state.1, state.2)
    }
    if let desk = random.one(of: desks) { try checkGroups(desk.copy, desk.name) }
    let hash = trace.hash
    trace.say("night \(night) ends: \(hash)")
  }
}
