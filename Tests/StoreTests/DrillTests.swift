import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

/// The drills of an operator: what happens when a disk is restored, copied or lost.
@Suite struct `A drill` {
  private func figures(_ copy: Store) throws -> [String] {
    try copy.figures(of: nil).map { "\($0.indicator) \($0.figure.value ?? -1) \($0.note ?? "")" }
  }

  @Test func `K1 an office restored from an old backup gets back all that was acknowledged`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "一")
    try await copies.sync(office)
    let restored = try copies.clone("500114", as: "restored", kind: .office)
    try office.record("HC11", "2022", value: 0, note: "二")
    try office.record("HC12", "2022", value: 1)
    try await copies.sync(office)
    try restored.rekey()
    let outcome = try await copies.sync(restored)
    #expect(outcome.returned == 2)
    #expect(outcome.differing.isEmpty)
    #expect(try figures(restored) == figures(copies.hub))
    #expect(try figures(restored) == figures(office))
    try restored.record("HC12", "2022", value: 0)
    try await copies.sync(restored)
    #expect(try figures(restored) == figures(copies.hub))
    for copy in [copies.hub, restored] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.verify().isClean)
    }
  }

  @Test func `A12 C7 an office that goes back in time without saying so names the range it may have lost`() async throws
  {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let snapshot = try copies.clone("500114", as: "snapshot", kind: .office)
    try office.record("HC12", "2022", value: 1)
    try await copies.sync(office)
    let outcome = try await copies.sync(snapshot)
    #expect(outcome.lost == [LostRange(incarnation: office.identity.origin.incarnation, after: 2)])
    #expect(outcome.returned == 1)
    #expect(try figures(snapshot) == figures(copies.hub))
  }

  @Test func `K2 a restored copy that issues again what its clone has sent leaves one copy of it`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    try office.record("HC12", "2022", value: 1, note: "unsent at the backup")
    let restored = try copies.clone("500114", as: "restored", kind: .office)
    try await copies.sync(office)
    try restored.rekey()
    try restored.record("HC12", "2022", value: 0, note: "after the restore")
    let outcome = try await copies.sync(restored)
    #expect(outcome.refused.isEmpty)
    #expect(try figures(copies.hub) == ["HC11 1000000 ", "HC12 0 after the restore"])
    for copy in [copies.hub, restored] {
      #expect(try copy.conflictCount() == 0)
      #expect(try figures(copy) == figures(copies.hub))
      #expect(try copy.verify().isClean)
    }
    // The other copy of the disk hears of it as one desk hears of another.
    try await copies.sync(office)
    #expect(try figures(office) == figures(copies.hub))
  }

  @Test func `K2 a clone that sends after its twin was restored finds its own content held`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1, note: "unsent in both")
    let twin = try copies.clone("500114", as: "twin", kind: .office)
    try twin.rekey()
    try await copies.sync(twin)
    let outcome = try await copies.sync(office)
    #expect(outcome.refused.isEmpty)
    #expect(outcome.differing.isEmpty)
    for copy in [copies.hub, office, twin] {
      #expect(try figures(copy) == ["HC11 1000000 unsent in both"])
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.verify().isClean)
    }
  }

  @Test(arguments: [true, false])
  func `K3 a hub restored from yesterday is healed by its offices`(isAnnounced: Bool) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let other = try await copies.member("500115")
    try office.record("HC11", "2022", value: 1)
    for copy in [office, other] { try await copies.sync(copy) }
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    // A virtual machine that goes back says nothing; `restore` draws a new history id at once.
    if isAnnounced { try restored.rekey() }
    let history = restored.identity.history
    try office.record("HC12", "2022", value: 1)
    try other.record("HC11", "2022", value: 1)
    for copy in [office, other] { try await copies.sync(copy) }
    let before = try copies.hub.verify()
    for copy in [office, other] {
      let outcome = try await copies.sync(copy, with: restored)
      #expect(outcome.hubWasRestored)
      #expect(outcome.reissued == 0)
    }
    #expect(isAnnounced || restored.identity.history != history)
    #expect(try figures(restored) == figures(copies.hub))
    #expect(try restored.verify().isClean)
    #expect(before.isClean)
    #expect(try await copies.sync(office, with: restored).pushedSegments == 0)
  }

  @Test func `K3 a restored hub keeps the verdicts it gave before`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    try office.record("HC99", "2022", value: 1)
    try office.record("HC11", "2022", value: 1)
    #expect(try await copies.sync(office).refused.map(\.reason) == [.indicatorUnknown])
    // By now somebody has defined it: judged anew, the figure would stand that the office was told is refused.
    try restored.edit { edit in
      try edit.put(
        Schema.indicator, [.text("HC99"), .text("500000")],
        [
          (
            0,
            [
              .integer(1), .text("新指标"), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
              .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
              .text("district"), .text(""),
            ]
          )
        ])
    }
    try await copies.sync(office, with: restored)
    #expect(try figures(restored) == ["HC11 1000000 "])
    #expect(try restored.verify().isClean)
    #expect(try figures(office) == figures(restored))
    #expect(try office.conflictCount() == 0)
    #expect(try await copies.sync(office, with: restored).differing.isEmpty)
  }

  @Test func `K3 a restored hub names the range of its own staff's entries that went with the disk`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    func define(_ code: String, at hub: Store) throws {
      try hub.edit { edit in
        try edit.put(
          Schema.indicator, [.text(code), .text("500000")],
          [
            (
              0,
              [
                .integer(1), .text(code), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"),
                .integer(1), .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"),
                .text("district"), .text(""),
              ]
            )
          ])
      }
    }
    try define("CQ01", at: copies.hub)
    try await copies.sync(office)
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    try define("CQ02", at: copies.hub)
    try await copies.sync(office)
    #expect(try copies.hub.lostOwnWrites().isEmpty)
    try restored.rekey()
    try await copies.sync(office, with: restored)
    let lost = try restored.lostOwnWrites()
    #expect(lost.count == 1)
    #expect(lost.allSatisfy { $0.after < $0.through })
    try await copies.sync(office, with: restored)
    #expect(try restored.lostOwnWrites() == lost)
    // The office keeps what it has of it: nothing that was handed down is taken away in silence.
    #expect(try office.loadDefinitions().indicators["CQ02"] != nil)
  }

  @Test func `K2 a number that two clones gave to two saves names both when they are issued again`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    let twin = try copies.clone("500114", as: "twin", kind: .office)
    try office.record("HC11", "2022", value: 1)
    try twin.record("HC12", "2022", value: 1)
    let third = try copies.clone("500114", as: "third", kind: .office)
    for copy in [office, twin] {
      try copy.rekey()
      try await copies.sync(copy)
    }
    try office.record("HC11", "2022", value: 0)
    try await copies.sync(office)
    try third.rekey()
    try await copies.sync(third)
    #expect(try copies.hub.conflictCount() == 0)
    #expect(try figures(copies.hub) == ["HC11 0 ", "HC12 1000000 "])
    #expect(try figures(third) == figures(copies.hub))
  }

  @Test(arguments: [true, false])
  func `K3 a restored hub that hears first from a cloned disk loses what neither had twice`(
    isAnnounced: Bool
  ) async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let twin = try copies.clone("500114", as: "twin", kind: .office)
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    if isAnnounced { try restored.rekey() }
    // Acknowledged by a hub that then goes back; the twin gives the same number to something else.
    try office.record("HC12", "2022", value: 1)
    try await copies.sync(office)
    try twin.record("HC11", "2021", value: 0)
    try await copies.sync(twin, with: restored)
    for _ in 0..<2 {
      for copy in [office, twin] { try await copies.sync(copy, with: restored) }
    }
    #expect(try restored.figures(of: nil).count == 3)
    for copy in [office, twin] {
      #expect(try Set(figures(copy)) == Set(figures(restored)))
      #expect(try copy.unsentChanges() == 0)
      #expect(try copy.verify().isClean)
    }
    #expect(try restored.verify().isClean)
  }

  @Test func `A22 a hub rebuilt empty is filled again by its offices`() async throws {
    let copies = try Copies()
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await copies.sync(office)
    let rebuilt = try Store.found(
      Store.Founding(kind: .hub, region: "500000"), in: copies.folder.path("rebuilt"),
      surroundings: copies.world.surroundings)
    try await copies.join(office, to: rebuilt)
    try await copies.sync(office, with: rebuilt)
    #expect(try figures(rebuilt) == ["HC11 1000000 "])
    #expect(try rebuilt.verify().isClean)
    #expect(try office.unsentChanges() == 0)
  }
}
