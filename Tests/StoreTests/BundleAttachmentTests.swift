import Exchange
import Fixtures
import Model
import Testing
import WireProtocol

@testable import Store

/// Files on tasks, carried by stick.
@Suite struct `An attachment by stick` {
  private let copies: Copies
  private let stick: Stick
  private let office: Store

  init() async throws {
    copies = try Copies()
    stick = try Stick()
    office = try await copies.member("500114")
  }

  @Test func `K17 goes up with the save that names it`() async throws {
    let content = [UInt8]("现场照片".utf8)
    let blob = try office.attach(content)
    let reply = try await stick.carry(office, copies.hub)
    #expect(!reply.isUnfinished)
    #expect(try copies.hub.blobs.read(blob, at: 0, count: content.count) == content)
    #expect(try copies.hub.blobs.missing().isEmpty)
    #expect(try office.step { try $0.writeBundle() }.blobs.isEmpty)
    let next = try stick.export(office, as: "next")
    #expect(next.file.count < 2_000, "what the hub has is not carried again")
  }

  @Test func `K17 that did not arrive is asked for by the reply`() async throws {
    let content = [UInt8](repeating: 7, count: 3 * BlobPart.byteLimit)
    let blob = try office.attach(content)
    var bundle = try office.step { try $0.writeBundle() }
    try office.addAttachments(to: &bundle)
    #expect(bundle.blobs.map(\.data.count) == [BlobPart.byteLimit, BlobPart.byteLimit, BlobPart.byteLimit])
    // The middle run is lost, and the last finds a gap.
    bundle.blobs.remove(at: 1)
    let hub = try #require(try office.upstream())
    let file = try BundleFile.seal(
      bundle.encoded(), kind: .up, writer: office.key, reader: hub.key.node, readerKey: hub.agreementKey)
    let answered = try await copies.hub.answer(bundle: file) { _ in nil }
    let reply = try office.take(reply: answered.file, of: hub)
    #expect(reply.isTaken && reply.isUnfinished)
    #expect(
      try CopyState(office).bundles.missing
        == [BlobStatus(hash: blob.hash, size: blob.size, held: BlobPart.byteLimit)])
    #expect(try await !stick.carry(office, copies.hub).isUnfinished)
    #expect(try copies.hub.blobs.holds(blob))
    #expect(try copies.hub.verify().isClean)
  }

  @Test func `K17 of a colleague comes down with the reply after its row`() async throws {
    let colleague = try await copies.member("500114", name: "colleague")
    let blob = try colleague.attach([UInt8]("会议纪要".utf8))
    try await stick.carry(colleague, copies.hub)
    #expect(try await stick.carry(office, copies.hub).attachments == 0)
    #expect(try office.blobs.missing() == [blob])
    #expect(try await stick.carry(office, copies.hub).attachments == 1)
    #expect(try office.blobs.missing().isEmpty)
    #expect(try office.blobs.holds(blob))
  }

  @Test func `of another district is not given, and bytes that are not what they claim are not kept`() async throws {
    let other = try await copies.member("500115")
    let blob = try other.attach([UInt8]("别区的文件".utf8))
    try await stick.carry(other, copies.hub)
    let content = [UInt8]("本区".utf8)
    let own = try office.attach(content)
    var bundle = try office.step { try $0.writeBundle() }
    bundle.lacking = [BlobStatus(hash: blob.hash, size: blob.size, held: 0)]
    bundle.blobs = [BlobPart(hash: own.hash, size: own.size, offset: 0, data: content.reversed())]
    let hub = try #require(try office.upstream())
    let file = try BundleFile.seal(
      bundle.encoded(), kind: .up, writer: office.key, reader: hub.key.node, readerKey: hub.agreementKey)
    let answered = try await copies.hub.answer(bundle: file) { _ in nil }
    let message = try BundleReply(
      decoding: BundleFile(decoding: answered.file).open(from: copies.hub.key.publicKey, with: office.key))
    #expect(message.blobs.isEmpty)
    #expect(message.missing.map(\.hash) == [own.hash])
    #expect(try !copies.hub.blobs.holds(own))
  }
}
