import Fixtures
import Foundation
import Model
import Replica
import Store
import Testing
import Upstream
import WireProtocol

@testable import Hub

@Suite struct `Attachments over HTTP` {
  private let content = Array("进展照片的内容。".utf8)

  /// An office that has joined and speaks HTTP by hand.
  private struct Desk {
    let live: LiveHub
    let office: Store
    let challenge: String

    init(_ live: LiveHub, _ region: String, name: String? = nil, isHub: Bool = false) async throws {
      self.live = live
      if isHub {
        office = try Store.found(
          Store.Founding(kind: .hub, region: region), in: live.folder.path(region),
          surroundings: live.world.surroundings)
        _ = try await Enrolment(transport: live.line).join(office, address: live.address, code: live.code(region))
      } else {
        office = try await live.member(region, name: name)
      }
      challenge = Hexadecimal.text(try await live.challenge(for: office))
    }

    func ask(_ method: String, _ path: String, _ query: String = "", body: [UInt8] = []) -> Asked {
      Asked(
        method, path, query: query, hub: live.hub.identity.origin.node.description, challenge: challenge, body: body)
    }

    /// Sends a request and checks that the answer, a refusal too, is signed.
    func send(_ asked: Asked) async throws -> TransportResponse {
      let answer = try await live.send(asked, by: office)
      try HTTPSignature.verifyAnswer(
        status: answer.status, body: answer.body, path: asked.path, query: asked.query, challenge: asked.challenge,
        signature: answer.header(HTTPSignature.signatureHeader), key: live.hub.key.publicKey)
      return answer
    }

    func put(_ bytes: [UInt8], _ hash: BlobHash, at offset: Int, of size: Int) async throws -> TransportResponse {
      try await send(ask("PUT", "/v1/blobs/\(hash)", "offset=\(offset)&size=\(size)", body: bytes))
    }

    func get(_ hash: String, at offset: Int = 0, limit: Int = 1_000) async throws -> TransportResponse {
      try await send(ask("GET", "/v1/blobs/\(hash)", "offset=\(offset)&limit=\(limit)"))
    }

    func list(after: String = "") async throws -> [BlobStatus] {
      let answer = try await send(ask("GET", "/v1/blobs", after.isEmpty ? "" : "after=\(after)"))
      #expect(answer.status == 200)
      return try BlobList(decoding: answer.body).blobs
    }
  }

  /// Brings a row up whose bytes the hub then misses.
  private func named(_ content: [UInt8], by desk: Desk) async throws -> BlobHash {
    let hash = BlobHash(of: content)
    try desk.office.name(hash.description, size: content.count)
    let report = try await desk.live.sync(desk.office)
    #expect(report.rejected.isEmpty)
    return hash
  }

  private func expect(
    _ answer: TransportResponse, _ status: Int, _ code: String, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(answer.status == status, "\(answer.text)", sourceLocation: location)
    #expect(answer.problem == code, sourceLocation: location)
  }

