import Foundation
import Model
import Replica
import WireProtocol

/// A province's first load and its edits at a hub, against the lean baseline on the same rows.
struct MergeBenchmark {
  private struct District {
    let workload: Workload
    let upload: DistrictUpload
    let leanFirst: LeanDatabase.Upload
    let leanEdits: LeanDatabase.Upload
  }

  private let districts: [District]
  private var cells: Double { Double(districts.count * Workload.cellCount) }
  private var edits: Double { Double(districts.count * Workload.editCount) }

  /// Draws, seals and copies everything that the clocks must not see.
  init(districts count: Int, seed: UInt64) throws {
    districts = try BenchmarkHub.districts(count).enumerated().map { number, place in
      let workload = Workload(region: place.region, seed: seed, stream: number)
      return District(
        workload: workload, upload: try DistrictUpload(workload),
        leanFirst: try .first(workload, district: number, city: place.city),
        leanEdits: try .edits(workload, district: number, city: place.city))
    }
  }

  /// Reports the bytes of the sealed segments for each cell they set; no clock is involved.
  func reportBytes(_ report: inout Report) {
    let first = districts.reduce(0) { $0 + $1.upload.first.count }
    let later = districts.reduce(0) { $0 + $1.upload.edits.count }
    report.add("bytes a change on the wire, first load", round: 1, Double(first) / cells, "B")
    report.add("bytes a change on the wire, edits", round: 1, Double(later) / edits, "B")
  }

  /// The time of the median district's commit.
  private struct Seconds {
    var first = 0.0
    var edits = 0.0
    var again = 0.0
    var processorFirst = 0.0
    var processorEdits = 0.0
  }

  /// Runs both sides in new folders and reports the ratios for the median district.
  func run(in directory: String, round: Int, report: inout Report) async throws {
    var lean = Seconds()
    if round % 2 == 0 { lean = try await runLean(in: directory + "/lean") }
    let product = try await runProduct(in: directory + "/hub", round: round, report: &report)
    if round % 2 == 1 { lean = try await runLean(in: directory + "/lean") }
    let uncounted = try await runUncounted(in: directory + "/uncounted")

    report.add("first-load merge", round: round, lean.first / product.first, "× lean")
    report.add("edit merge", round: round, lean.edits / product.edits, "× lean")
    report.add(
      "first-load merge, by processor time", round: round, lean.processorFirst / product.processorFirst, "× lean")
    report.add(
      "edit merge, by processor time", round: round, lean.processorEdits / product.processorEdits, "× lean")
    report.add("re-sent upload", round: round, product.again / product.first * 100, "% of its first merge")
    report.add(
      "roll-up", round: round, (1 - uncounted.first / product.processorFirst) * 100, "% of first-load merge")
    report.add(
      "roll-up of edits", round: round, (1 - uncounted.edits / product.processorEdits) * 100, "% of edit merge")
    // An upload of edits touches nearly every leaf of its district.
    report.add(
      "roll-up of edits, a leaf", round: round,
      (product.processorEdits - uncounted.edits) / Double(districts.count * Workload.indicatorCount) * 1e6, "µs")
    report.add(
      "first-load merge, changes a second", round: round, Double(Workload.cellCount) / product.first, "changes/s")
    report.add(
      "first-load merge, lean changes a second", round: round, Double(Workload.cellCount) / lean.first, "changes/s")
    report.add("edit merge, changes a second", round: round, Double(Workload.editCount) / product.edits, "changes/s")
    report.add("edit merge, lean changes a second", round: round, Double(Workload.editCount) / lean.edits, "changes/s")
  }

  private func runProduct(in directory: String, round: Int, report: inout Report) async throws -> Seconds {
    let hub = try await BenchmarkHub(
      in: directory, nodes: districts.map { ($0.workload.region, $0.upload.key) })
    let before = try hub.fileSize()
    var seconds = Seconds()
    let first = districts.map { (segment: $0.upload.first, node: $0.upload.key.publicKey.node) }
    seconds.processorFirst = try await Stopwatch.processorSeconds {
      seconds.first = try await Stopwatch.asynchronousMedian(of: first, hub.accept)
    }
    let after = try hub.fileSize()
    report.add("disk a change at the hub", round: round, Double(after - before) / cells, "B")
    report.add("disk a change at the hub, definitions included", round: round, Double(after) / cells, "B")

    let later = districts.map { (segment: $0.upload.edits, node: $0.upload.key.publicKey.node) }
    seconds.processorEdits = try await Stopwatch.processorSeconds {
      seconds.edits = try await Stopwatch.asynchronousMedian(of: later, hub.accept)
    }
    seconds.again = try await Stopwatch.asynchronousMedian(of: first, hub.accept)
    let expected = expectedSums
    try hub.check(
      rows: districts.count * Workload.rowCount, numerator: expected.numerator, denominator: expected.denominator)
    try FileManager.default.removeItem(atPath: directory)
    return seconds
  }

  private func runUncounted(in directory: String) async throws -> (first: Double, edits: Double) {
    let hub = try await BenchmarkHub(
      in: directory, nodes: districts.map { ($0.workload.region, $0.upload.key) }, isCounting: false)
    _ = try hub.fileSize()
    let first = districts.map { (segment: $0.upload.first, node: $0.upload.key.publicKey.node) }
    let later = districts.map { (segment: $0.upload.edits, node: $0.upload.key.publicKey.node) }
    let firstSeconds = try await Stopwatch.processorSeconds { for upload in first { try await hub.accept(upload) } }
    let editSeconds = try await Stopwatch.processorSeconds { for upload in later { try await hub.accept(upload) } }
    try hub.check(rows: districts.count * Workload.rowCount, numerator: 0, denominator: 0)
    try FileManager.default.removeItem(atPath: directory)
    return (firstSeconds, editSeconds)
  }

  private func runLean(in directory: String) async throws -> Seconds {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let database = try LeanDatabase(path: directory + "/lean.sqlite")
    var seconds = Seconds()
    seconds.processorFirst = try await Stopwatch.processorSeconds {
      seconds.first = try Stopwatch.median(of: districts) { try database.merge($0.leanFirst) }
    }
    seconds.processorEdits = try await Stopwatch.processorSeconds {
      seconds.edits = try Stopwatch.median(of: districts) { try database.merge($0.leanEdits) }
    }
    let found = try database.sums()
    let expected = expectedSums
    guard Int128(found.numerator) == expected.numerator, Int128(found.denominator) == expected.denominator else {
      throw BenchmarkHub.Mismatch(expected: "\(expected)", found: "\(found)")
    }
    try FileManager.default.removeItem(atPath: directory)
    return seconds
  }

  /// The province's sums once everything is merged, computed from the workloads alone.
  private var expectedSums: (numerator: Int128, denominator: Int128) {
    var sums: (numerator: Int128, denominator: Int128) = (0, 0)
    for district in districts {
      var rows = district.workload.rows
      for edit in district.workload.edits { rows[edit.row] = edit.after }
      for row in rows {
        sums.numerator += Int128(row.numerator)
        sums.denominator += Int128(row.denominator)
      }
    }
    return sums
  }
}
