import Exchange
import Fixtures
import Model
import Replica
import Rollup
import Testing
import WireProtocol

@testable import Store

/// An office whose clock is its own.
private struct WrongClock {
  let copies: Copies
  let office: Store
  let skew: Skew

  init(milliseconds: Int64) async throws {
    copies = try Copies()
    skew = Skew(milliseconds)
    office = try Store.found(
      Store.Founding(kind: .office, region: "500114"), in: copies.folder.path("skewed"),
      surroundings: copies.world.surroundings(ahead: skew))
    try await copies.join(office, to: copies.hub)
  }

  /// The times of all heads of a copy's figures, in milliseconds.
  func times(_ copy: Store) throws -> [Int64] {
    try copy.look { session in
      try session.rows(of: Schema.observation, scope: office.identity.region, after: 0, limit: 100).flatMap { row in
        row.row.state.heads.groups(count: 2).flatMap(\.stamps).map(\.time.milliseconds)
      }
    }
  }

  func now() -> Int64 { copies.world.surroundings.now() }
}

@Suite struct `A clock` {
  private static let year: Int64 = 365 * 24 * 3_600 * 1_000
  private static let limit = ExchangeLimits.clockAheadMilliseconds

  @Test(arguments: [10 * year, 20 * year, limit + 60_000])
  func `C1 ahead is told before anything goes up, and the unsent times are moved back`(skew: Int64) async throws {
    let world = try await WrongClock(milliseconds: skew)
    try world.office.record("HC11", "2022", value: 1, note: "一")
    try world.office.record("HC11", "2022", value: 0, note: "二")
    let former = world.office.identity.origin
    let outcome = try await world.copies.sync(world.office)
    #expect(outcome.reissued == 2)
    #expect(outcome.clockAhead > Self.limit)
    #expect(outcome.refused.isEmpty)
    #expect(world.office.identity.origin.incarnation != former.incarnation)
    for copy in [world.copies.hub, world.office] {
      #expect(try copy.figures(of: nil).map(\.note) == ["二"])
      #expect(try world.times(copy).allSatisfy { $0 <= world.now() + Self.limit })
      #expect(try copy.verify().isClean)
    }
    // The clock is still wrong, and known to be: what is saved now goes through as it is.
    try world.office.record("HC12", "2022", value: 1)
    #expect(try await world.copies.sync(world.office).reissued == 0)
    #expect(try world.times(world.copies.hub).allSatisfy { $0 <= world.now() + Self.limit })
  }

  @Test func `C1 within five minutes is left alone`() async throws {
    let world = try await WrongClock(milliseconds: Self.limit - 60_000)
    try world.office.record("HC11", "2022", value: 1)
    let outcome = try await world.copies.sync(world.office)
    #expect(outcome.reissued == 0)
    #expect(outcome.clockAhead == 0)
  }

  @Test func `C1 set right before the sync still leaves no time ahead of the hub`() async throws {
    let world = try await WrongClock(milliseconds: 2 * Self.year)
    try world.office.record("HC11", "2022", value: 1)
    world.skew.set(0)
    let outcome = try await world.copies.sync(world.office)
    #expect(outcome.reissued == 1)
    #expect(try world.times(world.copies.hub).allSatisfy { $0 <= world.now() + Self.limit })
  }

  @Test func `C1 ahead in a segment that is carried all the same is refused with the hub's time`() async throws {
    let world = try await WrongClock(milliseconds: Self.year)
    try world.office.record("HC11", "2022", value: 1)
    try world.office.sealJournal()
    let segment = try #require(try world.office.segment(after: 0)).segment
    await #expect(throws: IntakeProblem.self) {
      try await world.copies.hub.accept(segment, from: world.office.identity.origin.node)
    }
    #expect(try world.copies.hub.figures(of: nil).isEmpty)
    #expect(try await world.copies.sync(world.office).reissued == 1)
    #expect(try world.copies.hub.figures(of: nil).count == 1)
  }

  @Test func `C1 ahead does not win against a colleague's later edit`() async throws {
    let world = try await WrongClock(milliseconds: Self.year)
    let colleague = try await world.copies.member("500114", name: "b")
    try world.office.record("HC11", "2022", value: 1, note: "fast")
    try await world.copies.sync(world.office)
    try await world.copies.sync(colleague)
    try colleague.record("HC11", "2022", value: 0, note: "later")
    for copy in [colleague, world.office] { try await world.copies.sync(copy) }
    #expect(try world.office.figures(of: nil).map(\.note) == ["later"])
    #expect(try world.office.conflictCount() == 0)
  }

  @Test(arguments: [-2 * year, -52 * year])
  func `C2 behind, as far as 1970, costs nothing after the first sync`(skew: Int64) async throws {
    let world = try await WrongClock(milliseconds: skew)
    let colleague = try await world.copies.member("500114", name: "b")
    try colleague.record("HC11", "2022", value: 0, note: "first")
    try await world.copies.sync(colleague)
    try await world.copies.sync(world.office)
    try world.office.record("HC11", "2022", value: 1, note: "second")
    #expect(try await world.copies.sync(world.office).reissued == 0)
    for copy in [world.copies.hub, world.office] {
      #expect(try copy.figures(of: nil).map(\.note) == ["second"])
      #expect(try copy.conflictCount() == 0)
    }
  }

  @Test func `C3 that steps back between two saves keeps their order`() async throws {
    let world = try await WrongClock(milliseconds: 0)
    try world.office.record("HC11", "2022", value: 1, note: "one")
    world.skew.set(-3_600_000)
    try world.office.record("HC11", "2022", value: 0, note: "two")
    try await world.copies.sync(world.office)
    #expect(try world.copies.hub.figures(of: nil).map(\.note) == ["two"])
  }
}
