/// The replicated tables.
///
/// This list is the one source for SQL, capture, merge and wire.
///
/// Numbers of tables and columns are never used again for something else: a copy two versions older still reads them.
package enum Schema {
  /// The version announced in a handshake; raised with each added table or column.
  package static let version: UInt32 = 3

  /// Every table, by number.
  package static let tables: [TableSchema] = [
    region, unit, plan, section, task, responsibility, target, mention, taskAction, progress, indicator, observation,
    mandate, attachment, entity, entityMark, milestone, consultation, assignment, submission, review, adjustment,
    indicatorTarget, catalogueEntry, lightOverride, publication, publishedFigure, summary, relayMode,
    relayState,
  ]

  /// The greatest number of a table; numbers below it may be free.
  package static let lastNumber = tables.map(\.id).max() ?? 0

  private static let numbered: [TableSchema?] = (0...lastNumber).map { id in tables.first { $0.id == id } }

  /// The table of a number, or nil where this version does not know it.
  package static func table(_ id: UInt16) -> TableSchema? {
    id <= lastNumber ? numbered[Int(id)] : nil
  }

  /// The tables that a version of the schema has.
  package static func tables(of version: UInt32) -> [TableSchema] { tables.filter { $0.since <= version } }

  /// The table of a name, or nil.
  package static func table(named name: String) -> TableSchema? {
    tables.first { $0.name == name }
  }

  private static func column(
    _ id: UInt16, _ name: String, _ type: ColumnType, _ counts: ClosedRange<Int> = RowID.byteCount...RowID.byteCount
  ) -> ColumnSchema {
    ColumnSchema(id: id, name: name, type: type, byteCounts: counts)
  }

  static func text(_ id: UInt16, _ name: String) -> ColumnSchema { column(id, name, .text) }
  static func whole(_ id: UInt16, _ name: String) -> ColumnSchema { column(id, name, .integer) }
  static func exact(_ id: UInt16, _ name: String) -> ColumnSchema { column(id, name, .decimal) }
  static func bytes(_ id: UInt16, _ name: String) -> ColumnSchema { column(id, name, .blob) }
  /// Bytes that name no row.
  static func bytes(_ id: UInt16, _ name: String, _ counts: ClosedRange<Int>) -> ColumnSchema {
    column(id, name, .blob, counts)
  }
  static let id = bytes(1, "id")
  static let owner = text(2, "owner")

  /// Regions with their years of validity.
  package static let region = TableSchema(
    1, "region", key: [text(1, "code"), whole(3, "valid_from")], fixed: [owner],
    groups: [("definition", [text(4, "name"), text(5, "tier"), text(6, "parent"), whole(7, "valid_to")])],
    added: [(3, "succession", [text(8, "successor")])],
    owner: "owner", scope: "owner", writer: .definer, isHandedDown: true)

  /// Member units (成员单位) of an office's committee.
  package static let unit = TableSchema(
    2, "unit", key: [id], fixed: [owner],
    groups: [("name", [text(3, "name"), whole(4, "generic")])], owner: "owner", scope: "owner")

  /// Work plans.
  package static let plan = TableSchema(
    3, "plan", key: [id], fixed: [owner],
    groups: [
      (
        "document",
        [
          text(3, "title"), whole(4, "year"), text(5, "document_number"), text(6, "issuer"), text(7, "level"),
          text(8, "notice_title"), text(9, "source_digest"),
        ]
      )
    ], owner: "owner", scope: "owner")

  /// Sections of a plan.
  package static let section = TableSchema(
    4, "section", key: [id], fixed: [owner],
    groups: [
      (
        "heading",
        [
          bytes(3, "plan"), whole(4, "ordinal"), text(5, "number"), text(6, "title"), text(7, "kind"),
          text(8, "part_number"), text(9, "part_title"),
        ]
      )
    ], owner: "owner", scope: "owner")

  /// Tasks of a section.
  package static let task = TableSchema(
    5, "task", key: [id], fixed: [owner],
    groups: [
      (
        "text",
        [
          bytes(3, "plan"), bytes(4, "section"), whole(5, "ordinal"), text(6, "printed_number"), text(7, "title"),
          text(8, "text"), text(9, "deadline"),
        ]
      ),
      ("state", [text(10, "status"), whole(11, "percent")]),
    ], owner: "owner", scope: "owner")

  /// Which unit answers for a task, and how.
  package static let responsibility = TableSchema(
    6, "responsibility", key: [id], fixed: [owner],
    groups: [
      (
        "clause",
        [
          bytes(3, "task"), bytes(4, "unit"), text(5, "role"), whole(6, "clause"), whole(7, "ordinal"),
          text(8, "governs"), whole(9, "open_ended"),
        ]
      )
    ], owner: "owner", scope: "owner")

  /// Targets that a task's text names.
  package static let target = TableSchema(
    7, "target", key: [id], fixed: [owner],
    groups: [
      (
        "wording",
        [
          bytes(3, "task"), whole(4, "ordinal"), text(5, "name"), text(6, "operator"), exact(7, "low"),
          exact(8, "high"), text(9, "unit"), text(10, "deadline"), text(11, "quote"), text(12, "modality"),
          whole(13, "strict"), whole(14, "approximate"), text(15, "baseline"), whole(16, "clause"),
        ]
      ),
      ("binding", [text(17, "indicator")]),
    ], owner: "owner", scope: "owner")

  /// Policies, events and terms that a task's text names.
  package static let mention = TableSchema(
    8, "mention", key: [id], fixed: [owner],
    groups: [("mention", [bytes(3, "task"), text(4, "kind"), whole(5, "ordinal"), text(6, "name")])],
    owner: "owner", scope: "owner")

  /// Which special action a task belongs to: proposed from words, then confirmed or dismissed by a person.
  package static let taskAction = TableSchema(
    9, "task_action", key: [id], fixed: [owner],
    groups: [("tag", [bytes(3, "task"), text(4, "action"), text(5, "state"), whole(6, "edition")])],
    owner: "owner", scope: "owner")

  /// Progress reports, never changed once made.
  package static let progress = TableSchema(
    10, "progress", key: [id], fixed: [owner],
    groups: [
      (
        "report",
        [
          bytes(3, "task"), text(4, "status"), whole(5, "percent"), text(6, "note"), text(7, "problem"),
          text(8, "next_step"), text(9, "account"), whole(10, "reported_at"),
        ]
      )
    ], owner: "owner", scope: "owner")

  /// Definitions of indicators.
  package static let indicator = TableSchema(
    11, "indicator", key: [text(1, "code")], fixed: [owner],
    groups: [
      (
        "definition",
        [
          whole(3, "version"), text(4, "name"), text(5, "unit"), text(6, "direction"), text(7, "comparison"),
          text(8, "kind"), text(9, "rule"), whole(10, "factor"), text(11, "frequency"), text(12, "time_rule"),
          whole(13, "is_subset"), text(14, "numerator"), text(15, "denominator"), text(16, "targets"),
          text(17, "entered_at"), text(18, "note"),
        ]
      )
    ],
    added: [
      (
        3, "method",
        [
          whole(19, "counts_from"), text(20, "register"), text(21, "stages"), text(22, "parts"), text(23, "formula"),
          whole(24, "due_days"), exact(25, "floor"), text(26, "checks"),
        ]
      ),
      (
        3, "catalogue",
        [
          text(27, "dimension"), text(28, "nature"), text(29, "department"), text(30, "data_source"),
          text(31, "meaning"), text(32, "computation"), text(33, "monitored_at"),
        ]
      ),
    ], owner: "owner", scope: "owner", writer: .definer, isHandedDown: true)

  /// Figures: one row an indicator, region and period, clustered so that an upload touches neighbouring pages.
  package static let observation = TableSchema(
    12, "observation", key: [text(1, "region"), text(2, "indicator"), text(3, "period")], fixed: [],
    groups: [
      (
        "figure",
        [
          exact(4, "value"), exact(5, "numerator"), exact(6, "denominator"), exact(7, "weight"),
          whole(8, "not_applicable"), whole(9, "definition_version"), text(10, "source"),
        ]
      ),
      ("note", [text(11, "note")]),
    ], added: [(3, "stages", [text(12, "stages")])], owner: "region", scope: "region", source: "source")

  /// Mandates: for how long a tier above writes the figures of a region that has no copy of its own.
  package static let mandate = TableSchema(
    13, "mandate", key: [text(1, "holder"), text(2, "region")], fixed: [],
    groups: [("term", [text(3, "valid_from"), text(4, "valid_to"), text(5, "reason"), whole(6, "ended_at")])],
    owner: "holder", scope: "region", writer: .above, since: 2)

  /// Files that hang on a row: their name, kind and digest.
  ///
  /// The bytes lie beside the database and travel by themselves.
  package static let attachment = TableSchema(
    14, "attachment", key: [id], fixed: [owner],
    groups: [
      (
        "file",
        [
          whole(3, "subject_table"), bytes(4, "subject"), text(5, "name"), text(6, "type"), whole(7, "size"),
          text(8, "sha256"),
        ]
      )
    ], owner: "owner", scope: "owner", since: 2)
}
