import Exchange
import Replica

/// What happens to computers: backups, restores, copied disks, clocks and lines that fail.
extension World {
  private static let backupsKept = 3
  /// The most desks that copied disks may add to a world.
  private static let desksLimit = 80

  /// What befalls a desk in a night.
  func befall(_ desk: Desk) throws {
    if happens(120) {
      desk.backups.append(try desk.copy.backUp())
      if desk.backups.count > Self.backupsKept { desk.backups.removeFirst() }
    }
    if befalls(.outage) { desk.darkUntil = night + random.pick(1...(happens(200) ? 400 : 20)) }
    befallClock(desk.clock)
    if !desk.backups.isEmpty, befalls(.restoreAnnounced) { try restore(desk, isAnnounced: true) }
    if !desk.backups.isEmpty, befalls(.restoreSilent) { try restore(desk, isAnnounced: false) }
    if desks.count < Self.desksLimit, befalls(.clone) { try clone(desk) }
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

  private func restore(_ desk: Desk, isAnnounced: Bool) throws {
    guard let backup = random.one(of: desk.backups) else { return }
    let before = try presentTags()
    try desk.copy.restore(backup)
    desk.acknowledged = nil
    trace.say("  desk \(desk.number) goes back in time")
    if isAnnounced { try desk.copy.perform { storage in _ = try storage.beginAgain() } }
    noteLost(before, try presentTags())
  }

  private func clone(_ desk: Desk) throws {
    let clock = WallClock(time)
    clock.offset = desk.clock.offset
    let copy = try desk.copy.cloned(clock: clock, seed: random.next())
    trace.say("  desk \(desk.number) becomes two: \(desks.count)")
    desks.append(Desk(number: desks.count, region: desk.region, copy: copy, clock: clock))
  }

  /// What befalls the hub in a night.
  func befallHub() throws {
    if happens(150) {
      hubBackups.append(try hub.backUp())
      if hubBackups.count > Self.backupsKept { hubBackups.removeFirst() }
    }
    guard !hubBackups.isEmpty else { return }
    if befalls(.hubRestoreAnnounced) { try restoreHub(isAnnounced: true) }
    if befalls(.hubRestoreSilent) { try restoreHub(isAnnounced: false) }
  }

  private func restoreHub(isAnnounced: Bool) throws {
    guard let backup = random.one(of: hubBackups) else { return }
    let before = try presentTags()
    try hub.restore(backup)
    hubRestores += 1
    trace.say("  the hub goes back in time")
    if isAnnounced {
      try hub.perform { storage in
        storage.history = storage.random(16)
        _ = try storage.beginAgain()
      }
    }
    noteLost(before, try presentTags())
    ledger.noteHubRestored()
  }

  private func noteLost(_ before: Set<Int>, _ after: Set<Int>) {
    let count = ledger.noteLost(before, after)
    tallies.add("lost saves", count)
    // An old message may bring such a save back, which is no harm, and no replay of what is there.
    if count > 0 { recorded = [] }
  }

  /// The saves that some disk holds.
  func presentTags() throws -> Set<Int> {
    var tags = try hub.perform { try $0.tags() }
    for desk in desks { tags.formUnion(try desk.copy.perform { try $0.tags() }) }
    return tags
  }
}
