import Fixtures
import Model
import Replica
import Rollup
import Store
import Testing

@testable import Upstream

@Suite struct `A copy that went back in time` {
  @Test func `A11 A22 a hub restored from a backup is sent again what it lacks`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    let (office, restored) = try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 1)
      try await sync(office, by: line)
      let restored = try copies.clone("hub", as: "restored", kind: .hub)
      for indicator in ["HC12", "HC15"] {
        try office.record(indicator, "2022", value: 1)
        try await sync(office, by: line)
      }
      #expect(try office.unsentChanges() == 0)
      return (office, restored)
    }
    #expect(try restored.figures(of: nil).count == 1)
    try await withServedHub(restored) { address in
      try copies.move(office, to: address)
      let report = try await sync(office, by: line)
      #expect(report.pushed.segments == 2)
      #expect(try OfficeState.figures(restored) == OfficeState.figures(copies.hub))
      #expect(try restored.rollups(RollupFilter()).map(\.reading) == copies.hub.rollups(RollupFilter()).map(\.reading))
      #expect(try restored.verify().isClean)
      #expect(try office.unsentChanges() == 0)
      #expect(try await sync(office, by: line).pushed.segments == 0)
      try office.record("HC11", "2022", value: 0)
      #expect(try await sync(office, by: line).pushed.changes == 1)
      #expect(try OfficeState.figures(restored) == OfficeState.figures(office))
    }
  }

  @Test func `an office hears what its restored hub says afterwards`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    let (office, restored) = try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try await sync(office, by: line)
      let restored = try copies.clone("hub", as: "restored", kind: .hub)
      let colleague = try await copies.member("500114", name: "b", at: address)
      for value in 0..<6 { try colleague.record("HC12", "2022", value: Int64(value % 2)) }
      for value in 0..<6 { try colleague.record("HC15", "202\(value)", value: 1) }
      try await sync(colleague, by: line)
      try await sync(office, by: line)
      return (office, restored)
    }
    try restored.define("CQ01")
    try await withServedHub(restored) { address in
      try copies.move(office, to: address)
      try await sync(office, by: line)
      #expect(try office.loadDefinitions().indicators["CQ01"]?.name == "本市指标")
    }
  }

  @Test func `K1 an office restored from a backup gets back what it had sent`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 1)
      try await sync(office, by: line)
      let old = try copies.clone("500114", as: "old", kind: .office)
      try office.record("HC12", "2022", value: 1)
      try await sync(office, by: line)

      try old.record("HC15", "2022", value: 1)
      let report = try await sync(old, by: line)
      #expect(report.returned == 1)
      #expect(report.reissued == 1)
      #expect(report.lost.map(\.after) == [2])
      #expect(report.differing.isEmpty)
      #expect(try OfficeState.figures(old) == OfficeState.figures(copies.hub))
      #expect(try copies.hub.figures(of: nil).count == 3)
      for copy in [copies.hub, old] { #expect(try copy.verify().isClean) }
    }
  }

  @Test(arguments: [1, 2])
  func `K2 two machines that use one copy go on as two desks`(saves: Int) async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.record("HC11", "2022", value: 1)
      try await sync(office, by: line)
      let clone = try copies.clone("500114", as: "clone", kind: .office)
      try office.record("HC12", "2022", value: 1, note: "甲")
      for save in 0..<saves { try clone.record("HC12", "2022", value: 0, note: "乙\(save)") }
      for copy in [office, clone, office] { #expect(try await sync(copy, by: line).differing.isEmpty) }
      #expect(clone.identity.origin != office.identity.origin)
      for copy in [copies.hub, office, clone] {
        #expect(try copy.conflictCount() == 2)
        #expect(try copy.figures(of: nil).map(\.note) == [nil, "乙\(saves - 1)"])
        #expect(try copy.verify().isClean)
      }
    }
  }
}

extension Store {
  /// Adds an indicator that flows down, as hub staff would.
  fileprivate func define(_ code: String) throws {
    let values: [FieldValue] = [
      .integer(1), .text("本市指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
      .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
      .text("district"), .text(""),
    ]
    try edit { edit in
      try edit.put(Schema.indicator, [.text(code), .text(identity.region.description)], [(0, values)])
    }
  }
}
