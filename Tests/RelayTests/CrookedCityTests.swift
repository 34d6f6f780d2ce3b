import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Exchange
@testable import Store

/// A city that alters, drops, invents and repeats: the province applies only what a district signed.
@Suite struct `A crooked city` {
  private let tiers: Tiers
  private let office: Store
  private let honest: [RelayItem]

  /// A district with two segments at the city, and nothing passed on yet.
  init() async throws {
    tiers = try await Tiers()
    office = try await tiers.district("130102")
    try office.record("HC11", "2021", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    try office.record("HC11", "2022", value: 1)
    try await tiers.copies.sync(office, with: tiers.city)
    honest = try tiers.batch(of: tiers.city).items
  }

  private func segment(_ index: Int) throws -> Segment {
    guard case .segment(let segment) = honest[index] else { throw RelayRefusal.fork }
    return segment
  }

  private func enrolment(_ key: SigningKey, _ region: String, by hub: SigningKey? = nil) throws -> RelayItem {
    .enrolment(
      try SignedEnrolment.sign(
        publicKey: key.publicKey.bytes, region: region, mode: "full", enrolledAt: 1, revokedAt: nil,
        key: hub ?? tiers.city.key))
  }

  /// A segment that an invented key sealed, with the city's own receipt for it.
  private func forged(_ key: SigningKey, _ region: String) throws -> RelayItem {
    let origin = Origin(node: key.publicKey.node, incarnation: 1)
    let write = GroupChange(
      group: 0,
      values: [.integer(0), .null, .null, .null, .integer(0), .integer(1), .text("office")], bases: [])
    let change = RowChange(
      table: Schema.observation.id, identity: [.text(region), .text("HC11"), .text("2022")], groups: [write],
      deletes: nil)
    let transaction = Transaction(
      time: HybridTimestamp(milliseconds: tiers.copies.world.surroundings.now()), account: "", reason: "",
      rows: [change])
    var segment = try Segment.seal([transaction], origin: origin, after: .start, key: key)
    segment.receipt = try receipt(for: segment, refused: [])
    return .segment(segment)
  }

  private func receipt(
    for segment: Segment, refused: [(sequence: UInt64, reason: Refusal)], by key: SigningKey? = nil
  ) throws -> [UInt8] {
    let key = key ?? tiers.city.key
    return try Receipt(
      hub: key.publicKey.node, history: [], origin: segment.origin,
      position: ChainPosition(sequence: segment.lastSequence, head: segment.head), refused: refused, hubTime: 1
    ).signed(by: key)
  }

  @Test func `F4 cannot alter a byte of what a district signed`() async throws {
    let genuine = try segment(1)
    var payload = genuine.payload
    payload[payload.count / 2] ^= 1
    let altered = try Segment(
      header: genuine.header, payload: payload, signature: genuine.signature, receipt: genuine.receipt)
    let problems = try await tiers.give([honest[0], .segment(altered)], as: tiers.city)
    #expect(problems.map(\.code) == ["segment-altered"])
    #expect(try tiers.province.lines().isEmpty)
    let report = try tiers.province.verify()
    #expect(!report.isClean && report.chainsBroken.contains { $0.contains("segment-altered") })
  }

  @Test func `F4 cannot drop a segment without its being seen, and the rest waits for it`() async throws {
    let dropped = try await tiers.give([honest[0], honest[2]], as: tiers.city)
    #expect(dropped == [RelayProblem(number: 2, code: "segment-gap")])
    #expect(try tiers.province.lines().isEmpty)
    #expect(try !tiers.province.verify().isClean)
    let place = RelayBatch(start: .start, items: [honest[0], honest[2]]).end
    #expect(try await tiers.give([honest[1]], as: tiers.city, after: place).isEmpty)
    #expect(try tiers.province.lines().count == 2)
    #expect(try tiers.province.sum(of: "130102") == office.sum(of: "130102"))
    #expect(try tiers.province.verify().isClean)
  }

  @Test func `F4 cannot change a verdict that another hub gave, nor pass on one without`() async throws {
    var unsigned = try segment(1)
    unsigned.receipt = try receipt(for: unsigned, refused: [], by: office.key)
    var bare = try segment(1)
    bare.receipt = nil
    let problems = try await tiers.give([honest[0], .segment(unsigned), .segment(bare)], as: tiers.city)
    #expect(problems.map(\.code) == ["receipt-altered", "receipt-altered"])
    #expect(try tiers.province.lines().isEmpty)
  }

  @Test func `H16 cannot invent a district, nor a key beside a district's own`() async throws {
    let stranger = tiers.copies.key()
    let problems = try await tiers.give(
      [
        honest[0], try enrolment(stranger, "130199"), try enrolment(stranger, "130202"),
        try enrolment(stranger, "130000"), try forged(stranger, "130202"), try enrolment(stranger, "130102"),
        try forged(stranger, "130102"), honest[1], honest[2],
      ], as: tiers.city)
    #expect(
      problems.map(\.code) == [
        "enrolment-outside", "enrolment-outside", "enrolment-outside", "relay-node-unknown", "enrolment-waiting",
        "relay-node-waiting",
      ])
    #expect(try tiers.province.sum(of: "130102") == office.sum(of: "130102"))
    #expect(try tiers.province.lines(of: "130202").isEmpty)
    let waiting = try tiers.province.relayedNodes().filter { $0.approvedAt == nil }
    #expect(waiting.map(\.id) == [stranger.publicKey.node])
  }

