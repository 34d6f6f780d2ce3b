import Exchange
import Model
import WireProtocol

/// What a hub passed on in one sync.
package struct RelayReport: Sendable, Encodable {
  /// An item that the hub above keeps and does not apply.
  package struct Problem: Sendable, Encodable {
    /// The item's number.
    package var number: UInt64
    /// Why, as a stable code.
    package var code: String
    /// Why, in words.
    package var reason: String
  }

  /// Items that went up.
  package var items = 0
  /// Segments among them.
  package var segments = 0
  /// Items that came back from the hub above, after a restore.
  package var returned = 0
  /// Whether two copies of this hub's file have spoken with the hub above.
  package var forked = false
  /// What stands against items there.
  package var problems: [Problem] = []

  init(_ outcome: RelayOutcome, language: Language) {
    items = outcome.items
    segments = outcome.segments
    returned = outcome.returned
    forked = outcome.isForked
    problems = outcome.problems.map { problem in
      let reason = RelayProblemCode(rawValue: problem.code)?.text[language] ?? problem.code
      return Problem(number: problem.number, code: problem.code, reason: reason)
    }
  }
}
