import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Seeds
import Testing
import WireProtocol

@testable import Store

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
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_656_600_000_000) == [.notOwner])
    let names = try await copies.hub.read { db in try String.fetchAll(db, sql: "SELECT name FROM unit") }
    #expect(names == ["区教委"])
  }

  @Test func `H3 cannot rewrite a built-in definition`() async throws {
    let copies = try Copies()
    let liar = try await copies.member("500101")
    let forged = RowChange(
      table: Schema.indicator.id, identity: [.text("HC01"), .text("500101")], groups: [], deletes: [])
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_656_600_000_000) == [.notDefiner])
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
    #expect(try await send([note("first")], from: liar, to: copies.hub, at: 1_656_600_000_000).isEmpty)
    #expect(try await send([note("second")], from: liar, to: copies.hub, at: 1_656_600_000_000) == [.malformed])
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
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_656_600_000_000) == [.figureWrong])
  }

  @Test func `H3 cannot put itself above its province`() async throws {
    let copies = try Copies()
    let liar = try await copies.member("500101")
    let forged = RowChange(
      table: Schema.region.id, identity: [.text("500000"), .integer(2199), .text("500101")],
      groups: [
        GroupChange(group: 0, values: [.text("重庆市"), .text("province"), .text("500101"), .null], bases: [])
      ])
    #expect(try await send([forged], from: liar, to: copies.hub, at: 1_656_600_000_000) == [.notDefiner])
    #expect(try copies.hub.loadDefinitions().tree.region(RegionCode(parsing: "500000"))?.parent == nil)
  }

  @Test func `cannot hang a report on another office's task, nor one on no task`() async throws {
    let copies = try Copies()
    let honest = try await copies.member("500114")
    let liar = try await copies.member("500101")
    let owner = FieldValue.text("500114")
    let plan: [UInt8] = Array(repeating: 1, count: 16)
    let section: [UInt8] = Array(repeating: 2, count: 16)
    let task: [UInt8] = Array(repeating: 3, count: 16)
    let none = FieldValue.null
    try honest.edit { edit in
      try edit.put(
        Schema.plan, [.blob(plan), owner], [(0, [.text("计划"), .integer(2022), none, none, none, none, none])])
      try edit.put(
        Schema.section, [.blob(section), owner],
        [(0, [.blob(plan), .integer(1), none, .text("部分"), .text("action"), none, none])])
      try edit.put(
        Schema.task, [.blob(task), owner],
        [(0, [.blob(plan), .blob(section), .integer(1), none, none, .text("任务"), none])])
    }
    try await copies.sync(honest)
    func report(_ reference: FieldValue, id: UInt8) -> RowChange {
      RowChange(
        table: Schema.progress.id, identity: [.blob(Array(repeating: id, count: 16)), .text("500101")],
        groups: [
          GroupChange(
            group: 0,
            values: [reference, .text("done"), .integer(.max), .text("假"), none, none, .text(""), .integer(1)],
            bases: [])
        ])
    }
    #expect(try await send([report(.blob(task), id: 9)], from: liar, to: copies.hub, at: 1_656_600_000_000).isEmpty)
    #expect(try await send([report(.null, id: 8)], from: liar, to: copies.hub, at: 1_656_600_000_001) == [.malformed])
    let ledger = try copies.hub.ledger(of: nil)
    #expect(ledger.count == 1)
    #expect(ledger[0].latest == nil)
  }
}
