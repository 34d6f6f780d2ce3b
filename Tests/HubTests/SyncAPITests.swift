import Fixtures
import Model
import Replica
import Store
import Testing
import Upstream
import WireProtocol

@testable import Hub

@Suite struct `An office and its hub over a real line` {
  @Test func `join, push and pull`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      let upstream = try #require(try office.upstream())
      #expect(upstream.key.node == live.hub.identity.origin.node)
      #expect(upstream.region.description == "500000")
      #expect(try live.hub.nodes().map(\.region.description) == ["500114"])

      try office.record("HC11", "2022", value: 1)
      try office.record("HC23", "2022-Q2", numerator: 161, denominator: 230)
      try live.hub.record("HC01", "2022", value: 79, note: "市级")
      let first = try await live.sync(office)
      #expect(first.pushed.changes == 2)
      #expect(first.pushed.segments == 1)
      #expect(first.rejected.isEmpty)
      #expect(try live.hub.figures(of: nil).map(\.indicator) == ["HC11", "HC23", "HC01"].sorted(by: region))
      #expect(try office.unsentChanges() == 0)
      #expect(try live.hub.nodes().allSatisfy { $0.lastSync != nil })

      let second = try await live.sync(office)
      #expect(second.pushed.changes == 0)
      #expect(second.pulled.rows == 0)
      #expect(try live.hub.verify().isClean)
    }
  }

  /// The hub's own figure comes first: figures are in the order of their regions.
  private func region(_ left: String, _ right: String) -> Bool { left == "HC01" || (right != "HC01" && left < right) }

  @Test func `tell the office why a save was refused`() async throws {
    try await withHub { live in
      let office = try await live.member("500114")
      try office.record("HC23", "2022-Q2", numerator: 3, denominator: 2)
      try office.record("HC11", "2022", value: 1)
      let report = try await live.sync(office)
      #expect(report.rejected.map(\.sequence) == [1])
      #expect(report.rejected.allSatisfy { !$0.reason.isEmpty && !$0.hint.isEmpty })
      #expect(try office.refusals().count == 1)
      #expect(try live.hub.figures(of: nil).map(\.indicator) == ["HC11"])
    }
  }
}
