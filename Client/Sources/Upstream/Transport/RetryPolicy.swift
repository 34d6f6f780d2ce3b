/// When to try a request again, and after what wait.
///
/// Exponential back-off with full jitter: the wait is drawn evenly from zero to a bound that doubles with each attempt,
/// so that offices that failed together do not come back together.
package struct RetryPolicy: Sendable, Hashable {
  /// The limits of `attempts`.
  package static let attemptLimits: ClosedRange<Int> = 1...20

  /// The longest wait that any policy may ask for: one day.
  package static let longestWait = Duration.seconds(86_400)

  /// The statuses that say "not now": too many requests, bad gateway, unavailable, gateway timeout.
  package static let temporaryStatuses: Set<Int> = [429, 502, 503, 504]

  /// How often a request is sent at most, the first time included.
  package let attempts: Int

  /// The bound of the first wait.
  package let firstBound: Duration

  /// The bound that doubling stops at.
  package let largestBound: Duration

  /// The longest `Retry-After` that is waited out; asked for more, the run ends and the next slot tries again.
  package let longestRetryAfter: Duration

  /// Makes a policy; values outside their limits are moved to the nearest limit.
  ///
  /// - Parameters:
  ///   - attempts: How often a request is sent at most; 5 by default.
  ///   - firstBound: The bound of the first wait; 1 second by default.
  ///   - largestBound: The bound that doubling stops at; 60 seconds by default.
  ///   - longestRetryAfter: The longest `Retry-After` that is waited out; 15 minutes by default.
  package init(
    attempts: Int = 5, firstBound: Duration = .seconds(1), largestBound: Duration = .seconds(60),
    longestRetryAfter: Duration = .seconds(900)
  ) {
    let within = { (wait: Duration) in min(max(wait, .zero), Self.longestWait) }
    self.attempts = min(max(attempts, Self.attemptLimits.lowerBound), Self.attemptLimits.upperBound)
    self.largestBound = within(largestBound)
    self.firstBound = min(within(firstBound), within(largestBound))
    self.longestRetryAfter = within(longestRetryAfter)
  }

  /// The bound of the wait after an attempt: `firstBound` doubled for each attempt before it, up to `largestBound`.
  ///
  /// - Parameter attempt: The number of the attempt that failed, from 1.
  /// - Returns: The bound.
  package func bound(afterAttempt attempt: Int) -> Duration {
    var bound = firstBound
    for _ in 1..<max(1, min(attempt, Self.attemptLimits.upperBound)) {
      bound = min(bound * 2, largestBound)
    }
    return bound
  }

  /// How long to wait before the next attempt.
  ///
  /// After a `Retry-After`, the wait is never shorter than asked; the jitter comes on top, because a hub tells many
  /// offices the same number.
  ///
  /// - Parameters:
  ///   - attempt: The number of the attempt that failed, from 1.
  ///   - retryAfter: What the hub asked for, if it did.
  ///   - random: Draws a number from 0 up to 1; anything else is moved into that range.
  /// - Returns: The wait, or nil when it is time to give up.
  package func wait(afterAttempt attempt: Int, retryAfter: Duration? = nil, random: () -> Double) -> Duration? {
    guard attempt < attempts else { return nil }
    let asked = max(retryAfter ?? .zero, .zero)
    guard asked <= longestRetryAfter else { return nil }
    let drawn = random()
    let share = drawn.isNaN ? 0 : min(max(drawn, 0), 1)
    return asked + bound(afterAttempt: attempt) * share
  }
}
