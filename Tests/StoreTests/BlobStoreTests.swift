import Fixtures
import Foundation
import Model
import Testing
import WireProtocol

@testable import Store

@Suite struct `The bytes of attachments` {
  private let copies: Copies
  private let office: Store
  private let hub: Store

  init() async throws {
    copies = try Copies()
    hub = copies.hub
    office = try await copies.member("500114")
  }

  private let content = Array("进展照片的内容。".utf8)

  /// The code of what a block throws, or nil.
  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any ReportableError)?.code ?? "\(error)"
    }
  }

  /// Names some content at the office and brings the row to the hub, which lacks the bytes.
  private func named(_ content: [UInt8]) async throws -> NamedBlob {
    let blob = try office.attach(content)
    try await copies.sync(office)
    return blob
  }

  private func path(_ blob: NamedBlob, in copy: Store) -> String {
    "\(copy.directory)/blobs/\(blob.hash.description.prefix(2))/\(blob.hash)"
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test func `are kept under their hash, for the owner's eyes only`() throws {
    let blob = try office.attach(content)
    #expect(blob.hash.description == Digest.hexadecimal(content) && blob.size == content.count)
    let file = path(blob, in: office)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: file))) == content)
    #expect(try mode(file) == 0o600)
    #expect(try mode(office.directory + "/blobs") == 0o700)
    #expect(try office.blobs.holds(blob) && office.blobs.missing().isEmpty)
    #expect(try office.blobs.read(blob, at: 0, count: .max) == content)
    #expect(try office.blobs.read(blob, at: 3, count: 2) == Array(content[3..<5]))
    #expect(try office.blobs.read(blob, at: content.count, count: 1).isEmpty)
    for offset in [-1, content.count + 1] {
      #expect(refusal { _ = try office.blobs.read(blob, at: offset, count: 1) } == "attachment-size-wrong")
    }
  }

  @Test func `cut at any byte join again, also in a process that started anew`() async throws {
    let blob = try await named(content)
    #expect(try hub.blobs.missing() == [blob])
    for cut in 0...content.count {
      let fresh = try Copies(seed: UInt64(cut) + 2)
      let store = try fresh.office("500114")
      try store.name(blob.hash.description, size: blob.size)
      #expect(try store.blobs.write(Array(content[..<cut]), of: blob, at: 0) == cut)
      let again = try Store.open(store.directory, kind: .office)
      #expect(try again.blobs.held(blob) == cut)
      #expect(try again.blobs.holds(blob) == (cut == content.count))
      #expect(try again.blobs.write(Array(content[cut...]), of: blob, at: cut) == content.count)
      #expect(try again.blobs.read(blob, at: 0, count: .max) == content && again.blobs.missing().isEmpty)
    }
  }

  @Test func `come twice, overlapping and one by one without harm`() async throws {
    let blob = try await named(content)
    let half = content.count / 2
    #expect(try hub.blobs.write(Array(content[..<half]), of: blob, at: 0) == half)
    #expect(try hub.blobs.write(Array(content[..<half]), of: blob, at: 0) == half)
    #expect(try hub.blobs.write(Array(content[2...3]), of: blob, at: 2) == half)
    #expect(try hub.blobs.write([], of: blob, at: 0) == half)
    #expect(try hub.blobs.write(Array(content[(half - 3)..<(half + 2)]), of: blob, at: half - 3) == half + 2)
    for index in (half + 2)..<content.count {
      #expect(try hub.blobs.write([content[index]], of: blob, at: index) == index + 1)
    }
    #expect(try hub.blobs.read(blob, at: 0, count: .max) == content)
    // What is whole stays as it is, whatever comes.
    #expect(try hub.blobs.write([0], of: blob, at: 0) == content.count)
    #expect(try hub.blobs.read(blob, at: 0, count: .max) == content)
  }

  @Test func `leave no gap and do not go past their size`() async throws {
    let blob = try await named(content)
    #expect(refusal { _ = try hub.blobs.write([1], of: blob, at: 1) } == "attachment-gap")
    #expect(try hub.blobs.write(Array(content[..<2]), of: blob, at: 0) == 2)
    #expect(refusal { _ = try hub.blobs.write([1], of: blob, at: 3) } == "attachment-gap")
    #expect(refusal { _ = try hub.blobs.write(content + [0], of: blob, at: 0) } == "attachment-size-wrong")
    for offset in [-1, .min, .max, content.count + 1] {
      #expect(refusal { _ = try hub.blobs.write([1], of: blob, at: offset) } == "attachment-size-wrong")
    }
    #expect(try hub.blobs.held(blob) == 2)
  }

  @Test func `with another digest are removed and taken again from the start`() async throws {
    let blob = try await named(content)
    var wrong = content
    wrong[3] ^= 1
    #expect(refusal { _ = try hub.blobs.write(wrong, of: blob, at: 0) } == "attachment-altered")
    #expect(try hub.blobs.held(blob) == 0 && hub.blobs.missing() == [blob])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: hub.directory + "/blobs/" + blob.hash.description.prefix(2))
        .isEmpty)
    #expect(try hub.blobs.write(content, of: blob, at: 0) == content.count)
    #expect(try hub.blobs.missing().isEmpty)
  }

  @Test func `that rotted on disk are found by verify, removed by a check, and missing from then on`() throws {
    let blob = try office.attach(content)
    #expect(try office.verify().isClean && office.verify().attachmentsChecked == 1)
    #expect(try office.blobs.check(blob))
    let file = try #require(FileHandle(forWritingAtPath: path(blob, in: office)))
    try file.write(contentsOf: [0])
    try file.close()
    #expect(try office.verify().attachmentsDamaged == [blob.hash.description])
    #expect(try office.blobs.holds(blob), "verify changes nothing")
    #expect(try !office.blobs.check(blob))
    #expect(try office.blobs.missing() == [blob] && office.verify().isClean)
    try office.attach(content)
    #expect(try office.blobs.missing().isEmpty && office.verify().isClean)
  }

  @Test func `whose folder is gone are missing and not held`() throws {
    let blob = try office.attach(content)
    try FileManager.default.removeItem(atPath: office.directory + "/blobs")
    #expect(try office.blobs.missing() == [blob] && office.blobs.held(blob) == 0)
    #expect(refusal { _ = try office.blobs.read(blob, at: 0, count: 1) } == "attachment-unknown")
    #expect(try office.blobs.write(content, of: blob, at: 0) == content.count)
  }

  @Test func `begun under another size start anew`() throws {
    try office.name(Digest.hexadecimal(content), size: content.count)
    let hash = BlobHash(of: content)
    let wrong = NamedBlob(hash: hash, owner: office.identity.region, size: content.count + 1)
    #expect(try office.blobs.write([9, 9], of: wrong, at: 0) == 2)
    let right = NamedBlob(hash: hash, owner: office.identity.region, size: content.count)
    #expect(try office.blobs.held(right) == 0)
    #expect(try office.blobs.write(content, of: right, at: 0) == content.count)
    #expect(try office.blobs.read(right, at: 0, count: .max) == content)
  }

  @Test func `are not lent to a region that merely knows their hash`() async throws {
    let blob = try await named(content)
    #expect(try hub.blobs.write(content, of: blob, at: 0) == content.count)
    let other = try await copies.member("500115")
    try other.name(blob.hash.description, size: blob.size)
    try await copies.sync(other)
    let theirs = NamedBlob(hash: blob.hash, owner: other.identity.region, size: blob.size)
    #expect(try hub.blobs.missing() == [theirs])
    #expect(try hub.blobs.visible(blob.hash, to: other.identity.region) == nil)
    #expect(try hub.blobs.visible(blob.hash, to: office.identity.region) == blob)
    #expect(try hub.blobs.visible(blob.hash, to: hub.identity.region) == blob, "the region above sees its districts'")
    // Its own bytes, wrong or right, never touch the other's.
    #expect(refusal { _ = try hub.blobs.write(Array(content.reversed()), of: theirs, at: 0) } == "attachment-altered")
    #expect(try hub.blobs.read(blob, at: 0, count: .max) == content)
    #expect(try hub.blobs.write(content, of: theirs, at: 0) == content.count)
    #expect(try hub.blobs.visible(blob.hash, to: other.identity.region) == theirs)
  }

  @Test func `are listed by hash, a page at a time`() throws {
    let hashes = (0..<7).map { BlobHash(of: [UInt8($0)]) }.sorted()
    for hash in hashes { try office.name(hash.description, size: 1) }
    try office.name("../../etc/passwd", size: 1)
    try office.name(Digest.hexadecimal([9]).uppercased(), size: 1)
    try office.name(Digest.hexadecimal([10]), size: 0)
    try office.name(Digest.hexadecimal([11]), size: -1)
    #expect(try office.blobs.missing().map(\.hash) == hashes)
    #expect(try office.blobs.missing(limit: 3).map(\.hash) == Array(hashes[..<3]))
    #expect(try office.blobs.missing(after: (hashes[2], nil), limit: 3).map(\.hash) == Array(hashes[3..<6]))
    #expect(try office.blobs.missing(of: RegionCode(parsing: "500115")).isEmpty)
    #expect(try office.attachments(of: nil).count == 11, "what names nothing is still listed")
  }
}

