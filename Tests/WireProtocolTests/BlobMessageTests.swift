import Foundation
import Replica
import SwiftProtobuf
import Testing
import WireGenerated
import WireProtocol

@Suite struct `The messages of attachments` {
  @Test(arguments: [
    "", "..", "../../etc/passwd", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
    String(repeating: "A", count: 64), String(repeating: "g", count: 64), String(repeating: "é", count: 32),
    String(repeating: "a", count: 62) + "/.", String(repeating: "０", count: 64),
  ])
  func `J12 know a hash by 64 lower-case digits and nothing else`(text: String) {
    #expect(BlobHash(text) == nil)
  }

  @Test func `name bytes by their SHA-256`() throws {
    let hash = BlobHash(of: Array("abc".utf8))
    // FIPS 180-2, appendix B.1.
    #expect(hash.description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(BlobHash(hash.description) == hash && BlobHash(hash.bytes) == hash)
    #expect(BlobHash([UInt8](repeating: 0, count: 31)) == nil && BlobHash([UInt8](repeating: 0, count: 33)) == nil)
  }

  @Test func `are read as they were written`() throws {
    let status = BlobStatus(hash: BlobHash(of: [1]), size: 5, held: 2)
    #expect(try BlobStatus(decoding: status.encoded()) == status && !status.isWhole)
    let whole = BlobStatus(hash: BlobHash(of: [2]), size: 1, held: 1)
    #expect(whole.isWhole)
    let list = BlobList([status, whole])
    #expect(try BlobList(decoding: list.encoded()) == list)
    #expect(try BlobList(decoding: []) == BlobList([]))
  }

  @Test(arguments: [(31, 5, 2), (33, 5, 2), (32, 0, 0), (32, 5, 6), (32, UInt64.max, 0), (32, 5, UInt64.max)])
  func `refuse what cannot be`(count: Int, size: UInt64, held: UInt64) throws {
    var message = WireBlobStatus()
    message.hash = Data(repeating: 1, count: count)
    message.size = size
    message.held = held
    let bytes: [UInt8] = try message.serializedBytes()
    #expect(code { () throws(WireError) in _ = try BlobStatus(decoding: bytes) } == "message-malformed")
    var list = WireBlobList()
    list.blobs = [message]
    let listed: [UInt8] = try list.serializedBytes()
    #expect(code { () throws(WireError) in _ = try BlobList(decoding: listed) } == "message-malformed")
  }

  @Test func `list a thousand at most, whose list fits a small message`() throws {
    let status = BlobStatus(hash: BlobHash(of: [1]), size: .max, held: .max)
    let full = BlobList(Array(repeating: status, count: BlobLimits.listCount))
    #expect(try BlobList(decoding: full.encoded()) == full)
    #expect(try full.encoded().count <= WireLimits.messageBytes)
    let over = try BlobList(full.blobs + [status]).encoded()
    #expect(code { () throws(WireError) in _ = try BlobList(decoding: over) } == "message-too-large")
  }
}
