import Desk
import Fixtures
import Model
import Store
import Synchronization
import Testing
import Upstream

@testable import Hub

/// What a city's hub does by itself at night, with a served province above it.
@Suite struct `The night of a hub` {
  private let copies: Copies
  /// 石家庄市.
  private var city: Store { copies.hub }

  init() throws { copies = try Copies(seed: 7, region: "130100") }

  /// The nightly work of the city as `serve` puts it together.
  private func work() -> NightlyWork {
    NightlyWork(
      city, sync: HubServeCommand.nightlySync(city, line: TransportConfiguration(), language: .english), backup: nil)
  }

  private func run(_ work: NightlyWork) async -> (outcome: NightlySchedule.Outcome, said: String) {
    let said = Mutex<[String]>([])
    let outcome = await work.run(slot: city.surroundings.now()) { text in said.withLock { $0.append(text.english) } }
    return (outcome, said.withLock { $0.joined(separator: "\n") })
  }

  private func joined(_ live: LiveHub) async throws {
    _ = try await Enrolment(transport: live.line).join(city, address: live.address, code: live.code("130100"))
  }

  @Test func `F1 sends up its own and what came from below, and takes what comes down`() async throws {
    try await withHub(region: "130000") { live in
      let office = try await copies.member("130102")
      try office.record("HC11", "2022", value: 1)
      try await copies.sync(office)
      try city.record("HC01", "2022", value: 78)
      try live.hub.grantMandate(
        over: RegionCode(parsing: "130104"), from: CalendarDay(at: live.world.surroundings.now()), to: nil,
        reason: "尚未注册")
      try await joined(live)
      let work = work()
      #expect(work.lastDone == nil)
      let night = await run(work)
      #expect(night.outcome == .done)
      #expect(night.said.contains("1 changes up") && night.said.contains("2 items passed on"), "\(night.said)")
      #expect(try live.hub.figures(of: nil).map(\.indicator).sorted() == ["HC01", "HC11"])
      #expect(try city.mandates().count == 1)
      #expect(work.lastDone != nil)
      #expect(try live.hub.verify().isClean)
    }
  }

  @Test func `A13 leaves the sync to one that a person has begun`() async throws {
    try await withHub(region: "130000") { live in
      try await joined(live)
      try city.record("HC01", "2022", value: 78)
      do {
        let lock = try #require(try FolderLock(.sync, in: city.directory))
        let night = await run(work())
        #expect(night.outcome == .done && night.said.contains("already running"), "\(night.said)")
        withExtendedLifetime(lock) {}
      }
      #expect(try live.hub.figures(of: nil).isEmpty)
      #expect(await run(work()).said.hasPrefix("Synced"))
      #expect(try live.hub.figures(of: nil).count == 1)
    }
  }

  @Test func `A20 is tried again where the hub above does not answer`() async throws {
    let above = try Copies(seed: 8, region: "130000")
    try await copies.join(city, to: above.hub)
    let night = await run(work())
    #expect(night.outcome == .temporary, "\(night.said)")
    withExtendedLifetime(above) {}
  }

  @Test func `has nothing to sync where nobody stands above it`() async {
    let work = work()
    let night = await run(work)
    #expect(night.outcome == .done && night.said.isEmpty)
  }
}
