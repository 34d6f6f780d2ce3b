import Exchange
import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// An office and its hub that know of each other only by what is carried between them.
@Suite struct `A stick` {
  private let copies: Copies
  private let stick: Stick
  private let office: Store

  init() async throws {
    copies = try Copies()
    stick = try Stick()
    office = try await copies.member("500114")
  }

  private func expectAgreement(_ others: [Store] = []) throws {
    let hub = try CopyState(copies.hub)
    for copy in [office] + others {
      #expect(try CopyState(copy).figures == hub.figures)
      #expect(try copy.verify().isClean)
      #expect(try copy.unsentChanges() == 0)
    }
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `K17 does what the line does`() async throws {
    let colleague = try await copies.member("500114", name: "colleague")
    try colleague.record("HC15", "2022", value: 1, note: "同事")
    try await copies.sync(colleague)
    for indicator in ["HC11", "HC12"] { try office.record(indicator, "2022", value: 1) }
    let written = try stick.export(office, as: "up")
    #expect(written.saves == 2 && !written.hasMore)
    #expect(try office.unsentChanges() == 2, "an export sends nothing by itself")
    let answered = try await stick.answer("up", at: copies.hub, as: "down")
    #expect(answered.taken == 1 && answered.segments == 1 && answered.problem == nil)
    let reply = try stick.take("down", into: office)
    #expect(reply.isTaken && !reply.isUnfinished && reply.problem.isEmpty)
    #expect(reply.outcome.pushedChanges == 2 && reply.outcome.pulledRows == 1)
    #expect(reply.outcome.differing.isEmpty && !reply.outcome.hubWasRestored)
    try expectAgreement()
    #expect(try office.upstream()?.lastSync != nil)
  }

  @Test func `K17 that is handed in twice changes nothing the second time`() async throws {
    try office.record("HC11", "2022", value: 1)
    try stick.export(office, as: "up")
    try await stick.answer("up", at: copies.hub, as: "down")
    let before = try CopyState(copies.hub)
    let again = try await stick.answer("up", at: copies.hub, as: "down again")
    #expect(again.taken == 1 && again.problem == nil)
    #expect(try CopyState(copies.hub) == before)
    #expect(try stick.take("down again", into: office).isTaken)
    let taken = try CopyState(office)
    for name in ["down", "down again"] { #expect(try !stick.take(name, into: office).isTaken) }
    #expect(try CopyState(office) == taken)
    try expectAgreement()
  }

  @Test func `K17 that is lost on either way loses nothing`() async throws {
    try office.record("HC11", "2022", value: 1)
    try stick.export(office, as: "lost")
    try office.record("HC12", "2022", value: 1)
    #expect(try stick.export(office, as: "up").saves == 2)
    try await stick.answer("up", at: copies.hub, as: "lost reply")
    try office.record("HC15", "2022", value: 1)
    #expect(try stick.export(office, as: "next").saves == 3)
    try await stick.answer("next", at: copies.hub, as: "down")
    let reply = try stick.take("down", into: office)
    #expect(reply.outcome.pushedSegments == 3 && reply.outcome.reissued == 0)
    try expectAgreement()
  }

  @Test func `K17 F7 with old files never leads back`() async throws {
    try office.record("HC11", "2022", value: 1, note: "一")
    try stick.export(office, as: "1")
    try office.record("HC12", "2022", value: 1)
    try stick.export(office, as: "2")
    // The hub gets the newer one first.
    try await stick.answer("2", at: copies.hub, as: "reply 2")
    let newer = try CopyState(copies.hub)
    try await stick.answer("1", at: copies.hub, as: "reply 1")
    #expect(try CopyState(copies.hub) == newer)
    #expect(try stick.take("reply 2", into: office).isTaken)
    let colleague = try await copies.member("500114", name: "colleague")
    try await copies.sync(colleague)
    try colleague.record("HC11", "2022", value: 0, note: "同事")
    try await copies.sync(colleague)
    #expect(try await stick.carry(office, copies.hub).isTaken)
    let state = try CopyState(office)
    #expect(state.figures.contains { $0.contains("同事") })
    for name in ["reply 1", "reply 2", "reply 1"] { #expect(try !stick.take(name, into: office).isTaken) }
    #expect(try CopyState(office) == state)
    try expectAgreement([colleague])
  }

  @Test func `K17 F7 with a later reply after an earlier one brings its receipts and leaves its rows`() async throws {
    try office.record("HC11", "2022", value: 1)
    try stick.export(office, as: "1")
    try office.record("HC12", "2022", value: 1)
    try stick.export(office, as: "2")
    for name in ["1", "2"] { try await stick.answer(name, at: copies.hub, as: "reply \(name)") }
    let first = try stick.take("reply 1", into: office)
    #expect(first.isTaken && first.isUnfinished)
    #expect(try office.unsentChanges() == 1)
    let cursor = try CopyState(office).cursor
    let second = try stick.take("reply 2", into: office)
    #expect(!second.isTaken && second.outcome.pushedSegments == 1)
    #expect(try CopyState(office).cursor == cursor)
    #expect(try office.unsentChanges() == 0)
    let third = try await stick.carry(office, copies.hub)
    #expect(third.isTaken && third.outcome.differing.isEmpty)
    try expectAgreement()
  }

  @Test func `K17 and the line may be mixed`() async throws {
    try office.record("HC11", "2022", value: 1)
    try stick.export(office, as: "up")
    try office.record("HC12", "2022", value: 1)
    try await copies.sync(office)
    let state = try CopyState(office)
    try await stick.answer("up", at: copies.hub, as: "down")
    #expect(try !stick.take("down", into: office).isTaken)
    #expect(try CopyState(office) == state)
    try office.record("HC15", "2022", value: 1)
    #expect(try await stick.carry(office, copies.hub).outcome.pushedSegments == 1)
    try office.record("HC11", "2022", value: 0)
    #expect(try await copies.sync(office).pushedSegments == 1)
    try expectAgreement()
  }

  @Test func `K17 brings rows under saves that were made while it was away`() async throws {
    let colleague = try await copies.member("500114", name: "colleague")
    try stick.export(office, as: "up")
    try colleague.record("HC11", "2022", value: 1, note: "同事")
    try await copies.sync(colleague)
    copies.world.advance(milliseconds: 3 * 86_400_000)
    try await stick.answer("up", at: copies.hub, as: "down")
    copies.world.advance(milliseconds: 3 * 86_400_000)
    try office.record("HC12", "2022", value: 1)
    let reply = try stick.take("down", into: office)
    #expect(reply.isTaken && reply.isUnfinished)
    #expect(reply.outcome.reissued == 0 && reply.outcome.clockAhead == 0, "days on the road are no fault of a clock")
    // The clock of these tests moves by a millisecond whenever it is read.
    #expect(abs(reply.outcome.clockOffset) < 10)
    #expect(try CopyState(office).figures.count == 2)
    #expect(try office.unsentChanges() == 1)
    #expect(try await stick.carry(office, copies.hub).outcome.pushedSegments == 1)
    try expectAgreement()
  }

  @Test func `K17 brings refusals, which are undone`() async throws {
    try office.record("HC99", "2022", value: 1)
    try office.record("HC11", "2022", value: 1)
    let reply = try await stick.carry(office, copies.hub)
    #expect(reply.outcome.refused.map(\.reason) == [.indicatorUnknown])
    #expect(try office.refusals().map(\.sequence) == [1])
    try expectAgreement()
  }

  @Test func `K17 gets no reply where the hub itself fails`() async throws {
    try office.record("HC11", "2022", value: 1)
    let content = try office.step { try $0.writeBundle() }
    var next = content
    // A segment out of order stands for any failure: whose it is, the wording decides.
    next.segments = [
      try Segment.seal(
        content.segments[0].transactions(), origin: office.identity.origin,
        after: ChainPosition(sequence: 7, head: [UInt8](repeating: 1, count: 32)), key: office.key)
    ]
    let hub = try #require(try office.upstream())
    let file = try BundleFile.seal(
      next.encoded(), kind: .up, writer: office.key, reader: hub.key.node, readerKey: hub.agreementKey)
    await #expect(throws: IntakeProblem.gap(expected: 1)) {
      _ = try await copies.hub.answer(bundle: file) { _ in nil }
    }
    #expect(try await copies.hub.answer(bundle: file) { _ in [1] }.taken == 0)
  }
}
