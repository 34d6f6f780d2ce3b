import GRDB
package import Model
package import Replica
import Synchronization

/// The definitions that figures are judged and rolled up by, and the mandates.
package struct Definitions: Sendable {
  /// The regions.
  package let tree: RegionTree
  /// The indicators by code.
  package let indicators: [String: Indicator]
  /// The mandates by the region they are for, whether they hold or not.
  package let mandates: [RegionCode: [Mandate]]
  /// Who is expected to report what, where that is not every region of the tier.
  package let assignments: AssignmentTable
  /// The targets that tiers have set.
  package let targets: TargetTable
  /// The yearly sets of indicators.
  package let catalogue: CatalogueTable

  /// What hubs below forward.
  package let relays: RelayTable

  /// Whether the cells of a region's hub count in place of what its districts wrote, as seen from a region above.
  package func standsBySummary(_ region: RegionCode, under top: RegionCode) -> Bool {
    relays.summarised(in: tree, under: top).contains(region)
  }

  /// The tables whose rows are definitions.
  static let tables: Set<UInt16> = Set(
    [
      Schema.region, Schema.indicator, Schema.mandate, Schema.assignment, Schema.indicatorTarget, Schema.catalogueEntry,
      Schema.relayMode, Schema.relayState,
    ].map(\.id))

  /// Those among them that decide what a leaf weighs, and where.
  static let weighed: Set<UInt16> = Set(
    [Schema.region, Schema.indicator, Schema.assignment, Schema.relayMode, Schema.relayState].map(\.id))

  /// Nothing defined.
  static let none = Definitions()

  private init() {
    tree = RegionTree([])
    indicators = [:]
    mandates = [:]
    assignments = AssignmentTable()
    targets = TargetTable()
    catalogue = CatalogueTable()
    relays = RelayTable()
  }
}

/// Keeps the definitions that were read last, under the edition that the file gives them.
///
/// Each transaction that changes a definition draws a new edition with the first change, so that neither a reader on an
/// older snapshot, nor another process, nor a rollback leaves a stale set behind.
final class DefinitionCache: Sendable {
  private let cached = Mutex<(edition: Int64, definitions: Definitions)?>(nil)

  func load(_ db: Database) throws -> Definitions {
    let select = try db.cachedStatement(sql: "SELECT value FROM setting WHERE name = 'definitions'")
    let edition = try Int64.fetchOne(select) ?? 0
    if let known = cached.withLock({ $0 }), known.edition == edition { return known.definitions }
    let read = try Definitions(db)
    cached.withLock { $0 = (edition, read) }
    return read
  }

  /// Draws a new edition.
  ///
  /// Call in the transaction that changes a definition, before the definitions are read again.
  static func drawEdition(_ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO setting VALUES ('definitions', random()) ON CONFLICT (name) DO UPDATE SET value = random()")
  }
}

extension Definitions {
  /// Reads the definitions of a file.
  init(_ db: Database) throws {
    let rows = try Row.fetchAll(db, sql: "SELECT * FROM region WHERE deleted = 0")
    tree = RegionTree(rows.compactMap(Region.init(stored:)))
    let definitions = try Row.fetchAll(db, sql: "SELECT * FROM indicator WHERE deleted = 0")
    let read = definitions.compactMap(Indicator.init(stored:)).map { ($0.code, $0) }
    indicators = Dictionary(read) { first, _ in first }
    mandates = try Mandate.stored(db)
    assignments = AssignmentTable(try Assignment.stored(db))
    targets = TargetTable(try IndicatorTarget.stored(db))
    catalogue = CatalogueTable(try CatalogueEntry.stored(db))
    relays = try RelayTable(db)
  }
}
