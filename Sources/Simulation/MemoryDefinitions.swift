import Model
import Replica

/// The tree and the indicators of a copy in memory, read from its rows when they are asked for.
struct MemoryDefinitions {
  private var knownTree: RegionTree?
  private var knownIndicators: [String: Indicator]?
  private var knownMandates: [RegionCode: [Mandate]]?

  mutating func forget() {
    knownTree = nil
    knownIndicators = nil
    knownMandates = nil
  }

  mutating func tree(_ disk: MemoryDisk) -> RegionTree {
    if let knownTree { return knownTree }
    let tree = RegionTree(rows(of: Schema.region, disk).compactMap { Region(identity: $0.identity, $0.state.values) })
    knownTree = tree
    return tree
  }

  mutating func indicators(_ disk: MemoryDisk) -> [String: Indicator] {
    if let knownIndicators { return knownIndicators }
    let read = rows(of: Schema.indicator, disk).compactMap { Indicator(identity: $0.identity, $0.state.values) }
    let table = Dictionary(read.map { ($0.code, $0) }) { first, _ in first }
    knownIndicators = table
    return table
  }

  mutating func mandates(_ disk: MemoryDisk) -> [RegionCode: [Mandate]] {
    if let knownMandates { return knownMandates }
    let read = rows(of: Schema.mandate, disk).compactMap { Mandate(identity: $0.identity, values: $0.state.values) }
    let table = Dictionary(grouping: read, by: \.region)
    knownMandates = table
    return table
  }

  private func rows(of table: TableSchema, _ disk: MemoryDisk) -> [MemoryDisk.Slot] {
    disk.slots.filter { $0.table == table.id && !$0.state.heads.isDeleted }
  }
}

extension Region {
  /// Reads a row; 0 stands for a first year before all records.
  init?(identity: [FieldValue], _ values: [FieldValue]) {
    guard let code = identity[0].text.flatMap({ RegionCode($0) }),
      let tier = values[1].text.flatMap({ RegionTier(rawValue: $0) })
    else { return nil }
    let from = identity[1].integer.flatMap { Int(exactly: $0) } ?? 0
    self.init(
      code: code, name: values[0].text ?? "", tier: tier, parent: values[2].text.flatMap { RegionCode($0) },
      validFrom: from == 0 ? nil : from, validTo: values[3].integer.flatMap { Int(exactly: $0) })
  }
}

extension Indicator {
  /// Reads a row; nil where its words are not of this version.
  init?(identity: [FieldValue], _ values: [FieldValue]) {
    guard let code = identity[0].text, let direction = values[3].text.flatMap({ Direction(rawValue: $0) }),
      let comparison = values[4].text.flatMap({ TargetOperator(rawValue: $0) }),
      let rule = values[6].text.flatMap({ RollupRule(rawValue: $0) }),
      let frequency = values[8].text.flatMap({ Frequency(rawValue: $0) }),
      let timeRule = values[9].text.flatMap({ TimeRule(rawValue: $0) }),
      let enteredAt = values[14].text.flatMap({ RegionTier(rawValue: $0) })
    else { return nil }
    self.init(
      code: code, version: values[0].integer.flatMap { Int(exactly: $0) } ?? 1, name: values[1].text ?? "",
      unit: values[2].text ?? "", direction: direction, comparison: comparison, kind: values[5].text ?? "", rule: rule,
      factor: values[7].integer ?? 1, frequency: frequency, timeRule: timeRule, isSubset: values[10].integer == 1,
      numerator: values[11].text ?? "", denominator: values[12].text ?? "",
      targets: TargetSchedule(values[13].text ?? ""), enteredAt: enteredAt, note: values[15].text ?? "")
  }
}
