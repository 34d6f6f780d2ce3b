/// The core indicators every new copy starts with.
package enum BuiltinIndicators {
  /// The edition of the table: a newer release's rows win over an older's.
  package static let edition = 2

  /// All definitions, read from the compact table once.
  package static let indicators: [Indicator] = table.split(separator: "\n").compactMap { read($0) }

  static func read(_ line: Substring) -> Indicator? {
    let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 21, let rule = RollupRule(rawValue: fields[6]) else { return nil }
    return Indicator(
      code: fields[0], version: 1, name: fields[1], unit: fields[2],
      direction: Direction(rawValue: fields[3]) ?? .up,
      comparison: TargetOperator(rawValue: fields[4]) ?? .greaterOrEqual,
      kind: fields[5], rule: rule, factor: Int64(fields[7]) ?? 1,
      frequency: Frequency(rawValue: fields[8]) ?? .year,
      timeRule: TimeRule(rawValue: fields[9]) ?? .last,
      isSubset: fields[10] == "yes", numerator: fields[11], denominator: fields[12],
      targets: TargetSchedule(fields[13]), enteredAt: RegionTier(rawValue: fields[14]) ?? .district,
      note: fields[15],
      method: IndicatorMethod(
        register: fields[16], parts: fields[17].split(separator: ";").map(String.init),
        floor: try? ExactDecimal(parsing: fields[18]), checks: EntryChecks(fields[19])),
      catalogue: IndicatorCatalogue(nature: fields[20]))
  }
}
