import Foundation
import Model
import Replica
import Store
import Synchronization
import Upstream
import WireProtocol

/// A province's night: all its offices sync within a short window, and somebody reads the hub's pages meanwhile.
///
/// Two thousand offices come in two minutes; fewer come in as much less, so that the rate is the same.
struct ProvinceNightBenchmark {
  private static let changes = 500
  private static let officesPerSecond = 2_000.0 / 120
  private static let pageInterval = Duration.milliseconds(200)
  private static let pages = ["/", "/indicators/K011", "/api/v1/rollups?org=370000&indicator=K011"]

  private let hub: LoadedHub
  private let uploads: [DistrictUpload]
  private let cursors: [[UInt8]]
  private let key: VerifyingKey
  private let seed: UInt64
  private var window: Double { Double(uploads.count) / Self.officesPerSecond }

  /// Loads the province's hub and seals every office's night.
  init(offices: Int, in directory: String, seed: UInt64) async throws {
    hub = try await LoadedHub.load(.towns(offices), in: directory, seed: seed)
    self.seed = seed
    let opened = try BenchmarkHub(opening: directory)
    key = opened.store.key.publicKey
    var uploads: [DistrictUpload] = []
    var cursors: [[UInt8]] = []
    for number in 0..<offices {
      let upload = try hub.upload(number, edits: Self.changes)
      guard let node = try await opened.store.enrolledNode(upload.key.publicKey.node) else {
        throw LoadedHub.Unusable()
      }
      uploads.append(upload)
      // Where the night before left it.
      cursors.append(try await opened.store.pull(for: node, after: [], limit: WireLimits.rowsPerPage).cursor)
    }
    self.uploads = uploads
    self.cursors = cursors
  }

  /// Runs the night.
  func run(_ report: inout Report) async throws {
    let server = try HubServer(hub.directory)
    defer { server.stop() }
    let syncs = Times()
    let reads = Self.pages.map { (page: $0, times: Times()) }
    let start = ContinuousClock.now
    var random = SplitMix64(seed: seed, stream: 1 << 41)
    let arrivals = uploads.indices.map { _ in Double.random(in: 0..<window, using: &random) }.sorted()
    let before = try server.processorSeconds()
    var memory: [Double] = []
    try await withThrowingTaskGroup { group in
      let transport = try CurlTransport()
      for (number, arrival) in arrivals.enumerated() {
        group.addTask {
          try await Task.sleep(until: start + .seconds(arrival))
          let began = ContinuousClock.now
          var office = LineOffice(
            uploads[number], at: server.address, hub: key, by: transport, cursor: cursors[number])
          try await office.greet()
          try await office.push(uploads[number].edits)
          _ = try await office.pull()
          syncs.add((ContinuousClock.now - began) / .milliseconds(1))
        }
      }
      for (page, times) in reads {
        group.addTask { try await read(page, times, of: server, from: start) }
      }
      for quarter in 1...4 {
        try await Task.sleep(until: start + .seconds(window * Double(quarter) / 4))
        memory.append(try server.memory().now)
      }
      try await group.waitForAll()
      transport.close()
    }
    let took = (ContinuousClock.now - start) / .seconds(1)
    let name = "province's night, \(uploads.count) offices"
    report.add("\(name), from the first sync to the last", round: 1, took, "s of \(Int(window))")
    report.add("\(name), processor time of the server", round: 1, try server.processorSeconds() - before, "s")
    report.add("\(name), a sync, median", round: 1, syncs.quantile(0.5), "ms")
    report.add("\(name), a sync, 99th percentile", round: 1, syncs.quantile(0.99), "ms")
    for (page, times) in reads {
      report.add("\(name), \(page), median", round: 1, times.quantile(0.5), "ms")
      report.add("\(name), \(page), 99th percentile", round: 1, times.quantile(0.99), "ms")
    }
    for (quarter, value) in memory.enumerated() {
      report.add("\(name), memory at \(quarter + 1)/4", round: 1, value, "MB")
    }
    report.add("\(name), peak memory", round: 1, try server.memory().peak, "MB")
  }

  /// Reads a page over and over until the window closes.
  private func read(
    _ page: String, _ times: Times, of server: HubServer, from start: ContinuousClock.Instant
  ) async throws {
    let transport = try CurlTransport()
    defer { transport.close() }
    while ContinuousClock.now < start + .seconds(window) {
      let began = ContinuousClock.now
      let answer = try await transport.send(TransportRequest(method: .get, url: server.address + page))
      guard answer.status == 200 else { throw HubServer.Failure(said: "\(page) \(answer.status)") }
      times.add((ContinuousClock.now - began) / .milliseconds(1))
      try await Task.sleep(until: began + Self.pageInterval)
    }
  }

  /// Times in milliseconds, from several tasks.
  private final class Times: Sendable {
    private let values = Mutex<[Double]>([])

    func add(_ value: Double) { values.withLock { $0.append(value) } }

    func quantile(_ share: Double) -> Double {
      let sorted = values.withLock { $0.sorted() }
      return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
  }
}
