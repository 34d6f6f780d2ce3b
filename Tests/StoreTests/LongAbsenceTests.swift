import Exchange
import Fixtures
import Foundation
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

@Suite struct `What comes late` {
  @Test func `D14 an office that was off for 400 nights brings back nothing that was deleted`() async throws {
    let copies = try Copies()
    let sleeper = try await copies.member("500114", name: "sleeper")
    let colleague = try await copies.member("500114", name: "colleague")
    try colleague.record("HC11", "2021", value: 1, note: "to go")
    try colleague.record("HC12", "2021", value: 1, note: "stays")
    for office in [colleague, sleeper] { try await copies.sync(office) }
    #expect(try sleeper.figures(of: nil).count == 2)
    try colleague.edit { edit in
      try edit.delete(Schema.observation, [.text("500114"), .text("HC11"), .text("2021")])
    }
    for night in 1...400 {
      copies.world.advance(milliseconds: 86_400_000)
      guard night % 10 == 0 else { continue }
      try colleague.record("HC12", "2020", value: 1, note: "\(night)")
      try await copies.sync(colleague)
    }
    // What it saved on its last day is still to go up.
    try sleeper.record("HC11", "2020", value: 1, note: "old")
    try await copies.sync(sleeper)
    try await copies.sync(colleague)
    for copy in [copies.hub, sleeper, colleague] {
      #expect(
        try StorageFigures.figures(copy).sorted()
          == ["HC11 2020 1000000 old", "HC12 2020 1000000 400", "HC12 2021 1000000 stays"])
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.verify().isClean)
    }
  }

  @Test func `D10 figures of an older definition are kept under a stricter one, and can be entered again`()
    async throws
  {
    func definition(_ version: Int64, rule: String) -> [FieldValue] {
      [
        .integer(version), .text("本市指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text(rule),
        .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
        .text("district"), .text(""),
      ]
    }
    let copies = try Copies()
    let office = try await copies.member("500114")
    let identity: [FieldValue] = [.text("CQ01"), .text("500000")]
    try copies.hub.edit { edit in try edit.put(Schema.indicator, identity, [(0, definition(1, rule: "sum"))]) }
    try await copies.sync(office)
    try office.record("CQ01", "2021", value: 11)
    try await copies.sync(office)
    try copies.hub.edit { edit in try edit.put(Schema.indicator, identity, [(0, definition(2, rule: "ratio"))]) }
    // The office has not heard of it yet.
    try office.record("CQ01", "2022", value: 12)
    #expect(try await copies.sync(office).refused.isEmpty)
    for copy in [copies.hub, office] {
      #expect(try StorageFigures.figures(copy).sorted() == ["CQ01 2021 11000000 ", "CQ01 2022 12000000 "])
    }
    let readings = try copies.hub.rollups(RollupFilter(region: RegionCode("500114"), indicator: "CQ01"))
    #expect(readings.allSatisfy { $0.reading.value == nil })
    try office.record("CQ01", "2022", numerator: 3, denominator: 4, version: 2)
    try await copies.sync(office)
    let filter = RollupFilter(region: RegionCode("500114"), indicator: "CQ01", period: "2022")
    #expect(try copies.hub.rollups(filter).first?.reading.reported == 1)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `C9 at the turn of the year a figure is of the year that was named`() throws {
    let copies = try Copies()
    let date = try Date("2022-12-31T15:59:59Z", strategy: .iso8601)
    let midnight = Int64(date.timeIntervalSince1970) * 1_000
    copies.world.advance(milliseconds: midnight - copies.world.surroundings.now() - 10)
    let office = try copies.office("500114")
    for period in ["2022", "2022-12"] { try office.record("HC11", period, value: 1, note: "before") }
    copies.world.advance(milliseconds: 2_000)
    #expect(CalendarDay(at: copies.world.surroundings.now()).description == "2023-01-01")
    for period in ["2022-Q4", "2022-H2"] { try office.record("HC11", period, value: 1, note: "after") }
    #expect(
      try Set(office.figures(of: nil).map { "\($0.period) \($0.note ?? "")" })
        == ["2022 before", "2022-12 before", "2022-Q4 after", "2022-H2 after"])
  }

  @Test func `D12 text that looks the same is saved as the same bytes, whichever way it was typed`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let (composed, decomposed) = ("\u{E9}\u{304C}", "e\u{301}\u{304B}\u{3099}")
    try office.record("HC11", "2022", value: 1, note: decomposed)
    try await copies.sync(office)
    for copy in [office, copies.hub] {
      let note = try #require(try copy.figures(of: nil).first?.note)
      #expect(Array(note.utf8) == Array(composed.utf8))
    }
    let unsent = try office.unsentChanges()
    try office.record("HC11", "2022", value: 1, note: composed)
    #expect(try office.unsentChanges() == unsent, "the same text again is no change")
  }

  @Test(arguments: ["", "abc", "二〇二二年（一）", "\u{20BB7}野", "é", "葛\u{E0100}"])
  func `D12 text that is composed already stays as it is, rare characters and variants among it`(text: String) {
    #expect(Array(FieldValue.text(text).normalized.text?.utf8 ?? "".utf8) == Array(text.utf8))
  }
}

