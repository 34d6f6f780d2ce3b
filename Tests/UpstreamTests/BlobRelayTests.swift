import Fixtures
import Foundation
import Model
import Store
import Synchronization
import Testing
import WireProtocol

@testable import Upstream

/// Attachments over three tiers: a district, its city and the province, both hubs served.
@Suite struct `Attachments of a relay` {
  private let copies: Copies
  private let city: Store
  private let line: CurlTransport

  init() throws {
    copies = try Copies(region: "130000")
    city = try Store.found(
      Store.Founding(kind: .hub, region: "130100"), in: copies.folder.path("city"),
      surroundings: copies.world.surroundings)
    line = try CurlTransport()
  }

  private var province: Store { copies.hub }

  private func content(_ bytes: Int, _ seed: UInt8 = 1) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8 &+ Int(seed)) }
  }

  private func district(_ region: String, at address: String) async throws -> Store {
    let office = try copies.office(region)
    try await copies.join(office, to: city)
    try office.join(
      url: address, key: city.key.publicKey, agreementKey: AgreementKey(of: city.key).publicKey,
      history: city.identity.history, region: city.identity.region, name: city.identity.name)
    return office
  }

  /// Serves both hubs; gives the city's address.
  private func served(_ body: (String) async throws -> Void) async throws {
    try await copies.join(city, to: province)
    try await withServedHub(province) { above in
      try copies.move(city, to: above)
      try await withServedHub(city) { address in try await body(address) }
    }
  }

  @Test func `climb to the province, and a sync is whole only when it misses none`() async throws {
    try await served { address in
      let office = try await district("130102", at: address)
      let own = try city.attach(content(9))
      let blob = try office.attach(content(700_000))
      try FileManager.default.moveItem(
        atPath: office.directory + "/blobs", toPath: office.directory + "/elsewhere")
      #expect(try await sync(office, by: line).blobs.missing == 1)
      let early = try await sync(city, by: line)
      #expect(early.blobs.sent == 1 && early.blobs.missing == 1, "the row has climbed, its bytes have not")
      #expect(early.sentence.english.hasPrefix("Synced but for attachments"))
      try? FileManager.default.removeItem(atPath: office.directory + "/blobs")
      try FileManager.default.moveItem(
        atPath: office.directory + "/elsewhere", toPath: office.directory + "/blobs")
      #expect(try await sync(office, by: line).blobs.missing == 0)
      let late = try await sync(city, by: line)
      #expect(late.blobs.sent == 1 && late.blobs.missing == 0 && late.blobs.refused.isEmpty)
      #expect(try province.blobs.holds(blob) && province.blobs.holds(own))
      #expect(try province.blobs.read(blob, at: 0, count: blob.size) == content(700_000))
      #expect(try await sync(city, by: line).blobs.sent == 0)
      #expect(try province.verify().isClean)
    }
  }

  @Test func `A3 go on behind the last chunk that the province took`() async throws {
    try await served { address in
      let office = try await district("130102", at: address)
      let blob = try office.attach(content(3 * BlobLimits.chunkBytes + 17))
      try await sync(office, by: line)
      let puts = Mutex(0)
      let faulty = AlteringTransport(base: line) { request, response throws(TransportError) in
        guard request.path.hasPrefix("/v1/blobs/"), request.method == .put else { return response }
        let number = puts.withLock { count in
          count += 1
          return count
        }
        if number == 2 { throw TransportError(.cut) }
        return response
      }
      await #expect(throws: TransportError.self) { try await sync(city, by: faulty) }
      #expect(try province.blobs.held(blob) == 2 * BlobLimits.chunkBytes)
      #expect(try await sync(city, by: faulty).blobs.sent == 1)
      #expect(puts.withLock { $0 } == 4, "no chunk goes twice")
      #expect(try province.blobs.holds(blob))
    }
  }

  @Test func `K3 come down again to a city that lost them, each for the region that brought it`() async throws {
    try await served { address in
      let office = try await district("130102", at: address)
      let neighbour = try await district("130104", at: address)
      let blob = try office.attach(content(300_000))
      try await sync(office, by: line)
      try await sync(city, by: line)
      // A district that knows the hash and not the file.
      try neighbour.name(blob.hash.description, size: blob.size)
      try await sync(neighbour, by: line)
      let claimed = NamedBlob(hash: blob.hash, owner: neighbour.identity.region, size: blob.size)
      try FileManager.default.removeItem(atPath: city.directory + "/blobs")
      let report = try await sync(city, by: line)
      #expect(report.blobs.received == 1 && report.blobs.missing == 1)
      #expect(try city.blobs.holds(blob) && province.blobs.holds(blob))
      #expect(try !city.blobs.holds(claimed) && !province.blobs.holds(claimed))
      #expect(try await sync(neighbour, by: line).blobs.missing == 1)
      #expect(try !neighbour.blobs.holds(claimed))
    }
  }
}
