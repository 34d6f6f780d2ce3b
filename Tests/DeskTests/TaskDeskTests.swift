import Fixtures
import Model
import Replica
import Store
import Testing

@testable import Desk

@Suite struct `Reporting on tasks` {
  private let copies: Copies
  private let office: Store
  private let desk: TaskDesk

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
    desk = TaskDesk(office)
    try SamplePlans.import(SamplePlans.text(), into: office)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any ReportableError)?.code ?? "\(error)"
    }
  }

  @Test func `finds a task by number, by year and number, and by the start of its id`() throws {
    let task = try desk.find("3.6")
    #expect(task.text.contains("儿童眼保健"))
    let id = Hexadecimal.text(task.id)
    for name in ["2022/3.6", String(id.prefix(6)), id, id.uppercased()] {
      #expect(try desk.find(name).id == task.id, "\(name)")
    }
    for name in ["9.9", "2021/3.6", "3", "", "3.60", String(id.prefix(5))] {
      #expect(refusal { _ = try desk.find(name) } == "task-unknown", "\(name)")
    }
  }

  @Test func `means the newest plan where a number stands in several years`() throws {
    try SamplePlans.import(SamplePlans.text().replacing("2022", with: "2021"), into: office)
    #expect(try office.plans(of: nil).map(\.year) == [2021, 2022])
    #expect(try desk.find("3.6").year == 2022)
    #expect(try desk.find("2021/3.6").year == 2021)
  }

  @Test func `asks back where two plans of one year have the number`() throws {
    try SamplePlans.import(SamplePlans.text().replacing("〔2022〕1号", with: "〔2022〕9号"), into: office)
    #expect(try office.plans(of: nil).count == 2)
    do {
      _ = try desk.find("3.6")
      Issue.record("the number stands in two plans")
    } catch let error as DeskError {
      #expect(error.code == "task-ambiguous")
      let choices = try office.ledger(of: nil).filter { $0.number == "3.6" }.map { Hexadecimal.text($0.id.prefix(4)) }
      #expect(choices.count == 2)
      for choice in choices {
        #expect(error.hint.english.contains(choice))
        #expect(Hexadecimal.text(try desk.find(choice).id).hasPrefix(choice))
      }
    }
  }

  @Test(arguments: [(-1, false), (0, true), (100, true), (101, false), (Int.min, false), (Int.max, false)])
  func `takes 0 to 100 per cent`(percent: Int, isTaken: Bool) throws {
    let before = try office.unsentChanges()
    let code = refusal { _ = try desk.report(.init(percent: percent, note: "进展"), on: "3.6") }
    #expect(code == (isTaken ? nil : "percent-wrong"))
    #expect(try desk.find("3.6").percent == (isTaken ? percent : nil))
    #expect(try (office.unsentChanges() > before) == isTaken)
  }

  @Test(arguments: [
    ([0], TaskStatus.notStarted), ([1], .inProgress), ([99], .inProgress), ([100], .done), ([40, 100], .done),
    ([100, 60], .inProgress), ([40, 0], .inProgress),
  ])
  func `lets the status follow the percentage`(percents: [Int], status: TaskStatus) throws {
    for percent in percents { _ = try desk.report(.init(percent: percent), on: "3.6") }
    #expect(try desk.find("3.6").status == status)
  }

  @Test func `a task that was called done by mistake and is put back to nothing is not done`() throws {
    _ = try desk.report(.init(percent: 100), on: "3.6")
    #expect(try desk.report(.init(percent: 0), on: "3.6").status != .done)
  }

  @Test func `keeps a delay until the task is done, and a status that is given`() throws {
    #expect(try desk.report(.init(percent: 40, status: .delayed), on: "3.6").status == .delayed)
    #expect(try desk.report(.init(percent: 60), on: "3.6").status == .delayed)
    #expect(try desk.report(.init(percent: 100), on: "3.6").status == .done)
    #expect(try desk.report(.init(percent: 20, status: .cancelled), on: "3.7").status == .cancelled)
    let silent = try desk.report(.init(percent: nil, note: "只补充说明"), on: "3.7")
    #expect(silent.status == .cancelled)
    #expect(silent.percent == 20)
  }

  @Test func `shows the newest report over what still stands, and leaves the other tasks alone`() throws {
    _ = try desk.report(.init(percent: 10, note: "先", problem: "缺人", nextStep: "招人"), on: "3.6")
    _ = try desk.report(.init(percent: 20, note: "后"), on: "3.6")
    let latest = try #require(desk.find("3.6").latest)
    #expect(latest.note == "后")
    #expect(latest.problem == "缺人", "what a later report leaves out still stands")
    #expect(latest.nextStep == "招人")
    #expect(try office.ledger(of: nil).filter { $0.latest != nil }.map(\.number) == ["3.6"])
  }

  @Test func `a proposed action is confirmed and dismissed`() throws {
    let proposed = try desk.find("3.3").actions
    #expect(proposed.map(\.state) == ["proposed"])
    #expect(proposed.map(\.action) == ["A03"])
    #expect(try desk.tag("3.3", action: "全民健身", confirmed: true).actions.map(\.state) == ["confirmed"])
    let dismissed = try desk.tag("3.3", action: "A03", confirmed: false)
    #expect(dismissed.actions.isEmpty)
    #expect(dismissed.tags.map(\.state) == ["dismissed"])
  }

  @Test func `an action that was not proposed is added and stands alone`() throws {
    #expect(try !desk.find("3.3").tags.contains { $0.action == "A19" })
    let tagged = try desk.tag("3.3", action: "A19", confirmed: true)
    #expect(tagged.actions.map(\.action) == ["A19"])
    #expect(tagged.tags.contains { $0.action == "A03" && $0.state == "proposed" })
    #expect(refusal { _ = try desk.tag("3.3", action: "A99", confirmed: true) } == "action-unknown")
    #expect(refusal { _ = try desk.tag("9.9", action: "A03", confirmed: true) } == "task-unknown")
  }

  @Test func `all proposals are confirmed at once, what a person dismissed stays so`() throws {
    _ = try desk.tag("3.3", action: "A03", confirmed: false)
    let proposed = try office.ledger(of: nil).flatMap(\.tags).filter { $0.state == "proposed" }.count
    #expect(proposed > 0)
    #expect(try desk.confirmAll() == proposed)
    #expect(try desk.confirmAll() == 0)
    #expect(try desk.find("3.3").tags.map(\.state) == ["dismissed"])
  }
}
