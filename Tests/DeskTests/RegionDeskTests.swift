import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@testable import Desk

@Suite struct `Changing the tree` {
  private let copies: Copies

  init() throws { copies = try Copies(region: "210000") }

  private func hub() throws -> RegionDesk { try RegionDesk(copies.hub) }

  private func tree(_ store: Store? = nil) throws -> RegionTree { try (store ?? copies.hub).loadDefinitions().tree }

  private func code(_ text: String) throws -> RegionCode { try RegionCode(parsing: text) }

  @Test func `an office adds its towns and enters their figures, and the hub takes both`() async throws {
    let office = try await copies.member("210102")
    let desk = try RegionDesk(office)
    _ = try desk.add("210102001", name: "甲街道", tier: .town)
    #expect(refusal { _ = try desk.add("210102001", name: "乙街道", tier: .town) } == nil, "the desk reads the tree once")
    let again = try RegionDesk(office)
    #expect(refusal { _ = try again.add("210102001", name: "丙街道", tier: .town) } == "region-known")
    #expect(refusal { _ = try again.add("210103001", name: "丙街道", tier: .town) } == "region-code")
    #expect(refusal { _ = try again.add("210191", name: "新区", tier: .district) } == "region-code")
    #expect(refusal { _ = try again.add("210102002", name: " ", tier: .town) } == "region-name")
    #expect(refusal { _ = try again.add("210102002", name: "丙", tier: .district) } == "region-tier")
    _ = try FigureDesk(office).record([
      .init(indicator: "HC26", period: "2022", region: "210102001", figure: Figure(value: 95_200_000))
    ])
    let report = try await copies.sync(office)
    #expect(report.refused.isEmpty)
    #expect(try tree().region(code("210102001"))?.name == "乙街道")
    #expect(try copies.hub.figures(of: code("210102001")).map(\.source) == [.office])
    #expect(try AssignmentDesk(copies.hub).list().map(\.region.description) == ["210102001"], "its towns report it")
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `another office's towns are out of reach`() async throws {
    let office = try await copies.member("210102")
    let other = try await copies.member("210103")
    _ = try RegionDesk(other).add("210103001", name: "甲街道", tier: .town)
    try await copies.sync(other)
    let entry = FigureDesk.Entry(indicator: "HC26", period: "2022", region: "210103001", figure: Figure(value: 1))
    #expect(refusal { _ = try FigureDesk(office).record([entry]) } == "region-unknown")
    #expect(refusal { _ = try FigureDesk(copies.hub).record([entry]) } == "mandate-missing")
  }

  @Test func `a renamed region has its name from that year on, and the tree flows down`() async throws {
    let office = try await copies.member("210102")
    _ = try hub().rename("210102", to: "新和平区", from: 2023)
    for year in [2022, 2023] {
      #expect(try tree().region(code("210102"), in: year)?.name == (year < 2023 ? "和平区" : "新和平区"))
    }
    #expect(try tree().children(of: code("210100"), in: 2023).filter { $0.code.description == "210102" }.count == 1)
    #expect(try await copies.sync(office).refused.isEmpty)
    #expect(try tree(office).region(code("210102"))?.name == "新和平区")
    #expect(refusal { _ = try hub().rename("210102", to: "旧名", from: 2022) } == "region-later")
    #expect(refusal { _ = try RegionDesk(office).rename("210102", to: "自改", from: 2024) } == "region-outside")
  }

  @Test func `a moved region has one parent in each year`() throws {
    _ = try hub().move("210114", to: "210200", from: 2023)
    for (year, parent) in [(2022, "210100"), (2023, "210200")] {
      let above = try tree().regions.filter { $0.code.description == "210114" && $0.isValid(in: year) }
      #expect(above.map { $0.parent?.description } == [parent])
      #expect(try tree().children(of: code(parent), in: year).contains { $0.code.description == "210114" })
    }
    #expect(try !tree().children(of: code("210100"), in: 2023).contains { $0.code.description == "210114" })
  }

  @Test func `circles, other trees and wrong tiers are refused`() throws {
    #expect(refusal { _ = try hub().move("210100", to: "210102", from: 2023) } == "region-circle")
    #expect(refusal { _ = try hub().move("210100", to: "210100", from: 2023) } == "region-circle")
    #expect(refusal { _ = try hub().move("210102", to: "210103", from: 2023) } == "region-tier")
    #expect(refusal { _ = try hub().move("210102", to: "500000", from: 2023) } == "region-outside")
    #expect(refusal { _ = try hub().move("500114", to: "210100", from: 2023) } == "region-outside")
    #expect(refusal { _ = try hub().move("210000", to: "210100", from: 2023) } == "region-outside")
    #expect(refusal { _ = try hub().move("210102", to: "210199", from: 2023) } == "region-unknown")
    #expect(refusal { _ = try hub().add("500191", name: "某区", tier: .district) } == "region-code")
    #expect(refusal { _ = try hub().rename("210102", to: "某区", from: 1948) } == "year-wrong")
    #expect(
      try hub().add("210191", name: "某开发区", tier: .district, parent: "210100", from: 2022).parent?.description
        == "210100")
  }

  @Test func `a region that merges is gone from that year on and names its successor`() throws {
    #expect(refusal { _ = try hub().close("210100", from: 2023) } == "region-children")
    #expect(refusal { _ = try hub().close("210114", from: 2023, into: "210200") } == "region-circle")
    _ = try hub().close("210114", from: 2023, into: "210106")
    #expect(try tree().region(code("210114"), in: 2022) != nil)
    #expect(try tree().region(code("210114"), in: 2023) == nil)
    #expect(try tree().region(code("210114"))?.successor?.description == "210106")
    #expect(
      try !tree().regions(of: .district, under: code("210100"), in: 2023).contains { $0.code.description == "210114" })
    #expect(refusal { _ = try hub().rename("210114", to: "某区", from: 2024) } == "region-unknown")
  }
}
