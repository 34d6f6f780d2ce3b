/// The tables by which figures climb: registers, submissions and their reviews, targets, publications, summaries.
extension Schema {
  /// Named things that an indicator counts, such as schools: the register of their home region.
  ///
  /// The id is derived from home region, kind, and code or normalised name, so that two desks meet in one row.
  package static let entity = TableSchema(
    15, "entity", key: [id], fixed: [owner],
    groups: [
      ("entry", [text(3, "kind"), text(4, "name"), text(5, "code"), whole(6, "valid_from"), whole(7, "valid_to")])
    ], owner: "owner", scope: "owner", since: 3)

  /// What a reporter says of an entity: covered, or not.
  package static let entityMark = TableSchema(
    16, "entity_mark", key: [text(1, "region"), text(2, "indicator"), text(3, "period"), bytes(4, "entity")], fixed: [],
    groups: [("mark", [whole(5, "covered"), whole(6, "definition_version"), text(7, "source"), text(8, "note")])],
    owner: "region", scope: "region", source: "source", since: 3)

  /// Milestones and sites of a task, from which its percent comes.
  package static let milestone = TableSchema(
    17, "milestone", key: [id], fixed: [owner],
    groups: [
      ("wording", [bytes(3, "task"), whole(4, "ordinal"), text(5, "name"), text(6, "kind"), text(7, "due")]),
      ("state", [text(8, "done_on"), text(9, "note")]),
    ], owner: "owner", scope: "owner", since: 3)

  /// Consultations of experts: when, on what, and how many took part.
  package static let consultation = TableSchema(
    18, "consultation", key: [id], fixed: [owner],
    groups: [("meeting", [text(3, "held_on"), text(4, "subject"), whole(5, "experts"), text(6, "note")])],
    owner: "owner", scope: "owner", since: 3)

  /// Who is expected to report an indicator, where that is not every region of the tier it is entered at.
  package static let assignment = TableSchema(
    19, "assignment", key: [text(1, "owner"), text(2, "indicator"), text(3, "region"), whole(4, "valid_from")],
    fixed: [], groups: [("term", [whole(5, "is_expected"), whole(6, "valid_to"), text(7, "reason")])],
    owner: "owner", scope: "owner", writer: .definer, isHandedDown: true, since: 3)

  /// A period handed in: the region's figures of that period, as they then stood, are submitted for the n-th time.
  package static let submission = TableSchema(
    20, "submission", key: [text(1, "region"), text(2, "period"), whole(3, "number")], fixed: [],
    groups: [("submission", [whole(4, "submitted_at"), text(5, "account"), text(6, "note")])],
    owner: "region", scope: "region", since: 3)

  /// What a tier above decided of a submission: accepted or returned.
  package static let review = TableSchema(
    21, "review", key: [text(1, "reviewer"), text(2, "region"), text(3, "period"), whole(4, "number")], fixed: [],
    groups: [("decision", [text(5, "decision"), text(6, "reason"), whole(7, "reviewed_at"), text(8, "account")])],
    owner: "reviewer", scope: "region", writer: .above, since: 3)

  /// A figure as a tier above has determined it (核定), beside the one that was reported.
  package static let adjustment = TableSchema(
    22, "adjustment",
    key: [text(1, "reviewer"), text(2, "region"), text(3, "indicator"), text(4, "period")], fixed: [],
    groups: [
      (
        "figure",
        [
          exact(5, "value"), exact(6, "numerator"), exact(7, "denominator"), exact(8, "weight"),
          whole(9, "not_applicable"), whole(10, "definition_version"), text(11, "stages"), text(12, "reason"),
          text(13, "account"),
        ]
      )
    ], owner: "reviewer", scope: "region", writer: .above, since: 3)

  /// The targets that a tier sets for itself and those below it, year by year.
  package static let indicatorTarget = TableSchema(
    23, "indicator_target", key: [text(1, "owner"), text(2, "indicator"), whole(3, "year")], fixed: [],
    groups: [
      ("target", [text(4, "operator"), exact(5, "low"), exact(6, "high"), text(7, "strength"), text(8, "note")])
    ], owner: "owner", scope: "owner", writer: .definer, isHandedDown: true, since: 3)

  /// Which indicators a yearly set holds: those monitored, and among them those assessed.
  package static let catalogueEntry = TableSchema(
    24, "catalogue_entry", key: [text(1, "owner"), whole(2, "year"), text(3, "indicator")], fixed: [],
    groups: [("entry", [whole(4, "ordinal"), whole(5, "is_assessed"), text(6, "dimension")])],
    owner: "owner", scope: "owner", writer: .definer, isHandedDown: true, since: 3)

  /// A light that a person set over the computed one, and why.
  ///
  /// The subject is an indicator's code with its period, or a task.
  package static let lightOverride = TableSchema(
    25, "light_override", key: [text(1, "reviewer"), text(2, "region"), text(3, "subject"), text(4, "period")],
    fixed: [],
    groups: [("light", [text(5, "light"), text(6, "reason"), whole(7, "set_at"), text(8, "account")])],
    owner: "reviewer", scope: "region", writer: .atOrAbove, since: 3)

  /// Figures frozen under a name (通报口径).
  package static let publication = TableSchema(
    26, "publication", key: [id], fixed: [owner],
    groups: [
      (
        "publication",
        [
          text(3, "name"), text(4, "period"), text(5, "lens"), whole(6, "published_at"), text(7, "account"),
          text(8, "note"),
        ]
      )
    ], owner: "owner", scope: "owner", since: 3)

  /// One figure of a publication, as it then was; decimals as exact text, since sums may exceed 64 bits.
  package static let publishedFigure = TableSchema(
    27, "published_figure",
    key: [bytes(1, "publication"), text(2, "subject_region"), text(3, "indicator"), text(4, "period")],
    fixed: [text(5, "owner")],
    groups: [
      (
        "figure",
        [
          text(6, "value"), text(7, "numerator"), text(8, "denominator"), whole(9, "reported"), whole(10, "expected"),
          whole(11, "on_time"), whole(12, "met"), whole(13, "definition_version"),
        ]
      )
    ], owner: "owner", scope: "owner", since: 3)

  /// A roll-up cell that a hub forwards whole, in place of its leaves: eight sums of 16 bytes each, big-endian; what sums
  /// cannot give, each with a byte before it that says what it is; and a digest over the leaves.
  package static let summary = TableSchema(
    28, "summary", key: [text(1, "region"), text(2, "indicator"), text(3, "period"), whole(4, "lens")], fixed: [],
    groups: [
      (
        "cell",
        [
          bytes(5, "sums", 128...128), bytes(6, "extrema", 0...34), whole(7, "expected"),
          whole(8, "definition_version"), bytes(9, "leaves_digest", 32...32),
        ]
      )
    ], owner: "region", scope: "region", writer: .hub, since: 3)

  /// How a hub below is to pass on what its own districts write: every change, or whole roll-up cells.
  package static let relayMode = TableSchema(
    29, "relay_mode", key: [text(1, "holder"), text(2, "region")], fixed: [],
    groups: [("mode", [text(3, "mode"), whole(4, "set_at"), text(5, "reason")])],
    owner: "holder", scope: "region", writer: .above, since: 3)

  /// How a hub does pass it on, said once all that this needs has gone up before.
  package static let relayState = TableSchema(
    30, "relay_state", key: [text(1, "region")], fixed: [],
    groups: [("state", [text(2, "mode"), whole(3, "told_at")])],
    owner: "region", scope: "region", writer: .hub, since: 3)
}
