import GRDB
import Model

/// Bounds on what a hub believes of its own clock.
package enum HubClockLimits {
  /// How far a hub's clock may lie behind what it stored last, in milliseconds: an hour, for corrections of the clock.
  package static let behindMilliseconds: Int64 = 3_600_000
}

extension Store {
  /// Refuses to judge others by a clock that lies behind what this hub itself stored.
  ///
  /// A hub refuses writes from its future; with a clock set back it would refuse everybody.
  ///
  /// - Throws: `clock-behind`; the errors of the file.
  package func checkClock() throws {
    let last = try read { db in try Self.lastStored(db) }
    let now = surroundings.now()
    guard now < last - HubClockLimits.behindMilliseconds else { return }
    throw StoreError.clockBehind(now: CalendarDay(at: now), last: CalendarDay(at: last))
  }

  /// The latest time that this file got from this machine's clock; never negative.
  private static func lastStored(_ db: Database) throws -> Int64 {
    let times = [
      "SELECT stored_at FROM segment ORDER BY id DESC LIMIT 1", "SELECT MAX(last_sync) FROM node",
      "SELECT MAX(last_seen) FROM node", "SELECT MAX(enrolled_at) FROM node", "SELECT MAX(issued_at) FROM enrolment",
    ]
    return try times.compactMap { sql in try Int64.fetchOne(db, sql: sql) }.reduce(0, max)
  }
}

extension StoreError {
  static func clockBehind(now: CalendarDay, last: CalendarDay) -> StoreError {
    StoreError(
      "clock-behind",
      LocalizedText(
        "本机时钟（\(now)）早于汇集点已经记录的时间（\(last)）。",
        "This machine's clock (\(now)) is behind what the hub has recorded (\(last))."),
      hint: LocalizedText(
        "请先校准本机时钟（例如 timedatectl），再启动汇集点。",
        "Set the clock of this machine right, for example with timedatectl, then serve again."),
      recovery: .operator)
  }
}
