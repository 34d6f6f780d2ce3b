import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Exchange
@testable import Store

/// Disks that were restored, copied or moved, with hubs above hubs.
@Suite struct `A relay drill` {
  @Test func `F2 a district that moves to another city loses nothing and counts once`() async throws {
    let tiers = try await Tiers()
    let other = try await tiers.city("130200")
    let office = try await tiers.district("130102")
    try office.record("HC11", "2020", value: 1)
    try await tiers.night([office])
    try office.record("HC11", "2021", value: 1)
    // The city has this one and has not passed it on when the district leaves.
    try await tiers.copies.sync(office, with: tiers.city)
    try office.record("HC11", "2021", value: 0)
    for copy in [tiers.province, tiers.city, other, office] { try await copy.move("130102", under: "130200") }
    try await tiers.copies.join(office, to: other)
    try office.record("HC12", "2022", value: 1)
    try await tiers.night([office], city: other)
    try await tiers.copies.sync(tiers.city, with: tiers.province)
    try await tiers.night([office], city: other)
    try expectAlike("130102", [office, other, tiers.province])
    #expect(try tiers.province.lines().count == 3)
    #expect(try tiers.province.conflictCount() == 0)
    #expect(try other.conflictCount() == 0)
    #expect(try tiers.province.relayedNodes().count == 2)
    #expect(try tiers.province.relayStatus().heldBack.isEmpty)
  }

  @Test func `F2 a district that moves pulls its rows anew, and its neighbours only what changed`() async throws {
    let tiers = try await Tiers()
    let moving = try await tiers.district("130102")
    let colleague = try await tiers.district("130102", name: "colleague")
    let neighbour = try await tiers.district("130104")
    for (year, office) in zip(2018..<2024, [moving, neighbour, moving, neighbour, moving, neighbour]) {
      try office.record("HC11", "\(year)", value: 1)
    }
    for office in [moving, colleague, neighbour] { try await tiers.copies.sync(office, with: tiers.city) }
    #expect(try colleague.lines().count == 3)
    func page(for office: Store) async throws -> PullPage {
      let cursor = try office.step { try $0.upstream()?.cursor ?? [] }
      return try await PullPage(decoding: Line(office: office, hub: tiers.city).answer(.rows(cursor: cursor)))
    }
    for office in [colleague, neighbour] { #expect(try await page(for: office).rows.isEmpty) }
    try await tiers.city.move("130102", under: "130200")
    #expect(try await page(for: neighbour).rows.filter { $0.table != Schema.region.id }.isEmpty)
    let shown = try await page(for: colleague).rows.filter { $0.table == Schema.observation.id }
    #expect(shown.count == 3, "all figures of the region that moved")
  }

  @Test func `F2 what a city took before a district moved away counts, before the district joins another`() async throws
  {
    let tiers = try await Tiers()
    let other = try await tiers.city("130200")
    let office = try await tiers.district("130102")
    try office.record("HC11", "2020", value: 1)
    // Neither the office's key nor its figure has gone up when the district leaves.
    try await tiers.copies.sync(office, with: tiers.city)
    for copy in [tiers.province, tiers.city, other, office] { try await copy.move("130102", under: "130200") }
    let outcome = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(outcome.relay.problems.isEmpty)
    #expect(try tiers.province.lines().count == 1)
    try await tiers.copies.join(office, to: other)
    try await tiers.night([office], city: other)
    try expectAlike("130102", [office, other, tiers.province])
    #expect(try tiers.province.lines().count == 1)
    #expect(try tiers.province.conflictCount() == 0)
  }

  @Test func `E6 F3 the same segments by two ways count once`() async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    try await tiers.copies.join(office, to: tiers.province)
    try await tiers.copies.sync(office, with: tiers.province)
    let outcome = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(outcome.relay.problems.isEmpty)
    try office.record("HC11", "2022", value: 0)
    try await tiers.copies.sync(office, with: tiers.province)
    try await tiers.copies.sync(tiers.city, with: tiers.province)
    // Who joins another hub writes in a new life, of which the city has no chain: it takes the row from above.
    #expect(try tiers.city.lines() == ["130102 HC11 2022 0 "])
    try await tiers.copies.join(office, to: tiers.city)
    try await tiers.night([office])
    try expectAlike("130102", [office, tiers.city, tiers.province])
    #expect(try tiers.province.lines() == ["130102 HC11 2022 0 "])
    #expect(try tiers.province.conflictCount() == 0)
  }

