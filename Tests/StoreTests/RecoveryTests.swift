import Exchange
import Fixtures
import GRDB
import Model
import Replica
import Testing
import WireProtocol

import struct Foundation.Data

@testable import Store

/// What a restored hub's own staff had written comes back as an offer, for a person to look at.
@Suite struct `Lost entries of a hub` {
  private let copies: Copies
  private let office: Store
  /// The hub as it was restored, without the entries that the office has met.
  private let restored: Store

  /// A hub entered a figure for itself, restored a backup from before it changed it, and handed the change to an office.
  init() async throws {
    copies = try Copies()
    office = try await copies.member("500114")
    try Self.define("CQ01", name: "初稿", at: copies.hub)
    try await copies.sync(office)
    restored = try copies.clone("hub", as: "restored", kind: .hub)
    try Self.define("CQ01", name: "定稿", at: copies.hub)
    try Self.define("CQ02", name: "新增", at: copies.hub)
    try await copies.sync(office)
    try restored.rekey()
  }

  private static func define(_ code: String, name: String, at hub: Store) throws {
    try hub.edit { edit in try edit.put(Schema.indicator, [.text(code), .text("500000")], [(0, definition(name))]) }
  }

  private static func definition(_ name: String) -> [FieldValue] {
    [
      .integer(1), .text(name), .text("个"), .text("up"), .text(">="), .text("government"), .text("sum"), .integer(1),
      .text("year"), .text("sum"), .integer(0), .text(""), .text(""), .text("2022=10"), .text("district"), .text(""),
    ]
  }

  private func names(_ copy: Store) throws -> [String] {
    try copy.loadDefinitions().indicators.values.filter { $0.code.hasPrefix("CQ") }.map { "\($0.code) \($0.name)" }
      .sorted()
  }

  private func node(_ copy: Store) async throws -> EnrolledNode {
    try #require(try await restored.enrolledNode(copy.identity.origin.node))
  }

  /// A row that rests on a write which the hub is said to have made.
  private func row(_ code: String, _ name: String, after milliseconds: Int64 = 0, scope: String = "500000") -> PulledRow
  {
    let stamp = Stamp(
      time: HybridTimestamp(milliseconds: copies.world.surroundings.now() + milliseconds),
      origin: copies.hub.identity.origin)
    var state = RowState(empty: Schema.indicator)
    state.values.replaceSubrange(Schema.indicator.groups[0].range, with: Self.definition(name))
    state.heads = .single(stamp, mask: 1)
    return PulledRow(table: Schema.indicator.id, identity: [.text(code), .text(scope)], state: state)
  }

  private func offer(_ rows: [PulledRow], by copy: Store) async throws {
    let page = PullPage(rows: rows, cursor: [], hasMore: false)
    try await restored.take(offers: PullPage(decoding: page.encoded()), from: node(copy))
  }

  @Test func `K3 are offered by an office that has them, and wait for a person`() async throws {
    let outcome = try await copies.sync(office, with: restored)
    #expect(outcome.offered == 2 && outcome.hubWasRestored)
    let offers = try restored.offers()
    #expect(offers.map { $0.identity[0] } == [.text("CQ01"), .text("CQ02")])
    #expect(offers.map { $0.values[1] } == [.text("定稿"), .text("新增")])
    #expect(offers.map { $0.present?[1] } == [.text("初稿"), nil])
    #expect(offers.allSatisfy { $0.sources.map(\.node) == [office.identity.origin.node] && !$0.isContradicted })
    #expect(offers.allSatisfy { $0.sources.first?.region == office.identity.region })
    #expect(try names(restored) == ["CQ01 初稿"], "nothing is applied by itself")
    // It is asked once, whatever it goes on showing.
    #expect(try await copies.sync(office, with: restored).offered == 0)
    #expect(try restored.offers().map(\.key) == offers.map(\.key))
    #expect(try restored.verify().isClean)
  }

  @Test func `K3 are entered anew by whoever accepts them, with their history, and reach the offices`() async throws {
    try await copies.sync(office, with: restored)
    let before = restored.identity.origin.incarnation
    for offer in try restored.offers() { try restored.accept(offer, account: "wang", reason: "恢复") }
    #expect(try restored.offers().isEmpty)
    #expect(try names(restored) == ["CQ01 定稿", "CQ02 新增"])
    let state = try await restored.look { try $0.row(Schema.indicator, [.text("CQ01"), .text("500000")]) }
    let stamps = state?.heads.groups(count: Schema.indicator.groups.count).flatMap(\.stamps) ?? []
    #expect(stamps.map(\.origin.incarnation) == [before], "under the present life, never under the lost one")
    let journal = try await restored.read { db in
      try Data.fetchAll(db, sql: "SELECT payload FROM journal ORDER BY sequence").map { Array($0) }
    }
    let saves = try journal.flatMap { try PayloadCodec.decode($0) }
    #expect(saves.map(\.account) == ["wang", "wang"] && saves.map(\.reason) == ["恢复", "恢复"])
    let outcome = try await copies.sync(office, with: restored)
    #expect(outcome.offered == 0 && outcome.differing.isEmpty)
    #expect(try names(office) == ["CQ01 定稿", "CQ02 新增"])
    for copy in [restored, office] {
      #expect(try copy.conflictCount() == 0)
      #expect(try copy.verify().isClean)
    }
  }

