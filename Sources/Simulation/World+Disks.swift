import Exchange
import Replica
import WireProtocol

/// What happens to computers: backups, restores, copied disks, clocks and lines that fail.
extension World {
  private static let backupsKept = 3
  /// The most desks that copied disks and newcomers may bring a world to.
  static let desksLimit = 80

  /// What befalls a desk in a night.
  func befall(_ desk: Desk) throws {
    if happens(120) { try backUp(desk) }
    if befalls(.outage) { desk.darkUntil = night + random.pick(1...(happens(200) ? 400 : 20)) }
    befallClock(desk.clock)
    if !desk.backups.isEmpty, befalls(.restoreAnnounced) { try restore(desk, isAnnounced: true) }
    if !desk.backups.isEmpty, befalls(.restoreSilent) { try restore(desk, isAnnounced: false) }
    if desks.count < Self.desksLimit, befalls(.clone) { try clone(desk) }
  }

  private func backUp(_ station: Station) throws {
    station.backups.append(try station.copy.backUp())
    if station.backups.count > Self.backupsKept { station.backups.removeFirst() }
  }

  func befallClock(_ clock: WallClock) {
    let year: Int64 = 365 * 24 * 3_600_000
    if befalls(.clockStep) {
      let spans: [Int64] = [3_600_000, 30 * 24 * 3_600_000, year, 20 * year]
      let span = spans[random.below(4)]
      clock.offset = Int64(random.below(Int(2 * span))) - span
    }
    if befalls(.clockDead) { clock.offset = -time.milliseconds + Int64(random.below(86_400_000)) }
    if befalls(.clockDrift) { clock.drift = Int64(random.pick(0...1_200_000)) - 600_000 }
    if clock.offset != 0 || clock.drift != 0, befalls(.clockMended) {
      clock.offset = 0
      clock.drift = 0
    }
  }

  /// Puts an old disk in place of a copy's present one.
  func restore(_ station: Station, isAnnounced: Bool) throws {
    guard let backup = random.one(of: station.backups) else { return }
    let hub = station as? Hub
    try losing {
      try station.copy.restore(backup)
      station.acknowledged = nil
      try returnToOldHub(station)
      trace.say("  \(station.name) goes back in time")
      if isAnnounced {
        try station.copy.perform { storage in
          if hub != nil { storage.history = storage.random(16) }
          _ = try storage.beginAgain()
        }
      }
    }
    if let hub {
      hubRestores += 1
      hub.wentBack = true
      hub.record.forget()
    }
  }

  /// A disk from before a copy joined another hub names the hub that it had then.
  private func returnToOldHub(_ station: Station) throws {
    let node = try station.copy.perform { try $0.upstream()?.key.node }
    if let former = hubs.first(where: { $0.node == node }) { station.above = former }
  }

  private func clone(_ desk: Desk) throws {
    guard let above = desk.above else { return }
    let clock = WallClock(time)
    clock.offset = desk.clock.offset
    let copy = try desk.copy.cloned(clock: clock, seed: random.next())
    trace.say("  \(desk.name) becomes two: \(desks.count)")
    desks.append(Desk(number: desks.count, region: desk.region, copy: copy, clock: clock, above: above))
  }

  /// What befalls a hub in a night.
  func befallHub(_ hub: Hub) throws {
    let isTop = hub.above == nil
    if happens(150) { try backUp(hub) }
    if !hub.backups.isEmpty {
      if befalls(isTop ? .hubRestoreAnnounced : .cityRestoreAnnounced) { try restore(hub, isAnnounced: true) }
      if befalls(isTop ? .hubRestoreSilent : .cityRestoreSilent) { try restore(hub, isAnnounced: false) }
    }
    if befalls(isTop ? .hubDown : .cityDown) { hub.downUntil = night + random.pick(1...30) }
    if let double = hub.double {
      if double.until <= night { try retireDouble(of: hub) }
    } else if befalls(isTop ? .hubClone : .cityClone) {
      try double(hub)
    }
  }

  /// A second computer with a copy of a hub's disk answers, too.
  private func double(_ hub: Hub) throws {
    let clock = WallClock(time)
    let copy = try hub.copy.cloned(clock: clock, seed: random.next())
    let other = Hub(number: hub.number, region: hub.region, copy: copy, clock: clock, above: hub.above)
    other.record = hub.record
    other.acknowledged = hub.acknowledged
    hub.double = (other, night + random.pick(1...8))
    trace.say("  \(hub.name) becomes two")
  }

  /// One of two computers of a hub is switched off, by chance the first.
  func retireDouble(of hub: Hub) throws {
    guard let other = hub.double?.hub else { return }
    try losing {
      if happens(500) {
        hub.copy = other.copy
        hub.record = other.record
        hub.acknowledged = other.acknowledged
      }
      hub.double = nil
    }
    hubRestores += 1
    hub.wentBack = true
    hub.record.forget()
    trace.say("  \(hub.name) becomes one")
  }

  /// A newer program is put on a copy's computers: the next version, or the newest.
  func upgrade(_ station: Station) throws {
    let version = try station.copy.perform { $0.schema }
    guard version < Schema.version else { return }
    let next = happens(500) ? Schema.version : version + 1
    try station.copy.run(program: next)
    try (station as? Hub)?.double?.hub.copy.run(program: next)
    tallies.add("programs upgraded")
    trace.say("  \(station.name) runs version \(next)")
  }

  /// Does something to disks and notes which saves none holds afterwards.
  func losing(_ body: () throws -> Void) throws {
    let before = try presentTags()
    try body()
    let count = ledger.noteLost(before, try presentTags())
    tallies.add("lost saves", count)
    // An old message may bring such a save back, which is no harm, and no replay of what is there.
    if count > 0 { recorded = [] }
  }

  /// The saves that some disk holds.
  func presentTags() throws -> Set<Int> {
    var tags: Set<Int> = []
    for station in hubs.flatMap({ [$0] + ($0.double.map { [$0.hub] } ?? []) }) as [Station] + desks {
      tags.formUnion(try station.copy.perform { try ledger.tags(on: $0) })
    }
    return tags
  }
}
