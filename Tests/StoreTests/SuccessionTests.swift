import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@Suite struct `A district that took over another` {
  private let copies: Copies
  private let ended: Store
  private let successor: Store

  /// 500114 merged into 500101 in 2023, after both had reported.
  init() async throws {
    copies = try Copies()
    ended = try await copies.member("500114")
    successor = try await copies.member("500101")
    try ended.record("HC11", "2022", value: 0)
    try successor.record("HC11", "2022", value: 1)
    for copy in [ended, successor] { try await copies.sync(copy) }
  }

  private func merge() throws {
    let (old, new) = (try RegionCode(parsing: "500114"), try RegionCode(parsing: "500101"))
    let row = try #require(try copies.hub.loadDefinitions().tree.region(old))
    let last = Region(
      code: old, name: row.name, tier: row.tier, parent: row.parent, validFrom: 2023, validTo: 2022, successor: new)
    try copies.hub.edit { edit in _ = try edit.define(last, owner: copies.hub.identity.region) }
  }

  private func value(_ copy: Store, _ region: String) throws -> Int64? {
    try copy.figures(of: RegionCode(parsing: region), indicator: "HC11", period: "2022").first?.figure.value
  }

  @Test func `gets its rows and corrects them, once the other has no copy any more`() async throws {
    try merge()
    #expect(try copies.hub.revoke(ended.identity.origin.node))
    #expect(try value(successor, "500114") == nil)
    try await copies.sync(successor)
    #expect(try value(successor, "500114") == 0, "rows from before the merger, which lay behind its cursor")
    try successor.record("HC11", "2022", value: 1, region: "500114")
    let outcome = try await copies.sync(successor)
    #expect(outcome.refused.isEmpty && outcome.differing.isEmpty && outcome.healed.isEmpty)
    #expect(try value(copies.hub, "500114") == 1_000_000)
    for copy in [copies.hub, successor] {
      #expect(try copy.conflictCount() == 0, "it had seen what it changed")
      #expect(try copy.verify().isClean)
    }
  }

  @Test func `is refused while the other still has a copy, and sees all the same what it took over`() async throws {
    try merge()
    try await copies.sync(successor)
    #expect(try value(successor, "500114") == 0)
    try successor.record("HC11", "2022", value: 1, region: "500114")
    #expect(try await copies.sync(successor).refused.count == 1)
    #expect(try value(copies.hub, "500114") == 0 && value(successor, "500114") == 0)
  }

  @Test func `neither sees nor writes its rows before`() async throws {
    try await copies.sync(successor)
    #expect(try value(successor, "500114") == nil)
    #expect(throws: (any Error).self) { try successor.record("HC11", "2022", value: 1, region: "500114") }
    #expect(try value(copies.hub, "500114") == 0)
  }
}