  @Test func `K3 that a person dismisses change nothing and do not come again`() async throws {
    let other = try await copies.member("500115")
    try await copies.sync(other)
    try await copies.join(other, to: restored)
    try await copies.sync(office, with: restored)
    for offer in try restored.offers() { try restored.dismiss(offer) }
    #expect(try restored.offers().isEmpty)
    try await copies.sync(other, with: restored)
    #expect(try restored.offers().isEmpty)
    #expect(try names(restored) == ["CQ01 初稿"])
  }

  @Test func `K3 H16 an office that invents one shows who it is, and nothing stands before a person has seen it`()
    async throws
  {
    try await copies.sync(office, with: restored)
    let liar = try await copies.member("500116")
    try await copies.join(liar, to: restored)
    let genuine = try #require(try restored.offers().first)
    var forged = row("CQ01", "伪造")
    forged.state.heads = .single(genuine.stamp, mask: 1)
    try await offer([forged, row("CQ09", "捏造")], by: liar)
    let offers = try restored.offers()
    #expect(offers.count == 4)
    let disputed = offers.filter { $0.stamp == genuine.stamp }
    #expect(disputed.count == 2 && disputed.allSatisfy(\.isContradicted))
    let invented = offers.filter { $0.sources.map(\.node) == [liar.identity.origin.node] }
    #expect(Set(invented.map { $0.values[1] }) == [.text("伪造"), .text("捏造")])
    #expect(try names(restored) == ["CQ01 初稿"])
    // To accept one of two words for the same write settles the other.
    try restored.accept(genuine, reason: "")
    #expect(try restored.offers().map { $0.identity[0] } == [.text("CQ02"), .text("CQ09")])
    #expect(try names(restored) == ["CQ01 定稿"])
  }

  @Test func `K3 what the hub holds, could not have written, or the office does not see is no offer`() async throws {
    try await copies.sync(office, with: restored)
    for offer in try restored.offers() { try restored.dismiss(offer) }
    var own = row("CQ03", "他人")
    own.state.heads = .single(
      Stamp(time: HybridTimestamp(milliseconds: copies.world.surroundings.now()), origin: office.identity.origin),
      mask: 1)
    var held = row("CQ04", "早已在库")
    held.state.heads = .single(
      Stamp(time: HybridTimestamp(rawValue: 1), origin: copies.hub.identity.origin), mask: 1)
    var malformed = row("CQ05", "")
    malformed.state.values[0] = .text("不是数字")
    var figure = RowState(empty: Schema.observation)
    figure.values.replaceSubrange(
      Schema.observation.groups[0].range,
      with: [.integer(1), .null, .null, .null, .integer(0), .integer(1), .text("mandate:500000")])
    figure.heads = .single(
      Stamp(time: HybridTimestamp(milliseconds: copies.world.surroundings.now()), origin: copies.hub.identity.origin),
      mask: 1)
    let neighbour = PulledRow(
      table: Schema.observation.id, identity: [.text("500115"), .text("HC11"), .text("2022")], state: figure)
    try await offer(
      [
        own, held, malformed, neighbour, row("CQ06", "未来", after: ExchangeLimits.clockAheadMilliseconds + 60_000),
        row("CQ07", "外省", scope: "510000"),
      ], by: office)
    #expect(try restored.offers().isEmpty)
    try await offer([row("CQ08", "可以")], by: office)
    #expect(try restored.offers().count == 1)
  }

  @Test func `K3 of one node are kept up to their limit and not one more`() async throws {
    let id = Data(office.identity.origin.node.bytes)
    try restored.writeBooks { db in
      for number in 0..<(OfferLimits.perNode - 1) {
        try db.execute(
          sql: "INSERT INTO offer_source VALUES (?, ?, 0)", arguments: [id, Data(String(number).utf8)])
      }
    }
    try await offer([row("CQ03", "装得下"), row("CQ04", "装不下")], by: office)
    #expect(try restored.offers().map { $0.identity[0] } == [.text("CQ03")])
  }

  @Test func `K3 K17 come by stick with the second bundle, and nothing replaces them before`() async throws {
    let stick = try Stick()
    let first = try await stick.carry(office, restored)
    #expect(first.isTaken && first.isUnfinished)
    #expect(try names(office) == ["CQ01 定稿", "CQ02 新增"], "what comes down waits until the hub has seen them")
    #expect(try restored.offers().isEmpty)
    let second = try await stick.carry(office, restored)
    #expect(second.isTaken && second.outcome.offered == 2)
    #expect(try restored.offers().count == 2)
    for offer in try restored.offers() { try restored.accept(offer, reason: "") }
    try await stick.carry(office, restored)
    #expect(try names(office) == names(restored))
    for copy in [restored, office] { #expect(try copy.verify().isClean) }
  }
}
