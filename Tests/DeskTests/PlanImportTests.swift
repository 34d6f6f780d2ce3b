import Fixtures
import Model
import Replica
import Store
import Testing

@testable import Desk

@Suite struct `Importing a plan` {
  private let copies: Copies
  private let office: Store

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
  }

  /// One task reworded, the last one gone, one more in the second section.
  private func revised() throws -> String {
    let text = try SamplePlans.text()
    let last = "（二）面向校园公众举行应急技能培训。（区教委、区卫生健康委按职责分工负责）"
    let heading = "三、全力抓好重点工作"
    #expect(text.contains(last) && text.contains(heading) && text.contains("13所学校"))
    return text.replacing(last, with: "").replacing("13所学校", with: "15所学校")
      .replacing(heading, with: "（三）编制年度监测方案。（健康中国黔江行动推进办负责）\n" + heading)
  }

  private func ledger(_ store: Store) throws -> [String] {
    try store.ledger(of: nil).map { "\($0.number) \($0.text) \($0.status.rawValue)" }
  }

  @Test(arguments: [(SamplePlans.district, 22, 8), (SamplePlans.province, 100, 28)])
  func `stores every task and target of a sample`(name: String, tasks: Int, targets: Int) throws {
    let outcome = try SamplePlans.import(SamplePlans.text(name), into: office)
    #expect(outcome.isApplied)
    #expect(!outcome.isRevision)
    #expect(try office.ledger(of: nil).count == tasks)
    let plans = try office.plans(of: nil)
    #expect(plans.map(\.taskCount) == [tasks])
    #expect(plans.map(\.targetCount) == [targets])
    #expect(try office.ledger(of: nil).reduce(0) { $0 + $1.targets.count } == targets)
  }

  @Test func `stores units with their roles and the deadline`() throws {
    try SamplePlans.import(SamplePlans.text(), into: office)
    let ledger = try office.ledger(of: nil)
    let task = try #require(ledger.first { $0.number == "3.5" })
    #expect(task.units.filter { $0.role == .lead }.map(\.name) == ["区委政法委", "区文明办", "区卫生健康委"])
    #expect(Set(ledger.flatMap { $0.units.map(\.name) }).count == 14)
    #expect(ledger.compactMap(\.deadline) == ["2022-12-31", "2022-12-31"])
  }

  @Test func `twice changes nothing`() throws {
    let text = try SamplePlans.text()
    try SamplePlans.import(text, into: office)
    let before = try office.unsentChanges()
    for applying in [false, true] {
      let again = try SamplePlans.import(text, into: office, applying: applying)
      #expect(again.isUnchanged)
      #expect(again.isRevision)
    }
    #expect(try office.unsentChanges() == before)
  }

  @Test func `a revision is shown and not written until that is asked for`() throws {
    try SamplePlans.import(SamplePlans.text(), into: office)
    let (before, unsent) = (try ledger(office), try office.unsentChanges())
    let shown = try SamplePlans.import(revised(), into: office)
    #expect(!shown.isApplied)
    #expect(shown.added.contains { $0.hasPrefix("2.3 ") && $0.contains("监测方案") })
    #expect(shown.changed.contains { $0.hasPrefix("3.2 ") && $0.contains("15所学校") })
    #expect(shown.removed.contains { $0.contains("应急技能培训") })
    #expect(try ledger(office) == before)
    #expect(try office.unsentChanges() == unsent)

    let stored = try SamplePlans.import(revised(), into: office, applying: true)
    #expect(stored.isApplied)
    let after = try office.ledger(of: nil)
    #expect(after.count == 22)
    #expect(after.contains { $0.number == "2.3" && $0.text.contains("监测方案") })
    #expect(after.contains { $0.number == "3.2" && $0.text.contains("15所学校") })
    #expect(!after.contains { $0.number == "4.2" })
    #expect(try SamplePlans.import(revised(), into: office).isUnchanged)
  }

  @Test func `a revision keeps what was reported and tagged`() throws {
    try SamplePlans.import(SamplePlans.text(), into: office)
    let desk = TaskDesk(office)
    for number in ["3.2", "3.6"] { _ = try desk.report(.init(percent: 40, note: "过半"), on: number) }
    _ = try desk.tag("3.6", action: "A08", confirmed: true)
    try SamplePlans.import(revised(), into: office, applying: true)
    for number in ["3.2", "3.6"] {
      let task = try desk.find(number)
      #expect(task.status == .inProgress)
      #expect(task.percent == 40)
      #expect(task.latest?.note == "过半")
    }
    #expect(try desk.find("3.6").actions.map(\.action) == ["A08"])
  }

  @Test func `D5 two desks that import the same document meet in the same rows`() async throws {
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    for desk in [first, second] { try SamplePlans.import(SamplePlans.text(), into: desk) }
    #expect(try first.ledger(of: nil).map(\.id) == second.ledger(of: nil).map(\.id))
    #expect(
      try first.ledger(of: nil).flatMap(\.targets).map(\.id) == second.ledger(of: nil).flatMap(\.targets).map(\.id))
    for desk in [first, second, first] { try await copies.sync(desk) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.ledger(of: nil).count == 22)
      #expect(try copy.plans(of: nil).count == 1)
      #expect(try copy.conflictCount() == 0)
      #expect(Set(try copy.ledger(of: nil).map(\.units)) == Set(try first.ledger(of: nil).map(\.units)))
    }
    let other = try copies.office("500115")
    try SamplePlans.import(SamplePlans.text(), into: other)
    #expect(Set(try other.ledger(of: nil).map(\.id)).isDisjoint(with: try first.ledger(of: nil).map(\.id)))
  }

  @Test func `the command shows a revision line by line and stores it with --apply`() async throws {
    let data = copies.folder.path("500114")
    let first = try copies.folder.write("plan.txt", SamplePlans.text().utf8)
    let second = try copies.folder.write("revised.txt", revised().utf8)
    func run(_ arguments: String...) async -> [String] {
      let console = CapturingConsole()
      let context = CommandContext(kind: .office, language: .english, console: console, directory: "/")
      let status = await ProgramRunner.run(PlanCommand.self, ["import", "--data", data] + arguments, context: context)
      #expect(status == 0, "\(console.notes)")
      return console.output
    }
    #expect(await run(first).map { $0.hasPrefix("Imported") } == [true])
    #expect(await run(first).map { $0.contains("nothing changed") } == [true])
    let shown = await run(second)
    for mark in ["+ 2.3", "~ 3.2", "- "] { #expect(shown.contains { $0.hasPrefix(mark) }, "\(mark)") }
    #expect(shown.last?.contains("--apply") == true)
    #expect(try office.ledger(of: nil).contains { $0.number == "4.2" })
    #expect(await run("--apply", second).last?.hasPrefix("Imported") == true)
    #expect(try !office.ledger(of: nil).contains { $0.number == "4.2" })
  }
}
