/// The page of one indicator in one period.
package struct IndicatorPage: Sendable, Hashable {
  /// What surrounds the page.
  package var frame: PageFrame
  /// The period shown, as readers write it.
  package var periodLabel: String
  /// The periods that can be chosen.
  package var periods: [PeriodChoice]
  /// The overview this page belongs to.
  package var overview: PageLocation
  /// The indicator's code.
  package var code: String
  /// Its name.
  package var name: String
  /// Its unit.
  package var unit: String
  /// Which way it should go.
  package var direction: IndicatorDirection
  /// What it counts, in words.
  package var definition: String?
  /// The version of the definition.
  package var definitionVersion: String?
  /// How it adds up over places and time, in words.
  package var rule: String
  /// The target as text, for example `≥ 60`.
  package var target: String?
  /// The target as a bare number for the line in the chart; nil draws none.
  package var targetNumber: String?
  /// The hub's own total as text; nil without data.
  package var total: String?
  /// Whether the total meets the target; nil while that is open.
  package var met: Bool?
  /// Districts that reported.
  package var reported: Int
  /// Districts expected to report.
  package var expected: Int
  /// The names of those that did not.
  package var missing: [String]
  /// One row per expected district.
  package var districts: [IndicatorDistrict]

  /// Makes the page of one indicator.
  package init(
    frame: PageFrame, periodLabel: String, periods: [PeriodChoice], overview: PageLocation, code: String,
    name: String, unit: String, direction: IndicatorDirection, definition: String?,
    definitionVersion: String?, rule: String, target: String?, targetNumber: String?, total: String?,
    met: Bool?, reported: Int, expected: Int, missing: [String], districts: [IndicatorDistrict]
  ) {
    self.frame = frame
    self.periodLabel = periodLabel
    self.periods = periods
    self.overview = overview
    self.code = code
    self.name = name
    self.unit = unit
    self.direction = direction
    self.definition = definition
    self.definitionVersion = definitionVersion
    self.rule = rule
    self.target = target
    self.targetNumber = targetNumber
    self.total = total
    self.met = met
    self.reported = reported
    self.expected = expected
    self.missing = missing
    self.districts = districts
  }
}

/// One district's figure on an indicator's page.
package struct IndicatorDistrict: Sendable, Hashable {
  /// The region code.
  package var code: String
  /// The name of the district.
  package var name: String
  /// The numerator as text, where the rule has one.
  package var numerator: String?
  /// The denominator as text, where the rule has one.
  package var denominator: String?
  /// The figure as text; nil when nothing was reported.
  package var value: String?
  /// The light it is shown under.
  package var light: CellLight
  /// A remark on the figure.
  package var note: String?
  /// Where it came from: office, the tier above on its behalf, import.
  package var source: String?

  /// Makes one district's figure.
  package init(
    code: String, name: String, numerator: String?, denominator: String?, value: String?, light: CellLight,
    note: String?, source: String?
  ) {
    self.code = code
    self.name = name
    self.numerator = numerator
    self.denominator = denominator
    self.value = value
    self.light = light
    self.note = note
    self.source = source
  }
}
