package import Model
import Replica
import Rollup
package import Store

/// How far a task is, and what says so: milestones and sites, then figures of the targets bound to it, else what its
/// office typed (自评), which alone never makes a task green.
package struct TaskEvidence: Sendable, Hashable {
  /// What the percentage rests on.
  package enum Source: String, Sendable {
    /// Milestones or sites that are done.
    case milestones
    /// Figures held against the task's targets.
    case targets
    /// Typed.
    case selfAssessed = "self-assessed"
    /// Nothing.
    case none
  }

  /// In per cent, or nil where nothing says it.
  package let percent: Int?
  /// What it rests on.
  package let source: Source
  /// How many parts are done, where it rests on parts.
  package let done: Int
  /// Of how many.
  package let total: Int

  /// Weighs what there is.
  ///
  /// - Parameters:
  ///   - typed: The percentage that its office typed, or nil.
  ///   - milestones: Whether each of its milestones is done.
  ///   - targets: How far each of its bound targets is reached, in per cent; nil without data.
  package init(typed: Int?, milestones: [Bool], targets: [Int?]) {
    if !milestones.isEmpty {
      done = milestones.filter { $0 }.count
      total = milestones.count
      percent = done * 100 / total
      source = .milestones
    } else if targets.contains(where: { $0 != nil }) {
      done = targets.filter { $0 == 100 }.count
      total = targets.count
      // All its targets have to be reached: the one that lags most says how far it is.
      percent = targets.map { $0 ?? 0 }.min()
      source = .targets
    } else {
      (done, total) = (0, 0)
      percent = typed
      source = typed == nil ? .none : .selfAssessed
    }
  }

  /// Whether the percentage may make a task green.
  package var mayBeGreen: Bool { source == .milestones || source == .targets }
}

extension TaskEvidence {
  /// The percentage with what it rests on.
  package var text: LocalizedText {
    guard let percent else { return LocalizedText("—", "—") }
    switch source {
    case .milestones: return LocalizedText("\(percent)%（节点 \(done)/\(total)）", "\(percent)% (\(done) of \(total))")
    case .targets: return LocalizedText("\(percent)%（指标）", "\(percent)% (figures)")
    case .selfAssessed, .none: return LocalizedText("\(percent)%（自评）", "\(percent)% (self-assessed)")
    }
  }
}

/// Weighs the evidence of a copy's own tasks.
package struct TaskEvidenceReader {
  private let milestones: [[UInt8]: [MilestoneDesk.Entry]]
  private let figures: [String: [FigureEntry]]
  private let marks: [String: [TableRow]]
  private let indicators: [String: Indicator]

  /// Reads what the tasks rest on, once for all of them.
  /// - Throws: The errors of the store.
  package init(_ store: Store) throws {
    let own = store.identity.region
    milestones = try MilestoneDesk(store).all()
    figures = Dictionary(grouping: try store.figures(of: own), by: \.indicator)
    marks = Dictionary(grouping: try store.rows(of: Schema.entityMark, scope: own)) { $0.text("indicator") }
    indicators = try store.loadDefinitions().indicators
  }

  /// The evidence of a task.
  package func evidence(of task: LedgerEntry) -> TaskEvidence {
    let bound = task.targets.filter { $0.indicator != nil }
    return TaskEvidence(
      typed: task.percent, milestones: (milestones[task.id] ?? []).map { $0.doneOn != nil },
      targets: bound.map { attained($0, in: task.year) })
  }

  /// How far a target is reached by the office's own figures of its year, in per cent up to 100; nil without data.
  private func attained(_ target: LedgerEntry.Target, in year: Int) -> Int? {
    guard let code = target.indicator, let indicator = indicators[code],
      let value = value(of: indicator, in: year), let wanted = target.low?.scaled
    else { return nil }
    switch TargetOperator(rawValue: target.comparison) {
    case .greaterOrEqual, .equal, .between: return share(value, of: Int128(wanted))
    case .greater: return value > Int128(wanted) ? 100 : min(share(value, of: Int128(wanted)), 99)
    case .lessOrEqual: return value <= Int128(wanted) ? 100 : 0
    case .less: return value < Int128(wanted) ? 100 : 0
    default: return nil
    }
  }

  private func share(_ value: Int128, of wanted: Int128) -> Int {
    guard wanted > 0, value < wanted else { return 100 }
    return Int(max(value, 0) * 100 / wanted)
  }

  /// The office's own value of an indicator in a year, times 10⁶.
  private func value(of indicator: Indicator, in year: Int) -> Int128? {
    if indicator.rule == .entities {
      let yes = (marks[indicator.code] ?? []).filter {
        $0.text("period").hasPrefix("\(year)") && $0.whole("covered") == 1
      }
      return yes.isEmpty ? nil : Int128(Set(yes.compactMap { $0["entity"].blob }).count) * Int128(ExactDecimal.scale)
    }
    let own = (figures[indicator.code] ?? []).compactMap { entry -> (Period, FigureEntry)? in
      guard let period = try? Period(parsing: entry.period), period.year == year, !entry.figure.isNotApplicable else {
        return nil
      }
      return (period, entry)
    }.sorted { $0.0 < $1.0 }
    if indicator.rule == .stages, let last = own.last?.1.figure.stages, let first = indicator.method.stages.first {
      return last.count(of: first).map { Int128($0) }
    }
    if indicator.rule == .sum, indicator.timeRule == .sum {
      let values = own.compactMap { $0.1.figure.value }
      return values.isEmpty ? nil : values.reduce(0) { $0 + Int128($1) }
    }
    return own.last.flatMap { EntryRules.value(of: $0.1.figure, indicator) }
  }
}