  @Test func `H16 cannot vouch in another hub's name`() async throws {
    let stranger = tiers.copies.key()
    let other = try await tiers.city("130200")
    let problems = try await tiers.give(
      [
        try enrolment(stranger, "130202", by: other.key), try enrolment(stranger, "130104", by: stranger),
        try enrolment(tiers.province.key, "130104"), try enrolment(tiers.city.key, "130104"),
      ], as: tiers.city)
    #expect(problems.map(\.code) == ["enrolment-altered", "enrolment-altered", "relay-loop", "relay-loop"])
    #expect(try tiers.province.relayedNodes().isEmpty)
  }

  @Test func `H16 a further key of a region counts once somebody above approves it`() async throws {
    let desk = try await tiers.district("130102", name: "desk")
    try desk.record("HC12", "2022", value: 1)
    let outcome = try await tiers.night([desk])
    #expect(outcome.relay.problems.map(\.code) == ["enrolment-waiting", "relay-node-waiting"])
    #expect(try tiers.province.lines().count == 2)
    #expect(try tiers.province.verify().isClean)
    // What the province has not taken is not undone by what comes down.
    #expect(try tiers.city.lines().count == 3)
    #expect(try tiers.province.approve(desk.identity.origin.node))
    #expect(try !tiers.province.approve(desk.identity.origin.node))
    #expect(try tiers.province.lines().count == 3)
    #expect(try await tiers.night([desk]).relay.problems.isEmpty)
    #expect(try tiers.city.relayStatus().problems.isEmpty)
    #expect(try tiers.province.sum(of: "130102") == tiers.city.sum(of: "130102"))
  }

  @Test func `F4 gains nothing by sending again`() async throws {
    #expect(try await tiers.give(honest, as: tiers.city).isEmpty)
    let before = try (tiers.province.lines(), tiers.province.sum(of: "130102"))
    #expect(try await tiers.give(honest, as: tiers.city).isEmpty)
    let end = RelayBatch(start: .start, items: honest).end
    #expect(try await tiers.give(honest.reversed(), as: tiers.city, after: end).isEmpty)
    #expect(try tiers.province.lines() == before.0)
    #expect(try tiers.province.sum(of: "130102") == before.1)
    #expect(try tiers.province.verify().isClean)
  }

  @Test func `F4 is told where its batch leaves a gap or contradicts an earlier one`() async throws {
    let end = RelayBatch(start: .start, items: honest).end
    await #expect(throws: RelayRefusal.gap(expected: 1)) {
      try await tiers.give(honest, as: tiers.city, after: end)
    }
    try await tiers.give(honest, as: tiers.city)
    await #expect(throws: RelayRefusal.fork) {
      try await tiers.give(honest.reversed(), as: tiers.city)
    }
    await #expect(throws: RelayRefusal.fork) {
      try await tiers.give([], as: tiers.city, after: RelayPosition(number: 2, digest: end.digest))
    }
  }

  @Test func `F4 cannot pass a write of one district off as of another`() async throws {
    // The district's own key signed it, the city let it through: the province does not.
    let key = tiers.copies.key()
    let problems = try await tiers.give(
      [try enrolment(key, "130104"), try forged(key, "130102")], as: tiers.city)
    #expect(problems == [RelayProblem(number: 2, code: "transaction-refused")])
    #expect(try tiers.province.lines().isEmpty)
  }

  @Test func `F6 an office and a hub of the same region relay to nobody`() async throws {
    let child = try #require(try await tiers.city.enrolledNode(office.identity.origin.node))
    await #expect(throws: RelayRefusal.notBelow) {
      try await tiers.city.take(RelayBatch(start: .start, items: []), from: child)
    }
    let twin = try Store.found(
      Store.Founding(kind: .hub, region: "130100"), in: tiers.copies.folder.path("twin"),
      surroundings: tiers.copies.world.surroundings)
    try await tiers.copies.join(twin, to: tiers.city)
    let equal = try #require(try await tiers.city.enrolledNode(twin.identity.origin.node))
    await #expect(throws: RelayRefusal.notBelow) {
      try await tiers.city.take(RelayBatch(start: .start, items: []), from: equal)
    }
  }

  @Test func `F6 three hubs do not close a circle, whoever let whom in`() async throws {
    let other = try await tiers.city("130200")
    for (upper, lower) in [(tiers.city, tiers.province), (tiers.city, other), (other, tiers.city)] {
      await #expect(throws: (any Error).self) { try await tiers.copies.join(lower, to: upper) }
      // Even one that was let in, by a tree that has changed since, relays nothing.
      let child = RelayMember(
        key: lower.key.publicKey, region: lower.identity.region, isHub: true, mode: "full", enrolledAt: 1,
        revokedAt: nil)
      #expect(throws: RelayRefusal.notBelow) { try upper.look { try $0.checkMayRelay(child) } }
    }
    #expect(try tiers.province.verify().isClean)
  }
}

extension Copies {
  /// A key pair that nobody enrolled.
  func key() -> SigningKey {
    while true {
      if let key = SigningKey(bytes: world.surroundings.random(SigningKey.byteCount)) { return key }
    }
  }
}
