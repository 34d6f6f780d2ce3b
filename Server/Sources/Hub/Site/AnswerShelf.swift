import Hummingbird
import Synchronization

/// Answers that are given again while nothing was committed since, for a second at most.
///
/// So that many who look at one figure cost little more than one. The second bounds by how much an answer lags behind
/// what the clock alone decides, such as whether a period is overdue.
final class AnswerShelf: Sendable {
  /// How long an answer is given again.
  static let keptSeconds = 1
  /// The answers that are kept at a time.
  static let answers = 256
  /// The bytes of the longest answer that is kept.
  static let answerBytes = 64 << 10

  private struct Kept {
    let response: Response
    let commits: Int
    let end: ContinuousClock.Instant
  }

  private let kept = Mutex<[String: Kept]>([:])

  /// The answer to an address, or nil where it has to be made.
  ///
  /// - Parameters:
  ///   - address: Path and query.
  ///   - commits: How many transactions the file has seen.
  func answer(to address: String, at commits: Int, now: ContinuousClock.Instant = .now) -> Response? {
    kept.withLock { kept in
      guard let found = kept[address], found.commits == commits, now < found.end else { return nil }
      return found.response
    }
  }

  /// Keeps an answer.
  ///
  /// - Parameter commits: How many transactions the file had seen before the answer was begun.
  func keep(
    _ response: Response, to address: String, at commits: Int, now: ContinuousClock.Instant = .now
  ) {
    guard response.status == .ok, let length = response.body.contentLength, length <= Self.answerBytes else { return }
    kept.withLock { kept in
      if kept.count >= Self.answers { kept = kept.filter { $0.value.commits == commits && now < $0.value.end } }
      guard kept.count < Self.answers else { return }
      kept[address] = Kept(response: response, commits: commits, end: now + .seconds(Self.keptSeconds))
    }
  }
}
