import Documents
import Model

/// A parsed plan as lines for a terminal.
struct PlanText {
  let document: PlanDocument
  let language: Language

  var lines: [String] {
    var lines = [document.title ?? "—"]
    let facts = [
      document.docNumber, document.issuer, document.year.map(String.init),
      document.region.map { "\($0.name) \($0.code)" },
    ].compactMap { $0 }
    if !facts.isEmpty { lines.append(facts.joined(separator: " · ")) }
    for section in document.sections {
      let number = section.number.map { "\($0)、" } ?? ""
      lines += ["", "\(section.ordinal)  \(number)\(section.title) [\(section.kind.title[language])]"]
      for task in section.tasks { lines += self.lines(of: task, section) }
    }
    if !document.anomalies.isEmpty {
      lines += ["", LocalizedText("存疑之处", "Anomalies")[language]]
      lines += document.anomalies.map { "  \($0.line)  \($0.kind)  \(Output.cut($0.note, cells: 70))" }
    }
    if !document.unread.isEmpty {
      lines += ["", LocalizedText("未读懂的行", "Lines not understood")[language]]
      lines += document.unread.map { "  \($0.line)  \(Output.cut($0.text, cells: 70))" }
    }
    let counts = (document.sections.count, document.tasks.count, document.targets.count)
    lines += [
      "",
      LocalizedText(
        "共 \(counts.0) 部分，\(counts.1) 项任务，\(counts.2) 个目标。",
        "\(counts.0) sections, \(counts.1) tasks, \(counts.2) targets.")[language],
    ]
    return lines
  }

  private func lines(of task: PlanTask, _ section: PlanSection) -> [String] {
    var lines = ["  \(section.ordinal).\(task.ordinal)  \(Output.cut(task.text, cells: 72))"]
    let units = task.units.map { "\($0.name)（\($0.role.title[language])）" }
    if !units.isEmpty { lines.append("        " + units.joined(separator: "、")) }
    lines += task.targets.map {
      "        ◎ \($0.indicator) \($0.shownOperator.symbol[language]) \($0.value.text)\($0.unit)"
    }
    return lines
  }
}

extension PlanQuantity {
  /// The value, or both bounds of a range.
  fileprivate var text: String {
    switch self {
    case .single(let value): value.description
    case .range(let low, let high): "\(low.description)–\(high.description) "
    }
  }
}

extension PlanTarget {
  /// The operator, where the bound itself does not count as more or less than it.
  fileprivate var shownOperator: TargetOperator {
    guard strict == true else { return self.operator }
    switch self.operator {
    case .greaterOrEqual: return .greater
    case .lessOrEqual: return .less
    default: return self.operator
    }
  }
}
