import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `The rows of a scope` {
  @Test func `that differ from the hub's are found and healed`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let colleague = try await copies.member("500114", name: "b")
    try office.record("HC11", "2022", value: 1, note: "right")
    try colleague.record("HC12", "2022", value: 1)
    for copy in [office, colleague, office] { #expect(try await copies.sync(copy).healed.isEmpty) }
    // A disk that lies: the value changes and its stamp does too, so that nothing in the file shows it.
    try await office.write { session in
      try session.db.execute(sql: "DROP TRIGGER observation_update_needs_stamp")
      try session.db.execute(sql: "UPDATE observation SET note = 'wrong' WHERE indicator = 'HC11'")
    }
    let outcome = try await copies.sync(office)
    #expect(outcome.healed == ["500114"])
    #expect(outcome.differing.isEmpty)
    #expect(try office.figures(of: nil, indicator: "HC11", period: "2022").map(\.note) == ["right"])
    #expect(try await copies.sync(office).healed.isEmpty)
  }

  @Test func `that the hub lost are named, never adopted`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try await copies.hub.write { session in
      try session.db.execute(sql: "DROP TRIGGER observation_delete_is_mark")
      try session.db.execute(sql: "DELETE FROM observation")
    }
    #expect(try await copies.sync(office).differing == ["500114"])
    #expect(try office.figures(of: nil).count == 1)
  }

  @Test func `come page by page over many scopes, each once and in the order of commits`() async throws {
    let copies = try Copies()
    let reader = try await copies.member("500000")
    for region in ["500114", "500101", "500102"] {
      let office = try await copies.member(region)
      for year in 2018...2022 { try office.record("HC11", "\(year)", value: 1) }
      try await copies.sync(office)
    }
    let node = try #require(try await copies.hub.enrolledNode(reader.identity.origin.node))
    let whole = try await copies.hub.pull(for: node, after: [], limit: 1_000)
    #expect(whole.rows.count { $0.table == Schema.observation.id } == 15 && !whole.hasMore)
    var paged: [PulledRow] = []
    var cursor: [UInt8] = []
    for _ in whole.rows.indices {
      let page = try await copies.hub.pull(for: node, after: cursor, limit: 2)
      paged += page.rows
      cursor = page.cursor
      guard page.hasMore else { break }
    }
    #expect(paged == whole.rows)
    #expect(cursor == whole.cursor)
  }

  @Test func `F2 are sent anew to a district that moved to another city`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114", name: "a")
    let colleague = try await copies.member("500114", name: "b")
    try colleague.record("HC11", "2022", value: 1)
    for copy in [colleague, office] { try await copies.sync(copy) }
    let node = try #require(try await copies.hub.enrolledNode(office.identity.origin.node))
    let cursor = try #require(try office.upstream()).cursor
    #expect(try await copies.hub.pull(for: node, after: cursor, limit: 100).rows.isEmpty)
    try copies.hub.edit { edit in
      try edit.put(
        Schema.region, [.text("500900"), .integer(0), .text("500000")],
        [(0, [.text("新设市"), .text("city"), .text("500000"), .null])])
    }
    // The province's list of regions has a new edition, as a release of the program brings it.
    try await copies.hub.write { session in
      try session.db.execute(sql: "DROP TRIGGER region_update_needs_stamp")
      try session.db.execute(sql: "UPDATE region SET parent = '500900' WHERE code = '500114'")
      try DefinitionCache.drawEdition(session.db)
    }
    let moved = try await copies.hub.pull(for: node, after: cursor, limit: 100)
    #expect(moved.rows.contains { $0.table == Schema.observation.id })
  }
}
