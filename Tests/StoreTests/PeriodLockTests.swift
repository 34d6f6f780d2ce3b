import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing

@testable import Store

@Suite struct `A period that was handed in` {
  private static func submit(_ office: Store, _ number: Int64 = 1) throws {
    let region = office.identity.region.description
    try office.edit { edit in
      try edit.put(
        Schema.submission, [.text(region), .text("2022"), .integer(number)],
        [(0, [.integer(office.surroundings.now()), .text("张"), .null])])
    }
  }

  private static func review(_ hub: Store, of region: String, _ number: Int64, _ decision: ReviewDecision) throws {
    try hub.edit { edit in
      try edit.put(
        Schema.review, [.text(hub.identity.region.description), .text(region), .text("2022"), .integer(number)],
        [(0, [.text(decision.rawValue), .text("核对"), .integer(1), .text("李")])])
    }
  }

  @Test func `D11 is locked at the desk until it is returned, and then submitted anew`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try Self.submit(office)
    #expect(throws: StoreError.self) { try office.record("HC11", "2022", value: 0) }
    #expect(throws: StoreError.self) { try Self.submit(office, 2) }
    try office.record("HC11", "2021", value: 1)
    try await copies.sync(office)
    try Self.review(copies.hub, of: "500114", 1, .returned)
    try await copies.sync(office)
    try office.record("HC11", "2022", value: 0)
    #expect(throws: StoreError.self, "numbers follow each other") { try Self.submit(office, 3) }
    try Self.submit(office, 2)
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(throws: StoreError.self, "superseded") { try Self.review(copies.hub, of: "500114", 1, .accepted) }
    try Self.review(copies.hub, of: "500114", 2, .accepted)
    let filter = RollupFilter(region: RegionCode("500114"), indicator: "HC11", period: "2022", lens: .approved)
    #expect(try copies.hub.rollups(filter).first?.reading.value == 0)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `D11 is locked at the hub for a colleague who had not heard of it`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let colleague = try await copies.member("500114", name: "colleague")
    try office.record("HC11", "2022", value: 1)
    try Self.submit(office)
    try await copies.sync(office)
    try colleague.record("HC12", "2022", value: 1)
    try colleague.record("HC12", "2021", value: 1)
    let outcome = try await copies.sync(colleague)
    #expect(outcome.refused.count == 1, "what is of another period goes on")
    #expect(try copies.hub.figures(of: nil).map { "\($0.indicator) \($0.period)" } == ["HC11 2022", "HC12 2021"])
  }
}

@Suite struct `What a district defines for itself` {
  @Test func `comes up in its segments, and the figures of its towns with it`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let code = "500114-01"
    let definition: [FieldValue] = [
      .integer(1), .text("街道指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
      .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text(""), .text("town"), .text(""),
    ]
    try office.edit { edit in
      for town in ["500114001", "500114002"] {
        try edit.put(
          Schema.region, [.text(town), .integer(0), .text("500114")],
          [(0, [.text(town), .text("town"), .text("500114"), .null])])
      }
      try edit.put(Schema.indicator, [.text(code), .text("500114")], [(0, definition)])
    }
    for (town, value) in [("500114001", 3), ("500114002", 4)] as [(String, Int64)] {
      try office.record(code, "2022", value: value, region: town)
    }
    #expect(try await copies.sync(office).refused.isEmpty)
    let filter = RollupFilter(region: RegionCode("500114"), indicator: code, period: "2022")
    let line = try #require(try copies.hub.rollups(filter).first)
    #expect(line.reading.value == 7_000_000 && line.reading.expected == 2 && line.reading.reported == 2)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `is refused where it reaches beyond the district`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let foreign: [(TableSchema, [FieldValue], [FieldValue])] = [
      (
        Schema.region, [.text("500243001"), .integer(0), .text("500114")],
        [.text("镇"), .text("town"), .text("500243"), .null]
      ),
      (
        Schema.region, [.text("500114001"), .integer(0), .text("500114")],
        [.text("镇"), .text("district"), .text("500114"), .null]
      ),
      (
        Schema.region, [.text("500114002"), .integer(0), .text("500114")],
        [.text("镇"), .text("town"), .text("500000"), .null]
      ),
    ]
    for (table, identity, values) in foreign {
      try office.edit { edit in try edit.put(table, identity, [(0, values)]) }
    }
    #expect(try await copies.sync(office).refused.count == foreign.count)
    #expect(throws: StoreError.self, "nobody excuses himself") {
      try office.edit { edit in
        try edit.put(
          Schema.assignment, [.text("500114"), .text("HC11"), .text("500114"), .integer(2022)],
          [(0, [.integer(0), .null, .text("不报")])])
      }
    }
  }
}
