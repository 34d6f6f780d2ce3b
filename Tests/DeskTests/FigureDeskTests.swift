import Fixtures
import Model
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `Entering figures` {
  private let copies: Copies
  private let office: Store
  private let desk: FigureDesk

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    desk = FigureDesk(office)
  }

  private func whole(_ value: Int64) -> Figure { Figure(value: value * ExactDecimal.scale) }

  private func ratio(_ numerator: Int64, _ denominator: Int64) -> Figure {
    Figure(numerator: numerator * ExactDecimal.scale, denominator: denominator * ExactDecimal.scale)
  }

  private func refusal(_ desk: FigureDesk, _ entries: FigureDesk.Entry...) -> String? {
    do {
      _ = try desk.record(entries)
      return nil
    } catch {
      return (error as? any ReportableError)?.code ?? "\(error)"
    }
  }

  @Test func `takes all or none`() throws {
    let good = FigureDesk.Entry(indicator: "HC11", period: "2022", figure: whole(1))
    let bad = FigureDesk.Entry(indicator: "HC23", period: "2022", figure: ratio(1, 2))
    #expect(refusal(desk, good, bad) == "figure-wrong")
    #expect(try office.figures(of: nil).isEmpty)
    #expect(try office.unsentChanges() == 0)
    #expect(refusal(desk, good) == nil)
    #expect(try office.figures(of: nil).count == 1)
  }

  @Test func `says when nothing changed and then writes nothing`() throws {
    let entry = FigureDesk.Entry(indicator: "HC23", period: "2022-Q2", figure: ratio(161, 230), note: "初报")
    #expect(try desk.record([entry]).map(\.isChanged) == [true])
    let before = try office.unsentChanges()
    #expect(try desk.record([entry]).map(\.isChanged) == [false])
    #expect(try office.unsentChanges() == before)
    var corrected = entry
    corrected.figure = ratio(162, 230)
    corrected.note = nil
    #expect(try desk.record([corrected]).map(\.isChanged) == [true])
    let stored = try #require(office.figures(of: nil).first)
    #expect(stored.figure.numerator == 162_000_000)
    #expect(stored.note == "初报", "a figure without a remark leaves the one that is there")
  }

  @Test func `takes what looks wrong only with a note, and errors never`() throws {
    var cohort = FigureDesk.Entry(indicator: "HC13", period: "2022", figure: ratio(103, 100))
    #expect(refusal(desk, cohort) == "note-needed")
    #expect(try desk.problems(with: [cohort]).map(\.error.code) == ["note-needed"])
    cohort.note = " "
    #expect(refusal(desk, cohort) == "note-needed")
    #expect(try office.figures(of: nil).isEmpty)
    cohort.note = "外地孕产妇来筛查"
    #expect(try desk.record([cohort]).map(\.warnings) == [[.cohort]])
    #expect(try office.figures(of: nil).map(\.figure.numerator) == [103_000_000])
    cohort.note = nil
    #expect(try desk.record([cohort]).map(\.isChanged) == [false], "what is held already needs no second note")
    let equal = FigureDesk.Entry(indicator: "HC13", period: "2023", figure: ratio(100, 100))
    #expect(try desk.record([equal]).map(\.warnings) == [[]])
    let subset = FigureDesk.Entry(indicator: "HC23", period: "2022-Q2", figure: ratio(103, 100), note: "确认")
    #expect(refusal(desk, subset) == "figure-wrong")
  }

  @Test func `takes an own value at any tier and others at their own tier`() throws {
    let own = FigureDesk.Entry(indicator: "HC01", period: "2022", figure: whole(78))
    let district = FigureDesk.Entry(indicator: "HC11", period: "2022", figure: whole(1))
    #expect(refusal(desk, own) == nil)
    #expect(refusal(desk, district) == nil)
    let province = FigureDesk(copies.hub)
    #expect(refusal(province, own) == nil)
    #expect(refusal(province, district) == "figure-wrong")
    #expect(try copies.hub.figures(of: nil).map(\.indicator) == ["HC01"])
  }

  @Test func `writes no other region's figure`() throws {
    let neighbour = FigureDesk.Entry(indicator: "HC11", period: "2022", region: "500115", figure: whole(1))
    #expect(refusal(desk, neighbour) == "change-refused")
    #expect(try desk.problems(with: [neighbour]).map(\.error.code) == ["change-refused"])
    #expect(try office.figures(of: nil).isEmpty)
  }

  @Test func `writes a district's figure at a hub under a mandate in force, and says so`() throws {
    let hub = FigureDesk(copies.hub)
    let entries = [
      FigureDesk.Entry(indicator: "HC11", period: "2022", region: "500114", figure: whole(1), source: .sheet),
      FigureDesk.Entry(indicator: "HC11", period: "2022", region: "500115", figure: whole(1), source: .sheet),
    ]
    #expect(refusal(hub, entries[0]) == "mandate-missing")
    #expect(try hub.problems(with: entries).map(\.error.code) == ["mandate-missing", "mandate-missing"])
    let today = CalendarDay(at: copies.world.surroundings.now())
    try copies.hub.grantMandate(over: RegionCode(parsing: "500114"), from: today, to: nil, reason: "尚未注册")
    #expect(try hub.problems(with: entries).map(\.index) == [1])
    #expect(refusal(hub, entries[0], entries[1]) == "mandate-missing", "all or none")
    let outcome = try #require(hub.record([entries[0]]).first)
    #expect(outcome.source == .mandate(holder: copies.hub.identity.region))
    #expect(outcome.region.code.description == "500114")
    #expect(try copies.hub.figures(of: nil).map(\.source) == [outcome.source])
  }

  @Test func `finds the same problems beforehand as when recording`() throws {
    let entries = [
      FigureDesk.Entry(indicator: "HC11", period: "2022", figure: whole(1)),
      FigureDesk.Entry(indicator: "HC99", period: "2022", figure: whole(1)),
      FigureDesk.Entry(indicator: "HC11", period: "2022-13", figure: whole(1)),
      FigureDesk.Entry(indicator: "HC11", period: "2022", region: "999999", figure: whole(1)),
      FigureDesk.Entry(indicator: "HC11", period: "2022", figure: whole(2)),
      FigureDesk.Entry(indicator: "HC15", period: "2022", figure: Figure(isNotApplicable: true)),
    ]
    let problems = try desk.problems(with: entries)
    #expect(problems.map(\.index) == [1, 2, 3, 4])
    for (index, entry) in entries.enumerated() {
      #expect(refusal(desk, entry) == problems.first { $0.index == index }?.error.code)
    }
  }

  @Test func `records the definition's version and where a figure comes from`() throws {
    _ = try desk.record([
      FigureDesk.Entry(indicator: "HC11", period: "2022", figure: whole(1), source: .sheet)
    ])
    let stored = try #require(office.figures(of: nil).first)
    #expect(stored.source == .sheet)
    #expect(stored.figure.definitionVersion == 1)
  }
}
