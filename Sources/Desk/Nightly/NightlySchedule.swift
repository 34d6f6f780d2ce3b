package import Replica

/// When a copy does its nightly work: a value that is asked for the next run and told what came of it.
///
/// Each copy has its own delay after the hour, drawn from its node id, so that two thousand offices come one after the
/// other and each at the same moment every night.
package struct NightlySchedule: Sendable, Hashable {
  /// What came of a run.
  package enum Outcome: Sendable, Hashable {
    /// All was done.
    case done
    /// No network, or something is busy: worth another try this night.
    case temporary
    /// Another try would fail as well.
    case failed
  }

  /// The time of day.
  package let time: NightlyTime
  /// How long after it this copy runs, in milliseconds.
  package let delay: Int64
  /// When the next run is due, in milliseconds since 1970 (UTC).
  package private(set) var due: Int64
  /// The slot of the run that is due or under way: the hour without the delay.
  package private(set) var slot: Int64
  /// Failed tries of this night.
  package private(set) var attempts = 0

  private let node: NodeID

  /// Plans the next run.
  ///
  /// - Parameters:
  ///   - time: The time of day.
  ///   - node: The copy, whose id gives the delay.
  ///   - lastDone: When the work was last done, or nil for never.
  ///   - now: The present.
  package init(time: NightlyTime, node: NodeID, lastDone: Int64?, now: Int64) {
    self.time = time
    self.node = node
    delay = Int64(node.low % UInt64(NightlyLimits.spreadMilliseconds))
    (slot, due) = (0, 0)
    let current = time.last(before: now)
    // What was done in the future was done under a wrong clock and counts for nothing.
    if let lastDone, lastDone >= current, lastDone <= now {
      plan(slot: time.next(after: now))
    } else if current + delay > now {
      plan(slot: current)
    } else {
      slot = current
      due = now + Int64(node.high % UInt64(NightlyLimits.catchUpMilliseconds))
    }
  }

  private mutating func plan(slot: Int64) {
    self.slot = slot
    due = slot + delay
    attempts = 0
  }

  /// Whether a run is due.
  package func isDue(at now: Int64) -> Bool { now >= due }

  /// How long to wait before asking again, in milliseconds: never past the look at the clock.
  ///
  /// Where the clock was set back so far that the run lies days ahead, plans anew.
  package mutating func wait(at now: Int64) -> Int64 {
    if due - now > NightlyLimits.horizonMilliseconds { plan(slot: time.next(after: now)) }
    return min(max(due - now, 0), NightlyLimits.lookMilliseconds)
  }

  /// Takes the outcome of a run and plans the next.
  package mutating func finish(_ outcome: Outcome, at now: Int64) {
    let following = time.next(after: max(now - delay, slot))
    guard outcome == .temporary, attempts + 1 < NightlyLimits.attempts else { return plan(slot: following) }
    attempts += 1
    let again = now + retryWait
    // The next night's run comes first: it is this one's next try.
    if again >= following + delay { plan(slot: following) } else { due = again }
  }

  /// The wait after a failed try: doubling up to its limit, and up to a quarter more by the copy's own share.
  private var retryWait: Int64 {
    let doubled = NightlyLimits.firstRetryMilliseconds << Int64(min(attempts - 1, 10))
    let wait = min(doubled, NightlyLimits.longestRetryMilliseconds)
    return wait + Int64((node.low >> 8) % UInt64(wait / 4))
  }
}
