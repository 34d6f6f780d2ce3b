package import Model

/// A government work plan as read from its text.
///
/// The JSON keys are the names of the properties.
///
/// Keys that the text does not fill are written as null where every plan has them, and left out where few have them.
package struct PlanDocument: Codable, Equatable, Sendable {
  /// The plan's own title.
  package var title: String?
  /// The document number as printed, such as 〔2022〕1号 with its prefix.
  package var docNumber: String?
  /// The issuing body as printed.
  package var issuer: String?
  /// The year the plan is for.
  package var year: Int?
  /// The place the plan is for.
  package var region: Region?
  /// `province`, `city` or `district`.
  package var level: String?
  /// The title of the covering notice, its lines joined.
  package var noticeTitle: String?
  /// What stands before the first section.
  package var preamble: [PreambleBlock]
  /// The sections in document order.
  package var sections: [PlanSection]
  /// What is odd about the text.
  package var anomalies: [PlanAnomaly]
  /// Lines that ended up nowhere, such as page numbers, signatures and copy lists.
  package var unread: [UnreadLine]

  /// A place: its name and its GB/T 2260 code.
  package struct Region: Codable, Equatable, Sendable {
    /// The full name.
    package var name: String
    /// The six-digit code.
    package var code: String
  }

  private enum CodingKeys: String, CodingKey {
    case title, docNumber, issuer, year, region, level, noticeTitle, preamble, sections, anomalies, unread
  }

  /// All tasks in document order.
  package var tasks: [PlanTask] { sections.flatMap(\.tasks) }

  /// All targets in document order.
  package var targets: [PlanTarget] { tasks.flatMap(\.targets) }

  /// Writes the document with explicit nulls.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(title, forKey: .title)
    try container.encode(docNumber, forKey: .docNumber)
    try container.encode(issuer, forKey: .issuer)
    try container.encode(year, forKey: .year)
    try container.encode(region, forKey: .region)
    try container.encode(level, forKey: .level)
    try container.encode(noticeTitle, forKey: .noticeTitle)
    try container.encode(preamble, forKey: .preamble)
    try container.encode(sections, forKey: .sections)
    try container.encode(anomalies, forKey: .anomalies)
    try container.encode(unread, forKey: .unread)
  }
}

extension PlanDocument {
  /// Reads a document; one without `unread` lines, as a person would write it, has none.
  ///
  /// - Throws: what the decoder throws.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      title: try container.decodeIfPresent(String.self, forKey: .title),
      docNumber: try container.decodeIfPresent(String.self, forKey: .docNumber),
      issuer: try container.decodeIfPresent(String.self, forKey: .issuer),
      year: try container.decodeIfPresent(Int.self, forKey: .year),
      region: try container.decodeIfPresent(Region.self, forKey: .region),
      level: try container.decodeIfPresent(String.self, forKey: .level),
      noticeTitle: try container.decodeIfPresent(String.self, forKey: .noticeTitle),
      preamble: try container.decode([PreambleBlock].self, forKey: .preamble),
      sections: try container.decode([PlanSection].self, forKey: .sections),
      anomalies: try container.decode([PlanAnomaly].self, forKey: .anomalies),
      unread: try container.decodeIfPresent([UnreadLine].self, forKey: .unread) ?? [])
  }
}

/// A block of text before the first section.
package struct PreambleBlock: Codable, Equatable, Sendable {
  /// What the block is.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// Whom the notice addresses.
    case salutation
    /// The body of the covering notice.
    case notice
    /// What the plan asks for as a whole.
    case generalRequirement = "general-requirement"
  }

  /// What the block is.
  package var kind: Kind
  /// The line without the blanks at its ends.
  package var text: String
  /// Names inside 《》, in order, no repeats.
  package var policyRefs: [String]
  /// Document numbers it cites.
  package var docNumbers: [String]
  /// Numbers it mentions.
  package var figures: [PlanFigure]
  /// The line in the source, from 1.
  package var sourceLine: Int
}

/// A section: a heading and the tasks under it.
package struct PlanSection: Codable, Equatable, Sendable {
  /// The enclosing part of a section.
  package struct Part: Codable, Equatable, Sendable {
    /// As printed, or null.
    package var number: String?
    /// The heading.
    package var title: String
    /// The line in the source, from 1.
    package var sourceLine: Int

    /// Writes the part with explicit nulls.
    ///
    /// - Throws: what the encoder throws.
    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(number, forKey: .number)
      try container.encode(title, forKey: .title)
      try container.encode(sourceLine, forKey: .sourceLine)
    }
  }

  /// As printed without the separator, or null.
  package var number: String?
  /// The heading.
  package var title: String
  /// What it is about.
  package var kind: SectionKind
  /// The enclosing part, or null.
  package var part: Part?
  /// Position in the document, from 1.
  package var ordinal: Int
  /// The line of the heading, from 1.
  package var sourceLine: Int
  /// The tasks in document order.
  package var tasks: [PlanTask]

  /// Writes the section with explicit nulls.
  ///
  /// - Throws: what the encoder throws.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(number, forKey: .number)
    try container.encode(title, forKey: .title)
    try container.encode(kind, forKey: .kind)
    try container.encode(part, forKey: .part)
    try container.encode(ordinal, forKey: .ordinal)
    try container.encode(sourceLine, forKey: .sourceLine)
    try container.encode(tasks, forKey: .tasks)
  }
}

/// Something odd about the text that a person may want to look at.
package struct PlanAnomaly: Codable, Equatable, Sendable {
  /// `A01`, `A02`, … in the order of the lines.
  package var id: String
  /// The line, from 1.
  package var line: Int
  /// The place in words.
  package var `where`: String
  /// The kind, such as `missing-number`.
  package var kind: String
  /// What is odd.
  package var note: String
}

/// A line that ended up nowhere.
package struct UnreadLine: Codable, Equatable, Sendable {
  /// The line, from 1.
  package var line: Int
  /// What it says.
  package var text: String
}
