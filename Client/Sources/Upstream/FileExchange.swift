import Exchange
import Foundation
package import Model
package import Store
import WireProtocol

/// How a copy takes the hub's answer from a file.
package struct FileExchange: Sendable {
  private let store: Store
  private let language: Language

  /// Exchanges files for a copy; reasons in the report are worded in a language.
  package init(store: Store, language: Language) {
    self.store = store
    self.language = language
  }

  /// Takes a reply.
  /// - Throws: `not-enrolled`; `WireError` where the file does not hold, with nothing changed; the errors of the file.
  package func take(_ file: [UInt8]) throws -> ReplyReport {
    let started = ContinuousClock.now
    guard let hub = try store.upstream() else { throw StoreError.notEnrolled }
    let taken = try store.take(reply: file, of: hub)
    var traffic = Traffic()
    traffic.received = file.count
    let took = started.duration(to: .now).components
    var report = SyncReport(taken.outcome, traffic, language: language)
    if store.identity.kind == .hub { report.relay = RelayReport(taken.outcome.relay, language: language) }
    report.blobs.received = taken.attachments
    report.blobs.missing = try store.blobs.missing().count
    report.conflicts = try store.conflictCount()
    report.durationMs = Int(took.seconds * 1_000) + Int(took.attoseconds / 1_000_000_000_000_000)
    let problem =
      taken.problem.isEmpty ? nil : try? JSONDecoder().decode(ProblemDetails.self, from: Data(taken.problem))
    return ReplyReport(
      sync: report, isTaken: taken.isTaken, problem: problem.map { ReplyReport.Problem($0, language) },
      unsent: try store.unsentChanges(), isUnfinished: taken.isUnfinished)
  }
}

/// What came of a reply; the JSON form is that of a sync with more members.
package struct ReplyReport: Sendable, Encodable {
  /// Why the hub did not take everything.
  package struct Problem: Sendable, Encodable {
    /// The stable code.
    package let code: String
    /// The sentence.
    package let title: String
    /// What to do next.
    package let hint: String

    init(_ problem: ProblemDetails, _ language: Language) {
      code = problem.code
      title = LocalizedText(problem.chinese, problem.english)[language]
      hint = LocalizedText(problem.chineseHint, problem.englishHint)[language]
    }
  }

  /// What a sync reports.
  package let sync: SyncReport
  /// Whether the reply was taken whole; false where the copy had heard of the hub since it wrote the bundle.
  package let isTaken: Bool
  /// Why the hub did not take everything, or nil.
  package let problem: Problem?
  /// Changed rows that no receipt covers yet.
  package let unsent: Int
  /// Whether another bundle is needed now: something waits, or the reply had no room for all.
  package let isUnfinished: Bool

  /// Writes the members of the sync and its own side by side.
  package func encode(to encoder: any Encoder) throws {
    try sync.encode(to: encoder)
    var container = encoder.container(keyedBy: Member.self)
    try container.encode(isTaken, forKey: .taken)
    try container.encode(problem, forKey: .problem)
    try container.encode(unsent, forKey: .unsent)
    try container.encode(isUnfinished, forKey: .exportAgain)
  }

  private enum Member: String, CodingKey {
    case taken, problem, unsent, exportAgain
  }
}
