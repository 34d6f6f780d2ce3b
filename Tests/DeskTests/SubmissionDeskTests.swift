import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `Handing in and reviewing` {
  private let copies: Copies
  private let office: Store
  private let district: RegionCode

  init() async throws {
    copies = try Copies()
    office = try await copies.member("500114")
    district = office.identity.region
    _ = try FigureDesk(office).record([.init(indicator: "HC11", period: "2022", figure: Figure(value: 1_000_000))])
  }

  @Test func `goes from submission to return to submission to acceptance, and back to the office`() async throws {
    let desk = SubmissionDesk(office)
    let hub = SubmissionDesk(copies.hub)
    #expect(refusal { _ = try desk.submit("2021") } == "nothing-to-submit")
    #expect(refusal { _ = try desk.submit("二〇二二") } == "period-malformed")
    #expect(try desk.submit("2022", note: "已核对") == 1)
    #expect(refusal { _ = try desk.submit("2022") } == "submitted-already")
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try hub.list().map(\.state) == [.waiting])
    #expect(refusal { _ = try hub.decide(false, region: district, period: "2022") } == "reason-missing")
    #expect(refusal { _ = try hub.decide(true, region: district, period: "2021") } == "submission-unknown")
    #expect(refusal { _ = try hub.decide(true, region: district, period: "2022", number: 2) } == "submission-unknown")
    _ = try hub.decide(false, region: district, period: "2022", reason: "缺附件")
    try await copies.sync(office)
    let returned = try #require(desk.list(of: district).last)
    #expect(returned.state == .returned && returned.reason == "缺附件")
    #expect(try desk.submit("2022") == 2)
    try await copies.sync(office)
    #expect(
      refusal { _ = try hub.decide(true, region: district, period: "2022", number: 1) } == "submission-superseded")
    _ = try hub.decide(true, region: district, period: "2022")
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try desk.list(of: district).map(\.state) == [.returned, .accepted])
    #expect(refusal { _ = try desk.decide(true, region: district, period: "2022") } == "change-refused")
  }

  @Test func `adjusts and hands down beside what was reported, with a reason, for regions below only`() async throws {
    try await copies.sync(office)
    let determined = try AdjustmentDesk(copies.hub, kind: .determined("抽查未见"))
    let no = FigureDesk.Entry(indicator: "HC11", period: "2022", region: "500114", figure: Figure(value: 0))
    #expect(try determined.record([no]) == [true])
    #expect(try determined.record([no]) == [false])
    #expect(try copies.hub.figures(of: district).map(\.figure.value) == [1_000_000], "what was reported stays")
    var own = no
    own.region = nil
    #expect(refusal { _ = try determined.record([own]) } == "adjust-own")
    var wrong = no
    wrong.figure = Figure(value: 2)
    #expect(refusal { _ = try determined.record([wrong]) } == "figure-wrong")
    // What is counted or computed from other rows is corrected there: an adjustment would weigh nothing.
    for code in ["HC18", "HC25"] {
      let silent = FigureDesk.Entry(
        indicator: code, period: "2022", region: "500114", figure: Figure(isNotApplicable: true))
      #expect(refusal { _ = try determined.record([silent]) } == "figure-wrong", "\(code)")
    }
    for kind in [AdjustmentDesk.Kind.determined(" "), .handedDown("")] {
      #expect(refusal { _ = try AdjustmentDesk(copies.hub, kind: kind).record([no]) } == "reason-missing")
    }
    let life = FigureDesk.Entry(indicator: "HC01", period: "2022", region: "500114", figure: Figure(value: 78_200_000))
    #expect(try HandedDown(copies.hub, reason: "统计年鉴").record([life]) == [true])
    #expect(try await copies.sync(office).refused.isEmpty)
    let rows = try office.rows(of: Schema.adjustment)
    #expect(rows.map { $0.text("indicator") } == ["HC01", "HC11"])
    #expect(rows.map { AdjustmentDesk.Kind.isHandedDown($0.text("reason")) } == [true, false])
    let period = try Period(parsing: "2022")
    #expect(try determined.remove(indicator: "HC11", region: district, period: period))
    #expect(try !determined.remove(indicator: "HC11", region: district, period: period))
  }

  @Test func `sets lights with a reason and takes them away; blue is for the tier above`() async throws {
    let hub = LightDesk(copies.hub)
    let subject = try hub.subject("hc23", period: "2022-q2", region: district)
    #expect(subject == .init(indicator: "HC23", period: try Period(parsing: "2022-Q2")))
    #expect(refusal { _ = try hub.set("violet", on: subject, of: district, reason: "甲") } == "light-unknown")
    #expect(refusal { _ = try hub.set("red", on: subject, of: district, reason: " ") } == "reason-missing")
    #expect(try hub.set("yellow", on: subject, of: district, reason: "核查中"))
    #expect(try !hub.set("yellow", on: subject, of: district, reason: "核查中"))
    let own = LightDesk(office)
    #expect(refusal { _ = try own.set("blue", on: subject, of: district, reason: "办结") } == "light-closing")
    #expect(try own.set("red", on: subject, of: district, reason: "自查滞后"))
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try copies.hub.rows(of: Schema.lightOverride).count == 2)
    #expect(try hub.clear(subject, of: district, reason: "核查结束"))
    #expect(try !hub.clear(subject, of: district, reason: "核查结束"))
  }

  @Test func `assigns who has to report, for regions below, from a year to a year`() async throws {
    let desk = AssignmentDesk(copies.hub)
    #expect(try desk.add("HC15", regions: ["500114", "500115"], isExpected: false, from: 2022, reason: "无农村人口") == 2)
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try AssignmentDesk(office).list().count == 2, "it flows down")
    #expect(try desk.end("HC15", region: "500114", after: 2023).isExpected == false)
    #expect(try desk.list(indicator: "HC15").map(\.validTo) == [2023, nil])
    #expect(refusal { _ = try desk.end("HC15", region: "500114", after: 2024) } == "assignment-unknown")
    #expect(
      refusal { _ = try desk.add("HC15", regions: ["210102"], isExpected: true, from: 2022) } == "assignment-outside")
    #expect(
      refusal { _ = try desk.add("NONE", regions: ["500114"], isExpected: true, from: 2022) } == "indicator-unknown")
    #expect(refusal { _ = try desk.add("HC15", regions: ["500114"], isExpected: true, from: 1948) } == "year-wrong")
  }
}
