import Fixtures
import GRDB
import Replica
import Synchronization
import Testing
import WireProtocol

@testable import Exchange
@testable import Store

/// What grew without bound for users of other engines, or began anew again and again; `docs/peers.md` names the
/// complaints.
@Suite struct `What grew for others` {
  private static let unit: [FieldValue] = [.blob([UInt8](0..<16)), .text("500114")]

  private static func count(_ sql: String, _ store: Store) throws -> Int {
    try store.read { db in try Int.fetchOne(db, sql: sql) ?? 0 }
  }

  @Test func `a row that is deleted and made again for years stays one row, whose mark grows by a few bytes a delete`()
    async throws
  {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let deletes = 40
    for year in 0..<deletes {
      try office.edit { try $0.put(Schema.unit, Self.unit, [(0, [.text("第\(year)年"), .integer(0)])]) }
      if year.isMultiple(of: 3) { try await copies.sync(office) }
      try office.edit { try $0.delete(Schema.unit, Self.unit) }
      try await copies.sync(office)
    }
    for copy in [office, copies.hub] {
      #expect(try Self.count("SELECT COUNT(*) FROM unit WHERE id = x'000102030405060708090a0b0c0d0e0f'", copy) == 1)
      let mark = try Self.count("SELECT MAX(LENGTH(stamps)) FROM unit", copy)
      #expect(mark < 40 + 12 * deletes, "\(mark) bytes")
      for table in ["concurrent_value", "unsettled_delete", "dropped_write", "undo", "journal"] {
        #expect(try Self.count("SELECT COUNT(*) FROM \(table)", copy) == 0, "\(table)")
      }
    }
  }

  @Test func `a first pull that is cut after each page goes on where it stood, and reads no row twice`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114", name: "a")
    let limit = 50
    let count = 2 * limit + 1
    try office.edit { edit in
      for number in 0..<count {
        let id = FieldValue.blob([UInt8](repeating: 0, count: 12) + Hexadecimal.bytes(UInt64(number)).suffix(4))
        try edit.put(Schema.unit, [id, .text("500114")], [(0, [.text("\(number)"), .integer(0)])])
      }
    }
    try await copies.sync(office)
    let other = try await copies.member("500114", name: "b")
    var (read, pages) = (0, 0)
    while true {
      // A sync of its own for each page: the line goes before the next is asked for.
      let cursor = try other.step { try $0.upstream()?.cursor ?? [] }
      let page = try await copies.hub.look { [cursor] storage in
        try storage.page(for: other.identity.origin.node, of: other.identity.region, after: cursor, limit: limit)
      }
      read += page.rows.count
      pages += 1
      let machine = Mutex(NodeSync())
      _ = try other.step { storage in
        try machine.withLock { machine in
          _ = try machine.pull(storage)
          return try machine.take(page.encoded(), storage)
        }
      }
      guard page.hasMore else { break }
    }
    #expect(read == count && pages == 3)
    #expect(try Self.count("SELECT COUNT(*) FROM unit", other) == count)
    #expect(try await copies.sync(other).pulledRows == 0)
  }

  @Test func `a page is looked up by scope and place, and no other row is read`() throws {
    let copies = try Copies()
    // The other is the row of a region's hub, of which there is one.
    for table in Schema.tables where table.name != "relay_state" {
      let plan = try copies.hub.read { db in
        try String.fetchAll(
          db, sql: "EXPLAIN QUERY PLAN \(TableSQL.of(table).pull)", arguments: ["500114", 0, 0, 0],
          adapter: SuffixRowAdapter(fromIndex: 3))
      }
      #expect(plan.count == 1, "\(table.name): \(plan)")
      #expect(plan.first?.hasPrefix("SEARCH \(table.name) USING INDEX \(table.name)_pull") == true, "\(plan)")
    }
  }

  @Test func `a year of nights adds to the history only what was written, and to the rows nothing`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    func written() throws -> Int { try Self.count("SELECT SUM(LENGTH(payload)) FROM segment", copies.hub) }
    func rows() throws -> [Int] {
      try ["observation", "concurrent_value", "dropped_write", "undo", "reissued_write", "journal"].map {
        try Self.count("SELECT COUNT(*) FROM \($0)", copies.hub)
      }
    }
    func quarter(_ nights: Int) async throws {
      for night in 0..<nights {
        for year in 2020...2023 { try office.record("HC01", "\(year)", value: Int64(70 + (night + year) % 20)) }
        try await copies.sync(office)
      }
    }
    try await quarter(20)
    let (first, before) = (try written(), try rows())
    try await quarter(20)
    let (second, after) = (try written(), try rows())
    #expect(before == after)
    // The second quarter weighs what the first did: nothing is carried along from night to night.
    #expect(Double(second - first) < 1.1 * Double(first), "\(first), then \(second - first) bytes")
    #expect(second / (2 * 20 * 4) < 100, "\(second) bytes for \(2 * 20 * 4) saves")
  }
}
