import Exchange
import GRDB
import Model
import Replica
package import Rollup

/// A cell that a hub below forwarded, held against the leaves that are here.
package struct SummaryProof: Sendable, Hashable {
  /// How it stands.
  package enum Outcome: Sendable, Hashable, CaseIterable {
    /// The leaves that are here add up to it, each to what the digest covers.
    case proved
    /// Leaves that it rests on are not here: the hub keeps back what its districts wrote.
    case leavesNotHere
    /// A leaf or the definition has changed since; what it rested on cannot be told any more.
    case changedSince
    /// All leaves are here, none is newer, and they do not add up to it.
    case differs
  }

  /// Which cell.
  package let name: SummaryName
  /// How it stands.
  package let outcome: Outcome

  /// The cell as a line of a report.
  package var text: String {
    "summary \(name.region) \(name.part.code(of: name.indicator)) \(name.period) \(name.lens.rawValue)"
  }
}

extension Store {
  /// Holds every cell that hubs below forwarded against the leaves that are here; those of a region in the order of their
  /// codes.
  /// - Throws: The errors of the store.
  package func proveSummaries() throws -> [SummaryProof] {
    try look { session in try SummaryAudit(session, own: session.region).proofs() }
  }
}

/// Works out the proofs at one moment.
private struct SummaryAudit {
  /// What a cell rests on, as far as a changed row can be told to touch it.
  private struct Ground: Hashable {
    let indicator: String
    let year: Int
  }

  private let session: WriteSession
  private let own: RegionCode
  private let known: Definitions

  init(_ session: WriteSession, own: RegionCode) throws {
    self.session = session
    self.own = own
    known = try session.currentDefinitions()
  }

  func proofs() throws -> [SummaryProof] {
    let regions = try String.fetchAll(
      session.db, sql: "SELECT DISTINCT region FROM summary WHERE deleted = 0 AND region <> ? ORDER BY region",
      arguments: [own.description])
    return try regions.compactMap { RegionCode($0) }.flatMap(proofs)
  }

  private func proofs(of region: RegionCode) throws -> [SummaryProof] {
    let leaves = try LeafSums(session.db, known: known, region: region)
    let isKeptBack = known.standsBySummary(region, under: own)
    let changes = try changes(under: region)
    let cells = try SummaryReader.cells(session.db, of: region)
    return try cells.sorted { ($0.key.code, $0.key.lens.number) < ($1.key.code, $1.key.lens.number) }.map {
      name, cell in
      let here = leaves.cells[name] ?? LeafSums.Cell()
      let outcome: SummaryProof.Outcome
      let rule = known.indicators[name.indicator]?.rule
      let hasExtremum = name.part != .main || rule.map { here.has(cell.extremum, under: $0) } ?? true
      if here.digest == cell.leavesDigest, here.sums == cell.sums, hasExtremum {
        outcome = .proved
      } else if try isChanged(name, cell, since: changes) {
        outcome = .changedSince
      } else {
        outcome = isKeptBack ? .leavesNotHere : .differs
      }
      return SummaryProof(name: name, outcome: outcome)
    }
  }

  /// Whether what a cell rests on, or the definition, changed after the hub had worked it out.
  private func isChanged(
    _ name: SummaryName, _ cell: SummaryCell, since changes: [Ground: HybridTimestamp]
  ) throws -> Bool {
    guard let row = try session.row(Schema.summary, name.stored), let made = Self.latest(row.heads, of: Schema.summary),
      let indicator = known.indicators[name.indicator]
    else { return true }
    if indicator.version != Int(exactly: cell.definitionVersion) { return true }
    let grounds = [
      Ground(indicator: name.indicator, year: name.period.year), Ground(indicator: "", year: name.period.year),
    ]
    let tallied = indicator.isTallied ? [Ground(indicator: "", year: 0)] : []
    return (grounds + tallied).contains { ground in changes[ground].map { $0 > made } ?? false }
  }

  /// When rows were last written that leaves under a region follow from.
  ///
  /// What concerns all indicators of a year has an empty code; what only counted things follow from has the year 0, too.
  private func changes(under region: RegionCode) throws -> [Ground: HybridTimestamp] {
    var found: [Ground: HybridTimestamp] = [:]
    let tables: [(TableSchema, indicator: String, period: String)] = [
      (Schema.observation, "indicator", "period"), (Schema.adjustment, "indicator", "period"),
      (Schema.entityMark, "indicator", "period"), (Schema.submission, "''", "period"), (Schema.review, "''", "period"),
      (Schema.entity, "''", "''"), (Schema.consultation, "''", "''"), (Schema.milestone, "''", "''"),
      (Schema.plan, "''", "''"), (Schema.task, "''", "''"), (Schema.target, "''", "''"),
    ]
    for (table, indicator, period) in tables {
      let select = try session.db.cachedStatement(
        sql: """
          SELECT \(indicator) AS indicator, CAST(substr(\(period), 1, 4) AS INTEGER) AS year, stamps FROM \(table.name)
          WHERE \(table.scope) = ?
          """)
      for code in known.tree.codes(under: region) {
        let rows = try Row.fetchCursor(select, arguments: [code.description])
        while let row = try rows.next() {
          let ground = Ground(indicator: row["indicator"], year: row["year"] ?? 0)
          let heads = try StampCodec.decode(row.bytes("stamps"), origins: session.books.origins)
          guard let time = Self.latest(heads, of: table) else { continue }
          found[ground] = max(found[ground] ?? time, time)
        }
      }
    }
    return found
  }

  private static func latest(_ heads: RowHeads, of table: TableSchema) -> HybridTimestamp? {
    let deleted: [Stamp] = if case .split(_, let deletion?) = heads { deletion.unsettled } else { [] }
    return (heads.groups(count: table.groups.count).flatMap(\.stamps) + deleted).map(\.time).max()
  }
}

extension SummaryName {
  /// By what cells of a region are ordered.
  fileprivate var code: String { "\(part.code(of: indicator))/\(period)" }
}
