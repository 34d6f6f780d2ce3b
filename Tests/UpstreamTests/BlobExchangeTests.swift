import Fixtures
import Foundation
import Model
import Replica
import Store
import Synchronization
import Testing
import WireProtocol

@testable import Upstream

@Suite struct `Attachments in a sync` {
  /// Content of several chunks that no compression or luck makes shorter.
  private func content(_ bytes: Int, _ seed: UInt8 = 1) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ Int(seed)) }
  }

  private let large = 3 * BlobLimits.chunkBytes + 17

  /// Counts requests for attachments and loses the answers, or the requests, that a test picks.
  private final class Counter: Sendable {
    private let numbers = Mutex<[String: Int]>([:])

    func next(_ method: String) -> Int {
      numbers.withLock { numbers in
        numbers[method, default: 0] += 1
        return numbers[method, default: 0]
      }
    }

    func count(_ method: String) -> Int { numbers.withLock { $0[method] ?? 0 } }
  }

  private func counting(
    _ counter: Counter, on line: CurlTransport,
    losing lost: @escaping @Sendable (_ method: String, _ number: Int) -> Bool
  ) -> AlteringTransport {
    AlteringTransport(base: line) { request, response throws(TransportError) in
      guard request.path.hasPrefix("/v1/blobs/") else { return response }
      if lost(request.method.rawValue, counter.next(request.method.rawValue)) { throw TransportError(.cut) }
      return response
    }
  }

  private func partPath(_ blob: NamedBlob, in copy: Store) -> String {
    "\(copy.directory)/blobs/\(blob.hash.description.prefix(2))/\(blob.hash).\(blob.owner).part"
  }

  @Test func `go up and come down to the region's other desk`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", name: "a", at: address)
      let colleague = try await copies.member("500114", name: "b", at: address)
      let sibling = try await copies.member("500115", at: address)
      let big = try office.attach(content(large))
      let small = try office.attach([7])
      let report = try await sync(office, by: line)
      #expect(report.blobs.sent == 2 && report.blobs.missing == 0 && report.blobs.refused.isEmpty)
      #expect(report.pushed.bytes > large)
      let received = try await sync(colleague, by: line)
      #expect(received.blobs.received == 2 && received.blobs.missing == 0 && received.pulled.bytes > large)
      #expect(try colleague.blobs.read(big, at: 0, count: .max) == content(large))
      #expect(try colleague.blobs.read(small, at: 0, count: .max) == [7])
      let other = try await sync(sibling, by: line)
      #expect(other.blobs.received == 0 && other.blobs.missing == 0)
      #expect(try sibling.attachments(of: nil).isEmpty)
      for copy in [office, colleague] {
        let idle = try await sync(copy, by: line)
        #expect(idle.blobs.sent == 0 && idle.blobs.received == 0 && idle.blobs.missing == 0)
        #expect(idle.pushed.bytes + idle.pulled.bytes < 1_024)
      }
      #expect(try copies.hub.verify().isClean && copies.hub.verify().attachmentsChecked == 2)
    }
  }

  @Test func `A2 cut after any chunk go on where they stopped`() async throws {
    for cut in 1...4 {
      let copies = try Copies()
      let line = try CurlTransport()
      try await withServedHub(copies.hub) { address in
        let office = try await copies.member("500114", name: "a", at: address)
        let colleague = try await copies.member("500114", name: "b", at: address)
        let blob = try office.attach(content(large))
        let up = Counter()
        let lossy = counting(up, on: line) { method, number in method == "PUT" && number == cut }
        #expect(try await syncFailure(office, by: lossy)?.recovery == .retry)
        #expect(try office.unsentChanges() == 0, "the row went up before")
        #expect(try await sync(office, by: lossy).blobs.missing == 0)
        #expect(up.count("PUT") == 4, "no chunk was sent twice: the lost answer's chunk had been taken")
        let down = Counter()
        let lossyDown = counting(down, on: line) { method, number in method == "GET" && number == cut }
        #expect(try await syncFailure(colleague, by: lossyDown)?.recovery == .retry)
        #expect(try colleague.blobs.held(blob) == (cut - 1) * BlobLimits.chunkBytes)
        #expect(try await sync(colleague, by: lossyDown).blobs.missing == 0)
        #expect(down.count("GET") == 5, "only the lost chunk was asked for again")
        #expect(try colleague.blobs.read(blob, at: 0, count: .max) == content(large))
      }
    }
  }

  @Test func `go on at a hub that was started anew in between`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    let counter = Counter()
    let lossy = counting(counter, on: line) { method, number in method == "PUT" && number == 2 }
    let (office, blob) = try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      let blob = try office.attach(content(large))
      #expect(try await syncFailure(office, by: lossy) != nil)
      return (office, blob)
    }
    #expect(try copies.hub.blobs.held(blob) == 2 * BlobLimits.chunkBytes)
    let again = try copies.clone("hub", as: "again", kind: .hub)
    try await withServedHub(again) { address in
      try copies.move(office, to: address)
      #expect(try await sync(office, by: lossy).blobs.missing == 0)
      #expect(counter.count("PUT") == 4)
      #expect(try again.blobs.read(blob, at: 0, count: .max) == content(large))
    }
  }

  @Test func `whose begun bytes were spoilt at the hub are told so and sent again from the start`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", name: "a", at: address)
      let blob = try office.attach(content(large))
      let counter = Counter()
      let lossy = counting(counter, on: line) { method, number in method == "PUT" && number == 2 }
      #expect(try await syncFailure(office, by: lossy) != nil)
      let part = try #require(FileHandle(forWritingAtPath: partPath(blob, in: copies.hub)))
      try part.write(contentsOf: [0xEE])
      try part.close()
      let report = try await sync(office, by: lossy)
      #expect(report.blobs.sent == 1 && report.blobs.missing == 0)
      #expect(counter.count("PUT") == 2 + 2 + 4)
      #expect(try copies.hub.blobs.read(blob, at: 0, count: .max) == content(large))
      // The same on the way down.
      let colleague = try await copies.member("500114", name: "b", at: address)
      let lossyDown = counting(Counter(), on: line) { method, number in method == "GET" && number == 2 }
      #expect(try await syncFailure(colleague, by: lossyDown) != nil)
      try Data([UInt8](repeating: 1, count: BlobLimits.chunkBytes)).write(
        to: URL(fileURLWithPath: partPath(blob, in: colleague)))
      #expect(try await sync(colleague, by: lossyDown).blobs.missing == 0)
      #expect(try colleague.blobs.read(blob, at: 0, count: .max) == content(large))
    }
  }

  @Test func `that rotted at the office are noted, do not stop the others, and come back from the hub's other desks`()
    async throws
  {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", name: "a", at: address)
      let rotten = try office.attach(content(10, 1))
      let sound = try office.attach(content(10, 2))
      let path = "\(office.directory)/blobs/\(rotten.hash.description.prefix(2))/\(rotten.hash)"
      try Data([UInt8](repeating: 0, count: 10)).write(to: URL(fileURLWithPath: path))
      let report = try await sync(office, by: line)
      #expect(report.blobs.sent == 1 && report.blobs.missing == 1)
      #expect(report.blobs.refused.map(\.code) == ["attachment-altered"])
      #expect(report.blobs.refused.allSatisfy { !$0.reason.isEmpty && !$0.hint.isEmpty })
      #expect(try copies.hub.blobs.holds(sound) && !copies.hub.blobs.holds(rotten))
      #expect(try office.blobs.missing() == [rotten])
      let again = try await sync(office, by: line)
      #expect(again.blobs.missing == 1 && again.blobs.refused.isEmpty, "nobody has it: still missing, nothing refused")
      let colleague = try await copies.member("500114", name: "b", at: address)
      try await sync(colleague, by: line)
      try colleague.attach(content(10, 1))
      #expect(try await sync(colleague, by: line).blobs.missing == 0)
      let healed = try await sync(office, by: line)
      #expect(healed.blobs.received == 1 && healed.blobs.missing == 0)
    }
  }

  @Test func `refused by the hub for their size are noted and do not stop the others`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      let over = content(BlobLimits.fileBytes + 1)
      // An office that takes more than its hub does.
      let generous = BlobStore(office, allowance: .init(fileBytes: BlobLimits.fileBytes + 1))
      try generous.add(over, owner: office.identity.region) { blob in
        try office.name(blob.hash.description, size: blob.size)
      }
      let small = try office.attach([1])
      let report = try await sync(office, by: line)
      #expect(report.blobs.sent == 1 && report.blobs.missing == 1)
      #expect(report.blobs.refused.map(\.code) == ["attachment-too-large"])
      #expect(try copies.hub.blobs.holds(small))
      #expect(try office.unsentChanges() == 0)
    }
  }

  @Test func `whose row claims another size are noted and do not stop the others`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      for (seed, claimed) in [(UInt8(1), 9), (2, 11)] {
        let bytes = content(10, seed)
        try office.blobs.add(bytes, owner: office.identity.region) { blob in
          try office.name(blob.hash.description, size: claimed)
        }
      }
      let right = try office.attach(content(10, 3))
      let report = try await sync(office, by: line)
      #expect(report.blobs.sent == 1 && report.blobs.missing == 2 && report.blobs.refused.count == 2)
      #expect(try copies.hub.blobs.holds(right))
    }
  }

  @Test func `that only another desk has are missing, and never called done`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", name: "a", at: address)
      let colleague = try await copies.member("500114", name: "b", at: address)
      let blob = try office.attach(content(large))
      let lossy = counting(Counter(), on: line) { method, _ in method == "PUT" }
      #expect(try await syncFailure(office, by: lossy) != nil)
      let report = try await sync(colleague, by: line)
      #expect(report.blobs.missing == 1 && report.blobs.received == 0 && report.blobs.refused.isEmpty)
      #expect(try colleague.attachments(of: nil).count == 1 && !colleague.blobs.holds(blob))
      try await sync(office, by: line)
      #expect(try await sync(colleague, by: line).blobs.received == 1)
    }
  }

  @Test func `of a row that was taken away are asked for no more`() async throws {
    let copies = try Copies()
    let line = try CurlTransport()
    try await withServedHub(copies.hub) { address in
      let office = try await copies.member("500114", at: address)
      try office.name(Digest.hexadecimal([5]), size: 1)
      #expect(try await sync(office, by: line).blobs.missing == 1)
      try office.unname(BlobHash(of: [5]))
      #expect(try await sync(office, by: line).blobs.missing == 0)
      #expect(try await sync(office, by: line).blobs.missing == 0)
    }
  }
}
