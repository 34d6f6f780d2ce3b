import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Exchange
@testable import Store

/// What once went wrong with a relay does not stop it for ever.
@Suite struct `A relay recovers` {
  @Test(arguments: [true, false])
  func `F4 a city in whose name something altered came passes the genuine thing on again`(
    isSignature: Bool
  ) async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    for year in ["2021", "2022"] {
      try office.record("HC11", year, value: 1)
      try await tiers.copies.sync(office, with: tiers.city)
    }
    var items = try tiers.batch(of: tiers.city).items
    guard case .segment(let genuine) = items[1] else { throw RelayRefusal.fork }
    var payload = genuine.payload
    var signature = genuine.signature
    if isSignature { signature[0] ^= 1 } else { payload[payload.count / 2] ^= 1 }
    items[1] = .segment(
      try Segment(header: genuine.header, payload: payload, signature: signature, receipt: genuine.receipt))
    #expect(try await tiers.give(items, as: tiers.city).map(\.code) == ["segment-altered", "segment-gap"])
    let outcome = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(outcome.relay.isForked)
    #expect(outcome.relay.problems.map(\.code) == ["segment-altered"])
    #expect(try tiers.province.lines().count == 2)
    #expect(try tiers.province.sum(of: "130102") == office.sum(of: "130102"))
    #expect(try await tiers.city.look { try $0.untakenSegments() }.isEmpty)
    try office.record("HC12", "2022", value: 1)
    try await tiers.night([office])
    #expect(try tiers.province.lines().count == 3)
  }

  @Test(arguments: [true, false])
  func `F4 an enrolment in a city's name that it never signed does not stop its relay`(ofItsOwn: Bool) async throws {
    let tiers = try await Tiers()
    let office = try await tiers.district("130102")
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    let key = ofItsOwn ? office.key : tiers.copies.key()
    let signed = try SignedEnrolment.sign(
      publicKey: key.publicKey.bytes, region: "130102", mode: "full",
      enrolledAt: try #require(try await tiers.city.enrolledNode(office.identity.origin.node)).enrolledAt,
      revokedAt: nil, key: tiers.city.key)
    var signature = signed.signature
    signature[0] ^= 1
    let forged = RelayItem.enrolment(try SignedEnrolment(record: signed.record, signature: signature))
    #expect(try await tiers.give([forged], as: tiers.city).map(\.code) == ["enrolment-altered"])
    try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(try tiers.province.lines().count == 1)
    #expect(try await tiers.copies.sync(tiers.city, with: tiers.province).relay.items == 0)
  }

  @Test func `H16 those whom a waiting hub let in count once the hub is approved`() async throws {
    let tiers = try await Tiers()
    let desk = try await tiers.district("130102", at: tiers.province, name: "desk")
    try desk.record("HC11", "2021", value: 1)
    try await tiers.copies.sync(desk, with: tiers.province)
    let hub = try Store.found(
      Store.Founding(kind: .hub, region: "130102"), in: tiers.copies.folder.path("district"),
      surroundings: tiers.copies.world.surroundings)
    try await tiers.copies.join(hub, to: tiers.city)
    let office = try await tiers.district("130102", at: hub)
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: hub)
    try await tiers.copies.sync(hub, with: tiers.city)
    let outcome = try await tiers.copies.sync(tiers.city, with: tiers.province)
    #expect(
      outcome.relay.problems.map(\.code) == ["enrolment-waiting", "relay-node-waiting", "relay-node-unknown"])
    #expect(try tiers.province.lines().count == 1)
    #expect(try tiers.province.approve(hub.identity.origin.node))
    #expect(try tiers.province.lines().count == 2)
    #expect(try await tiers.copies.sync(tiers.city, with: tiers.province).relay.problems.isEmpty)
  }

  @Test func `F2 K1 a copy that went back unnoticed and joins another city gives no number twice`() async throws {
    let tiers = try await Tiers()
    let other = try await tiers.city("130200")
    let office = try await tiers.district("130102")
    try office.record("HC11", "2020", value: 1)
    try await tiers.night([office])
    let restored = try tiers.copies.clone("130102", as: "restored", kind: .office)
    try office.record("HC11", "2021", value: 1)
    try await tiers.night([office])
    for copy in [tiers.province, tiers.city, other, restored] { try await copy.move("130102", under: "130200") }
    try restored.record("HC11", "2022", value: 1)
    try await tiers.copies.join(restored, to: other)
    try await tiers.night([restored], city: other)
    #expect(try tiers.province.lines().count == 3)
    #expect(try tiers.province.relayStatus().heldBack.isEmpty)
    try await tiers.night([restored], city: other)
    // The city holds the first half of the other life's chain, which the copy brought with it. What the other half wrote
    // comes down with the sums, which differ until then.
    #expect(try restored.lines().count == 3)
  }
}