  @Test(arguments: [true, false])
  func `F5 a city restored from a backup takes back what it passed on`(districtIsFirst: Bool) async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    try office.record("HC11", "2020", value: 1)
    try await tiers.night([office])
    let restored = try tiers.copies.clone("130100", as: "restored", kind: .hub)
    let late = try await tiers.district("130104")
    for (index, copy) in [office, late].enumerated() {
      try copy.record("HC11", "2021", value: Int64(index), note: "\(index)")
    }
    try await tiers.night([office, late])
    try restored.rekey()
    if districtIsFirst { try await tiers.copies.sync(office, with: restored) }
    let outcome = try await tiers.copies.sync(restored, with: tiers.province)
    #expect(outcome.relay.returned == 3)
    #expect(outcome.relay.problems.isEmpty && !outcome.relay.isForked)
    // The district that joined after the backup is known again.
    #expect(try restored.nodes().count == 2)
    try office.record("HC12", "2022", value: 1)
    try late.record("HC12", "2022", value: 1)
    try await tiers.night([office, late], city: restored)
    try expectAlike("130102", [office, restored, tiers.province])
    try expectAlike("130104", [late, restored, tiers.province])
    #expect(try restored.readings(of: "130100") == tiers.province.readings(of: "130100"))
    #expect(try await tiers.copies.sync(restored, with: tiers.province).relay.items == 0)
  }

  @Test(arguments: [true, false])
  func `F5 K1 a district and its city that went back in one night keep what was sent first and what was saved since`(
    isCityRestoredByCommand: Bool
  ) async throws {
    let tiers = try await Tiers()
    let lost = try await tiers.district("130102", name: "lost")
    let colleague = try await tiers.district("130102", name: "colleague")
    try lost.record("HC01", "2020", value: 71)
    try await tiers.night([lost, colleague])
    #expect(try tiers.province.approve(colleague.identity.origin.node))
    let office = try tiers.copies.clone("lost", as: "office", kind: .office)
    let city = try tiers.copies.clone("130100", as: "city", kind: .hub)
    try lost.record("HC01", "2020", value: 72, note: "first")
    try lost.record("HC01", "2021", value: 75)
    try await tiers.night([lost])
    if isCityRestoredByCommand { try city.rekey() }
    // The same numbers of the district's chain, once more, and a colleague's figure that rests on them.
    try office.record("HC01", "2020", value: 73, note: "second")
    try office.record("HC01", "2022", value: 77)
    for copy in [office, colleague] { try await tiers.copies.sync(copy, with: city) }
    try colleague.record("HC01", "2022", value: 78)
    try await tiers.copies.sync(colleague, with: city)
    let outcome = try await tiers.copies.sync(city, with: tiers.province)
    #expect(outcome.relay.returned > 0 && outcome.relay.problems.isEmpty && !outcome.relay.isForked)
    for _ in 0..<2 { try await tiers.night([office, colleague], city: city) }
    try expectAlike("130102", [office, colleague, city, tiers.province])
    let lines = try tiers.province.lines()
    #expect(lines.contains("130102 HC01 2021 75000000 "), "sent first: \(lines)")
    #expect(lines.contains("130102 HC01 2022 78000000 ") || lines.contains("130102 HC01 2022 77000000 "), "\(lines)")
    let shown = try Set(
      tiers.province.conflictDetails().flatMap { $0.choices.flatMap { $0.values.compactMap(\.text) } })
    #expect(shown.isSuperset(of: ["first", "second"]), "\(shown)")
    #expect(try await tiers.copies.sync(city, with: tiers.province).relay.items == 0)
  }

  @Test func `F5 a province restored from a backup is filled again by its cities`() async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    let restored = try tiers.copies.clone("hub", as: "restored", kind: .hub)
    try office.record("HC11", "2022", value: 1)
    try await tiers.night([office])
    try restored.rekey()
    try await tiers.copies.sync(tiers.city, with: restored)
    try expectAlike("130102", [office, tiers.city, restored])
    #expect(try restored.lines().count == 1)
  }

  @Test func `K3 two copies of one city's file that both passed on agree on the province's numbers`() async throws {
    let tiers = try await Tiers()
    let first = try await tiers.district("130102")
    let second = try await tiers.district("130104")
    try await tiers.night([first, second])
    let clone = try tiers.copies.clone("130100", as: "clone", kind: .hub)
    try clone.rekey()
    try first.record("HC11", "2022", value: 1)
    try second.record("HC11", "2022", value: 1)
    try await tiers.night([first])
    try await tiers.copies.sync(second, with: clone)
    try await clone.write { try $0.numberRelay() }
    let outcome = try await tiers.copies.sync(clone, with: tiers.province)
    #expect(outcome.relay.isForked)
    try await tiers.night([first, second], city: clone)
    try expectAlike("130102", [first, clone, tiers.province])
    try expectAlike("130104", [second, clone, tiers.province])
    #expect(try tiers.province.lines().count == 2)
  }
}
