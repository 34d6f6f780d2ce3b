import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Seeds
import Testing
import WireProtocol

@testable import Store

@Suite struct `Segments at a hub` {
  private func line(_ hub: Store, _ region: String, _ indicator: String, _ period: String) throws -> Reading {
    let filter = RollupFilter(region: RegionCode(region), indicator: indicator, period: period)
    return try #require(try hub.rollups(filter).first).reading
  }

  @Test func `a segment is applied, rolled up and answered with a receipt`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    try await copies.sync(office)
    let reading = try line(copies.hub, "500000", "HC23", "2022-Q2")
    #expect(reading.value == 70_000_000)
    #expect(reading.reported == 1)
    #expect(reading.expected == 38)
    #expect(reading.met == nil)
    #expect(try office.unsentChanges() == 0)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `A1 the same segment again changes nothing and gives the same receipt`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
    try office.sealJournal()
    let segment = try #require(try office.segment(after: 0)?.segment)
    let node = office.identity.origin.node
    let first = try await copies.hub.accept(segment, from: node)
    let before = try copies.hub.read { db in try Row.fetchAll(db, sql: "SELECT * FROM observation") }
    let second = try await copies.hub.accept(segment, from: node)
    #expect(first == second)
    let after = try copies.hub.read { db in try Row.fetchAll(db, sql: "SELECT * FROM observation") }
    #expect(after == before)
    #expect(try line(copies.hub, "500000", "HC23", "2022-Q2").reported == 1)
  }

  @Test func `A4 a segment out of order is refused with the number that is expected`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    try office.record("HC12", "2022", value: 1)
    try office.sealJournal()
    let second = try #require(try office.segment(after: 1)?.segment)
    await #expect(throws: IntakeProblem.gap(expected: 1)) {
      try await copies.hub.accept(second, from: office.identity.origin.node)
    }
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `A7 a segment with an altered byte changes nothing`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    let bytes = try #require(try office.segment(after: 0)?.segment).encoded()
    for position in bytes.indices {
      var altered = bytes
      altered[position] ^= 1
      await #expect(throws: (any Error).self) {
        try await copies.hub.accept(Segment(decoding: altered), from: office.identity.origin.node)
      }
    }
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `A3 a segment cut at any byte changes nothing`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    let bytes = try #require(try office.segment(after: 0)?.segment).encoded()
    for length in bytes.indices {
      await #expect(throws: (any Error).self) {
        try await copies.hub.accept(Segment(decoding: Array(bytes[..<length])), from: office.identity.origin.node)
      }
    }
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `A5 other content under the same numbers is a fork`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let tree = Transaction(
      time: HybridTimestamp(milliseconds: 1_700_000_000_000), account: "", reason: "",
      rows: [
        RowChange(
          table: Schema.observation.id, identity: [.text("500114"), .text("HC12"), .text("2022")],
          groups: [GroupChange(group: 1, values: [.text("clone")], bases: [])])
      ])
    let forged = try Segment.seal([tree], origin: office.identity.origin, after: .start, key: office.key)
    await #expect(throws: IntakeProblem.fork) {
      try await copies.hub.accept(forged, from: office.identity.origin.node)
    }
    #expect(try copies.hub.figures(of: nil).count == 1)
  }

  @Test func `A15 a refused transaction does not hold up what follows it`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    func change(_ region: String, _ note: String) -> RowChange {
      RowChange(
        table: Schema.observation.id, identity: [.text(region), .text("HC11"), .text("2022")],
        groups: [GroupChange(group: 1, values: [.text(note)], bases: [])])
    }
    let transactions = [("500115", "not mine"), ("500114", "mine")].enumerated().map { index, row in
      Transaction(
        time: HybridTimestamp(milliseconds: 1_656_700_000_000 + Int64(index)), account: "", reason: "",
        rows: [change(row.0, row.1)])
    }
    let segment = try Segment.seal(transactions, origin: office.identity.origin, after: .start, key: office.key)
    let receipt = try Receipt(
      decoding: try await copies.hub.accept(segment, from: office.identity.origin.node),
      key: copies.hub.key.publicKey)
    #expect(receipt.refused.map(\.sequence) == [1])
    #expect(receipt.refused.map(\.reason) == [.notOwner])
    #expect(try copies.hub.figures(of: nil).map(\.note) == ["mine"])
    #expect(try copies.hub.verify().isClean)
  }

  @Test(arguments: [
    ("HC99", "2022", Refusal.indicatorUnknown), ("HC23", "2022", .periodWrong), ("HC23", "2022-Q2", .figureWrong),
  ])
  func `a figure that breaks its indicator's rules is refused`(
    indicator: String, period: String, reason: Refusal
  ) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record(indicator, period, numerator: 9, denominator: 5)
    try await copies.sync(office)
    #expect(try office.refusals().map(\.reason) == [reason])
    #expect(try copies.hub.figures(of: nil).isEmpty)
  }

  @Test func `a node that is not enrolled, or shut out, is refused`() async throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try office.record("HC11", "2022", value: 1)
    try office.sealJournal()
    let segment = try #require(try office.segment(after: 0)?.segment)
    await #expect(throws: IntakeProblem.unknownNode) {
      try await copies.hub.accept(segment, from: office.identity.origin.node)
    }
    let member = try await copies.member("500115")
    #expect(try copies.hub.revoke(member.identity.origin.node))
    #expect(try await copies.hub.enrolledNode(member.identity.origin.node) == nil)
  }
}

