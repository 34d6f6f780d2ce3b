import Fixtures
import Foundation
import GRDB
import Model
import Rollup
import Seeds
import Testing

@testable import Store

@Suite struct `Cells of a hub` {
  private static let shards = 2

  /// How many random histories each shard plays; `TRIBUTARY_TEST_SEQUENCES` asks for another number altogether.
  private static var sequences: Int {
    let named = ProcessInfo.processInfo.environment["TRIBUTARY_TEST_SEQUENCES"].flatMap(Int.init)
    return (named ?? 600) / shards
  }

  /// A hub whose file is memory, in the small world of the random rows.
  private static func hub(_ folder: TemporaryFolder) throws -> Store {
    let regions = RandomRows.regions.compactMap { place in
      RegionCode(place.code).map {
        Region(code: $0, name: place.code, tier: place.tier, parent: RegionCode(place.parent))
      }
    }
    let founding = Store.Founding(kind: .hub, region: "210000", hasBuiltins: false, regions: regions)
    let onDisk = try Store.found(
      founding, in: folder.path("hub"), surroundings: SeededWorld(seed: 1).surroundings)
    let memory = try DatabaseQueue()
    try onDisk.writer.backup(to: memory)
    return Store(
      identity: onDisk.identity, directory: onDisk.directory, key: onDisk.key, surroundings: onDisk.surroundings,
      writer: memory, lock: nil)
  }

  @Test(arguments: 0..<shards)
  func `E1 E3 equal a computation anew after random edits, deletions, reviews, moves and new definitions`(shard: Int)
    throws
  {
    let seed = Seed("cells of a hub, shard \(shard) of \(Self.sequences) sequences", 20_260_404)
    let folder = try TemporaryFolder()
    var hub = try Self.hub(folder)
    let empty = hub
    var checked = 0
    for number in 0..<Self.sequences {
      // A new world now and then: one that grew old has something everywhere.
      if number % 60 == 0 {
        let memory = try DatabaseQueue()
        try empty.writer.backup(to: memory)
        hub = Store(
          identity: empty.identity, directory: empty.directory, key: empty.key, surroundings: empty.surroundings,
          writer: memory, lock: nil)
      }
      var random = Seed(seed, case: shard * Self.sequences + number)
      for step in 0..<(1 + random.pick(0..<4)) {
        try hub.write { session in
          let rows = RandomRows(session, step: UInt64(number * 8 + step + 1))
          if number % 60 == 0, step == 0 { for code in 0..<9 { try rows.writeIndicator("X\(code)", &random) } }
          for _ in 0..<(1 + random.pick(0..<12)) { try rows.write(&random) }
        }
      }
      let found = try hub.read { db in try RollupComparison(db, top: hub.identity.region) }
      checked += found.checked
      guard found.names.isEmpty else {
        Issue.record("sequence \(number) of shard \(shard), \(seed): \(found.names.prefix(8))")
        return
      }
    }
    #expect(checked > Self.sequences)
  }
}
