import Exchange
import Fixtures
import GRDB
import Replica
import Rollup
import Synchronization
import Testing
import WireProtocol

@testable import Store

/// What users of other engines lost, tried here; `docs/peers.md` names the complaints.
@Suite struct `What others lost` {
  private static let unit: [FieldValue] = [.blob([UInt8](0..<16)), .text("500114")]
  private static let section: [FieldValue] = [.blob([UInt8](16..<32)), .text("500114")]
  private static let task: [FieldValue] = [.blob([UInt8](32..<48)), .text("500114")]

  private static func name(_ text: String) -> [(group: Int, values: [FieldValue])] {
    [(0, [.text(text), .integer(0)])]
  }

  private static func heading(_ title: String) -> [(group: Int, values: [FieldValue])] {
    [(0, [.blob([UInt8](48..<64)), .integer(1), .text("一"), .text(title), .null, .null, .null])]
  }

  private static func wording(_ title: String) -> [(group: Int, values: [FieldValue])] {
    [(0, [.blob([UInt8](48..<64)), section[0], .integer(1), .text("1"), .text(title), .text(title), .null])]
  }

  private static func shown(_ copy: Store, _ table: TableSchema, _ identity: [FieldValue]) throws -> [FieldValue]? {
    try copy.write { session in try session.row(table, identity) }.flatMap { $0.heads.isDeleted ? nil : $0.values }
  }

  @Test func `D4 a row deleted and made again under its id is there on every copy, synced at once or between`()
    async throws
  {
    for syncsBetween in [false, true] {
      let copies = try Copies()
      let office = try await copies.member("500114", name: "a")
      let other = try await copies.member("500114", name: "b")
      try office.edit { try $0.put(Schema.unit, Self.unit, Self.name("卫生健康委")) }
      for copy in [office, other] { try await copies.sync(copy) }
      try office.edit { try $0.delete(Schema.unit, Self.unit) }
      if syncsBetween { for copy in [office, other] { try await copies.sync(copy) } }
      try office.edit { try $0.put(Schema.unit, Self.unit, Self.name("疾病预防控制局")) }
      for copy in [office, other] { try await copies.sync(copy) }
      for copy in [copies.hub, office, other] {
        #expect(try Self.shown(copy, Schema.unit, Self.unit)?.first == .text("疾病预防控制局"))
        #expect(try copy.conflictCount() == 0)
      }
    }
  }

  @Test func `D6 a child saved together with a parent that is in conflict arrives`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.edit { try $0.put(Schema.section, Self.section, Self.heading("控烟")) }
    try second.edit { edit in
      try edit.put(Schema.section, Self.section, Self.heading("控烟行动"))
      try edit.put(Schema.task, Self.task, Self.wording("建设无烟环境"))
    }
    for copy in [first, second, first] { try await copies.sync(copy) }
    for copy in [copies.hub, first, second] {
      #expect(try copy.conflicts().map(\.table.name) == ["section"])
      #expect(try Self.shown(copy, Schema.task, Self.task)?[4] == .text("建设无烟环境"))
    }
  }

  @Test func `what others wrote comes down past a row that waits to be sent`() async throws {
    let copies = try Copies()
    let first = try await copies.member("500114", name: "a")
    let second = try await copies.member("500114", name: "b")
    try first.record("HC11", "2022", value: 1)
    try first.record("HC12", "2022", value: 1)
    try await copies.sync(first)
    let line = Line(office: second, hub: copies.hub)
    let machine = Mutex(NodeSync())
    var next: SyncRequest? = try second.step { storage in try machine.withLock { try $0.begin(storage) } }
    while let request = next {
      // Saved while the sync is under way: after the push, before the page comes.
      if case .rows = request { try second.record("HC11", "2022", value: 0) }
      let answer = try await line.answer(request)
      next = try second.step { storage in try machine.withLock { try $0.take(answer, storage) } }
    }
    #expect(try second.unsentChanges() == 1)
    #expect(try second.figures(of: nil).map(\.figure.value) == [0, 1_000_000])
    for copy in [second, first] { try await copies.sync(copy) }
    for copy in [copies.hub, first, second] { #expect(try copy.conflictCount() == 1) }
  }
}
