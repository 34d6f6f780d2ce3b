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
}
