import Foundation
import GRDB
import Model
import Rollup
import Store
import WireProtocol

/// One night's incremental roll-up against computing everything anew: by one statement of SQLite on the same file, and by
/// the hub's own second implementation; and what a page of the province's year costs from cells.
struct RollupBenchmark {
  private static let nights = 10

  private let sizes: [Int]
  private let seed: UInt64

  init(sizes: [Int], seed: UInt64) {
    self.sizes = sizes
    self.seed = seed
  }

  /// A cell by the names that SQLite gives: turning them into codes would be no work of the statement's.
  private struct Cell: Hashable {
    let region: String
    let indicator: String
    let period: String
  }

  /// Loads a hub of each size, lets some districts have their night, and recomputes.
  func run(in directory: String, rounds: Int, report: inout Report) async throws {
    for size in sizes {
      let folder = "\(directory)/rollup-\(size)"
      let loaded = try await LoadedHub.load(.districts(size), in: folder, seed: seed)
      let hub = try BenchmarkHub(opening: folder)
      for round in 1...rounds { try await run(round, loaded, hub, size: size, report: &report) }
      // In order, and never while the clock runs: whatever was fast must also be right, cell by cell.
      let checked = try hub.store.verifyRollups()
      guard checked.differing.isEmpty else {
        throw BenchmarkHub.Mismatch(expected: "no difference", found: "\(checked.differing.prefix(3))")
      }
      try FileManager.default.removeItem(atPath: folder)
    }
  }

  private func run(
    _ round: Int, _ loaded: LoadedHub, _ hub: BenchmarkHub, size: Int, report: inout Report
  ) async throws {
    let first = (round - 1) * Self.nights
    let uploads = try (first..<min(first + Self.nights, size)).map { number in
      let upload = try loaded.upload(number)
      return (segment: upload.edits, node: upload.key.publicKey.node)
    }
    guard !uploads.isEmpty else { return }
    var night = 0.0
    let processor = try await Stopwatch.processorSeconds {
      night = try await Stopwatch.asynchronousMedian(of: uploads, hub.accept)
    }
    var anew: [Cell: CellSums] = [:]
    let statement = try Stopwatch.seconds { anew = try recomputed(hub, loaded.province) }
    let second = try Stopwatch.seconds { _ = try hub.store.verifyRollups() }
    try compare(anew, hub, loaded.province)
    let places = loaded.province.regions.filter { $0.tier != loaded.province.tier }.map(\.code)
    let page = try Stopwatch.seconds {
      _ = try hub.store.rollups(RollupFilter(regions: places, period: Workload.yearText))
    }
    report.add("roll-up, S = \(size), whole merge of a night", round: round, night * 1_000, "ms")
    report.add(
      "roll-up, S = \(size), processor time of a merge", round: round,
      processor / Double(uploads.count * Workload.indicatorCount) * 1e6, "µs a changed leaf")
    report.add("roll-up, S = \(size), anew by one statement", round: round, statement / night, "× a night")
    report.add("roll-up, S = \(size), anew by the second implementation", round: round, second / night, "× a night")
    report.add("roll-up, S = \(size), a page of the province's year", round: round, page * 1_000, "ms")
  }

  /// All cells above the districts by `GROUP BY`, read to the end.
  private func recomputed(_ hub: BenchmarkHub, _ province: BenchmarkProvince) throws -> [Cell: CellSums] {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: hub.path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read { db in
      let rows = try Row.fetchCursor(
        db,
        sql: """
          WITH RECURSIVE above (leaf, region, parent) AS (
            SELECT code, code, parent FROM region WHERE deleted = 0
            UNION ALL
            SELECT above.leaf, r.code, r.parent FROM above JOIN region AS r ON r.code = above.parent AND r.deleted = 0
          )
          SELECT above.region, o.indicator, o.period, SUM(o.numerator) AS n, SUM(o.denominator) AS d, COUNT(*) AS c
          FROM observation AS o JOIN above ON above.leaf = o.region
          WHERE o.deleted = 0 GROUP BY above.region, o.indicator, o.period
          """)
      var found: [Cell: CellSums] = [:]
      while let row = try rows.next() {
        found[Cell(region: row["region"], indicator: row["indicator"], period: row["period"])] = CellSums(
          numerator: Int128(row["n"] as Int64), denominator: Int128(row["d"] as Int64), reported: row["c"])
      }
      return found
    }
  }

  /// Refuses a run whose cells differ from what the statement found, for the province and each city.
  private func compare(_ anew: [Cell: CellSums], _ hub: BenchmarkHub, _ province: BenchmarkProvince) throws {
    for region in province.regions where region.tier != province.tier {
      let lines = try hub.store.rollups(RollupFilter(region: region.code)).filter { $0.period.contains("-") }
      var kept: [Cell: CellSums] = [:]
      for line in lines where line.reading.reported > 0 {
        kept[Cell(region: "\(region.code)", indicator: line.indicator.code, period: line.period)] = CellSums(
          numerator: line.reading.numerator ?? 0, denominator: line.reading.denominator ?? 0,
          reported: line.reading.reported)
      }
      guard kept == anew.filter({ $0.key.region == "\(region.code)" }) else {
        throw BenchmarkHub.Mismatch(expected: "\(region.code) as by GROUP BY", found: "other sums")
      }
    }
  }
}