@Suite struct `Two desks of one region` {
  @Test func `concurrent edits keep both values and show the later`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1, note: "甲")
    try second.record("HC11", "2022", value: 0, note: "乙")
    try await copies.sync(first)
    try await copies.sync(second)
    try await copies.sync(first)
    #expect(try copies.hub.conflictCount() == 2)
    #expect(try first.conflictCount() == 2)
    #expect(try copies.hub.conflicts().map(\.group) == [0, 1])
    for copy in [copies.hub, first, second] { #expect(try copy.figures(of: nil).map(\.note) == ["乙"]) }
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `equal values written at once are no conflict`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    for office in [first, second] { try office.record("HC11", "2022", value: 1) }
    for office in [first, second, first] { try await copies.sync(office) }
    for copy in [copies.hub, first, second] { #expect(try copy.conflictCount() == 0) }
  }

  @Test func `an edit made after a sync settles what it overwrites`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    try second.record("HC11", "2022", value: 0)
    for office in [first, second, first] { try await copies.sync(office) }
    try first.record("HC11", "2022", value: 1)
    for office in [first, second] { try await copies.sync(office) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.figures(of: nil).map(\.figure.value) == [1_000_000])
    }
  }

  @Test func `a desk sees its region's rows and no sibling's`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    let sibling = try await copies.member("500115")
    try first.record("HC11", "2022", value: 1)
    try sibling.record("HC11", "2022", value: 0)
    for office in [first, sibling, second] { try await copies.sync(office) }
    #expect(try second.figures(of: nil).map(\.region.description) == ["500114"])
    #expect(try sibling.figures(of: nil).map(\.region.description) == ["500115"])
  }

  @Test func `a definition changed above reaches the office below`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let identity: [FieldValue] = [.text("CQ01"), .text("500000")]
    let values: [FieldValue] = [
      .integer(1), .text("本市指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
      .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
      .text("district"), .text(""),
    ]
    try copies.hub.edit { edit in try edit.put(Schema.indicator, identity, [(0, values)]) }
    try await copies.sync(office)
    #expect(try office.loadDefinitions().indicators["CQ01"]?.name == "本市指标")
    try office.record("CQ01", "2022", value: 12)
    try await copies.sync(office)
    let reading = try #require(try copies.hub.rollups(RollupFilter(indicator: "CQ01", period: "2022")).first).reading
    #expect(reading.value == 12_000_000)
    #expect(reading.met == true)
  }
}

@Suite struct `A node that lies` {
  private func send(_ rows: [RowChange], from office: Store, to hub: Store, at time: Int64) async throws -> [Refusal] {
    let transaction = Transaction(
      time: HybridTimestamp(milliseconds: time), account: "", reason: "", rows: rows)
    let position = try await hub.position(of: office.identity.origin)
    let segment = try Segment.seal([transaction], origin: office.identity.origin, after: position, key: office.key)
    let receipt = try await hub.accept(segment, from: office.identity.origin.node)
    return try Receipt(decoding: receipt, key: hub.key.publicKey).refused.map(\.reason)
  }

