import Exchange
import Model
import Replica
import WireProtocol

/// What must hold when nothing goes wrong any more and a few nights have passed.
extension World {
  /// Plays quiet nights, then checks everything.
  func rest() throws {
    try beQuiet()
    for quiet in 0..<Self.quietNights * tiers {
      time.advance(24 * 3_600_000)
      if tiers > 1 { try mendTiers() }
      // By then every hub has what those above it have.
      if tiers > 1, quiet == tiers, hubRestores > 0 { try hangAgain() }
      var sessions = stations.flatMap { session(of: $0) }
      try carry(&sessions)
      night += 1
    }
    let log = try top.copy.perform { try checkLog($0) }
    try checkGroups(top.copy, top.name)
    for station in stations {
      try station.copy.perform { try checkStation(station, $0, log) }
      try checkGroups(station.copy, station.name)
    }
    for station in hubs as [Station] + desks {
      if let problem = try station.copy.problems().first {
        throw Violation("Q5 a full check", "\(station.name): \(problem)")
      }
    }
    try checkRollups()
    try checkReplay()
    for hub in hubs {
      for sum in try hub.perform({ try sums($0) }) {
        trace.note(UInt64(truncatingIfNeeded: sum), UInt64(truncatingIfNeeded: sum >> 64))
      }
    }
  }

  private func beQuiet() throws {
    plan = FaultPlan()
    for hub in hubs {
      hub.downUntil = 0
      try retireDouble(of: hub)
    }
    for desk in desks {
      desk.clock.offset = 0
      desk.clock.drift = 0
      desk.darkUntil = 0
    }
    late = []
    while isMixed,
      try (hubs as [Station] + desks).contains(where: { station in
        try station.copy.perform { $0.schema } < Schema.version
      })
    {
      for station in hubs as [Station] + desks { try upgrade(station) }
    }
  }

  /// People do what is left to do where hubs stand above hubs.
  private func mendTiers() throws {
    for hub in hubs { hub.wentBack = true }
    try letIn()
    try approve()
    try followMoves(isUrgent: true)
  }

  /// Every save is at the top once, and the top's rows are what all it took gives.
  private func checkLog(_ storage: any CopyStorage) throws -> Oracle {
    let oracle = try Oracle(storage, hubs: hubs.map(\.copy.key.publicKey))
    tallies.add("objections above", oracle.objections.count)
    for tag in oracle.objections.sorted() where !ledger.saves[tag].mayBeRefused {
      throw Violation("F4 a save that its hub let through was refused above", "s\(tag)")
    }
    for (tag, save) in ledger.saves.enumerated() {
      let count = oracle.applied[tag] ?? 0
      guard count <= 1 else { throw Violation("A1 a save was applied twice", "s\(tag): \(count) times") }
      if count > 0, save.mustBeRefused { throw Violation("I4 a wrong save was applied", "s\(tag)") }
      if count == 0, !oracle.refused.contains(tag), !save.isLost {
        throw Violation("Q2 a save is gone", "s\(tag)\(oracle.dropped.contains(tag) ? ", dropped" : "")")
      }
      tallies.add("saves lost at last", count == 0 && save.isLost ? 1 : 0)
    }
    var missing = Set(oracle.keys)
    for table in Schema.tables {
      for row in try allRows(storage, table) {
        let key = MemoryDisk.RowKey(table: row.table, key: Array(row.identity.prefix(table.key.count)))
        if let difference = oracle.difference(from: row.state, table, key) {
          throw Violation("Q6 the hub differs from the rule", "\(table.name) \(row.identity): \(difference)")
        }
        missing.remove(key)
        let conflicts = row.state.conflicts(in: table).count
        tallies.add("conflicts at rest", conflicts)
        if conflicts > 0, row.state.heads.deletion?.unsettled.isEmpty == false { tallies.add("deletes against edits") }
      }
    }
    if let row = oracle.keys.first(where: missing.contains) {
      throw Violation("Q6 a row is missing at the hub", "table \(row.table) \(row.key), \(missing.count) in all")
    }
    return oracle
  }

  /// The regions whose rows somebody may have.
  private var scopes: [RegionCode] { [province.hub] + province.places.map(\.code) }

  private func allRows(_ storage: any CopyStorage, _ table: TableSchema) throws -> [PulledRow] {
    try scopes.flatMap { try storage.rows(of: table, scope: $0, after: 0, limit: .max).map(\.row) }
  }

  /// Nothing waits at a copy, its clock is right, and it has what its hub has.
  private func checkStation(_ station: Station, _ storage: any CopyStorage, _ log: Oracle) throws {
    guard let above = station.above else { return }
    let pending = try storage.pendingSaves()
    guard pending.isEmpty else { throw Violation("Q7 saves are not sent", "\(station.name): \(pending.count)") }
    let ahead = storage.books.latestTime.milliseconds - time.milliseconds
    guard ahead <= ExchangeLimits.clockAheadMilliseconds else {
      throw Violation("C1 a copy's times stay fast", "\(station.name): \(ahead) ms")
    }
    let tree = try storage.regions()
    for table in Schema.tables {
      for scope in scopes {
        let isBelow = tree.isWithin(scope, station.region.code)
        let isAbove = tree.path(from: station.region.code).contains(scope)
        guard isBelow || (isAbove && table.isHandedDown) else { continue }
        let mine = try storage.rows(of: table, scope: scope, after: 0, limit: .max).map(\.row)
        let theirs = try above.perform { try $0.rows(of: table, scope: scope, after: 0, limit: .max).map(\.row) }
        try compare(mine, theirs, table, station, log)
      }
    }
    if station is Hub { try checkRelay(station, storage) }
  }

