import Model
import Replica
package import Store

/// A task as JSON.
package struct LedgerRecord: Encodable {
  struct Unit: Encodable {
    let name: String
    let role: String
    let clause: Int
  }

  struct Target: Encodable {
    let name: String
    let `operator`: String
    let value: String?
    let upper: String?
    let unit: String
    let deadline: String?
    let quote: String
    let indicator: String?

    init(_ target: LedgerEntry.Target) {
      name = target.name
      `operator` = target.comparison
      value = target.low?.description
      upper = target.high?.description
      unit = target.unit
      deadline = target.deadline
      quote = target.quote
      indicator = target.indicator
    }
  }

  struct Action: Encodable {
    let code: String
    let name: String
    let state: String
  }

  struct Evidence: Encodable {
    let percent: Int?
    let source: String
    let done: Int?
    let total: Int?
  }

  let id: String
  let number: String
  let org: String
  let year: Int
  let plan: String
  let section: String
  let printedNumber: String?
  let title: String?
  let text: String
  let deadline: String?
  let status: String
  let percent: Int?
  let evidence: Evidence?
  let units: [Unit]
  let targets: [Target]
  let actions: [Action]
  let note: String?
  let problem: String?
  let next: String?

  /// Takes a line of the ledger, and what says how far it is where that was weighed.
  package init(_ entry: LedgerEntry, evidence weighed: TaskEvidence? = nil) {
    evidence = weighed.map {
      Evidence(
        percent: $0.percent, source: $0.source.rawValue, done: $0.total > 0 ? $0.done : nil,
        total: $0.total > 0 ? $0.total : nil)
    }
    id = Hexadecimal.text(entry.id)
    number = entry.number
    org = entry.owner.description
    year = entry.year
    plan = entry.plan
    section = entry.section
    printedNumber = entry.printedNumber
    title = entry.title
    text = entry.text
    deadline = entry.deadline
    status = entry.status.rawValue
    percent = entry.percent
    units = entry.units.map { Unit(name: $0.name, role: $0.role.rawValue, clause: $0.clause) }
    targets = entry.targets.map(Target.init)
    actions = entry.tags.map {
      Action(code: $0.action, name: HealthActions.find($0.action)?.name ?? $0.action, state: $0.state)
    }
    note = entry.latest?.note
    problem = entry.latest?.problem
    next = entry.latest?.nextStep
  }
}

/// A plan as JSON.
struct PlanRecord: Encodable {
  let id: String
  let org: String
  let year: Int
  let title: String
  let documentNumber: String?
  let issuer: String?
  let tasks: Int
  let targets: Int

  init(_ plan: PlanEntry) {
    id = Hexadecimal.text(plan.id)
    org = plan.owner.description
    year = plan.year
    title = plan.title
    documentNumber = plan.documentNumber
    issuer = plan.issuer
    tasks = plan.taskCount
    targets = plan.targetCount
  }
}

/// An indicator as JSON.
struct IndicatorRecord: Encodable {
  let code: String
  let version: Int
  let name: String
  let unit: String
  let direction: String
  let `operator`: String
  let kind: String
  let rule: String
  let factor: Int64
  let frequency: String
  let timeRule: String
  let subset: Bool
  let numerator: String?
  let denominator: String?
  let targets: [String: String]
  let enteredAt: String
  let note: String?
  let countsFrom: Int
  let register: String?
  let stages: [String]
  let parts: [String]
  let formula: String?
  let dueDays: Int?
  let floor: String?
  let checks: String?
  let dimension: String?
  let nature: String?
  let department: String?
  let dataSource: String?
  let meaning: String?
  let computation: String?
  let monitoredAt: String?
  let ordinal: Int?
  let assessed: Bool?

  init(_ indicator: Indicator, place: YearlySets.Member? = nil) {
    func said(_ text: String) -> String? { text.isEmpty ? nil : text }
    code = indicator.code
    version = indicator.version
    name = indicator.name
    unit = indicator.unit
    direction = indicator.direction.rawValue
    `operator` = indicator.comparison.rawValue
    kind = indicator.kind
    rule = indicator.rule.rawValue
    factor = indicator.factor
    frequency = indicator.frequency.rawValue
    timeRule = indicator.timeRule.rawValue
    subset = indicator.isSubset
    numerator = indicator.numerator.isEmpty ? nil : indicator.numerator
    denominator = indicator.denominator.isEmpty ? nil : indicator.denominator
    targets = Dictionary(
      indicator.targets.entries.map { ("\($0.year)", $0.bound.description) }
    ) { first, _ in first }
    enteredAt = indicator.enteredAt.rawValue
    note = said(indicator.note)
    let method = indicator.method
    countsFrom = method.countsFrom
    register = said(method.register)
    stages = method.stages
    parts = method.parts
    formula = method.formula?.description
    dueDays = method.dueDays
    floor = method.floor?.description
    checks = said(method.checks.description)
    let catalogue = indicator.catalogue
    dimension = said(place?.dimension ?? catalogue.dimension)
    nature = said(catalogue.nature)
    department = said(catalogue.department)
    dataSource = said(catalogue.dataSource)
    meaning = said(catalogue.meaning)
    computation = said(catalogue.computation)
    monitoredAt = said(catalogue.monitoredAt)
    ordinal = place?.ordinal
    assessed = place?.isAssessed
  }
}

extension ResponsibilityRole {
  /// The word on screen.
  var title: LocalizedText {
    switch self {
    case .lead: LocalizedText("牵头", "leads")
    case .participate: LocalizedText("参与", "takes part")
    case .share: LocalizedText("按职责分工负责", "answers for its share")
    case .sole: LocalizedText("负责", "answers alone")
    }
  }
}
