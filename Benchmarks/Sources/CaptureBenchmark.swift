import Foundation
import GRDB
import Model
import Replica
import Store

/// What keeping the change record costs an office: saves through the store against the same rows written plainly
/// through GRDB into a table of the same user columns, in a file with the same settings.
struct CaptureBenchmark {
  /// A figure as a desk would save it.
  private struct Entry {
    var row: Workload.Row
    let region: String
  }

  /// The time of the median commit, and the processor time of all.
  private struct Seconds {
    var insert = 0.0
    var update = 0.0
    var processorInsert = 0.0
    var processorUpdate = 0.0
  }

  /// The rows of one commit.
  let rowsPerCommit: Int
  /// How many commits.
  let commits: Int
  private let entries: [[Entry]]
  private let changed: [[Entry]]

  /// Draws the rows: 64 indicators, month after month, over as many years as it takes.
  init(rowsPerCommit: Int, commits: Int, seed: UInt64) throws {
    self.rowsPerCommit = rowsPerCommit
    self.commits = commits
    let region = try BenchmarkHub.districts(1)[0].region
    var random = SplitMix64(seed: seed, stream: 1 << 32)
    let years = rowsPerCommit * commits / Workload.rowCount + 1
    let drawn = (0..<years).flatMap { number in
      Workload(region: region, seed: seed, stream: number).rows.map { row in
        let year = 2000 + number
        let period = Workload.period(Int(row.period.suffix(2)) ?? 1, year: year)
        return Entry(row: row.moved(to: period), region: region.description)
      }
    }
    let chunks = (0..<commits).map { Array(drawn[($0 * rowsPerCommit)..<(($0 + 1) * rowsPerCommit)]) }
    entries = chunks
    changed = chunks.map { chunk in
      chunk.map { entry in
        var after = entry
        after.row.numerator += Int64.random(in: 1...50, using: &random) * ExactDecimal.scale
        return after
      }
    }
  }

  /// Runs both sides in new folders and reports how many times as long the store takes for the median commit: a disk
  /// that other work shares now and then holds one up for longer than all others together.
  func run(in directory: String, round: Int, report: inout Report) async throws {
    // Whoever comes first meets a colder machine, so the sides change places.
    let (product, plain) = round % 2 == 1 ? (0, 1) : (1, 0)
    var seconds: [Seconds] = [Seconds(), Seconds()]
    for turn in 0..<2 {
      if turn == product { seconds[0] = try await runProduct(in: directory + "/office") }
      if turn == plain { seconds[1] = try await runPlain(in: directory + "/plain") }
    }
    let name = "capture, \(rowsPerCommit) rows a commit"
    report.add("\(name), insert", round: round, seconds[0].insert / seconds[1].insert, "× plain")
    report.add("\(name), update", round: round, seconds[0].update / seconds[1].update, "× plain")
    report.add(
      "\(name), insert, by processor time", round: round, seconds[0].processorInsert / seconds[1].processorInsert,
      "× plain")
    report.add(
      "\(name), update, by processor time", round: round, seconds[0].processorUpdate / seconds[1].processorUpdate,
      "× plain")
    report.add("\(name), rows a second inserted", round: round, Double(rowsPerCommit) / seconds[0].insert, "rows/s")
  }

  private func runProduct(in directory: String) async throws -> Seconds {
    let region = entries[0][0].region
    let store = try Store.found(Store.Founding(kind: .office, region: region), in: directory)
    var seconds = Seconds()
    seconds.processorInsert = try await Stopwatch.processorSeconds {
      seconds.insert = try Stopwatch.median(of: entries) { chunk in
        try store.edit(account: "desk") { edit in
          for entry in chunk {
            try edit.put(
              Schema.observation, [.text(entry.region), .text(entry.row.indicator), .text(entry.row.period)],
              [(0, entry.row.figure()), (1, [.text(entry.row.note)])])
          }
        }
      }
    }
    seconds.processorUpdate = try await Stopwatch.processorSeconds {
      seconds.update = try Stopwatch.median(of: changed) { chunk in
        try store.edit(account: "desk") { edit in
          for entry in chunk {
            try edit.put(
              Schema.observation, [.text(entry.region), .text(entry.row.indicator), .text(entry.row.period)],
              [(0, entry.row.figure())])
          }
        }
      }
    }
    try FileManager.default.removeItem(atPath: directory)
    return seconds
  }

  private func runPlain(in directory: String) async throws -> Seconds {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
    }
    let queue = try DatabaseQueue(path: directory + "/plain.sqlite", configuration: configuration)
    try await queue.write { db in try db.execute(sql: Self.table) }
    var seconds = Seconds()
    seconds.processorInsert = try await Stopwatch.processorSeconds {
      seconds.insert = try Stopwatch.median(of: entries) { chunk in
        try queue.write { db in
          let statement = try db.cachedStatement(
            sql: "INSERT INTO observation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
          for entry in chunk {
            let row = entry.row
            try statement.execute(arguments: [
              entry.region, row.indicator, row.period, nil, row.numerator, row.denominator, nil, 0, 1, row.source,
              row.note,
            ])
          }
        }
      }
    }
    seconds.processorUpdate = try await Stopwatch.processorSeconds {
      seconds.update = try Stopwatch.median(of: changed) { chunk in
        try queue.write { db in
          let statement = try db.cachedStatement(sql: Self.update)
          for entry in chunk {
            let row = entry.row
            try statement.execute(arguments: [
              nil, row.numerator, row.denominator, nil, 0, 1, row.source, entry.region, row.indicator, row.period,
            ])
          }
        }
      }
    }
    try queue.close()
    try FileManager.default.removeItem(atPath: directory)
    return seconds
  }

  private static let table = """
    CREATE TABLE observation (
      region TEXT NOT NULL, indicator TEXT NOT NULL, period TEXT NOT NULL, value INTEGER, numerator INTEGER,
      denominator INTEGER, weight INTEGER, not_applicable INTEGER, definition_version INTEGER, source TEXT, note TEXT,
      PRIMARY KEY (region, indicator, period)
    ) STRICT, WITHOUT ROWID
    """

  private static let update = """
    UPDATE observation SET value = ?, numerator = ?, denominator = ?, weight = ?, not_applicable = ?,
      definition_version = ?, source = ?
    WHERE region = ? AND indicator = ? AND period = ?
    """
}

extension Workload.Row {
  /// The same figure for another period.
  func moved(to period: String) -> Self {
    Self(
      indicator: indicator, period: period, numerator: numerator, denominator: denominator, source: source, note: note,
      account: account, time: time)
  }
}