  @Test func `go up byte by byte, are told of, and come down in any run`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hash = try await named(content, by: desk)
      for (index, byte) in content.enumerated() {
        #expect(try await desk.list() == [BlobStatus(hash: hash, size: content.count, held: index)])
        expect(try await desk.get(hash.description), 404, "attachment-unknown")
        let answer = try await desk.put([byte], hash, at: index, of: content.count)
        #expect(try BlobStatus(decoding: answer.body).held == index + 1)
      }
      #expect(try await desk.list().isEmpty)
      for start in 0...content.count {
        let answer = try await desk.get(hash.description, at: start, limit: 5)
        #expect(answer.status == 200 && answer.body == Array(content[start...].prefix(5)))
      }
      expect(try await desk.get(hash.description, at: content.count + 1), 409, "attachment-size-wrong")
    }
  }

  @Test func `J11 come as bytes to store, which nothing is to look into`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hash = try await named(content, by: desk)
      #expect(try await desk.put(content, hash, at: 0, of: content.count).status == 200)
      let answer = try await desk.get(hash.description)
      #expect(answer.mediaType == "application/octet-stream")
      #expect(answer.header("Content-Disposition") == "attachment")
      #expect(answer.header("X-Content-Type-Options") == "nosniff")
      // Nobody gets them without signing for it.
      let bare = try await live.get("/v1/blobs/\(hash)?offset=0&limit=9")
      #expect(bare.status == 421)
    }
  }

  @Test func `that no row of the region names do not exist, whether they do or not`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hash = try await named(content, by: desk)
      #expect(try await desk.put(content, hash, at: 0, of: content.count).status == 200)
      let sibling = try await Desk(live, "500115")
      let theirs = try await sibling.get(hash.description)
      expect(theirs, 404, "attachment-unknown")
      let nowhere = try await sibling.get(Digest.hexadecimal([1]))
      expect(nowhere, 404, "attachment-unknown")
      #expect(theirs.body == nowhere.body && theirs.headers.map(\.name) == nowhere.headers.map(\.name))
      expect(try await sibling.put(content, hash, at: 0, of: content.count), 404, "attachment-unknown")
      let unnamed = BlobHash(of: [1])
      expect(try await sibling.put([1], unnamed, at: 0, of: 1), 404, "attachment-unknown")
      #expect(try await sibling.list().isEmpty)
      // A row that merely repeats the hash does not open the file: its owner must bring the bytes.
      _ = try await named(content, by: sibling)
      expect(try await sibling.get(hash.description), 404, "attachment-unknown")
      #expect(try await sibling.list().map(\.held) == [0])
      let colleague = try await Desk(live, "500114", name: "colleague")
      #expect(try await colleague.get(hash.description).body == content)
    }
  }

  @Test func `J12 are not found under names that are no hash`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hash = try await named(content, by: desk)
      #expect(try await desk.put(content, hash, at: 0, of: content.count).status == 200)
      let names = [
        hash.description.uppercased(), String(hash.description.dropLast()), hash.description + "0", "%2e%2e",
        "%2e%2e%2f%2e%2e%2fnode.key", "tributary.sqlite", "lock", hash.description + ".part",
      ]
      for name in names {
        expect(try await desk.get(name), 404, "attachment-unknown")
        let put = desk.ask("PUT", "/v1/blobs/\(name)", "offset=0&size=\(content.count)", body: content)
        expect(try await desk.send(put), 404, "attachment-unknown")
      }
    }
  }

  @Test func `with a query that is none are refused`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hash = try await named(content, by: desk)
      for query in [
        "", "offset=0", "size=1", "offset=-1&size=1", "offset=+0&size=1", "offset=0&size=99999999999999999999",
      ] {
        expect(try await desk.send(desk.ask("PUT", "/v1/blobs/\(hash)", query, body: [1])), 400, "query-malformed")
      }
      for query in ["", "offset=0", "limit=1", "offset=a&limit=1", "offset=0&limit=-1"] {
        expect(try await desk.send(desk.ask("GET", "/v1/blobs/\(hash)", query)), 400, "query-malformed")
      }
      for after in ["x", hash.description.uppercased()] {
        expect(try await desk.send(desk.ask("GET", "/v1/blobs", "after=\(after)")), 400, "query-malformed")
      }
      #expect(try await desk.list(after: hash.description).isEmpty)
    }
  }

  @Test func `that do not fit their row or their hash are refused and can come again`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hash = try await named(content, by: desk)
      let size = content.count
      expect(try await desk.put([1], hash, at: 1, of: size), 409, "attachment-gap")
      expect(try await desk.put([1], hash, at: 0, of: size + 1), 409, "attachment-size-wrong")
      expect(try await desk.put(content + [1], hash, at: 0, of: size), 409, "attachment-size-wrong")
      #expect(try await desk.put([0, 0], hash, at: 0, of: size).status == 200)
      expect(try await desk.put(Array(content[2...]), hash, at: 2, of: size), 409, "attachment-altered")
      #expect(try await desk.list().map(\.held) == [0])
      #expect(try await desk.put(content, hash, at: 0, of: size).status == 200)
      #expect(try await desk.get(hash.description).body == content)
    }
  }

  @Test func `end at the limits of a chunk and of a file`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let chunk = [UInt8](repeating: 7, count: BlobLimits.chunkBytes)
      let size = BlobLimits.chunkBytes + 1
      let hash = try await named(chunk + [7], by: desk)
      expect(try await desk.put(chunk + [7], hash, at: 0, of: size), 413, "body-too-large")
      #expect(try await desk.put(chunk, hash, at: 0, of: size).status == 200)
      #expect(try await desk.put([7], hash, at: chunk.count, of: size).status == 200)
      let answer = try await desk.get(hash.description, limit: size)
      #expect(answer.body == chunk, "no more than a chunk comes at once")
      for (size, status) in [(BlobLimits.fileBytes, 200), (BlobLimits.fileBytes + 1, 413)] {
        let large = BlobHash(of: Array("\(size)".utf8))
        try desk.office.name(large.description, size: size)
        try await live.sync(desk.office)
        let answer = try await desk.put([1], large, at: 0, of: size)
        #expect(answer.status == status && (status == 200 || answer.problem == "attachment-too-large"))
      }
    }
  }

  @Test func `end at the region's quota, and another region's begins at nothing`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let full = BlobLimits.regionBytes / BlobLimits.fileBytes
      let rest = BlobLimits.regionBytes % BlobLimits.fileBytes
      let sizes = Array(repeating: BlobLimits.fileBytes, count: full) + [rest, 1]
      let hashes = sizes.indices.map { BlobHash(of: [UInt8($0)]) }
      for (hash, size) in zip(hashes, sizes) { try desk.office.name(hash.description, size: size) }
      try await live.sync(desk.office)
      for (hash, size) in zip(hashes, sizes).dropLast() {
        #expect(try await desk.put([], hash, at: 0, of: size).status == 200)
      }
      let last = UInt8(sizes.count - 1)
      expect(try await desk.put([last], hashes[sizes.count - 1], at: 0, of: 1), 413, "attachment-quota")
      let sibling = try await Desk(live, "500115")
      let hash = try await named([last], by: sibling)
      #expect(try await sibling.put([last], hash, at: 0, of: 1).status == 200)
    }
  }

  @Test func `are listed a thousand at a time`() async throws {
    try await withHub { live in
      let desk = try await Desk(live, "500114")
      let hashes = (0...BlobLimits.listCount).map { BlobHash(of: Array("\($0)".utf8)) }.sorted()
      for hash in hashes { try desk.office.name(hash.description, size: 1) }
      let report = try await live.sync(desk.office)
      #expect(report.blobs.missing == hashes.count, "the sync asks for both pages")
      #expect(try await desk.list().map(\.hash) == Array(hashes.dropLast()))
      #expect(
        try await desk.list(after: hashes[BlobLimits.listCount - 1].description).map(\.hash) == [
          hashes[BlobLimits.listCount]
        ])
    }
  }

  @Test func `of districts are brought by their city, and by nobody else`() async throws {
    try await withHub(region: "130000") { live in
      let desk = try await Desk(live, "130102")
      let hash = try await named(content, by: desk)
      let size = content.count
      let city = try await Desk(live, "130100", isHub: true)
      let other = try await Desk(live, "130200", isHub: true)
      let sibling = try await Desk(live, "130104")
      func put(_ desk: Desk, _ owner: String) async throws -> TransportResponse {
        try await desk.send(
          desk.ask("PUT", "/v1/blobs/\(hash)", "offset=0&size=\(size)&owner=\(owner)", body: content))
      }
      let region = try RegionCode(parsing: "130102")
      #expect(try await city.list() == [BlobStatus(hash: hash, size: size, held: 0, owner: region)])
      #expect(try await other.list().isEmpty)
      #expect(try await sibling.list().isEmpty)
      for stranger in [other, sibling] {
        expect(try await put(stranger, "130102"), 404, "attachment-unknown")
      }
      expect(try await put(city, "130104"), 404, "attachment-unknown")
      expect(try await put(city, "130000"), 404, "attachment-unknown")
      expect(try await put(city, "x"), 400, "query-malformed")
      expect(try await city.put(content, hash, at: 0, of: size), 404, "attachment-unknown")
      let answer = try await put(city, "130102")
      #expect(try BlobStatus(decoding: answer.body) == BlobStatus(hash: hash, size: size, held: size, owner: region))
      #expect(try await city.list().isEmpty)
      #expect(try await desk.list().isEmpty)
      #expect(try await desk.get(hash.description).body == content)
    }
  }

  @Test func `of districts end at each district's own quota`() async throws {
    try await withHub(region: "130000") { live in
      let city = try await Desk(live, "130100", isHub: true)
      let sizes =
        Array(repeating: BlobLimits.fileBytes, count: BlobLimits.regionBytes / BlobLimits.fileBytes)
        + [BlobLimits.regionBytes % BlobLimits.fileBytes, 1]
      for (region, count) in [("130102", sizes.count), ("130104", 1)] {
        let desk = try await Desk(live, region)
        for (index, size) in sizes.suffix(count).enumerated() {
          try desk.office.name(BlobHash(of: [UInt8(index)]).description, size: size)
        }
        try await live.sync(desk.office)
      }
      func begin(_ index: Int, _ owner: String, of size: Int) async throws -> TransportResponse {
        let hash = BlobHash(of: [UInt8(index)])
        return try await city.send(
          city.ask("PUT", "/v1/blobs/\(hash)", "offset=0&size=\(size)&owner=\(owner)"))
      }
      for (index, size) in sizes.dropLast().enumerated() {
        #expect(try await begin(index, "130102", of: size).status == 200)
      }
      expect(try await begin(sizes.count - 1, "130102", of: 1), 413, "attachment-quota")
      #expect(try await begin(0, "130104", of: 1).status == 200)
    }
  }
}
