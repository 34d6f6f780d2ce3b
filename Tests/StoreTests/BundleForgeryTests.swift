import Exchange
import Fixtures
import Model
import Replica
import Testing
import WireProtocol

@testable import Store

/// Files that are not what they should be: refused, with nothing changed.
@Suite struct `A file` {
  private let copies: Copies
  private let stick: Stick
  private let office: Store

  init() async throws {
    copies = try Copies()
    stick = try Stick()
    office = try await copies.member("500114")
    try office.record("HC11", "2022", value: 1)
    try stick.export(office, as: "up")
  }

  @Test func `K17 altered at any byte is refused on both sides`() async throws {
    let up = try stick.bytes("up")
    let before = try CopyState(copies.hub)
    for position in up.indices {
      var altered = up
      altered[position] ^= 1 << (position % 8)
      let code = await failure { _ = try await copies.hub.answer(bundle: altered) { _ in [] } }
      #expect(code != nil, "byte \(position)")
    }
    #expect(try CopyState(copies.hub) == before)
    try await stick.answer("up", at: copies.hub, as: "down")
    let down = try stick.bytes("down")
    let hub = try #require(try office.upstream())
    let held = try CopyState(office)
    for position in down.indices {
      var altered = down
      altered[position] ^= 1 << (position % 8)
      let code = await failure { _ = try office.take(reply: altered, of: hub) }
      #expect(code != nil, "byte \(position)")
    }
    #expect(try CopyState(office) == held)
    #expect(try stick.take("down", into: office).isTaken)
  }

  @Test func `K17 cut or grown at any byte is refused on both sides`() async throws {
    let up = try stick.bytes("up")
    let before = try CopyState(copies.hub)
    for count in up.indices {
      let code = await failure { _ = try await copies.hub.answer(bundle: Array(up.prefix(count))) { _ in [] } }
      #expect(code == "bundle-malformed" || code == "bundle-altered" || code == "bundle-format-unknown", "\(count)")
    }
    #expect(await failure { _ = try await copies.hub.answer(bundle: up + [0]) { _ in [] } } != nil)
    #expect(try CopyState(copies.hub) == before)
    try await stick.answer("up", at: copies.hub, as: "down")
    let down = try stick.bytes("down")
    let hub = try #require(try office.upstream())
    let held = try CopyState(office)
    for count in down.indices {
      #expect(await failure { _ = try office.take(reply: Array(down.prefix(count)), of: hub) } != nil, "\(count)")
    }
    #expect(await failure { _ = try office.take(reply: down + [0], of: hub) } != nil)
    #expect(try CopyState(office) == held)
  }

  @Test func `H10 for another hub, node or direction is refused`() async throws {
    let others = try Copies(seed: 2)
    let stranger = try await others.member("500114", name: "stranger")
    let colleague = try await copies.member("500114", name: "colleague")
    try await stick.answer("up", at: copies.hub, as: "down")
    let (up, down) = (try stick.bytes("up"), try stick.bytes("down"))
    let hub = try #require(try office.upstream())
    let states = try [office, colleague, stranger, copies.hub, others.hub].map { try CopyState($0) }
    #expect(await failure { _ = try await others.hub.answer(bundle: up) { _ in [] } } == "bundle-misaddressed")
    #expect(await failure { _ = try await copies.hub.answer(bundle: down) { _ in [] } } == "bundle-misaddressed")
    #expect(await failure { _ = try office.take(reply: up, of: hub) } == "bundle-misaddressed")
    #expect(await failure { _ = try colleague.take(reply: down, of: hub) } == "bundle-misaddressed")
    let elsewhere = try #require(try stranger.upstream())
    #expect(await failure { _ = try stranger.take(reply: down, of: elsewhere) } == "bundle-misaddressed")
    #expect(try [office, colleague, stranger, copies.hub, others.hub].map { try CopyState($0) } == states)
  }