  /// A hub has passed everything on.
  private func checkRelay(_ station: Station, _ storage: any CopyStorage) throws {
    guard let hub = storage as? any RelayStorage else { return }
    let left = try hub.unnumberedSegments().count
    // What somebody invented in its name it does not have.
    let untaken = try hub.untakenSegments().filter { place in
      try hub.segment(of: place.number, past: place.through - 1)?.segment.lastSequence == place.through
    }.count
    guard left == 0 else { throw Violation("Q7 segments are not passed on", "\(station.name): \(left)") }
    // A transaction that may not stand above keeps its segment apart for good.
    let refused = try hub.relayProblems().filter { $0.code == RelayProblemCode.transactionRefused.rawValue }.count
    guard untaken <= refused else {
      throw Violation("Q7 segments are not taken above", "\(station.name): \(untaken), \(refused) of them refused")
    }
  }

  private func compare(
    _ mine: [PulledRow], _ theirs: [PulledRow], _ table: TableSchema, _ station: Station, _ log: Oracle
  ) throws {
    let name = station.name
    var held: [[FieldValue]: RowState] = [:]
    for row in mine { held[row.identity] = row.state }
    for row in theirs {
      // A row that was never written here since the copy was founded is in no list, and stands as it is built in.
      let here =
        try held.removeValue(forKey: row.identity) ?? station.copy.perform { try $0.row(table, row.identity) }
        ?? RowState(empty: table)
      if let difference = Self.difference(here, row.state, table), !isForged(here, table) {
        throw Violation("Q1 a copy differs from its hub", "\(name), \(table.name) \(row.identity): \(difference)")
      }
      if here != row.state { tallies.add("bookkeeping differs") }
    }
    for row in mine where held[row.identity] != nil {
      if case .single(let stamp, let mask) = row.state.heads, mask == 0 || stamp.origin == .builtin { continue }
      if isForged(row.state, table) { continue }
      // A write that the hub lost and that no disk holds any more: the row is the last that is left of it.
      let stamps = row.state.heads.groups(count: table.groups.count).flatMap(\.stamps)
      if stamps.allSatisfy({ !log.stamps.contains($0) }), hubRestores > 0 {
        tallies.add("rows left of lost writes")
        continue
      }
      throw Violation(
        "Q1 a copy has a row that its hub lacks", "\(name), \(table.name) \(row.identity): stamps \(stamps)")
    }
  }

  /// Whether a row rests on a write that only a lying hub's verdict lets through: hubs above know better.
  private func isForged(_ state: RowState, _ table: TableSchema) -> Bool {
    let stamps = state.heads.groups(count: table.groups.count).flatMap(\.stamps)
    guard stamps.contains(where: forged.contains) else { return false }
    tallies.add("rows of forged verdicts")
    return true
  }

  private static func difference(_ mine: RowState, _ theirs: RowState, _ table: TableSchema) -> String? {
    let left = mine.heads.groups(count: table.groups.count)
    let right = theirs.heads.groups(count: table.groups.count)
    for group in table.groups.indices {
      if left[group].stamps != right[group].stamps {
        return "stamps of group \(group): \(left[group].stamps) here, \(right[group].stamps) there"
      }
      if left[group].others != right[group].others { return "heads of group \(group)" }
    }
    if mine.values != theirs.values { return "values" }
    return mine.heads.isDeleted == theirs.heads.isDeleted ? nil : "deletion"
  }

  /// No group shows values of two people.
  func checkGroups(_ copy: any SimulatedCopy, _ name: String) throws {
    try copy.perform { storage in
      for table in Schema.tables {
        for row in try allRows(storage, table) {
          if let mixture = Workload.mixture(table, row.state) {
            throw Violation("I8 a group was mixed", "\(name), \(row.identity): \(mixture)")
          }
        }
      }
    }
  }

  /// Where roll-ups are kept, every tier reads the same of a region.
  private func checkRollups() throws {
    for station in hubs {
      guard let above = station.above else { continue }
      let tree = try station.copy.perform { try $0.regions() }
      for scope in scopes where tree.isWithin(scope, station.region.code) {
        let mine = try station.copy.readings(of: scope)
        let theirs = try above.copy.readings(of: scope)
        guard mine == theirs else {
          let left = mine.first { !theirs.contains($0) } ?? "nothing"
          let right = theirs.first { !mine.contains($0) } ?? "nothing"
          throw Violation("Q5 roll-ups differ between tiers", "\(station.name), \(scope): \(left) here, \(right) there")
        }
        tallies.add("readings compared", mine.count)
      }
    }
  }

  /// All that was said comes once more, and nothing changes.
  private func checkReplay() throws {
    let before = try hubs.map { hub in try hub.perform { try sums($0) } }
    let check = {
      guard try self.hubs.map({ hub in try hub.perform { try self.sums($0) } }) == before else {
        throw Violation("Q4 a replay or a sync at rest changed a hub", "")
      }
    }
    for request in recorded { _ = try reach(request.bytes, hubs[request.hub]) }
    try check()
    var sessions = stations.flatMap { session(of: $0) }
    let done = tallies.counts["sync done"] ?? 0
    try carry(&sessions)
    try check()
    guard (tallies.counts["sync done"] ?? 0) - done == stations.count else {
      throw Violation("Q7 a copy is stuck", "\(stations.count) copies")
    }
  }

  /// The sums over every scope of a copy.
  func sums(_ storage: any CopyStorage) throws -> [UInt128] {
    try scopes.map { scope in
      try storage.sum(of: scope, Schema.tables, schema: Schema.version).bytes.reduce(UInt128(0)) {
        $0 << 8 | UInt128($1)
      }
    }
  }
}
