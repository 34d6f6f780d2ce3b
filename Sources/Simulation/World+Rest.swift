import Exchange
import Model
import Replica
import WireProtocol

/// What must hold when nothing goes wrong any more and a few nights have passed.
extension World {
  /// Plays quiet nights, then checks everything.
  func rest() throws {
    plan = FaultPlan()
    for desk in desks {
      desk.clock.offset = 0
      desk.clock.drift = 0
      desk.darkUntil = 0
    }
    late = []
    for _ in 0..<Self.quietNights {
      time.advance(24 * 3_600_000)
      var sessions = desks.map(Session.init)
      try carry(&sessions)
      night += 1
    }
    let log = try hub.perform { try checkLog($0) }
    try checkGroups(hub, "the hub")
    for desk in desks {
      try desk.copy.perform { try checkDesk(desk, $0, log) }
      try checkGroups(desk.copy, "desk \(desk.number)")
    }
    for copy in [hub] + desks.map(\.copy) {
      if let problem = try copy.problems().first { throw Violation("Q5 a full check", problem) }
    }
    try checkReplay()
    for sum in try scopeSums() { trace.note(UInt64(truncatingIfNeeded: sum), UInt64(truncatingIfNeeded: sum >> 64)) }
  }

  /// Every save is at the hub once, and the hub's rows are what all it took gives.
  private func checkLog(_ storage: any CopyStorage) throws -> Oracle {
    let oracle = try Oracle(storage)
    for (tag, save) in ledger.saves.enumerated() {
      let count = oracle.applied[tag] ?? 0
      guard count <= 1 else { throw Violation("A1 a save was applied twice", "s\(tag): \(count) times") }
      if count > 0, save.mustBeRefused { throw Violation("I4 a wrong save was applied", "s\(tag)") }
      if count == 0, !oracle.refused.contains(tag), !save.isLost {
        throw Violation("Q2 a save is gone", "s\(tag)\(oracle.dropped.contains(tag) ? ", dropped" : "")")
      }
      tallies.add("saves lost at last", count == 0 && save.isLost ? 1 : 0)
    }
    var seen = 0
    for table in Schema.tables {
      for row in try allRows(storage, table) {
        let key = MemoryDisk.RowKey(table: row.table, key: Array(row.identity.prefix(table.key.count)))
        if let difference = oracle.difference(from: row.state, table, key) {
          throw Violation("Q6 the hub differs from the rule", "\(table.name) \(row.identity): \(difference)")
        }
        if oracle.entries[key] != nil { seen += 1 }
        let conflicts = row.state.conflicts(in: table).count
        tallies.add("conflicts at rest", conflicts)
        if conflicts > 0, row.state.heads.deletion?.unsettled.isEmpty == false { tallies.add("deletes against edits") }
      }
    }
    if seen != oracle.keys.count {
      throw Violation("Q6 a row is missing at the hub", "\(seen) of \(oracle.keys.count)")
    }
    return oracle
  }

  /// The regions whose rows somebody may have.
  private var scopes: [RegionCode] { [province.hub] + province.places.map(\.code) }

  private func allRows(_ storage: any CopyStorage, _ table: TableSchema) throws -> [PulledRow] {
    try scopes.flatMap { try storage.rows(of: table, scope: $0, after: 0, limit: .max).map(\.row) }
  }

  /// Nothing waits at a desk, its clock is right, and it has what the hub has.
  private func checkDesk(_ desk: Desk, _ storage: any CopyStorage, _ log: Oracle) throws {
    let name = "desk \(desk.number)"
    let pending = try storage.pendingSaves()
    guard pending.isEmpty else { throw Violation("Q7 saves are not sent", "\(name): \(pending.count)") }
    let ahead = storage.books.latestTime.milliseconds - time.milliseconds
    guard ahead <= ExchangeLimits.clockAheadMilliseconds else {
      throw Violation("C1 a desk's times stay fast", "\(name): \(ahead) ms")
    }
    let tree = try storage.regions()
    for table in Schema.tables {
      for scope in scopes {
        let isBelow = tree.isWithin(scope, desk.region.code)
        let isAbove = tree.path(from: desk.region.code).contains(scope)
        guard isBelow || (isAbove && table.isHandedDown) else { continue }
        let mine = try storage.rows(of: table, scope: scope, after: 0, limit: .max).map(\.row)
        let theirs = try hub.perform { try $0.rows(of: table, scope: scope, after: 0, limit: .max).map(\.row) }
        try compare(mine, theirs, table, name, log)
      }
    }
  }

  private func compare(
    _ mine: [PulledRow], _ theirs: [PulledRow], _ table: TableSchema, _ name: String, _ log: Oracle
  ) throws {
    var held: [[FieldValue]: RowState] = [:]
    for row in mine { held[row.identity] = row.state }
    for row in theirs {
      let here = held.removeValue(forKey: row.identity) ?? RowState(empty: table)
      if let difference = Self.difference(here, row.state, table) {
        throw Violation("Q1 a desk differs from the hub", "\(name), \(table.name) \(row.identity): \(difference)")
      }
      if here != row.state { tallies.add("bookkeeping differs") }
    }
    for row in mine where held[row.identity] != nil {
      if case .single(let stamp, let mask) = row.state.heads, mask == 0 || stamp.origin == .builtin { continue }
      // A write that the hub lost and that no disk holds any more: the row is the last that is left of it.
      let stamps = row.state.heads.groups(count: table.groups.count).flatMap(\.stamps)
      if stamps.allSatisfy({ !log.stamps.contains($0) }), hubRestores > 0 {
        tallies.add("rows left of lost writes")
        continue
      }
      throw Violation("Q1 a desk has a row that the hub lacks", "\(name), \(table.name) \(row.identity)")
    }
  }

  private static func difference(_ mine: RowState, _ theirs: RowState, _ table: TableSchema) -> String? {
    let left = mine.heads.groups(count: table.groups.count)
    let right = theirs.heads.groups(count: table.groups.count)
    for group in table.groups.indices {
      if left[group].stamps != right[group].stamps { return "stamps of group \(group)" }
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

  /// All that was said comes once more, and nothing changes.
  private func checkReplay() throws {
    let before = try scopeSums()
    for bytes in recorded { _ = try reach(bytes) }
    guard try scopeSums() == before else { throw Violation("Q4 a replay changed the hub", "") }
    var sessions = desks.map(Session.init)
    let done = tallies.counts["sync done"] ?? 0
    try carry(&sessions)
    guard try scopeSums() == before else { throw Violation("Q4 a sync at rest changed the hub", "") }
    guard (tallies.counts["sync done"] ?? 0) - done == desks.count else {
      throw Violation("Q7 a desk is stuck", "\(desks.count) desks")
    }
  }

  private func scopeSums() throws -> [UInt128] {
    try hub.perform { storage in
      try scopes.map { scope in
        try storage.sum(of: scope, Schema.tables).bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
      }
    }
  }
}
