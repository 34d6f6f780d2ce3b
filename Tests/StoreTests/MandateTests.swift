import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Rollup
import Seeds
import Testing
import WireProtocol

import struct Foundation.Data

@testable import Store

@Suite struct `A mandate` {
  private let copies: Copies
  private let hub: Store
  private let district: RegionCode
  private let today: CalendarDay

  init() throws {
    copies = try Copies()
    hub = copies.hub
    district = try RegionCode(parsing: "500114")
    today = CalendarDay(at: copies.world.surroundings.now())
  }

  private func enter(_ value: Int64, note: String? = nil, period: String = "2022", in store: Store) throws {
    var groups: [(group: Int, values: [FieldValue])] = [
      (
        0,
        [
          .integer(value * ExactDecimal.scale), .null, .null, .null, .integer(0), .integer(1),
          .text(FigureSource.mandate(holder: store.identity.region).text),
        ]
      )
    ]
    if let note { groups.append((1, [.text(note)])) }
    try store.edit { edit in
      try edit.put(Schema.observation, [.text("500114"), .text("HC11"), .text(period)], groups)
    }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any ReportableError)?.code ?? "\(error)"
    }
  }

  private func phases() throws -> [Mandate.Phase] { try hub.mandates().map(\.phase) }

  @Test func `lets a hub enter a district's figure from its first day to its end`() throws {
    #expect(code { try enter(1, in: hub) } == "mandate-missing")
    let tomorrow = CalendarDay(at: copies.world.surroundings.now() + 24 * 3_600 * 1_000)
    try hub.grantMandate(over: district, from: tomorrow, to: tomorrow, reason: "尚未注册")
    #expect(try phases() == [.planned])
    #expect(code { try enter(1, in: hub) } == "mandate-missing")
    copies.world.advance(milliseconds: 24 * 3_600 * 1_000)
    #expect(try phases() == [.inForce])
    try enter(1, in: hub)
    copies.world.advance(milliseconds: 24 * 3_600 * 1_000)
    #expect(try phases() == [.over])
    #expect(code { try enter(0, in: hub) } == "mandate-missing")
    try hub.grantMandate(over: district, from: today, to: nil, reason: "延期")
    try enter(0, in: hub)
    try hub.endMandate(over: district)
    #expect(try phases() == [.ended])
    #expect(code { try enter(1, in: hub) } == "mandate-missing")
    #expect(code { try hub.endMandate(over: district) } == "mandate-missing")
    #expect(try hub.figures(of: district).map(\.figure.value) == [0])
    #expect(try hub.figures(of: district).map(\.source) == [.mandate(holder: hub.identity.region)])
    #expect(try hub.verify().isClean)
  }

  @Test func `counts in the roll-ups like any figure`() throws {
    try hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
    try enter(1, in: hub)
    let line = try #require(try hub.rollups(RollupFilter(region: hub.identity.region, indicator: "HC11")).first)
    #expect(line.reading.reported == 1)
  }

  @Test func `is refused outside the hub's region, over itself, with no such region or with days turned round`() throws
  {
    func grant(_ code: String, to: CalendarDay? = nil) throws {
      try hub.grantMandate(over: RegionCode(parsing: code), from: today, to: to, reason: "试")
    }
    #expect(code { try grant("110101") } == "change-refused")
    #expect(code { try grant("500000") } == "change-refused")
    #expect(code { try grant("999999") } == "region-unknown")
    #expect(code { try grant("500114", to: CalendarDay("2021-12-31")) } == "mandate-dates")
    #expect(try hub.mandates().isEmpty)
    #expect(try hub.unsentChanges() == 0)
  }

  @Test func `ends in the commit of the region's enrolment, as a recorded change`() async throws {
    try hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
    try hub.grantMandate(over: RegionCode(parsing: "500115"), from: today, to: nil, reason: "尚未注册")
    let before = try hub.unsentChanges()
    _ = try await copies.member("500114")
    #expect(try phases() == [.ended, .inForce])
    #expect(try hub.unsentChanges() == before + 1)
    let payload = try await hub.read { db in
      try Data.fetchOne(db, sql: "SELECT payload FROM journal ORDER BY sequence DESC LIMIT 1")
    }
    let bytes = Array(try #require(payload))
    let recorded = try #require(try PayloadCodec.decode(bytes).last)
    #expect(recorded.rows.map(\.table) == [Schema.mandate.id])
    #expect(code { try enter(1, in: hub) } == "mandate-missing")
    #expect(
      code { try hub.grantMandate(over: district, from: today, to: nil, reason: "再来") } == "region-enrolled")
    #expect(try hub.verify().isClean)
  }

  @Test func `leaves its figures, which the region's own office then overwrites without a conflict`() async throws {
    try hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
    try enter(0, note: "电话报来", in: hub)
    try enter(1, period: "2021", in: hub)
    let office = try await copies.member("500114")
    try await copies.sync(office)
    #expect(try office.figures(of: nil).map(\.period) == ["2021", "2022"])
    #expect(try office.figures(of: nil).allSatisfy { $0.source == .mandate(holder: hub.identity.region) })
    #expect(try office.mandates().map(\.phase) == [.ended])
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    for copy in [hub, office] {
      let figures = try copy.figures(of: district)
      #expect(figures.map(\.figure.value) == [1_000_000, 1_000_000])
      #expect(figures.map(\.source) == [.mandate(holder: hub.identity.region), .office])
      #expect(figures.last?.note == "电话报来")
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.refusals().isEmpty)
      #expect(try copy.verify().isClean)
    }
    #expect(try office.unsentChanges() == 0)
    #expect(code { try enter(0, in: hub) } == "mandate-missing")
  }

  @Test func `K3 figures under it, and what the office made of them, stand after a restore of the hub`() async throws {
    try hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
    for period in ["2019", "2020", "2021"] { try enter(0, note: "电话报来", period: period, in: hub) }
    try hub.record("HC01", "2022", value: 78)
    let office = try await copies.member("500114")
    try await copies.sync(office)
    try office.record("HC11", "2020", value: 1)
    try await copies.sync(office)
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    func sums() throws -> [RowSum] {
      try restored.look { session in try Schema.tables.map { try session.sum(of: district, [$0]) } }
    }
    let before = try sums()
    #expect(try restored.rekey() == 0, "nobody above can refuse what it saved")
    #expect(try sums() == before)
    #expect(try restored.figures(of: district).map(\.figure.value) == [0, 1_000_000, 0])
    let outcome = try await copies.sync(office, with: restored)
    #expect(outcome.differing.isEmpty && outcome.healed.isEmpty && outcome.reissued == 0)
    // What it saves from now on has numbers that were never used.
    try restored.record("HC01", "2021", value: 77)
    #expect(try restored.rekey() == 0)
    for copy in [restored, office] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.verify().isClean)
    }
  }

  @Test func `K3 a hub that comes to stand above is sent the lives before a restore, too`() async throws {
    let above = try Copies(seed: 2, region: "210000")
    let city = try Store.found(
      Store.Founding(kind: .hub, region: "210100"), in: above.folder.path("city"),
      surroundings: above.world.surroundings)
    try city.record("HC01", "2020", value: 76)
    #expect(try city.rekey() == 0)
    try city.record("HC01", "2021", value: 77)
    try await above.join(city, to: above.hub)
    try await above.sync(city)
    #expect(try city.unsentChanges() == 0)
    #expect(try above.hub.figures(of: city.identity.region).map(\.period) == ["2020", "2021"])
    #expect(try above.hub.verify().isClean)
    #expect(try city.verify().isClean)
  }

  @Test func `gives no way to what an office entered before it was shut out`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    #expect(try hub.revoke(office.identity.origin.node))
    try hub.grantMandate(over: district, from: today, to: nil, reason: "电脑丢失")
    #expect(code { try enter(0, in: hub) } == "change-refused")
    try enter(1, period: "2021", in: hub)
    #expect(try hub.figures(of: district).map(\.source) == [.mandate(holder: hub.identity.region), .office])
  }

  @Test func `leaves no trace where the enrolment fails`() async throws {
    try hub.grantMandate(over: district, from: today, to: nil, reason: "尚未注册")
    let code = try #require(try hub.issueCodes(for: [district], mode: "full").first).code
    let office = try copies.office("500114")
    await #expect(throws: EnrolmentProblem.unknownCode) {
      try await hub.enroll(
        codeID: code.id, keys: try PublicKeys(of: office.key), proof: [], region: "500114", program: "test")
    }
    #expect(try phases() == [.inForce])
  }

  @Test func `D11 of a city is judged at the hub above, which says why once the district has enrolled`() async throws {
    let above = try Copies(seed: 2, region: "210000")
    let city = try await above.member("210100")
    let below = try RegionCode(parsing: "210102")
    func enter(_ period: String) throws {
      let figure: [FieldValue] = [
        .integer(ExactDecimal.scale), .null, .null, .null, .integer(0), .integer(1), .text("mandate:210100"),
      ]
      try city.edit { edit in
        try edit.put(Schema.observation, [.text("210102"), .text("HC11"), .text(period)], [(0, figure)])
      }
    }
    try city.grantMandate(
      over: below, from: CalendarDay(at: above.world.surroundings.now()), to: nil, reason: "尚未注册")
    try enter("2021")
    try await above.sync(city)
    #expect(try city.refusals().isEmpty)
    #expect(try above.hub.figures(of: below).map(\.source.text) == ["mandate:210100"])
    #expect(try above.hub.mandates().map(\.mandate.holder.description) == ["210100"])
    _ = try await above.member("210102")
    try enter("2022")
    try city.record("HC01", "2022", value: 78)
    try await above.sync(city)
    #expect(try city.refusals().map(\.reason) == [.mandateMissing])
    #expect(try above.hub.figures(of: below).map(\.period) == ["2021"])
    #expect(try above.hub.figures(of: city.identity.region).count == 1, "what follows goes on")
    #expect(try above.hub.verify().isClean)
  }

  @Test func `is seen by the region it is over and not by its neighbour`() async throws {
    let neighbour = try await copies.member("500115")
    let office = try await copies.member("500114")
    #expect(try hub.revoke(office.identity.origin.node))
    try hub.grantMandate(over: district, from: today, to: nil, reason: "电脑丢失")
    let returned = try await copies.member("500114", name: "again")
    for copy in [neighbour, returned] { try await copies.sync(copy) }
    #expect(try neighbour.mandates().isEmpty)
    #expect(try returned.mandates().map(\.mandate.region) == [district])
  }
}