@Suite struct `The room for attachments` {
  private let office: Store
  private let copies: Copies

  init() throws {
    copies = try Copies()
    office = try copies.office("500114")
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? any ReportableError)?.code ?? "\(error)"
    }
  }

  private func add(_ content: [UInt8], to blobs: BlobStore) throws {
    try blobs.add(content, owner: office.identity.region) { blob in
      try office.name(blob.hash.description, size: blob.size)
    }
  }

  @Test func `ends at the size of one file`() throws {
    let blobs = BlobStore(office, allowance: .init(fileBytes: 10))
    try add([UInt8](repeating: 1, count: 10), to: blobs)
    #expect(refusal { try add([UInt8](repeating: 2, count: 11), to: blobs) } == "attachment-too-large")
    #expect(refusal { try add([], to: blobs) } == "attachment-size-wrong")
    #expect(try office.attachments(of: nil).count == 1)
    let hash = BlobHash(of: [])
    func write(_ size: Int) throws {
      _ = try blobs.write([0], of: NamedBlob(hash: hash, owner: office.identity.region, size: size), at: 0)
    }
    #expect(refusal { try write(10) } == nil)
    #expect(refusal { try write(11) } == "attachment-too-large")
  }

  @Test func `ends at the sum of a region's files, begun ones counted whole`() throws {
    let blobs = BlobStore(office, allowance: .init(fileBytes: 100, regionBytes: 30))
    try add([UInt8](repeating: 1, count: 10), to: blobs)
    let begun = NamedBlob(hash: BlobHash(of: [1]), owner: office.identity.region, size: 15)
    try office.name(begun.hash.description, size: 15)
    #expect(try blobs.write([1], of: begun, at: 0) == 1)
    #expect(refusal { try add([UInt8](repeating: 2, count: 6), to: blobs) } == "attachment-quota")
    try add([UInt8](repeating: 2, count: 5), to: blobs)
    try add([UInt8](repeating: 2, count: 5), to: blobs)
    #expect(refusal { try add([3], to: blobs) } == "attachment-quota")
    #expect(try office.attachments(of: nil).count == 3)
    // Another region has room of its own.
    let other = NamedBlob(hash: BlobHash(of: [4]), owner: try RegionCode(parsing: "500115"), size: 30)
    #expect(try blobs.write([1], of: other, at: 0) == 1)
  }

  @Test func `comes back from what no row names any more, once it is needed`() throws {
    let blobs = BlobStore(office, allowance: .init(fileBytes: 100, regionBytes: 20))
    let old = [UInt8](repeating: 1, count: 12)
    try add(old, to: blobs)
    let kept = [UInt8](repeating: 2, count: 4)
    try add(kept, to: blobs)
    try office.unname(BlobHash(of: old))
    #expect(FileManager.default.fileExists(atPath: path(old)), "nobody needs the room yet")
    try add([UInt8](repeating: 3, count: 16), to: blobs)
    #expect(!FileManager.default.fileExists(atPath: path(old)))
    #expect(FileManager.default.fileExists(atPath: path(kept)))
    #expect(try office.blobs.missing().isEmpty)
  }

  private func path(_ content: [UInt8]) -> String {
    let hash = BlobHash(of: content).description
    return "\(office.directory)/blobs/\(hash.prefix(2))/\(hash)"
  }
}
