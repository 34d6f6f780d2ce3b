import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `Registers and what is said of their entities` {
  private let copies: Copies
  private let office: Store
  private let entities: EntityDesk

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    entities = EntityDesk(office)
  }

  private func mark(_ name: String, _ isCovered: Bool = true, indicator: String = "HC17") throws -> [FigureDesk.Outcome]
  {
    try FigureDesk(office).record([
      .init(indicator: indicator, period: "2022", marks: [.init(name: name, isCovered: isCovered)])
    ])
  }

  @Test func `two desks that enter the same school meet in one row, by code or by name`() async throws {
    let first = try await copies.member("500115", name: "a")
    let second = try await copies.member("500115", name: "b")
    for (store, name) in [(first, "长寿一中（本部）"), (second, " 长寿一中(本部)")] {
      #expect(try EntityDesk(store).add([.init(kind: "school", name: name)]) == 1)
      #expect(try EntityDesk(store).add([.init(kind: "school", name: "二中", code: "31500")]) == 1)
    }
    for store in [first, second, first] { #expect(try await copies.sync(store).refused.isEmpty) }
    #expect(try EntityDesk(first).list().count == 2)
    #expect(try EntityDesk(copies.hub).list().count == 2)
    #expect(try EntityDesk(copies.hub).list(kind: "hospital").isEmpty)
  }

  @Test func `are marked by name or code; unknown names propose near ones`() throws {
    _ = try entities.add([.init(kind: "school", name: "黔江区实验小学", code: "S1"), .init(kind: "hospital", name: "人民医院")])
    #expect(try mark("黔江区实验小学").map(\.isChanged) == [true])
    #expect(try mark("S1").map(\.isChanged) == [false])
    #expect(try mark("s1 ".uppercased(), false).map(\.isChanged) == [true])
    #expect(refusal { _ = try mark("人民医院") } == "entity-unknown", "a hospital is no school")
    do {
      _ = try mark("实验小学")
      throw TestProblem.unexpected
    } catch let error as DeskError {
      #expect(error.code == "entity-unknown")
      #expect(error.hint.english.contains("Did you mean 黔江区实验小学?") && error.hint.english.contains("entity add"))
    }
    #expect(refusal { _ = try mark("黔江区实验小学", indicator: "HC23") } == "figure-wrong")
    let bare = FigureDesk.Entry(indicator: "HC17", period: "2022", figure: Figure(value: 1))
    #expect(refusal { _ = try FigureDesk(office).record([bare]) } == "figure-wrong")
  }

  @Test func `leave the register from a year on and come back`() throws {
    _ = try entities.add([.init(kind: "school", name: "二小")])
    _ = try entities.close("二小", kind: "school", from: 2022)
    #expect(refusal { _ = try mark("二小") } == "entity-unknown")
    #expect(try entities.list().map { $0.isValid(in: 2021) } == [true])
    #expect(refusal { _ = try entities.close("三小", kind: "school", from: 2022) } == "entity-unknown")
    #expect(try entities.add([.init(kind: "school", name: "二小")]) == 1)
    #expect(try mark("二小").map(\.isChanged) == [true])
  }

  @Test(
    arguments: [
      ("", "二小", nil), ("two words", "二小", nil), ("school", " （） ", nil), ("school", "二小", 1948),
      ("school", String(repeating: "长", count: 201), nil),
    ] as [(String, String, Int?)])
  func `take no entity without kind or name`(kind: String, name: String, from: Int?) throws {
    #expect(refusal { _ = try entities.add([.init(kind: kind, name: name, validFrom: from)]) } == "entity-wrong")
    #expect(try entities.list().isEmpty)
  }

  @Test func `take a name at its limit`() throws {
    #expect(try entities.add([.init(kind: "school", name: String(repeating: "长", count: 200))]) == 1)
  }

  @Test func `come from a sheet, whose bad rows are named`() throws {
    let text = "名称,代码,起始年\n一小,S1,\n,S2,\n二小,,前年\n三小,,2020\n"
    let sheet = try EntitySheet(Array(text.utf8), kind: "school", language: .english, desk: entities)
    #expect(sheet.entries.map(\.line) == [2, 5] && sheet.bad.map(\.row) == [3, 4])
    #expect(throws: DeskError.self) {
      try EntitySheet(Array(text.utf8), kind: "", language: .english, desk: entities)
    }
  }

  @Test func `consultations are counted by day and subject`() throws {
    let desk = ConsultationDesk(office)
    #expect(try desk.add("方案论证", on: "2022-06-10", experts: 5))
    #expect(try !desk.add("方案论证", on: "2022-06-10", experts: 5))
    _ = try desk.add(" 方案 论证", on: "2022-06-10", experts: 5)
    #expect(try desk.list().count == 1)
    #expect(try desk.add("方案论证", on: "2022-06-10", experts: 6))
    #expect(try desk.list().map(\.experts) == [6])
    for (subject, day, experts) in [("", "2022-06-10", 5), ("甲", "2022-06-31", 5), ("甲", "2022-06-10", 1_001)] {
      #expect(refusal { _ = try desk.add(subject, on: day, experts: experts) } != nil)
    }
    #expect(try desk.add("乙", on: "2022-06-10", experts: 1_000))
  }
}
