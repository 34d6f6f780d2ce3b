import Crypto
import Foundation
import Replica
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

@Suite struct `A bundle` {
  private static let content = Array("健康\n".utf8)
  private static let reader = Samples.otherKey

  private static func sealed(_ content: [UInt8] = content, kind: BundleFile.Kind = .up) throws -> [UInt8] {
    try BundleFile.seal(
      content, kind: kind, writer: Samples.key, reader: reader.publicKey.node,
      readerKey: AgreementKey(of: reader).publicKey)
  }

  private func refusal(_ file: [UInt8], by key: SigningKey = reader, from writer: SigningKey = Samples.key) -> String? {
    code { () throws(WireError) in _ = try BundleFile(decoding: file).open(from: writer.publicKey, with: key) }
  }

  /// The file as another writer would make it: changed inside, and signed again.
  private func resigned(_ file: [UInt8], by key: SigningKey, _ change: (inout WireBundle) -> Void) throws -> [UInt8] {
    var envelope = try WireBundle(serializedBytes: Array(file.dropFirst(17 + 64)))
    change(&envelope)
    let body: [UInt8] = try envelope.serializedBytes()
    return Array(file.prefix(17)) + (try key.sign(Array("tributary bundle 1\n".utf8) + body)) + body
  }

  @Test func `opens for its reader and names both sides`() throws {
    for kind in [BundleFile.Kind.up, .reply] {
      let bundle = try BundleFile(decoding: Self.sealed(kind: kind))
      #expect(bundle.kind == kind)
      #expect(bundle.writer == Samples.key.publicKey.node && bundle.reader == Self.reader.publicKey.node)
      #expect(try bundle.open(from: Samples.key.publicKey, with: Self.reader) == Self.content)
    }
    #expect(try Self.sealed() != Self.sealed(), "each is sealed under a key of its own")
    #expect(try !Data(Self.sealed()).contains(Data(Self.content)))
  }

  @Test func `does not open for another, and not from another`() throws {
    let file = try Self.sealed()
    #expect(refusal(file, by: Samples.key) == "bundle-unopened")
    #expect(refusal(file, from: Samples.otherKey) == "bundle-altered")
  }

  @Test func `H10 cannot be taken over, turned round or sent on by whoever signs it anew`() throws {
    let file = try Self.sealed()
    let rogue = SigningKey.generate()
    let stolen = try resigned(file, by: rogue) { $0.writer = Data(rogue.publicKey.node.bytes) }
    #expect(refusal(stolen, from: rogue) == "bundle-unopened")
    let turned = try resigned(file, by: Samples.key) { $0.kind = 2 }
    #expect(refusal(turned) == "bundle-unopened")
    let sentOn = try resigned(file, by: Samples.key) { $0.reader = Data(rogue.publicKey.node.bytes) }
    #expect(refusal(sentOn) == "bundle-unopened")
    for length in [0, 31, 33] {
      let odd = try resigned(file, by: Samples.key) { $0.encapsulatedKey = Data(repeating: 0, count: length) }
      #expect(refusal(odd) == "bundle-unopened")
    }
    // A key that gives everybody the same secret.
    let zero = try resigned(file, by: Samples.key) { $0.encapsulatedKey = Data(repeating: 0, count: 32) }
    #expect(refusal(zero) == "bundle-unopened")
  }

  @Test func `of an unknown format, suite or kind is refused`() throws {
    let file = try Self.sealed()
    #expect(refusal(try resigned(file, by: Samples.key) { $0.format = 2 }) == "bundle-format-unknown")
    #expect(refusal(try resigned(file, by: Samples.key) { $0.suite = 2 }) == "bundle-format-unknown")
    #expect(refusal(try resigned(file, by: Samples.key) { $0.kind = 3 }) == "bundle-malformed")
    #expect(refusal(try resigned(file, by: Samples.key) { $0.writer = Data([1]) }) == "bundle-malformed")
    for text in ["", "TRIBUTARY", "SQLite format 3\u{0}", String(repeating: "零", count: 200)] {
      #expect(refusal(Array(text.utf8)) == "bundle-malformed")
    }
  }

