/// The part a unit has in a task, as plans print it.
package enum UnitRole: String, CaseIterable, Sendable {
  /// 牵头: leads.
  case lead
  /// 参与: takes part.
  case participant
  /// 负责: answers for it.
  case responsible
  /// 按职责分工: each by its own duties.
  case divided

  var phrase: OfficePhrase {
    switch self {
    case .lead: .roleLead
    case .participant: .roleParticipant
    case .responsible: .roleResponsible
    case .divided: .roleDivided
    }
  }
}

/// The state of a task, as the badge shows it: what its office reports, or `overdue` once the deadline has passed.
package enum LedgerStatus: String, CaseIterable, Sendable {
  /// Nothing has been done.
  case notStarted = "not-started"
  /// Being worked on.
  case inProgress = "in-progress"
  /// Finished.
  case done
  /// Behind plan, says its office.
  case delayed
  /// Past its deadline and not finished.
  case overdue
  /// Given up, with a reason.
  case cancelled

  /// The words on the badge.
  package func label(in language: PageLanguage) -> String { phrase.text(in: language) }

  var phrase: OfficePhrase {
    switch self {
    case .notStarted: .statusNotStarted
    case .inProgress: .statusInProgress
    case .done: .statusDone
    case .delayed: .statusDelayed
    case .overdue: .statusOverdue
    case .cancelled: .statusCancelled
    }
  }

  var symbol: String {
    switch self {
    case .notStarted: "○"
    case .inProgress: "▶"
    case .done: "✓"
    case .delayed: "▲"
    case .overdue: "✕"
    case .cancelled: "‖"
    }
  }
}

/// One row of the ledger.
package struct LedgerTask: Sendable, Hashable {
  /// A unit and its part.
  package struct Unit: Sendable, Hashable {
    /// The unit's name.
    package var name: String
    /// Its part.
    package var role: UnitRole

    /// Makes a unit's part.
    package init(name: String, role: UnitRole) {
      self.name = name
      self.role = role
    }
  }

  /// A numeric target of a task.
  package struct Target: Sendable, Hashable {
    /// The target in the plan's words.
    package var text: String
    /// What has been reached, as text; nil without a figure.
    package var value: String?
    /// Whether that meets the target; nil while that is open.
    package var met: Bool?

    /// Makes a target.
    package init(text: String, value: String?, met: Bool?) {
      self.text = text
      self.value = value
      self.met = met
    }
  }

  /// The number printed in the plan.
  package var number: String
  /// A short title.
  package var title: String
  /// The whole text, where it says more than the title.
  package var text: String?
  /// The names of the actions it belongs to.
  package var actions: [String]
  /// The units and their parts.
  package var units: [Unit]
  /// The deadline as text.
  package var deadline: String?
  /// The state.
  package var status: LedgerStatus
  /// Progress, 0–100; nil without a report.
  package var percent: Int?
  /// Whether the percent was typed by a person (自评) instead of following from targets or milestones.
  package var isSelfAssessed: Bool
  /// The latest progress note.
  package var latestNote: String?
  /// When that note was made, as text.
  package var latestNoteTime: String?
  /// The problem reported.
  package var problem: String?
  /// The next step reported.
  package var nextStep: String?
  /// The numeric targets.
  package var targets: [Target]

  /// Makes a row.
  package init(
    number: String, title: String, text: String?, actions: [String], units: [Unit], deadline: String?,
    status: LedgerStatus, percent: Int?, isSelfAssessed: Bool, latestNote: String?, latestNoteTime: String?,
    problem: String?, nextStep: String?, targets: [Target]
  ) {
    self.number = number
    self.title = title
    self.text = text
    self.actions = actions
    self.units = units
    self.deadline = deadline
    self.status = status
    self.percent = percent
    self.isSelfAssessed = isSelfAssessed
    self.latestNote = latestNote
    self.latestNoteTime = latestNoteTime
    self.problem = problem
    self.nextStep = nextStep
    self.targets = targets
  }
}
