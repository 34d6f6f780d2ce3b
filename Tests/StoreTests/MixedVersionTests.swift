import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `Copies of different versions` {
  /// A province's mandate over a district, whose table version 1 does not know.
  private func mandate(_ office: String) -> RowChange {
    RowChange(
      table: Schema.mandate.id, identity: [.text("500114"), .text(office)],
      groups: [
        GroupChange(group: 0, values: [.text("2022-01-01"), .null, .text("代报"), .null], bases: [])
      ])
  }

  private func segment(_ office: Store) throws -> Segment {
    let figure = RowChange(
      table: Schema.observation.id, identity: [.text("500114"), .text("HC11"), .text("2022")],
      groups: [GroupChange(group: 1, values: [.text("known")], bases: [])])
    let transaction = Transaction(
      time: HybridTimestamp(milliseconds: 1_656_600_000_000), account: "", reason: "",
      rows: [mandate("500115"), figure])
    return try Segment.seal([transaction], origin: office.identity.origin, after: .start, key: office.key)
  }

  @Test func `A21 what an older version does not know is passed over and stays in the segment`() throws {
    let copies = try Copies()
    let segment = try segment(try copies.office("500114"))
    let older = try segment.transactions(by: 1)
    #expect(older.map { $0.rows.map(\.table) } == [[Schema.observation.id]])
    #expect(try segment.transactions().map { $0.rows.count } == [2])
  }

  @Test func `A21 a table that nobody knows is still refused from a writer of the same version`() throws {
    let copies = try Copies()
    let segment = try segment(try copies.office("500114"))
    let plain = try Zstandard.decompress(segment.payload, length: segment.payloadLength)
    #expect(throws: WireError.self) { try PayloadCodec.decode(plain, writer: 1, reader: 1) }
    #expect(try PayloadCodec.decode(plain, writer: 2, reader: 1).count == 1)
  }

  @Test func `A21 what waited in a segment is applied after the upgrade, as on a copy that knew it at once`()
    async throws
  {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let attachment = RowChange(
      table: Schema.attachment.id, identity: [.blob(Array(1...16)), .text("500114")],
      groups: [
        GroupChange(
          group: 0,
          values: [
            .integer(5), .blob(Array(1...16)), .text("a.pdf"), .text("application/pdf"), .integer(3), .text("00"),
          ], bases: [])
      ])
    let transactions = [[attachment], [attachment, mandate("500115")]].enumerated().map { index, rows in
      Transaction(
        time: HybridTimestamp(milliseconds: 1_656_600_000_000 + Int64(index)), account: "", reason: "", rows: rows)
    }
    let segment = try Segment.seal(transactions, origin: office.identity.origin, after: .start, key: office.key)
    let older = try OpenedSegment(
      segment, key: office.key.publicKey, writer: RowWriter(office.identity.region, by: .segment), reader: 1)
    try await copies.hub.write { session in
      _ = try session.accept(older)
      try session.db.set("schema", Int64(1))
    }
    #expect(try await rows(copies.hub) == 0)
    try copies.hub.learn()
    // The first save's row stands now; the second also writes what its office may not, and so does not.
    #expect(try await rows(copies.hub) == 1)
    #expect(try copies.hub.verify().isClean)
    try copies.hub.learn()
    #expect(try await rows(copies.hub) == 1)
  }

  private func rows(_ copy: Store) async throws -> Int {
    try await copy.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM attachment") ?? 0 }
  }

  @Test func `F10 learning a version makes no change record and moves no row that was known`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let before = try await copies.hub.position(of: office.identity.origin)
    try await office.write { session in try session.db.set("schema", Int64(1)) }
    try office.learn()
    #expect(try office.unsentChanges() == 0)
    #expect(try await copies.sync(office).pushedSegments == 0)
    #expect(try await copies.hub.position(of: office.identity.origin) == before)
  }

  @Test func `a node of the first version is sent none of the tables that came later`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try copies.hub.edit { edit in
      try edit.put(
        Schema.mandate, [.text("500000"), .text("500115")],
        [(0, [.text("2022-01-01"), .null, .text("代报"), .null])])
    }
    let colleague = try await copies.member("500115")
    let node = try #require(try await copies.hub.enrolledNode(colleague.identity.origin.node))
    let older = try await copies.hub.pull(for: node, after: [], limit: 100, schema: 1)
    let newer = try await copies.hub.pull(for: node, after: [], limit: 100)
    #expect(older.rows.allSatisfy { $0.table != Schema.mandate.id })
    #expect(newer.rows.contains { $0.table == Schema.mandate.id })
    #expect(older.sums != newer.sums)
    #expect(try office.figures(of: nil).isEmpty)
  }
}
