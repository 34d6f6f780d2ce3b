import Foundation
import Model
import Testing

@testable import Documents

@Suite struct `The sample plans` {
  private func sample(_ name: String) throws -> PlanDocument {
    try PlanFixtures.parser.parse(text: PlanFixtures.text(PlanFixtures.samples.appending(path: name)))
  }

  private func operators(_ document: PlanDocument) -> [TargetOperator: Int] {
    Dictionary(grouping: document.targets, by: \.operator).mapValues(\.count)
  }

  @Test func `of the district has the counts of the real plan`() throws {
    let plan = try sample("qianjiang-sample-2022.txt")
    #expect(plan.sections.map(\.kind) == [.general, .policy, .action, .activity])
    #expect(plan.sections.map(\.tasks.count) == [5, 2, 13, 2])
    #expect(plan.tasks.count { $0.title != nil } == 6)
    #expect(plan.tasks.reduce(0) { $0 + $1.responsibilities.count } == 23)
    let units = plan.tasks.flatMap(\.units)
    #expect(
      Dictionary(grouping: units, by: \.role).mapValues(\.count) == [.sole: 14, .lead: 5, .participate: 4, .share: 18])
    #expect(Set(units.map(\.name)).count == 14)
    #expect(units.filter { $0.generic == true }.map(\.name) == ["有关部门单位"])
    #expect(operators(plan) == [.equal: 6, .greaterOrEqual: 1, .all: 1])
    #expect(plan.targets.compactMap(\.deadline) == ["2022-12-31", "2022-12-31"])
    #expect(plan.docNumber == "黔健推办〔2022〕1号")
    #expect(plan.issuer == "健康中国黔江行动推进委员会办公室")
    #expect(plan.region == PlanDocument.Region(name: "黔江区", code: "500114"))
    #expect(plan.level == "district")
    #expect(plan.unread == [])
  }

  @Test func `of the province has the counts of the real plan`() throws {
    let plan = try sample("liaoning-sample-2022.txt")
    #expect(plan.sections.count == 20)
    #expect(plan.sections.map(\.tasks.count) == [5, 5, 5, 5, 3, 5, 6, 6, 5, 6, 5, 5, 5, 4, 4, 5, 6, 6, 4, 5])
    #expect(plan.tasks.count { $0.title != nil } == 20)
    #expect(plan.tasks.count { $0.printedNumber == nil } == 4)
    #expect(plan.tasks.allSatisfy { $0.units.isEmpty })
    #expect(operators(plan) == [.equal: 19, .greaterOrEqual: 6, .all: 1, .between: 1, .decreaseBetween: 1])
    #expect(plan.tasks.count { !$0.targets.isEmpty } == 16)
    #expect(plan.targets.count { $0.deadline != nil } == 6)
    #expect(plan.tasks.reduce(0) { $0 + $1.policyRefs.count } == 10)
    #expect(plan.tasks.reduce(0) { $0 + $1.events.count } == 13)
    #expect(plan.tasks.reduce(0) { $0 + $1.quotedTerms.count } == 9)
    #expect(plan.region == PlanDocument.Region(name: "辽宁省", code: "210000"))
    #expect(plan.level == "province")
    #expect(plan.unread == [])
  }

  @Test(arguments: [("qianjiang-sample-2022.txt", "qianjiang-2022"), ("liaoning-sample-2022.txt", "liaoning-2022")])
  func `share no sentence with the real plans beyond names and numbers`(sample: String, golden: String) throws {
    guard PlanFixtures.hasGoldens else { return }
    let real = try PlanFixtures.text(PlanFixtures.goldens.appending(path: "\(golden).txt"))
    let plan = try self.sample(sample)
    for task in plan.tasks where task.targets.isEmpty && task.policyRefs.isEmpty && task.unquotedEvents.isEmpty {
      let words = PlanText(task.text).slice(
        TaskContext(PlanText(task.text), planYear: nil).clauses.reduce(0..<0) {
          $1.range.count > $0.count ? $1.range : $0
        }
      ).string
      if words.count >= 16 { #expect(!real.contains(words), "\(words)") }
    }
  }
}
