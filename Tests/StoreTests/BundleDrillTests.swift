import Exchange
import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// What happens by file when a disk is restored or copied, or a clock is fast.
@Suite struct `A drill by file` {
  private let copies: Copies
  private let stick: Stick

  init() throws {
    copies = try Copies()
    stick = try Stick()
  }

  private func figures(_ copy: Store) throws -> [String] { try CopyState(copy).figures }

  @Test func `K1 an office restored from a backup gets back by one reply what it had sent`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    let restored = try copies.clone("500114", as: "restored", kind: .office)
    try office.record("HC12", "2022", value: 1)
    try office.record("HC11", "2022", value: 0, note: "二")
    try await stick.carry(office, copies.hub)
    try restored.rekey()
    try restored.record("HC15", "2022", value: 1)
    let reply = try await stick.carry(restored, copies.hub)
    #expect(reply.outcome.returned == 2 && reply.outcome.differing.isEmpty && !reply.isUnfinished)
    #expect(try figures(restored) == figures(copies.hub))
    #expect(try figures(restored).count == 3)
    for copy in [copies.hub, restored] { #expect(try copy.verify().isClean) }
  }

  @Test func `A12 an office that goes back in time without saying so needs two bundles for its unsent saves`()
    async throws
  {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    let old = try copies.clone("500114", as: "old", kind: .office)
    try office.record("HC12", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    try old.record("HC15", "2022", value: 1)
    let first = try await stick.carry(old, copies.hub)
    #expect(first.isTaken && first.isUnfinished && !first.problem.isEmpty)
    #expect(first.outcome.returned == 1 && first.outcome.reissued == 1 && first.outcome.lost.map(\.after) == [2])
    #expect(try old.unsentChanges() == 1)
    let second = try await stick.carry(old, copies.hub)
    #expect(second.isTaken && !second.isUnfinished && second.problem.isEmpty && second.outcome.pushedSegments == 1)
    #expect(try figures(old) == figures(copies.hub))
    #expect(try figures(old).count == 3)
    for copy in [copies.hub, old] { #expect(try copy.verify().isClean) }
  }

  @Test func `K2 two machines that use one disk go on as two desks`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    let clone = try copies.clone("500114", as: "clone", kind: .office)
    try office.record("HC12", "2022", value: 1, note: "甲")
    try clone.record("HC12", "2022", value: 0, note: "乙")
    try stick.export(office, as: "a")
    try stick.export(clone, as: "b")
    try await stick.answer("a", at: copies.hub, as: "reply a")
    let forked = try await stick.answer("b", at: copies.hub, as: "reply b")
    #expect(forked.problem as? IntakeProblem == .fork)
    // Each knows which reply is its own, though both have the key for either.
    #expect(try !stick.take("reply b", into: office).isTaken)
    #expect(try stick.take("reply a", into: office).isTaken)
    #expect(try stick.take("reply b", into: clone).outcome.reissued == 1)
    for copy in [clone, office] { #expect(try await stick.carry(copy, copies.hub).isTaken) }
    #expect(clone.identity.origin != office.identity.origin)
    for copy in [copies.hub, office, clone] {
      #expect(try copy.conflictCount() == 2)
      #expect(try figures(copy) == figures(copies.hub))
      #expect(try copy.verify().isClean)
    }
  }

  @Test(arguments: [true, false])
  func `K3 a hub restored while a bundle is away is healed by the bundles that follow`(isAnnounced: Bool) async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    if isAnnounced { try restored.rekey() }
    for indicator in ["HC12", "HC15"] {
      try office.record(indicator, "2022", value: 1)
      try await stick.carry(office, copies.hub)
    }
    try office.record("HC01", "2022", value: 80)
    try stick.export(office, as: "up")
    let answered = try await stick.answer("up", at: restored, as: "down")
    #expect(answered.problem as? IntakeProblem == .gap(expected: 2))
    let first = try stick.take("down", into: office)
    #expect(first.isTaken && first.isUnfinished && first.outcome.hubWasRestored)
    #expect(try stick.export(office, as: "next").saves == 3)
    try await stick.answer("next", at: restored, as: "next reply")
    let second = try stick.take("next reply", into: office)
    #expect(second.isTaken && !second.isUnfinished && second.problem.isEmpty && second.outcome.differing.isEmpty)
    #expect(try figures(restored) == figures(office))
    #expect(try figures(restored).count == 4)
    #expect(try restored.verify().isClean)
    #expect(try office.unsentChanges() == 0)
  }

  @Test func `K3 a restored hub gets former lives of a node back, too`() async throws {
    let office = try await copies.member("500114")
    let restored = try copies.clone("hub", as: "restored", kind: .hub)
    try restored.rekey()
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    try office.rekey()
    try office.record("HC12", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    for _ in 0..<2 { try await stick.carry(office, restored) }
    #expect(try figures(restored) == figures(office))
    #expect(try figures(restored).count == 2)
    #expect(try restored.verify().isClean)
    #expect(try stick.export(office, as: "nothing").saves == 0)
  }

  @Test func `A22 a hub rebuilt empty is filled by one bundle`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    try office.rekey()
    try office.record("HC12", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    let rebuilt = try Store.found(
      Store.Founding(kind: .hub, region: "500000"), in: copies.folder.path("rebuilt"),
      surroundings: copies.world.surroundings)
    try await copies.join(office, to: rebuilt)
    #expect(try CopyState(office).bundles == BundleBook())
    let reply = try await stick.carry(office, rebuilt)
    #expect(reply.isTaken && !reply.isUnfinished && reply.problem.isEmpty)
    #expect(try figures(rebuilt) == figures(office))
    #expect(try figures(rebuilt).count == 2)
    #expect(try rebuilt.verify().isClean)
  }

  @Test func `C1 a clock an hour ahead costs one more bundle`() async throws {
    let world = copies.world
    let ahead = Surroundings(
      now: { world.surroundings.now() + 3_600_000 }, random: { world.surroundings.random($0) })
    let office = try Store.found(
      Store.Founding(kind: .office, region: "500114"), in: copies.folder.path("500114"), surroundings: ahead)
    try await copies.join(office, to: copies.hub)
    try office.record("HC11", "2022", value: 1)
    try stick.export(office, as: "up")
    world.advance(milliseconds: 60_000)
    let answered = try await stick.answer("up", at: copies.hub, as: "down")
    guard case .clockAhead? = answered.problem as? IntakeProblem else {
      Issue.record("\(String(describing: answered.problem))")
      return
    }
    world.advance(milliseconds: 60_000)
    let first = try stick.take("down", into: office)
    #expect(first.isTaken && first.isUnfinished && first.outcome.reissued == 1)
    #expect((3_500_000...3_600_000).contains(first.outcome.clockAhead))
    try office.record("HC12", "2022", value: 1)
    let second = try await stick.carry(office, copies.hub)
    #expect(second.problem.isEmpty && !second.isUnfinished && second.outcome.reissued == 0)
    #expect(try figures(copies.hub) == figures(office))
    #expect(try figures(copies.hub).count == 2)
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `C1 what a journey says of two clocks`() {
    let hour: Int64 = 3_600_000
    let day = 24 * hour
    let start = 20_000 * day
    /// How far the office's clock is fast, how long each way took, what is found out.
    let cases: [(fast: Int64, up: Int64, down: Int64, want: Int64)] = [
      (0, 0, 0, 0), (0, day, day, 0), (0, 9 * day, 0, 0), (hour, 0, 0, -hour), (hour, hour / 2, day, -hour / 2),
      (hour, day, day, 0), (-hour, 0, 0, hour), (-hour, day, hour / 2, hour / 2), (-hour, day, day, 0),
      (9 * day, day, day, -8 * day),
    ]
    for one in cases {
      let found = BundleClock.offset(
        exported: start + one.fast, answered: start + one.up, imported: start + one.up + one.down + one.fast)
      #expect(found == one.want, "\(one)")
    }
    // Set right while the stick was away.
    #expect(BundleClock.offset(exported: start + hour, answered: start, imported: start + 60_000) == 0)
    for wild in [Int64.min, .max, -1] {
      #expect(BundleClock.offset(exported: start, answered: wild, imported: start) == 0)
    }
  }

  @Test func `a scope that differs is asked for whole`() async throws {
    let office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    // A fault that no rule explains: the hub's row is another than the office's, and no position tells.
    try office.step { storage in
      guard let row = try storage.row(Schema.observation, [.text("500114"), .text("HC11"), .text("2022")]) else {
        return
      }
      var other = row
      other.values[0] = .integer(7)
      try storage.save(Schema.observation, [.text("500114"), .text("HC11"), .text("2022")], old: row, new: other)
    }
    let first = try await stick.carry(office, copies.hub)
    #expect(first.outcome.differing == ["500114"] && first.isUnfinished)
    let second = try await stick.carry(office, copies.hub)
    #expect(second.outcome.healed == ["500114"] && second.outcome.differing.isEmpty && !second.isUnfinished)
    #expect(try figures(office) == figures(copies.hub))
  }
}