  @Test func `H3 cannot reach another office's row by naming itself as the owner`() async throws {
    let copies = try Copies()
    let honest = try await copies.member("500114")
    let liar = try await copies.member("500101")
    let id = RowID.derived(Schema.unit, [.text("500114"), .text("区教委")])
    try honest.edit { edit in
      try edit.put(Schema.unit, [.blob(id), .text("500114")], [(0, [.text("区教委"), .integer(0)])])
    }
    try await copies.sync(honest)
    let forged = RowChange(
      table: Schema.unit.id, identity: [.blob(id), .text("500101")],
      groups: [GroupChange(group: 0, values: [.text("改名"), .integer(0)], bases: [])])
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_700_000_000_000) == [.notOwner])
    let names = try await copies.hub.read { db in try String.fetchAll(db, sql: "SELECT name FROM unit") }
    #expect(names == ["区教委"])
  }

  @Test func `H3 cannot rewrite a built-in definition`() async throws {
    let copies = try Copies()
    let liar = try await copies.member("500101")
    let forged = RowChange(
      table: Schema.indicator.id, identity: [.text("HC01"), .text("500101")], groups: [], deletes: [])
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_700_000_000_000) == [.notDefiner])
    #expect(try copies.hub.loadDefinitions().indicators["HC01"] != nil)
  }

  @Test func `cannot give one stamp two contents`() async throws {
    let copies = try Copies()
    let liar = try await copies.member("500101")
    func note(_ text: String) -> RowChange {
      RowChange(
        table: Schema.observation.id, identity: [.text("500101"), .text("HC11"), .text("2022")],
        groups: [GroupChange(group: 1, values: [.text(text)], bases: [])])
    }
    #expect(try await send([note("first")], from: liar, to: copies.hub, at: 1_700_000_000_000).isEmpty)
    #expect(try await send([note("second")], from: liar, to: copies.hub, at: 1_700_000_000_000) == [.malformed])
    #expect(try copies.hub.figures(of: nil).map(\.note) == ["first"])
  }

  @Test func `cannot send a figure of another tier`() async throws {
    let copies = try Copies()
    try copies.hub.edit { edit in
      try edit.put(
        Schema.indicator, [.text("CQ02"), .text("500000")],
        [
          (
            0,
            [
              .integer(1), .text("市级指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
              .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text(""),
              .text("province"), .text(""),
            ]
          )
        ])
    }
    let liar = try await copies.member("500101")
    let forged = RowChange(
      table: Schema.observation.id, identity: [.text("500101"), .text("CQ02"), .text("2022")],
      groups: [
        GroupChange(
          group: 0, values: [.integer(1_000_000), .null, .null, .null, .integer(0), .integer(1), .text("office")],
          bases: [])
      ])
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_700_000_000_000) == [.figureWrong])
  }
}

@Suite struct `Roll-ups kept on merge` {
  @Test(arguments: 1...12)
  func `equal a recomputation after every sync of a random history`(seed: UInt64) async throws {
    let copies = try Copies(seed: seed)
    var generator = Seed(fixed: seed)
    var offices: [Store] = []
    for region in ["500101", "500114", "500243"] { offices.append(try await copies.member(region)) }
    for _ in 0..<25 {
      let office = offices[Int.random(in: 0..<offices.count, using: &generator)]
      let quarter = Int.random(in: 1...4, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: try office.record("HC11", "2022", value: Int64.random(in: 0...1, using: &generator))
      case 1:
        let denominator = Int64.random(in: 0...1_000, using: &generator)
        try office.record(
          "HC23", "2022-Q\(quarter)", numerator: Int64.random(in: 0...denominator, using: &generator),
          denominator: denominator)
      case 2: try office.record("HC01", "2022", value: Int64.random(in: 60...90, using: &generator))
      default: try await copies.sync(office)
      }
    }
    for office in offices { try await copies.sync(office) }
    let report = try copies.hub.verify()
    #expect(report.isClean, "seed \(seed): \(report.rollupsDiffering)")
    #expect(report.rollupsChecked > 0)
  }

  @Test func `verify finds a roll-up that was tampered with`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try copies.hub.writeBooks { db in try db.execute(sql: "UPDATE rollup_cell SET reported = reported + 1") }
    let report = try copies.hub.verify()
    #expect(report.rollupsDiffering.count == 2)
    #expect(!report.isClean)
  }

  @Test func `verify finds a segment that was tampered with`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try copies.hub.writeBooks { db in try db.execute(sql: "UPDATE segment SET signature = zeroblob(64)") }
    #expect(try copies.hub.verify().chainsBroken.count == 1)
  }
}