  @Test func `H10 of a node that was shut out is refused`() async throws {
    #expect(try copies.hub.revoke(office.identity.origin.node))
    await #expect(throws: IntakeProblem.unknownNode) {
      _ = try await copies.hub.answer(bundle: stick.bytes("up")) { _ in [] }
    }
  }

  @Test func `H10 that another node signs as its own is refused`() async throws {
    let rogue = try await copies.member("500115")
    let hub = try #require(try office.upstream())
    // What the rogue can do is speak for itself only, whatever the message says inside.
    let message = try office.step { try $0.writeBundle() }
    let forged = try BundleFile.seal(
      message.encoded(), kind: .up, writer: rogue.key, reader: hub.key.node, readerKey: hub.agreementKey)
    #expect(await failure { _ = try await copies.hub.answer(bundle: forged) { _ in [] } } == "bundle-misaddressed")
    // A greeting of its own over segments of another.
    var own = try rogue.step { try $0.writeBundle() }
    own.segments = message.segments
    let mixed = try BundleFile.seal(
      own.encoded(), kind: .up, writer: rogue.key, reader: hub.key.node, readerKey: hub.agreementKey)
    let answered = try await copies.hub.answer(bundle: mixed) { _ in [1] }
    #expect(answered.taken == 0 && answered.problem as? IntakeProblem == .unknownNode)
    #expect(try CopyState(copies.hub).figures.isEmpty)
  }

  @Test func `K17 that a changed hub makes is refused by the office whole`() async throws {
    let content = try office.step { try $0.writeBundle() }
    let hub = copies.hub
    let node = try #require(try await hub.enrolledNode(office.identity.origin.node))
    let greeting = try await hub.answer(content.greeting, from: node.key.node, challenge: content.number)
    var reply = BundleReply(number: content.number, greeting: greeting)
    reply.receipts = [try await hub.accept(content.segments[0], from: node.key.node), [1, 2, 3]]
    let file = try BundleFile.seal(
      reply.encoded(), kind: .reply, writer: hub.key, reader: node.key.node, readerKey: #require(node.agreementKey))
    let before = try CopyState(office)
    let upstream = try #require(try office.upstream())
    #expect(await failure { _ = try office.take(reply: file, of: upstream) } == "message-malformed")
    #expect(try CopyState(office) == before)
  }

  @Test func `past its room leaves the rest to the next`() async throws {
    for indicator in ["HC12", "HC15"] {
      try office.record(indicator, "2022", value: 1)
      try office.sealJournal()
    }
    let one = try office.step { try $0.writeBundle(room: BundleRoom(segments: 2)) }
    #expect(one.segments.count == 2 && one.hasMore)
    let all = try office.step { try $0.writeBundle(room: BundleRoom(segments: 3)) }
    #expect(all.segments.count == 3 && !all.hasMore)
    let size = try all.segments.reduce(0) { try $0 + $1.encoded().count }
    #expect(try office.step { try $0.writeBundle(room: BundleRoom(bytes: size)) }.segments.count == 3)
    let less = try office.step { try $0.writeBundle(room: BundleRoom(bytes: size - 1)) }
    #expect(less.segments.count == 2 && less.hasMore)
    let hub = try #require(try office.upstream())
    let file = try BundleFile.seal(
      less.encoded(), kind: .up, writer: office.key, reader: hub.key.node, readerKey: hub.agreementKey)
    let reply = try office.take(reply: try await copies.hub.answer(bundle: file) { _ in nil }.file, of: hub)
    #expect(reply.isTaken && reply.isUnfinished)
    #expect(try office.unsentChanges() == 1)
    #expect(try await !stick.carry(office, copies.hub).isUnfinished)
    #expect(try office.unsentChanges() == 0)
  }

  @Test func `past the room of a reply leaves the rest to the next`() async throws {
    try await stick.carry(office, copies.hub)
    let old = try copies.clone("500114", as: "old", kind: .office)
    try office.record("HC12", "2022", value: 1)
    try await stick.carry(office, copies.hub)
    try old.rekey()
    let node = try #require(try await copies.hub.enrolledNode(old.identity.origin.node))
    let content = try old.step { try $0.writeBundle() }
    for (room, returned, pages) in [(BundleRoom(segments: 0), 0, 0), (BundleRoom(segments: 1), 1, 1)] {
      let greeting = try await copies.hub.answer(content.greeting, from: node.key.node, challenge: content.number)
      let reply = try await copies.hub.look { session in
        var reply = BundleReply(number: content.number, greeting: greeting)
        try session.fill(&reply, answering: content, from: node.key.node, of: node.region, room: room)
        return reply
      }
      #expect(reply.returned.count == returned && reply.pages.count >= pages)
    }
  }

  @Test func `is kept open for its reply, up to a limit`() async throws {
    try await stick.answer("up", at: copies.hub, as: "down")
    for number in 1..<ExchangeLimits.openBundles { try stick.export(office, as: "\(number)") }
    #expect(try CopyState(office).bundles.open.count == ExchangeLimits.openBundles)
    try stick.export(office, as: "one more")
    #expect(try CopyState(office).bundles.open.count == ExchangeLimits.openBundles)
    #expect(try !stick.take("down", into: office).isTaken)
    #expect(try office.unsentChanges() == 0, "its receipts hold all the same")
  }

  @Test(arguments: [0, 1])
  func `asks for as many scopes as a limit says`(past: Int) throws {
    let count = ExchangeLimits.healedScopes + past
    try office.step { storage in
      var hub = try #require(try storage.upstream())
      hub.bundles.differing = (0..<count).map { "\($0)" }
      try storage.keep(hub)
    }
    #expect(try office.step { try $0.writeBundle() }.heal.count == ExchangeLimits.healedScopes)
  }
}
