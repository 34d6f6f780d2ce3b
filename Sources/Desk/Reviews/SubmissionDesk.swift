package import Model
import Replica
import Rollup
package import Store

/// Handing in a period, and what a tier above decides of it.
package struct SubmissionDesk {
  /// Where a submission stands.
  package enum State: String, Sendable {
    /// Nobody has decided.
    case waiting
    /// Accepted.
    case accepted
    /// Returned with a reason.
    case returned
    /// A later one took its place.
    case superseded
  }

  /// A submission with what was decided of it.
  package struct Entry: Sendable {
    /// Whose figures.
    package let region: RegionCode
    /// Of which period.
    package let period: String
    /// The how many-eth.
    package let number: Int
    /// When, in milliseconds since 1970.
    package let submittedAt: Int64
    /// What the office said.
    package let note: String
    /// Where it stands.
    package let state: State
    /// Who decided, or nil.
    package let reviewer: RegionCode?
    /// Why, or empty.
    package let reason: String
  }

  private let store: Store

  /// Works on a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// The submissions of one region, or of all that this copy holds, by region, period and number.
  package func list(of region: RegionCode? = nil) throws -> [Entry] {
    let reviews = try store.rows(of: Schema.review, scope: region)
    let rows = try store.rows(of: Schema.submission, scope: region)
    let tree = try store.loadDefinitions().tree
    // Of several tiers' reviews the topmost decides.
    func rank(_ row: TableRow) -> (Int, String) { SubmissionStanding.rank(of: row.text("reviewer"), in: tree) }
    func place(_ row: TableRow) -> [String] { [row.text("region"), row.text("period")] }
    let made = Dictionary(grouping: rows, by: place)
    let decisions = Dictionary(grouping: reviews, by: place)
    return rows.compactMap { row in
      guard let region = row.region("region"), let number = row.whole("number") else { return nil }
      let period = row.text("period")
      let isLast = made[place(row)]?.contains { ($0.whole("number") ?? 0) > number } != true
      let judged = decisions[place(row)]?.filter { $0.whole("number") == number }.min { rank($0) < rank($1) }
      let decided = judged.flatMap { State(rawValue: $0.text("decision")) }
      return Entry(
        region: region, period: period, number: number, submittedAt: row["submitted_at"].integer ?? 0,
        note: row.text("note"), state: decided ?? (isLast ? .waiting : .superseded),
        reviewer: judged?.region("reviewer"), reason: judged?.text("reason") ?? "")
    }
  }

  /// Hands in the office's figures of a period; gives the number of the submission.
  /// - Throws: `period-malformed`, `nothing-to-submit`, `submitted-already`; the errors of the store.
  package func submit(_ period: String, note: String = "", account: String = "") throws -> Int {
    let own = store.identity.region
    let period = try Period(parsing: InputText.clean(period).uppercased()).description
    let figures = try store.figures(of: own, period: period)
    let hasAnything =
      try figures.isEmpty
      ? store.rows(of: Schema.entityMark, scope: own).contains { $0.text("period") == period } : true
    guard hasAnything else { throw DeskError.nothingToSubmit(period) }
    let last = try list(of: own).last { $0.period == period }
    if let last, last.state != .returned { throw DeskError.submittedAlready(period, last.number) }
    let number = (last?.number ?? 0) + 1
    let now = store.surroundings.now()
    try store.edit(account: account) { edit in
      try edit.put(
        Schema.submission, [.text(own.description), .text(period), .integer(Int64(number))],
        [(0, [.integer(now), .text(account), .text(note)])])
    }
    return number
  }

  /// Accepts or returns a submission of a region below.
  ///
  /// - Parameters:
  ///   - number: Which one, or nil for the last.
  ///   - reason: Why; needed to return one.
  /// - Throws: `submission-unknown`, `submission-superseded`, `reason-missing`; the errors of the store.
  package func decide(
    _ isAccepted: Bool, region: RegionCode, period: String, number: Int? = nil, reason: String = "",
    account: String = ""
  ) throws -> Entry {
    let period = try Period(parsing: InputText.clean(period).uppercased()).description
    let all = try list(of: region).filter { $0.period == period }
    guard let last = all.last else { throw DeskError.submissionUnknown(region, period) }
    let wanted = number ?? last.number
    guard let entry = all.first(where: { $0.number == wanted }) else {
      throw DeskError.submissionUnknown(region, period)
    }
    guard wanted == last.number else { throw DeskError.submissionSuperseded(wanted, last: last.number) }
    guard isAccepted || !InputText.trimmed(reason).isEmpty else { throw DeskError.reasonMissing }
    let decision: State = isAccepted ? .accepted : .returned
    let now = store.surroundings.now()
    try store.edit(account: account, reason: reason) { edit in
      try edit.put(
        Schema.review,
        [
          .text(store.identity.region.description), .text(region.description), .text(period), .integer(Int64(wanted)),
        ], [(0, [.text(decision.rawValue), .text(reason), .integer(now), .text(account)])])
    }
    return entry
  }
}

extension SubmissionDesk.State {
  /// The word on screen.
  package var title: LocalizedText {
    switch self {
    case .waiting: LocalizedText("待审核", "waiting")
    case .accepted: LocalizedText("已通过", "accepted")
    case .returned: LocalizedText("已退回", "returned")
    case .superseded: LocalizedText("已被新的取代", "superseded")
    }
  }
}

extension DeskError {
  static func nothingToSubmit(_ period: String) -> DeskError {
    DeskError(
      "nothing-to-submit", LocalizedText("\(period) 还没有填报任何数据。", "Nothing is entered for \(period)."),
      hint: LocalizedText("请先用 observe 或 import 填报。", "Enter figures with observe or import first."))
  }

  static func submittedAlready(_ period: String, _ number: Int) -> DeskError {
    DeskError(
      "submitted-already",
      LocalizedText(
        "\(period) 已提交（第 \(number) 次），未被退回。", "\(period) is submitted (no. \(number)) and was not returned."),
      hint: LocalizedText(
        "需要修改的，请上级用 review return 退回。", "To change it, ask the tier above to return it with review return."))
  }

  static func submissionUnknown(_ region: RegionCode, _ period: String) -> DeskError {
    DeskError(
      "submission-unknown",
      LocalizedText("\(region) 没有这次提交（\(period)）。", "\(region) has no such submission of \(period)."),
      hint: LocalizedText("用 review list 查看。", "See them with review list."))
  }

  static func submissionSuperseded(_ number: Int, last: Int) -> DeskError {
    DeskError(
      "submission-superseded",
      LocalizedText("第 \(number) 次提交已被第 \(last) 次取代。", "Submission \(number) was superseded by \(last)."),
      hint: LocalizedText("请审核第 \(last) 次。", "Review number \(last)."))
  }
}
