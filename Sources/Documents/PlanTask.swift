package import Model

/// One item of a plan.
package struct PlanTask: Codable, Equatable, Sendable {
  /// Position in the section, from 1.
  package var ordinal: Int
  /// As printed, brackets kept and the separator dropped, or null.
  package var printedNumber: String?
  /// The short title that opens the item, or null.
  package var title: String?
  /// The item without its number.
  package var text: String
  /// The responsible units.
  package var units: [PlanUnit]
  /// The numeric targets.
  package var targets: [PlanTarget]
  /// Names inside 《》, in order, no repeats.
  package var policyRefs: [String]
  /// Campaigns, days, weeks and activities named in “”, in order, no repeats.
  package var events: [String]
  /// The responsibility clauses.
  package var responsibilities: [PlanResponsibility]
  /// The other “” strings.
  package var quotedTerms: [QuotedTerm]
  /// Named events printed without “”.
  package var unquotedEvents: [String]
  /// Numbers that are no targets.
  package var figures: [PlanFigure]
  /// The line in the source, from 1.
  package var sourceLine: Int

  /// Writes the task with explicit nulls.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ordinal, forKey: .ordinal)
    try container.encode(printedNumber, forKey: .printedNumber)
    try container.encode(title, forKey: .title)
    try container.encode(text, forKey: .text)
    try container.encode(units, forKey: .units)
    try container.encode(targets, forKey: .targets)
    try container.encode(policyRefs, forKey: .policyRefs)
    try container.encode(events, forKey: .events)
    try container.encode(responsibilities, forKey: .responsibilities)
    try container.encode(quotedTerms, forKey: .quotedTerms)
    try container.encode(unquotedEvents, forKey: .unquotedEvents)
    try container.encode(figures, forKey: .figures)
    try container.encode(sourceLine, forKey: .sourceLine)
  }
}

/// A unit that answers for a task or a part of it.
package struct PlanUnit: Codable, Equatable, Sendable {
  /// The printed name.
  package var name: String
  /// Its part in the task.
  package var role: ResponsibilityRole
  /// The responsibility clause it comes from, from 1.
  package var clause: Int
  /// True for a phrase that names no unit, such as 有关部门单位; otherwise absent.
  package var generic: Bool?
}

/// A responsibility clause.
package struct PlanResponsibility: Codable, Equatable, Sendable {
  /// Its number in the task, from 1.
  package var clause: Int
  /// The words it governs.
  package var scope: String
  /// Its own words, brackets included.
  package var quote: String
  /// Whether the list of units is open (等部门单位).
  package var openEnded: Bool
}

/// A “” string that is no event.
package struct QuotedTerm: Codable, Equatable, Sendable {
  /// What a quoted string is.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// The theme of a campaign.
    case theme
    /// A term or a slogan.
    case term
    /// A planning period, such as 十四五.
    case period
    /// A list of things.
    case list
    /// A project.
    case project
  }

  /// The words without the quotes.
  package var text: String
  /// What they are.
  package var kind: Kind
}

/// A number that is no target.
package struct PlanFigure: Codable, Equatable, Sendable {
  /// The words.
  package var quote: String
  /// Why it is no target, such as `reference-year` or `grade`.
  package var reason: String
}

/// A numeric target.
package struct PlanTarget: Codable, Equatable, Sendable {
  /// `T01`, `T02`, … in document order.
  package var id: String
  /// A short name of what is counted or measured.
  package var indicator: String
  /// How the actual value is compared.
  package var `operator`: TargetOperator
  /// The planned value.
  package var value: PlanQuantity
  /// The unit as printed, empty for an index.
  package var unit: String
  /// The last day as an ISO date, or null.
  package var deadline: String?
  /// The words of the target.
  package var quote: String
  /// The words that give the deadline; present exactly when `deadline` is.
  package var deadlineQuote: String?
  /// How firmly it is stated; absent when the text does not say.
  package var modality: TargetModality?
  /// True if the bound itself does not count (超过).
  package var strict: Bool?
  /// True for 左右 and 约.
  package var approximate: Bool?
  /// The year of comparison.
  package var baseline: String?
  /// The indicator of which this one is a part.
  package var subsetOf: String?
  /// The responsibility clause it falls under; absent means 1.
  package var clause: Int?

  /// Writes the target with an explicit null for no deadline.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(indicator, forKey: .indicator)
    try container.encode(self.operator, forKey: .operator)
    try container.encode(value, forKey: .value)
    try container.encode(unit, forKey: .unit)
    try container.encode(deadline, forKey: .deadline)
    try container.encode(quote, forKey: .quote)
    try container.encodeIfPresent(deadlineQuote, forKey: .deadlineQuote)
    try container.encodeIfPresent(modality, forKey: .modality)
    try container.encodeIfPresent(strict, forKey: .strict)
    try container.encodeIfPresent(approximate, forKey: .approximate)
    try container.encodeIfPresent(baseline, forKey: .baseline)
    try container.encodeIfPresent(subsetOf, forKey: .subsetOf)
    try container.encodeIfPresent(clause, forKey: .clause)
  }
}
