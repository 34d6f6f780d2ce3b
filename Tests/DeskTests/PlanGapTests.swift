import Fixtures
import Model
import Store
import Testing

@testable import Desk

@Suite struct `A plan with a gap` {
  @Test func `a status stays with its task when one before it goes`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    try SamplePlans.import(SamplePlans.text(), into: office)
    let desk = TaskDesk(office)
    _ = try desk.report(.init(percent: 100, note: "near sight done"), on: "3.6")
    let lines = try SamplePlans.text().split(separator: "\n", omittingEmptySubsequences: false)
    let shorter = lines.filter { !$0.hasPrefix("（五）总结社会心理") }.joined(separator: "\n")
    try SamplePlans.import(shorter, into: office, applying: true)
    let done = try office.ledger(of: nil).filter { $0.status == .done }
    #expect(done.map { String($0.text.prefix(7)) } == ["做好儿童眼保健"])
  }

  @Test func `another task in a dropped one's place does not inherit its progress`() throws {
    let copies = try Copies()
    let office = try copies.office("500114")
    let whole = try SamplePlans.text()
    try SamplePlans.import(whole, into: office)
    let last = try #require(try office.ledger(of: nil).last)
    _ = try TaskDesk(office).report(.init(percent: 100, note: "done"), on: last.number)
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
    let index = try #require(lines.lastIndex { $0.contains(last.text.prefix(8)) })
    var shorter = lines
    shorter.remove(at: index)
    try SamplePlans.import(shorter.joined(separator: "\n"), into: office, applying: true)
    var other = lines
    other[index] = "（二）组织开展全新的健康夜校。（区教委负责）"
    try SamplePlans.import(other.joined(separator: "\n"), into: office, applying: true)
    let now = try #require(try office.ledger(of: nil).last)
    #expect(now.text.contains("健康夜校"))
    #expect(now.status == .notStarted)
    #expect(now.latest == nil)
    try SamplePlans.import(whole, into: office, applying: true)
    #expect(try office.ledger(of: nil).last?.latest?.note == "done")
  }
}
