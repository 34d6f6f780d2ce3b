import Exchange
import Model
import Replica
import Rollup

/// What a session changed that cells follow from, noted row by row and settled once at its end.
struct RollupBook {
  /// Names an adjustment, a submission or a review as it is stored: its key columns.
  typealias Key = [FieldValue]
  /// A mark, without its year's periods.
  struct Mark: Hashable {
    let reporter: String
    let indicator: String
    let year: Int
    let entity: [UInt8]
  }

  /// The figures by leaf.
  private(set) var figures: [LeafName: NotedLeaf] = [:]
  /// Adjustments as they stood before, by region and key; nil where there was none.
  private(set) var adjustments: [String: [Key: Figure?]] = [:]
  /// When a submission was made as it stood before; nil where there was none.
  private(set) var submissions: [String: [Key: SubmissionRow?]] = [:]
  /// What was decided before; nil where there was no review.
  private(set) var reviews: [String: [Key: String?]] = [:]
  private(set) var marks: Set<Mark> = []
  /// Cells that hubs below forwarded as they stood before, by leaf; nil where there was none.
  private(set) var summaries: [LeafName: [SummaryName: SummaryCell?]] = [:]
  /// Entities by id, with the region whose register they stand on.
  private(set) var entities: [[UInt8]: String] = [:]
  /// Consultations by owner and year.
  private(set) var consultations: Set<PlaceInTime> = []
  /// The regions whose plans, tasks, targets or milestones changed.
  private(set) var planOwners: Set<String> = []

  private static let planTables = Set(
    [Schema.plan, Schema.task, Schema.target, Schema.milestone].map(\.id))
  /// Every table whose rows cells follow from.
  private static let watched = Set(
    [
      Schema.observation, Schema.adjustment, Schema.submission, Schema.review, Schema.entity, Schema.entityMark,
      Schema.consultation, Schema.summary,
    ].map(\.id)
  ).union(planTables)

  static func watches(_ table: TableSchema) -> Bool { watched.contains(table.id) }

  /// Whether anything was noted.
  var isEmpty: Bool {
    figures.isEmpty && adjustments.isEmpty && submissions.isEmpty && reviews.isEmpty && marks.isEmpty
      && entities.isEmpty && consultations.isEmpty && planOwners.isEmpty && summaries.isEmpty
  }

  /// Notes a figure; the period is read by the session, which knows it already.
  mutating func note(
    region: String, indicator: String, _ period: Period, old: Figure?, new: Figure?
  ) {
    let leaf = LeafName(region: region, indicator: indicator, year: period.year)
    figures[leaf, default: NotedLeaf()].note(period, old: old, new: new)
  }

  /// Notes the other figures of a leaf that was noted, so that they need not be read again.
  mutating func complete(_ leaf: LeafName, with others: [(period: Period, figure: Figure?)]) {
    figures[leaf]?.complete(with: others)
  }

  /// Notes a row of another table.
  mutating func note(_ table: TableSchema, _ identity: [FieldValue], old: RowState?, new: RowState) {
    let key = Array(identity.prefix(table.key.count))
    let standing = old.flatMap { $0.heads.isDeleted ? nil : $0 }
    switch table.id {
    case Schema.adjustment.id:
      guard let region = key[1].text, adjustments[region]?[key] == nil else { return }
      adjustments[region, default: [:]][key] = .some(standing.map { Figure(adjustment: $0.values) })
    case Schema.submission.id:
      guard let region = key[0].text, submissions[region]?[key] == nil else { return }
      submissions[region, default: [:]][key] = .some(standing.map { SubmissionRow(at: $0.values[0].integer) })
    case Schema.review.id:
      guard let region = key[1].text, reviews[region]?[key] == nil else { return }
      reviews[region, default: [:]][key] = .some(standing.map { $0.values[0].text ?? "" })
    case Schema.summary.id:
      guard let name = SummaryName(key) else { return }
      let leaf = LeafName(region: name.region, indicator: name.indicator, year: name.period.year)
      guard summaries[leaf]?[name] == nil else { return }
      summaries[leaf, default: [:]][name] = .some(standing.flatMap { SummaryCell(stored: $0.values) })
    case Schema.entityMark.id:
      guard let reporter = key[0].text, let indicator = key[1].text, let year = key[2].text.flatMap(Self.year),
        let entity = key[3].blob
      else { return }
      marks.insert(Mark(reporter: reporter, indicator: indicator, year: year, entity: entity))
    case Schema.entity.id:
      guard let id = key[0].blob, let owner = identity[1].text else { return }
      entities[id] = owner
    case Schema.consultation.id:
      guard let owner = identity[1].text else { return }
      for day in [standing?.values[0].text, new.values[0].text] {
        guard let day, Self.year(day) != nil else { continue }
        consultations.insert(PlaceInTime(region: owner, period: String(day.prefix(4))))
      }
    default:
      guard Self.planTables.contains(table.id), let owner = identity[1].text else { return }
      planOwners.insert(owner)
    }
  }

  private static func year(_ text: String) -> Int? {
    Int(text.prefix(4)).flatMap { Period.years.contains($0) ? $0 : nil }
  }
}

/// What a session knows of the figures of one leaf.
struct NotedLeaf {
  /// A figure as the session found it and as it left it; nil stands for none.
  struct Entry {
    let period: Period
    let old: Figure?
    var new: Figure?
  }

  private(set) var entries: [Entry] = []
  /// Whether these are all figures of the leaf, those included that the session left as they were.
  private(set) var isWhole = false

  /// Notes a figure that was written.
  mutating func note(_ period: Period, old: Figure?, new: Figure?) {
    if let known = entries.firstIndex(where: { $0.period == period }) {
      entries[known].new = new
    } else {
      entries.append(Entry(period: period, old: old, new: new))
    }
  }

  /// Notes all others as they stand.
  mutating func complete(with others: [(period: Period, figure: Figure?)]) {
    for (period, figure) in others where !entries.contains(where: { $0.period == period }) {
      entries.append(Entry(period: period, old: figure, new: figure))
    }
    isWhole = true
  }
}

/// A submission as far as cells follow from it.
struct SubmissionRow: Hashable {
  /// When it was made, in milliseconds since 1970.
  let at: Int64?
}
