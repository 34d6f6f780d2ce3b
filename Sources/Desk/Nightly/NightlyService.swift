package import Model
package import Replica
import ServiceLifecycle
package import Store

/// Performs the nightly work of a served copy when its schedule says so.
package struct NightlyService: Service {
  /// Waits some milliseconds, or throws when cancelled.
  package typealias Sleep = @Sendable (_ milliseconds: Int64) async throws -> Void

  private let time: NightlyTime
  private let node: NodeID
  private let lastDone: @Sendable () -> Int64?
  private let now: @Sendable () -> Int64
  private let sleep: Sleep
  private let say: @Sendable (LocalizedText) -> Void
  private let work: @Sendable (_ slot: Int64) async -> NightlySchedule.Outcome

  /// Runs work at a time of day.
  ///
  /// - Parameters:
  ///   - time: The time of day.
  ///   - node: The copy, whose id spreads the offices over the night.
  ///   - lastDone: When the work was last done.
  ///   - now: The present, in milliseconds since 1970 (UTC).
  ///   - sleep: Waits.
  ///   - say: Takes a sentence about what comes.
  ///   - work: Does the work of a night.
  package init(
    time: NightlyTime, node: NodeID, lastDone: @escaping @Sendable () -> Int64?,
    now: @escaping @Sendable () -> Int64,
    sleep: @escaping Sleep = { try await Task.sleep(for: .milliseconds($0)) },
    say: @escaping @Sendable (LocalizedText) -> Void,
    work: @escaping @Sendable (_ slot: Int64) async -> NightlySchedule.Outcome
  ) {
    self.time = time
    self.node = node
    self.lastDone = lastDone
    self.now = now
    self.sleep = sleep
    self.say = say
    self.work = work
  }

  /// Runs a copy's own nightly work.
  package init(
    _ work: NightlyWork, of store: Store, at time: NightlyTime, say: @escaping @Sendable (LocalizedText) -> Void
  ) {
    self.init(
      time: time, node: store.identity.origin.node, lastDone: { work.lastDone }, now: store.surroundings.now, say: say
    ) { slot in
      await work.run(slot: slot, say: say)
    }
  }

  /// Works until the service group stops; a run under way is cut then, which harms nothing.
  @concurrent package func run() async throws {
    do {
      try await cancelWhenGracefulShutdown { try await keepTime() }
    } catch is CancellationError {
      // The way a shutdown ends a wait.
    }
  }

  @concurrent private func keepTime() async throws {
    var schedule = NightlySchedule(time: time, node: node, lastDone: lastDone(), now: now())
    announce(schedule)
    while !Task.isCancelled {
      guard schedule.isDue(at: now()) else {
        try await sleep(schedule.wait(at: now()))
        continue
      }
      let outcome = await work(schedule.slot)
      try Task.checkCancellation()
      schedule.finish(outcome, at: now())
      announce(schedule)
    }
  }

  private func announce(_ schedule: NightlySchedule) {
    let due = Output.time(schedule.due)
    say(LocalizedText("夜间任务下次运行：\(due)（北京时间）。", "The nightly work runs next at \(due), Beijing time."))
  }
}