  @Test func `over its limit is refused unread and never written`() throws {
    for (count, want) in [
      (WireLimits.bundleBytes, "bundle-malformed"), (WireLimits.bundleBytes + 1, "message-too-large"),
    ] {
      #expect(refusal([UInt8](repeating: 0, count: count)) == want)
    }
    // Everything beside the content has to fit into what is kept free for it.
    let most = [UInt8](repeating: 7, count: WireLimits.bundleBytes - WireLimits.bundleHeaderBytes)
    let file = try Self.sealed(most)
    #expect(file.count <= WireLimits.bundleBytes)
    let overhead = file.count - most.count
    let full = [UInt8](repeating: 7, count: WireLimits.bundleBytes - overhead)
    #expect(try Self.sealed(full).count == WireLimits.bundleBytes)
    #expect(
      code { () throws(WireError) in
        _ = try BundleFile.seal(
          full + [7], kind: .up, writer: Samples.key, reader: Self.reader.publicKey.node,
          readerKey: AgreementKey(of: Self.reader).publicKey)
      } == "message-too-large")
  }

  @Test func `has an agreement key that follows from the signing key`() throws {
    let one = try AgreementKey(of: Samples.key).publicKey
    #expect(one == (try AgreementKey(of: Samples.key).publicKey))
    #expect(one != (try AgreementKey(of: Samples.otherKey).publicKey))
    #expect(AgreementPublicKey(bytes: one.bytes) == one && AgreementPublicKey(bytes: [1]) == nil)
    #expect(try PublicKeys(of: Samples.key).signing == Samples.key.publicKey.bytes)
  }
}

@Suite struct `The messages of a bundle` {
  private static let number = [UInt8](0..<16)
  private static let greeting = HandshakeRequest(
    origin: Samples.origin, position: .start, cursor: [5], clock: 1, history: [6])
  private static let answer = HandshakeResponse(history: [1], position: .start, hubTime: 7, challenge: [8])

  private static func refusal(_ bytes: [UInt8]) -> [String?] {
    [
      code { () throws(WireError) in _ = try BundleUp(decoding: bytes) },
      code { () throws(WireError) in _ = try BundleReply(decoding: bytes) },
    ]
  }

  @Test func `come back as they were written`() throws {
    let chain = HeldChain(incarnation: 7, position: ChainPosition(sequence: 3, head: [UInt8](0..<32)))
    var up = BundleUp(number: Self.number, greeting: Self.greeting)
    #expect(try BundleUp(decoding: up.encoded()) == up)
    up = BundleUp(
      number: Self.number, greeting: Self.greeting, acknowledged: [chain], segments: [try Samples.segment()],
      hasMore: true, heal: ["500114"])
    #expect(try BundleUp(decoding: up.encoded()) == up)
    var reply = BundleReply(number: Self.number, greeting: Self.answer)
    #expect(try BundleReply(decoding: reply.encoded()) == reply)
    let page = PullPage(rows: [], cursor: [1], hasMore: true)
    reply.receipts = [[1], [2, 3]]
    reply.problem = [4]
    reply.returned = [try Samples.segment()]
    reply.pages = [page, page]
    reply.healed = [HealedScope(scope: "500114", pages: [page])]
    #expect(try BundleReply(decoding: reply.encoded()) == reply)
  }

  @Test func `cut at any byte or without a number are refused`() throws {
    let up = try BundleUp(number: Self.number, greeting: Self.greeting, segments: [Samples.segment()]).encoded()
    for count in up.indices where count < up.count - 1 {
      // A cut between two fields leaves a shorter message that reads; the seal around it is what finds that out.
      guard let short = try? BundleUp(decoding: Array(up.prefix(count))) else { continue }
      #expect(short.segments.isEmpty)
    }
    for number in [[], [UInt8](0..<15), [UInt8](0..<17)] {
      let bytes = try BundleUp(number: number, greeting: Self.greeting).encoded()
      #expect(code { () throws(WireError) in _ = try BundleUp(decoding: bytes) } == "message-malformed")
    }
  }

  @Test func `with more parts than allowed are refused before they are unpacked`() {
    // Field 4, no bytes: two bytes a part.
    func parts(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in [0x22, 0] as [UInt8] } }
    #expect(Self.refusal(parts(WireLimits.bundleParts)) == ["message-malformed", "message-malformed"])
    #expect(Self.refusal(parts(WireLimits.bundleParts + 1)) == ["message-too-large", "message-too-large"])
  }

  @Test func `with a part that is too long, or longer than the message, are refused`() {
    func part(_ field: UInt8, _ count: Int) -> [UInt8] {
      var writer = ByteWriter()
      writer.append(byte: field << 3 | 2)
      writer.append(varint: UInt64(count))
      return writer.bytes + [UInt8](repeating: 0xFF, count: count)
    }
    #expect(Self.refusal(part(4, WireLimits.segmentBytes))[0] == "message-malformed")
    #expect(Self.refusal(part(4, WireLimits.segmentBytes + 1))[0] == "message-too-large")
    #expect(Self.refusal(part(2, WireLimits.messageBytes + 1)) == ["message-too-large", "message-too-large"])
    for bytes in [[0x22], [0x22, 5, 1], [0x21, 1], [0x25, 1], [0x23], [0xFF], [0x08]] as [[UInt8]] {
      #expect(Self.refusal(bytes) == ["message-malformed", "message-malformed"], "\(bytes)")
    }
  }
}
