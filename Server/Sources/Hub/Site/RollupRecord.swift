import Model
import Rollup
import Store

/// A roll-up as JSON: exact decimals as strings, counts as integers, nothing left out.
struct RollupRecord: Encodable {
  let line: RollupLine

  private enum CodingKeys: String, CodingKey {
    case org, indicator, period, value, numerator, denominator, reported, expected, target, met
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
  }
}