@Suite struct `What refers to a row that has not come` {
  @Test(arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2], [2, 0, 1], [0, 2, 1]])
  func `D6 is kept, hidden until it comes, and whole then`(order: [Int]) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    func id(_ byte: UInt8) -> FieldValue { .blob(Array(repeating: byte, count: 16)) }
    func row(_ table: TableSchema, _ byte: UInt8, _ values: [FieldValue]) -> RowChange {
      RowChange(
        table: table.id, identity: [id(byte), .text("500114")],
        groups: [GroupChange(group: 0, values: values, bases: [])])
    }
    let rows = [
      row(Schema.plan, 1, [.text("计划"), .integer(2022), .null, .null, .null, .null, .null]),
      row(Schema.section, 2, [id(1), .integer(1), .null, .text("一、总体"), .text("actions"), .null, .null]),
      row(Schema.task, 3, [id(1), id(2), .integer(1), .null, .text("任务"), .text("做好。"), .null]),
    ]
    var position = ChainPosition.start
    for (step, index) in order.enumerated() {
      #expect(try copies.hub.ledger(of: nil).isEmpty)
      let time = HybridTimestamp(milliseconds: copies.world.surroundings.now())
      let segment = try Segment.seal(
        [Transaction(time: time, account: "", reason: "", rows: [rows[index]])], origin: office.identity.origin,
        after: position, key: office.key)
      let receipt = try Receipt(
        decoding: try await copies.hub.accept(segment, from: office.identity.origin.node), key: copies.hub.key.publicKey
      )
      #expect(receipt.refused.isEmpty, "step \(step)")
      position = ChainPosition(sequence: segment.lastSequence, head: segment.head)
    }
    #expect(try copies.hub.ledger(of: nil).map(\.title) == ["任务"])
    #expect(try copies.hub.verify().isClean)
  }
}

@Suite struct `A hub's clock` {
  private static let hour = HubClockLimits.behindMilliseconds

  @Test(arguments: [(0, true), (-hour + 60_000, true), (-hour - 60_000, false), (-20 * 365 * 24 * hour, false)])
  func `C4 behind what the hub stored last by more than an hour is refused in words`(
    skew: Int64, isTaken: Bool
  ) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    copies.world.advance(milliseconds: 30 * 86_400_000)
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let clock = Skew(skew)
    let hub = Store(
      identity: copies.hub.identity, directory: copies.hub.directory, key: copies.hub.key,
      surroundings: copies.world.surroundings(ahead: clock), writer: copies.hub.writer, lock: nil)
    guard !isTaken else { return try hub.checkClock() }
    let error = #expect(throws: StoreError.self) { try hub.checkClock() }
    #expect(error?.code == "clock-behind" && error?.recovery == .operator)
    #expect(error?.message.english.contains("2022-07-31") == true, "\(String(describing: error))")
    clock.set(0)
    try hub.checkClock()
  }

  @Test func `C4 of a hub that stored nothing yet is let through`() throws {
    let copies = try Copies()
    try copies.hub.checkClock()
  }
}
