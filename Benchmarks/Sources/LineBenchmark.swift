import Foundation
import Model
import Replica
import Store
import Upstream
import WireProtocol

/// The same uploads over HTTP and in the process, rows down, and small answers beside nginx.
struct LineBenchmark {
  private struct District {
    let workload: Workload
    let upload: DistrictUpload
  }

  private static let clients = 2

  private let districts: [District]
  private let reader = SigningKey.generate()

  /// Draws and seals everything that the clocks must not see.
  init(districts count: Int, seed: UInt64) throws {
    districts = try BenchmarkHub.districts(count).enumerated().map { number, place in
      let workload = Workload(region: place.region, seed: seed, stream: number)
      return District(workload: workload, upload: try DistrictUpload(workload))
    }
  }

  /// Runs all of it in new folders.
  func run(in directory: String, round: Int, report: inout Report) async throws {
    let near = try await BenchmarkHub(
      in: directory + "/near", nodes: districts.map { ($0.workload.region, $0.upload.key) })
    let far = try await foundFar(in: directory + "/far")
    let server = try HubServer(directory + "/far")
    defer { server.stop() }
    let transport = try CurlTransport()
    defer { transport.close() }
    for isFirst in [true, false] {
      let name = isFirst ? "first load" : "edits"
      let inProcess = try await Self.seconds {
        for district in districts {
          try await near.accept(
            (isFirst ? district.upload.first : district.upload.edits, district.upload.key.publicKey.node))
        }
      }
      let overHTTP = try await Self.seconds { try await push(isFirst, to: server, far, by: transport) }
      report.add("\(name) over HTTP", round: round, inProcess / overHTTP, "× the in-process merge")
    }
    try await pull(from: near, server, far, by: transport, in: directory, round: round, report: &report)
    try await WebRace(server: server, directory: directory + "/nginx")?.run(round: round, report: &report)
  }

  /// Founds the hub that a server will open, lets a node of the province's first city in that reads, and closes it.
  private func foundFar(in directory: String) async throws -> VerifyingKey {
    let hub = try await BenchmarkHub(in: directory, nodes: districts.map { ($0.workload.region, $0.upload.key) })
    try await hub.enroll([(try city(), reader)])
    return hub.store.key.publicKey
  }

  private func city() throws -> RegionCode {
    let tree = RegionTree(BuiltinRegions.regions)
    guard let city = tree.region(districts[0].workload.region)?.parent else {
      throw BenchmarkHub.Mismatch(expected: "a city", found: "none")
    }
    return city
  }

  private func push(
    _ isFirst: Bool, to server: HubServer, _ hub: VerifyingKey,
    by transport: CurlTransport
  ) async throws {
    try await withThrowingTaskGroup { group in
      for client in 0..<Self.clients {
        group.addTask {
          for (number, district) in districts.enumerated() where number % Self.clients == client {
            var office = LineOffice(district.upload, at: server.address, hub: hub, by: transport, cursor: [])
            try await office.greet()
            try await office.push(isFirst ? district.upload.first : district.upload.edits)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// A city's node fetches the rows of its districts: in the process, over HTTP, and by the baseline's SELECT.
  private func pull(
    from near: BenchmarkHub, _ server: HubServer, _ hub: VerifyingKey, by transport: CurlTransport,
    in directory: String,
    round: Int, report: inout Report
  ) async throws {
    try await near.enroll([(try city(), reader)])
    guard let node = try await near.store.enrolledNode(reader.publicKey.node) else { return }
    var rows = 0
    let inProcess = try await Self.seconds {
      var cursor: [UInt8] = []
      var hasMore = true
      while hasMore {
        let page = try await near.store.pull(for: node, after: cursor, limit: WireLimits.rowsPerPage)
        rows += page.rows.count { $0.table == Schema.observation.id }
        _ = try page.encoded()
        cursor = page.cursor
        hasMore = page.hasMore
      }
    }
    var office = LineOffice(
      key: reader, origin: Origin(node: reader.publicKey.node, incarnation: 1), end: .start, at: server.address,
      hub: hub, by: transport, cursor: [])
    try await office.greet()
    let overHTTP = try await Self.seconds { _ = try await office.pull() }

    let lean = try LeanDatabase(path: directory + "/lean.sqlite")
    let below = districts.filter { RegionTree(BuiltinRegions.regions).isWithin($0.workload.region, node.region) }
    for (number, district) in below.enumerated() {
      try lean.merge(.first(district.workload, district: number, city: 0))
    }
    let merge = try await Self.seconds {
      for (number, district) in below.enumerated() {
        try lean.merge(.first(district.workload, district: below.count + number, city: 0))
      }
    }
    var read = 0
    let select = try await Self.seconds { read = try lean.select(districts: 0..<below.count) }
    guard rows == read else { throw BenchmarkHub.Mismatch(expected: "\(read) rows", found: "\(rows)") }
    report.add("pull", round: round, select / inProcess, "× a SELECT of the rows in C")
    report.add("pull", round: round, merge / inProcess, "× the baseline's first load")
    report.add("pull over HTTP, decoded", round: round, merge / overHTTP, "× the baseline's first load")
    let changes = Double(rows * Workload.cellsPerRow)
    report.add("pull, changes a second", round: round, changes / inProcess, "changes/s")
  }

  private static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
