import Model
import Rollup
import Store

/// A roll-up as JSON: exact decimals as strings, counts as integers, nothing left out.
struct RollupRecord: Encodable {
  let line: RollupLine
  let lens: RollupLens
  let moment: HubMoment

  /// The lines of a filter, each with its light and code as of now.
  static func all(_ store: Store, _ filter: RollupFilter) throws -> [RollupRecord] {
    let moment = try store.moment()
    return try store.rollups(filter).map { RollupRecord(line: $0, lens: filter.lens, moment: moment) }
  }

  private enum CodingKeys: String, CodingKey {
    case org, indicator, period, value, numerator, denominator, reported, expected, target, met
    case lens, onTime, late, notApplicable, missing, comparison, yearOnYear, attainment, asOf, toReenter, complete
    case stages, light, lightSet, definitionVersion, code, basis
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let reading = line.reading
    try container.encode(line.region.description, forKey: .org)
    try container.encode(line.indicator.code, forKey: .indicator)
    try container.encode(line.period, forKey: .period)
    try container.encode(reading.value.map(ExactText.decimal), forKey: .value)
    try container.encode(reading.numerator.map(ExactText.decimal), forKey: .numerator)
    try container.encode(reading.denominator.map(ExactText.decimal), forKey: .denominator)
    try container.encode(reading.reported, forKey: .reported)
    try container.encode(reading.expected, forKey: .expected)
    try container.encode(reading.target?.description, forKey: .target)
    try container.encode(reading.met, forKey: .met)
    try container.encode(lens, forKey: .lens)
    try container.encode(reading.onTime, forKey: .onTime)
    try container.encode(reading.late, forKey: .late)
    try container.encode(reading.notApplicable, forKey: .notApplicable)
    try container.encode(reading.missing, forKey: .missing)
    try container.encode(reading.comparison.rawValue, forKey: .comparison)
    try container.encode(reading.yearOnYear.map(ExactText.decimal), forKey: .yearOnYear)
    try container.encode(reading.attainment.map(ExactText.decimal), forKey: .attainment)
    try container.encode(reading.asOf, forKey: .asOf)
    try container.encode(reading.toReenter, forKey: .toReenter)
    try container.encodeIfPresent(reading.complete, forKey: .complete)
    let stages = line.stages.map { [$0.name, $0.value.map(ExactText.decimal) ?? ""] }
    if !stages.isEmpty { try container.encode(stages, forKey: .stages) }
    try container.encode(line.light.light.rawValue, forKey: .light)
    try container.encode(line.light.isOverridden, forKey: .lightSet)
    try container.encode(line.indicator.version, forKey: .definitionVersion)
    let code = (try? Period(parsing: line.period)).map {
      FigureCode(
        indicator: line.indicator.code, period: $0, region: line.region, lens: lens, moment: moment)
    }
    try container.encode(code?.description, forKey: .code)
    try container.encode(line.basis, forKey: .basis)
  }
}
