/// Sends a request again while the failure looks temporary.
///
/// Only requests marked idempotent are sent again: after a failure nobody knows whether the hub has acted.
package struct RetryingTransport<Base: Transport>: Transport {
  /// Waits, or throws when the task is cancelled.
  package typealias Sleep = @Sendable (Duration) async throws -> Void

  private let base: Base
  private let policy: RetryPolicy
  private let sleep: Sleep
  private let random: @Sendable () -> Double

  /// Wraps a transport.
  ///
  /// - Parameters:
  ///   - base: What carries each attempt.
  ///   - policy: When to try again.
  ///   - random: Draws a number from 0 up to 1.
  ///   - sleep: Waits.
  package init(
    _ base: Base, policy: RetryPolicy = RetryPolicy(),
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
  ) {
    self.base = base
    self.policy = policy
    self.random = random
    self.sleep = sleep
  }

  /// Sends a request until it succeeds, fails for good, or the policy gives up.
  ///
  /// - Parameter request: What to send.
  /// - Returns: The first answer that is not temporary, or the last one.
  /// - Throws: The last `TransportError`; of kind `cancelled` when cancelled while waiting.
  package func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
    var attempt = 1
    while true {
      let outcome: Result<TransportResponse, TransportError>
      do { outcome = .success(try await base.send(request)) } catch { outcome = .failure(error) }
      guard request.isIdempotent, let wait = wait(after: outcome, attempt: attempt) else { return try outcome.get() }
      do { try await sleep(wait) } catch { throw TransportError(.cancelled, underlying: "cancelled between attempts") }
      attempt += 1
    }
  }

  /// Decides whether to try again.
  ///
  /// - Parameters:
  ///   - outcome: What the attempt brought.
  ///   - attempt: Its number, from 1.
  /// - Returns: How long to wait first, or nil when the outcome stands.
  private func wait(after outcome: Result<TransportResponse, TransportError>, attempt: Int) -> Duration? {
    switch outcome {
    case .success(let response) where RetryPolicy.temporaryStatuses.contains(response.status):
      policy.wait(afterAttempt: attempt, retryAfter: response.retryAfter, random: random)
    case .failure(let error) where error.mayPassSoon:
      policy.wait(afterAttempt: attempt, random: random)
    default: nil
    }
  }
}
