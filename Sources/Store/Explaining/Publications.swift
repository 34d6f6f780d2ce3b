import GRDB
package import Model
import Replica
package import Rollup

import struct Foundation.Data

/// Figures that were frozen under a name (通报口径).
package struct Publication: Sendable, Hashable {
  /// The 16 bytes that name it.
  package let id: [UInt8]
  /// The region that published it.
  package let owner: RegionCode
  /// The name under which it is quoted.
  package let name: String
  /// The period as written.
  package let period: String
  /// Which figures counted.
  package let lens: RollupLens
  /// When it was frozen, in milliseconds since 1970.
  package let publishedAt: Int64
  /// Who froze it; empty where the program is used without accounts.
  package let account: String
  /// A remark, empty where there is none.
  package let note: String
}

/// One figure of a publication, as it was when it was frozen.
package struct PublishedFigure: Sendable, Hashable {
  /// The region.
  package let region: RegionCode
  /// The indicator's code.
  package let indicator: String
  /// The period as written.
  package let period: String
  /// The value as exact text, or nil where there was none.
  package let value: String?
  /// Σ numerator as exact text, or nil.
  package let numerator: String?
  /// Σ denominator as exact text, or nil.
  package let denominator: String?
  /// How many leaves had reported.
  package let reported: Int64
  /// How many were expected to.
  package let expected: Int64
  /// How many had reported in time.
  package let onTime: Int64
  /// Whether the target was met; nil where that was open.
  package let met: Bool?
  /// The version of the definition.
  package let definitionVersion: Int64
}

extension Store {
  /// The longest name of a publication in bytes.
  package static let publicationNameLimit = 200

  /// Freezes the roll-ups of a period under a name: the region's own and those of every region below it.
  ///
  /// - Parameters:
  ///   - name: A name that this region has not used yet.
  ///   - period: The period as written.
  ///   - lens: Which figures count.
  /// - Returns: The publication, and how many figures it holds.
  /// - Throws: `publication-exists`, `publication-empty`, `publication-unnamed`.
  package func publish(
    name: String, period: Period, lens: RollupLens, account: String = "", note: String = ""
  ) throws -> (publication: Publication, figures: Int) {
    guard !name.isEmpty, name.utf8.count <= Self.publicationNameLimit else { throw StoreError.publicationUnnamed }
    let owner = identity.region
    let id = RowID.derived(Schema.publication, [.text(owner.description), .text(name)])
    guard try publication(id) == nil else { throw StoreError.publicationExists(name) }
    let lines = try rollups(RollupFilter(period: period.description, lens: lens)).filter { $0.reading.reported > 0 }
    guard !lines.isEmpty else { throw StoreError.publicationEmpty(period.description) }
    let publishedAt = surroundings.now()
    try edit(account: account) { edit in
      try edit.put(
        Schema.publication, [.blob(id), .text(owner.description)],
        [
          (
            0,
            [
              .text(name), .text(period.description), .text(lens.rawValue), .integer(publishedAt), .text(account),
              .text(note),
            ]
          )
        ])
      for line in lines { try put(line, id: id, owner: owner, by: edit) }
    }
    return (
      Publication(
        id: id, owner: owner, name: name, period: period.description, lens: lens, publishedAt: publishedAt,
        account: account, note: note), lines.count
    )
  }

  private func put(_ line: RollupLine, id: [UInt8], owner: RegionCode, by edit: EditSession) throws {
    let reading = line.reading
    try edit.put(
      Schema.publishedFigure,
      [
        .blob(id), .text(line.region.description), .text(line.indicator.code), .text(line.period),
        .text(owner.description),
      ],
      [
        (
          0,
          [
            .optional(reading.value.map(ExactText.decimal)), .optional(reading.numerator.map(ExactText.decimal)),
            .optional(reading.denominator.map(ExactText.decimal)), .integer(reading.reported),
            .integer(reading.expected), .integer(reading.onTime), .optional(reading.met.map { $0 ? 1 : 0 }),
            .integer(Int64(line.indicator.version)),
          ]
        )
      ])
  }

  /// The publications of this copy, newest first.
  package func publications() throws -> [Publication] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM publication WHERE deleted = 0 ORDER BY published_at DESC, name")
        .compactMap(Publication.init(stored:))
    }
  }

  /// The publication of an id, or nil.
  package func publication(_ id: [UInt8]) throws -> Publication? {
    try read { db in
      try Row.fetchOne(db, sql: "SELECT * FROM publication WHERE id = ? AND deleted = 0", arguments: [Data(id)])
        .flatMap(Publication.init(stored:))
    }
  }

  /// The figures of a publication, by region and indicator.
  package func figures(of publication: Publication) throws -> [PublishedFigure] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM published_figure WHERE publication = ? AND deleted = 0
          ORDER BY subject_region, indicator, period
          """, arguments: [Data(publication.id)]
      ).compactMap { row in
        guard let region = RegionCode(row["subject_region"] as String) else { return nil }
        return PublishedFigure(
          region: region, indicator: row["indicator"], period: row["period"], value: row["value"],
          numerator: row["numerator"], denominator: row["denominator"], reported: row["reported"] ?? 0,
          expected: row["expected"] ?? 0, onTime: row["on_time"] ?? 0, met: (row["met"] as Int64?).map { $0 == 1 },
          definitionVersion: row["definition_version"] ?? 1)
      }
    }
  }
}

extension Publication {
  /// Reads a stored row; nil where its words are not of this version.
  fileprivate init?(stored row: Row) {
    guard let owner = RegionCode(row["owner"] as String), let lens = RollupLens(rawValue: row["lens"] ?? "") else {
      return nil
    }
    self.init(
      id: row.bytes("id"), owner: owner, name: row["name"] ?? "", period: row["period"] ?? "", lens: lens,
      publishedAt: row["published_at"] ?? 0, account: row["account"] ?? "", note: row["note"] ?? "")
  }
}

extension StoreError {
  static func publicationExists(_ name: String) -> StoreError {
    StoreError(
      "publication-exists", LocalizedText("已有名为“\(name)”的通报。", "There is a publication named “\(name)” already."),
      hint: LocalizedText("已发布的数值不再改动；请换一个名称。", "What was published does not change; choose another name."))
  }

  static func publicationEmpty(_ period: String) -> StoreError {
    StoreError(
      "publication-empty", LocalizedText("\(period) 还没有可以发布的数值。", "There are no figures for \(period) to publish."),
      hint: LocalizedText("请核对期间和口径。", "Check the period and the lens."))
  }

  static let publicationUnnamed = StoreError(
    "publication-unnamed",
    LocalizedText("通报名称不能为空，也不能超过 200 字节。", "A publication needs a name of at most 200 bytes."),
    hint: LocalizedText("例如 --name 2022年半年通报。", "For example --name 2022-half-year."))
}
