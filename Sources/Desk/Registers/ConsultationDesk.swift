package import Model
import Replica
package import Store

/// Consultations of experts, which derived indicators count.
package struct ConsultationDesk {
  /// How many experts a consultation may have had.
  package static let expertLimit = 1_000
  /// The longest subject, in characters.
  package static let subjectLimit = 500

  /// A consultation.
  package struct Entry: Sendable, Hashable {
    /// Whose office held it.
    package let owner: RegionCode
    /// The day.
    package let heldOn: String
    /// On what.
    package let subject: String
    /// How many experts took part.
    package let experts: Int
    /// A remark.
    package let note: String
  }

  private let store: Store

  /// Works on a copy.
  package init(_ store: Store) {
    self.store = store
  }

  /// The consultations of the office, by day.
  package func list() throws -> [Entry] {
    try store.rows(of: Schema.consultation, owner: store.identity.region).compactMap { row in
      row.region("owner").map {
        Entry(
          owner: $0, heldOn: row.text("held_on"), subject: row.text("subject"), experts: row.whole("experts") ?? 0,
          note: row.text("note"))
      }
    }.sorted { ($0.heldOn, $0.subject) < ($1.heldOn, $1.subject) }
  }

  /// Records one; the same day and subject again put the number right.
  /// - Throws: `day-malformed`, `consultation-wrong`; the errors of the store.
  package func add(
    _ subject: String, on day: String, experts: Int, note: String = "", account: String = ""
  ) throws -> Bool {
    let day = try MilestoneDesk.day(day)
    let subject = InputText.trimmed(subject)
    guard !subject.isEmpty, subject.count <= Self.subjectLimit, (0...Self.expertLimit).contains(experts) else {
      throw DeskError.consultationWrong
    }
    let own = store.identity.region
    let id = RowID.derived(
      Schema.consultation, [.text(own.description), .text(day), .text(Register.normalized(subject))])
    return try store.edit(account: account) { edit in
      try edit.put(
        Schema.consultation, [.blob(id), .text(own.description)],
        [(0, [.text(day), .text(subject), .integer(Int64(experts)), .text(note)])])
    }
  }
}

extension DeskError {
  static let consultationWrong = DeskError(
    "consultation-wrong",
    LocalizedText(
      "事项为空或超过 \(ConsultationDesk.subjectLimit) 字，或专家人数不在 0–\(ConsultationDesk.expertLimit) 之间。",
      "The subject is empty or over \(ConsultationDesk.subjectLimit) characters, or the experts are not 0 to \(ConsultationDesk.expertLimit)."
    ),
    hint: LocalizedText(
      "例如 consultation add 方案论证 --on 2022-06-10 --experts 5。",
      "For example consultation add 方案论证 --on 2022-06-10 --experts 5."))
}
