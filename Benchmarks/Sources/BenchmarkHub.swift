import Foundation
import GRDB
import Model
import Replica
import Rollup
import Store
import WireProtocol

/// A hub in its own folder, with the workload's indicators and its districts' nodes enrolled.
struct BenchmarkHub {
  /// The province whose districts report.
  static let region = "370000"

  /// What a hub holds that the workload did not ask for.
  struct Mismatch: Error {
    let expected: String
    let found: String
  }

  /// The hub.
  let store: Store
  private let directory: String

  /// Districts of the province in the workload's year, with a number for each one's city.
  static func districts(_ count: Int) throws -> [(region: RegionCode, city: Int)] {
    let tree = RegionTree(BuiltinRegions.regions)
    let found = tree.regions(of: .district, under: try RegionCode(parsing: region), in: 2025)
    guard found.count >= count else { throw Mismatch(expected: "\(count) districts", found: "\(found.count)") }
    let parents = Array(Set(found.compactMap(\.parent))).sorted()
    return found.prefix(count).map { district in
      (district.code, district.parent.flatMap { parents.firstIndex(of: $0) } ?? 0)
    }
  }

  /// Founds a hub and lets nodes in, one a district.
  ///
  /// - Parameters:
  ///   - directory: Where its file goes.
  ///   - nodes: The districts' nodes.
  ///   - isCounting: Whether its sums count the workload's figures, or its indicators are those of towns, whose sums no
  ///     district's figure reaches.
  ///   - province: The tree, or nil for the built-in one.
  init(
    in directory: String, nodes: [(region: RegionCode, key: SigningKey)], isCounting: Bool = true,
    province: BenchmarkProvince? = nil
  ) async throws {
    self.directory = directory
    store = try Store.found(
      Store.Founding(
        kind: .hub, region: Self.region, hasBuiltins: province == nil, regions: province?.regions ?? []),
      in: directory)
    try store.edit { edit in
      for number in 0..<Workload.indicatorCount {
        let tier = isCounting ? province?.tier ?? .district : .town
        try edit.put(
          Schema.indicator, [.text(Workload.indicator(number)), .text(Self.region)],
          [(group: 0, values: Self.definition(number, enteredAt: tier, version: isCounting ? 1 : 2))])
      }
    }
    try await enroll(nodes)
  }

  /// Opens a hub that was founded before.
  init(opening directory: String) throws {
    self.directory = directory
    store = try Store.open(directory, kind: .hub)
  }

  /// Lets nodes in.
  func enroll(_ nodes: [(region: RegionCode, key: SigningKey)]) async throws {
    let codes = try store.issueCodes(for: nodes.map(\.region), mode: "full")
    for (node, issued) in zip(nodes, codes) {
      let region = node.region.description
      let keys = try PublicKeys(of: node.key)
      _ = try await store.enroll(
        codeID: issued.code.id, keys: keys,
        proof: EnrolmentProof.node(keys: keys, region: region, key: issued.code.key), region: region,
        program: "benchmark")
    }
  }

  /// The columns of a monthly ratio, in the order of the table.
  ///
  /// - Parameter version: Figures are of the first; those of another version than the definition's are not held against it.
  private static func definition(_ number: Int, enteredAt tier: RegionTier, version: Int64) -> [FieldValue] {
    [
      .integer(version), .text("考核指标\(number + 1)"), .text("%"), .text(Direction.up.rawValue),
      .text(TargetOperator.greaterOrEqual.rawValue), .text("outcome"), .text(RollupRule.ratio.rawValue), .integer(100),
      .text(Frequency.month.rawValue), .text(TimeRule.ratio.rawValue), .integer(0), .text("例数"), .text("人数"),
      .text("2025=60"), .text(tier.rawValue), .text(""),
    ]
  }

  /// Decodes and accepts one encoded segment, in one durable commit.
  func accept(_ upload: (segment: [UInt8], node: NodeID)) async throws {
    _ = try await store.accept(try Segment(decoding: upload.segment), from: upload.node)
  }

  /// The bytes of the database file once the log is written back.
  func fileSize() throws -> Int {
    let queue = try DatabaseQueue(path: path)
    _ = try queue.writeWithoutTransaction { db in try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    try queue.close()
    return try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  /// Refuses a run that did not do its work: every row there, nothing refused, no conflict, every chain and roll-up
  /// right by the hub's own second implementation, and the province's lines equal to the sum over the workloads.
  func check(rows: Int, numerator: Int128, denominator: Int128) throws {
    let counts = try store.read { db in
      try ["observation", "refusal", "concurrent_value"].map { table in
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? -1
      }
    }
    let verified = try store.verify()
    let differing = verified.rollupsDiffering.count + verified.fileProblems.count
    var sums: (Int128, Int128) = (0, 0)
    // The year's own line sums its months again.
    for line in try store.rollups(RollupFilter(region: try RegionCode(parsing: Self.region)))
    where line.period.contains("-") {
      sums.0 += line.reading.numerator ?? 0
      sums.1 += line.reading.denominator ?? 0
    }
    let found = "\(counts) \(differing) \(sums)"
    let expected = "\([rows, 0, 0]) 0 \((numerator, denominator))"
    guard found == expected else { throw Mismatch(expected: expected, found: found) }
  }

  /// Where the database is.
  var path: String { directory + "/" + Store.fileName }
}
